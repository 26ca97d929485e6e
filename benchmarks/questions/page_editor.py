"""How much longer does the form of a page with 20 experiences take to open than that of the same page without?"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from wagtail.models import Page

from benchmarks.report import Row
from benchmarks.scale import Scale
from benchmarks.stopwatch import side_by_side
from benchmarks.yardstick.content import BLOCKS, TEXT
from benchmarks.yardstick.editor import editor, open_form, queries_of
from benchmarks.yardstick.models import ExperiencedPage, PlainPage
from benchmarks.yardstick.visitor import site
from wagtail_segments.models import Segment

BOUND = 2.0
EXPERIENCES = 20
FEWER = 5
FORMS = {"none": (0, False), "fewer": (FEWER, True), "usual": (EXPERIENCES, False), "full": (EXPERIENCES, True)}
"""How many experiences a page has, and whether each of them has a whole body of its own."""


def ask(scale: Scale) -> Iterator[Row]:
    handler, person = site(), editor()
    forms = {name: person | {"PATH_INFO": _address(name, *kind)} for name, kind in FORMS.items()}
    queries = {name: queries_of(handler, form) for name, form in forms.items()}
    best = side_by_side(
        {name: partial(open_form, handler, form) for name, form in forms.items()},
        rounds=scale.rounds,
        calls=max(1, scale.requests // 5),
    )
    details: dict[str, Any] = {f"{name}_ms": round(seconds * 1000, 2) for name, seconds in best.items()}
    sizes = {name: len(open_form(handler, form)) // 1000 for name, form in forms.items()}
    yield Row(
        what=f"Form of a page with {EXPERIENCES} experiences, to one without: each a title, a text and a layout",
        value=best["usual"] / best["none"],
        bound=BOUND,
        details=details | {"queries": queries, "kilobytes": sizes},
    )
    yield Row(
        what=f"The same, each with a body of {BLOCKS} blocks besides",
        value=best["full"] / best["none"],
        bound=BOUND,
    )
    yield Row(
        what=f"Queries added to that form by {EXPERIENCES} experiences in place of {FEWER}",
        value=queries["full"] - queries["fewer"],
        bound=0,
    )
    yield Row(what="The form of a page without experiences", value=best["none"] * 1000, unit="ms")


def _address(name: str, count: int, has_body: bool) -> str:
    """The edit form of a new page with so many experiences."""
    plain = PlainPage.objects.get(slug="default")
    body = plain.body.get_prep_value()
    segments = list(Segment.objects.all()[:EXPERIENCES])
    page = ExperiencedPage(
        title="Welcome",
        slug=f"experiences-{name}",
        intro=TEXT,
        body=body,
        experiences=[_experience(number, segments, body if has_body else []) for number in range(count)],
    )
    made = Page.objects.get(pk=plain.pk).get_parent().add_child(instance=page)
    return reverse("wagtailadmin_pages:edit", args=[made.pk])


def _experience(number: int, segments: list[Segment], body: list[Any]) -> dict[str, Any]:
    contents = {"title": f"Welcome {number}", "intro": TEXT, "layout": "wide"} | ({"body": body} if body else {})
    changes = [{"type": field, "value": value, "id": f"{number}-{field}"} for field, value in contents.items()]
    audience = {"match": "any", "segments": [segments[number % len(segments)].pk]}
    value = {"name": f"Experience {number}", "active": True, "audience": audience, "changes": changes}
    return {"type": "experience", "id": f"experience-{number}", "value": value}
