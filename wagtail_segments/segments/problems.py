"""What is wrong with a segment: criteria that cannot be told, and segments that contain themselves."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from wagtail_segments.criteria.segment import InSegment
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.tree import Comparison, Leaf, Node, leaves

Contents = tuple[dict[int, str], dict[int, list[int]]]
"""Of segments that ask for others, by primary key: their names, and what they ask for."""


def stored_contents() -> Contents:
    """What the stored segments ask for. One query."""
    names, contents = {}, {}
    for pk, _key, name, match, rule in stored_rules(Q(stored__contains='"segment"')):
        names[pk] = name
        contents[pk] = list(inner_segments(load_rule(match, rule)))
    return names, contents


def problems_of(segment: Any, stored: Callable[[], Contents] = stored_contents) -> list[str]:
    """Sentences that say what an editor should mend in a segment; empty if all is well."""
    found = [problem for leaf in leaves(segment.tree) if (problem := _problem(leaf))]
    circle = cycle_through(segment, stored)
    if circle:
        found.append(_("It contains itself: %(path)s.") % {"path": " → ".join(circle)})
    return list(dict.fromkeys(found))


def cycle_through(segment: Any, stored: Callable[[], Contents] = stored_contents) -> list[str]:
    """The names on the way from a segment back to itself, or nothing if there is no such way.

    ``stored`` is called only for a segment that asks for others.
    """
    inside = list(inner_segments(segment.tree))
    if segment.pk is None or not inside:
        return []
    names, contents = stored()
    way = way_back(segment.pk, {**contents, segment.pk: inside})
    return [segment.name if pk == segment.pk else names.get(pk, str(pk)) for pk in way]


def leads_to(start: int, end: int, contents: Mapping[int, list[int]]) -> bool:
    """Whether ``end`` can be reached from ``start`` along ``contents``."""
    return bool(way_back(end, {**contents, end: [start]}))


def way_back(start: int, contents: Mapping[int, list[int]]) -> list[int]:
    """A path from ``start`` along ``contents`` back to ``start``, both ends included; empty if there is none."""
    came_from: dict[int, int] = {}
    to_visit = [start]
    while to_visit:
        here = to_visit.pop()
        for inner in contents.get(here, ()):
            if inner == start:
                return [start, *_retrace(here, came_from, start), start]
            if inner not in came_from:
                came_from[inner] = here
                to_visit.append(inner)
    return []


def inner_segments(tree: Node) -> Iterator[int]:
    """The primary keys of the segments that a rule asks for."""
    return (leaf.segment for leaf in leaves(tree) if isinstance(leaf, InSegment))


def stored_rules(*filters: Q) -> Iterator[tuple[int, str, str, str, Any]]:
    """Primary key, key, name, match and parsed rule of each stored segment; ``None`` for a rule that is not JSON."""
    rows = (
        apps.get_model("wagtail_segments.Segment")
        .objects.annotate(stored=Cast("rule", TextField()))
        .filter(*filters)
        .order_by("pk")
        .values_list("pk", "key", "name", "match", "stored")
    )
    for pk, key, name, match, stored in rows:
        try:
            rule = json.loads(stored)
        except (TypeError, ValueError, RecursionError):
            rule = None
        yield pk, key, name, match, rule


def _problem(leaf: Any) -> str:
    match leaf:
        case Leaf():
            return leaf.problem()
        case Comparison() if leaf.attribute.type.prepare(leaf.operator, leaf.wanted)[1]:
            return _("“%(label)s” names something that no longer exists.") % {"label": leaf.attribute.label}
    return ""


def _retrace(here: int, came_from: Mapping[int, int], start: int) -> list[int]:
    way = []
    while here != start:
        way.append(here)
        here = came_from[here]
    return way[::-1]
