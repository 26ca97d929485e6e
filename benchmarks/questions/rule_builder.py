"""How much longer does the form of a segment with 60 criteria in 10 groups take to open than that of an empty one?"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from typing import Any

from django.urls import reverse
from wagtail.models import Page

from benchmarks.report import Row
from benchmarks.scale import Scale
from benchmarks.segments import Criterion, criterion, group
from benchmarks.stopwatch import side_by_side
from benchmarks.yardstick.editor import editor, open_form, queries_of
from benchmarks.yardstick.visitor import site
from wagtail_segments.attributes import registry as attributes
from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.criteria import registry as criteria
from wagtail_segments.models import Segment
from wagtail_segments.rules.values import Boolean, Choice, Date, Number, Text

BOUND = 1.5
CRITERIA = 60
GROUPS = 10
MORE_ATTRIBUTES = 40
"""Attributes as a site has them, besides our own."""
TYPES = [Text(), Number(), Date(), Boolean(), Choice([(f"choice-{number}", f"Choice {number}") for number in range(8)])]


def ask(scale: Scale) -> Iterator[Row]:
    with _more_attributes():
        handler, person = site(), editor()
        forms = {name: person | {"PATH_INFO": _address(rule)} for name, rule in _rules().items()}
        queries = {name: queries_of(handler, form) for name, form in forms.items()}
        best = side_by_side(
            {name: partial(open_form, handler, form) for name, form in forms.items()},
            rounds=scale.rounds,
            calls=max(1, scale.requests // 5),
        )
        kinds = len(attributes.registered()) + len(criteria.registered())
    details = {f"{name}_ms": round(seconds * 1000, 2) for name, seconds in best.items()}
    yield Row(
        what=f"Form of a segment with {CRITERIA} criteria in {GROUPS} groups, {kinds} kinds, to an empty one",
        value=best["full"] / best["empty"],
        bound=BOUND,
        details=details | {"queries": queries},
    )
    yield Row(
        what="Queries added to that form by 60 criteria in place of 20",
        value=queries["full"] - queries["less"],
        bound=0,
    )
    yield Row(what="The form of an empty segment", value=best["empty"] * 1000, unit="ms")


@contextmanager
def _more_attributes() -> Iterator[None]:
    made = [
        Attribute(
            key=f"shop.fact_{number}",
            type=TYPES[number % len(TYPES)],
            function=lambda visitor: None,
            label=f"Fact {number}",
            group=f"Shop {number % 5}",
            description=f"What the shop knows about number {number}.",
        )
        for number in range(MORE_ATTRIBUTES)
    ]
    for attribute in made:
        attributes.register(attribute)
    try:
        yield
    finally:
        for attribute in made:
            attributes.unregister(attribute.key)


def _rules() -> dict[str, list[Criterion]]:
    """No criteria, some, and many; as editors mix them, with pages and segments to choose."""
    pages, segments = list(Page.objects.all()[:20]), list(Segment.objects.all()[:20])
    mixed = cycle(
        [
            lambda n: criterion("visit.campaign", "is", f"campaign-{n}"),
            lambda n: criterion("page.page", "below", pages[n % len(pages)].pk),
            lambda n: criterion("device.type", "one_of", ["phone", "tablet"]),
            lambda n: _line("segment", operator="in", segment=segments[n % len(segments)].pk),
            lambda n: criterion(f"shop.fact_{n % MORE_ATTRIBUTES // 5 * 5}", "is", "blue"),
            lambda n: _line("viewed_page", page=pages[n % len(pages)].pk, place="here", **_TWICE),
            lambda n: criterion("visit.pages", "ge", n),
            lambda n: _line("submitted_form", page=pages[-n % len(pages)].pk, **_TWICE),
            lambda n: criterion("time.weekday", "one_of", ["0", "1"]),
            lambda n: _line("searched", words=f"word {n}", **_TWICE),
        ]
    )
    lines = [make(number) for number, make in enumerate(islice(mixed, CRITERIA))]
    size = CRITERIA // GROUPS
    groups = [group("any", *lines[start : start + size]) for start in range(0, CRITERIA, size)]
    return {"empty": [], "less": groups[:5], "full": groups}


_TWICE = {"frequency": "at_least", "times": 2, "window": "visit"}


def _line(kind: str, **value: Any) -> Criterion:
    return {"type": kind, "value": value}


def _address(rule: list[Criterion]) -> str:
    """The edit form of a new segment with this rule."""
    key = f"benchmark-{len(rule)}-groups"
    made = Segment.objects.create(name=key, key=key, match="all", rule=rule, live=False)
    return reverse(Segment.snippet_viewset.get_url_name("edit"), args=[made.pk])
