"""What is wrong with a segment: criteria that cannot be told, and segments that contain themselves."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.criteria.segment import InSegment
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.tree import Comparison, Leaf, Node, leaves
from wagtail_segments.segments.value_lists import same_value, unlisted, wanted_values

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
    found = [problem for leaf in leaves(segment.tree) for problem in (problem_with(leaf), *_unlisted(leaf)) if problem]
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


def is_in_use(attribute: Attribute, name: str, value: str) -> bool:
    """Whether a stored segment asks for a value of an attribute, of the one with that name if it has several."""
    return any(
        same_value(attribute, value, one)
        for _pk, _key, _name, match, rule in stored_rules(Q(stored__contains=f'"{attribute.block_name}"'))
        for leaf in leaves(load_rule(match, rule))
        if isinstance(leaf, Comparison) and (leaf.attribute, leaf.name) == (attribute, name)
        for one in wanted_values(leaf)
    )


def stored_rules(where: Q, *more: Any) -> Iterator[tuple[Any, ...]]:
    """Primary key, key, name, match and parsed rule of each stored segment; ``None`` for a rule that is not JSON.

    ``more`` is what else is asked: names of fields, and functions that give an expression.
    """
    rows = (
        apps.get_model("wagtail_segments.Segment")
        .objects.annotate(stored=Cast("rule", TextField()))
        .filter(where)
        .order_by("pk")
        .values_list("pk", "key", "name", "match", "stored", *(one() if callable(one) else one for one in more))
    )
    for pk, key, name, match, stored, *rest in rows:
        try:
            rule = json.loads(stored)
        except (TypeError, ValueError, RecursionError):
            rule = None
        yield pk, key, name, match, rule, *rest


def problem_with(leaf: Any) -> str:
    """A sentence that says what an editor should mend in one criterion; empty if all is well."""
    match leaf:
        case Leaf():
            return leaf.problem()
        case Comparison() if leaf.attribute.type.prepare(leaf.operator, leaf.wanted)[1]:
            return _("“%(label)s” names something that no longer exists.") % {"label": leaf.attribute.label}
    return ""


def _unlisted(leaf: Any) -> Iterator[str]:
    """Values that an editor has taken out of their list. Whoever has them belongs to the segment all the same."""
    for value, values in unlisted(leaf) if isinstance(leaf, Comparison) else ():
        yield _("“%(value)s” is not in the list “%(list)s” any more.") % {"value": value, "list": values}


def _retrace(here: int, came_from: Mapping[int, int], start: int) -> list[int]:
    way = []
    while here != start:
        way.append(here)
        here = came_from[here]
    return way[::-1]
