"""From what the database holds to a tree: tolerant, because drafts and vanished attributes are stored too."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wagtail_segments import failures
from wagtail_segments.attributes import registry as attributes
from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.criteria import registry as criteria
from wagtail_segments.rules.tree import (
    GROUPS,
    MAX_CRITERIA,
    MAX_DEPTH,
    MAX_POINTS,
    MAX_THRESHOLD,
    All,
    Broken,
    Comparison,
    Group,
    Node,
    Points,
    Worth,
)
from wagtail_segments.rules.values import MAX_TEXT, Pairs

GROUP = "group"
"""The stored name of a group."""
POINTS = "points"
"""The stored name of criteria worth points."""
LINE = "line"
"""The stored name of a line of them."""


def load_rule(match: Any, stored: Any) -> Group | Broken:
    """The tree of a stored rule: ``match`` is all, any or none, ``stored`` the list of its criteria.

    Whatever cannot be understood becomes ``Broken``, which is UNKNOWN; nothing raises.
    """
    kind = GROUPS.get(match) if isinstance(match, str) else None
    if kind is None or not isinstance(stored, list):
        return Broken(stored, _("The rule cannot be read."))
    if sum(1 for _each in _criteria(stored, MAX_DEPTH + 1)) > MAX_CRITERIA:
        return Broken(None, _("The rule has more than %(most)d criteria.") % {"most": MAX_CRITERIA})
    return kind(tuple(_load(child, depth=1) for child in stored))


def load_comparison(attribute: Attribute, stored: Mapping[str, Any]) -> Comparison:
    """One line of a rule. Raises ``ValidationError`` whose code names the field that is wrong."""
    operator = attribute.type.operator(stored.get("operator"))
    name = attribute.type.clean_name(stored.get("name")) if isinstance(attribute.type, Pairs) else ""
    return Comparison(attribute, operator, attribute.type.clean(operator, stored), name)


def without_ids(stored: Any) -> Any:
    """The same stored criteria as lines that nobody knows yet, so that a copied share picks people of its own."""
    if not isinstance(stored, list):
        return stored
    return [_without_id(child) if isinstance(child, dict) else child for child in stored]


def load_points(stored: Mapping[str, Any]) -> Points:
    """Criteria worth points. Raises ``ValidationError`` whose code names the field that is wrong."""
    threshold, lines = stored.get("threshold"), stored.get("lines")
    if not _is_whole(threshold, 1, MAX_THRESHOLD):
        raise ValidationError(
            _("Fill in a whole number from 1 to %(most)d.") % {"most": MAX_THRESHOLD}, code="threshold"
        )
    if not isinstance(lines, list) or not lines:
        raise ValidationError(_("Add a line."), code="lines")
    points = Points(threshold, tuple(_load_line(line) for line in lines))
    reached = sum(max(0, part.points) for part in points.parts)
    if reached < threshold:
        raise ValidationError(
            _("The lines come to %(reached)d at most, so nobody could reach this.") % {"reached": reached},
            code="threshold",
        )
    return points


def attribute_named(block_name: Any) -> Attribute | None:
    """The attribute behind a block of the rule builder."""
    return attributes.lookup_block(block_name) if isinstance(block_name, str) else None


def _without_id(child: dict[str, Any]) -> dict[str, Any]:
    value = child.get("value")
    if child.get("type") == GROUP and isinstance(value, dict):
        value = {**value, "criteria": without_ids(value.get("criteria"))}
    return {**child, "value": value, "id": None}


def _load(stored: Any, depth: int) -> Node:
    if not isinstance(stored, Mapping):
        return Broken(stored, _("A criterion cannot be read."))
    name, value = stored.get("type"), stored.get("value")
    if name == GROUP:
        return _load_group(stored, value, depth)
    if name == POINTS and depth > MAX_DEPTH:
        return Broken(stored, _too_deep())
    if not isinstance(value, Mapping):
        return Broken(stored, _("“%(name)s” cannot be read.") % {"name": str(name)[:MAX_TEXT]})
    try:
        return _load_criterion(stored, name, value)
    except ValidationError as error:
        return Broken(stored, _unfinished(name, error.messages[0]))
    except Exception:  # another app's criterion or type; one line must not take the other segments with it
        failures.note("criterion", name)
        return Broken(stored, _("“%(name)s” cannot be read.") % {"name": str(name)[:MAX_TEXT]})


def _load_group(stored: Any, value: Any, depth: int) -> Node:
    if depth > MAX_DEPTH:
        return Broken(stored, _too_deep())
    match, children = (value.get("match"), value.get("criteria")) if isinstance(value, Mapping) else (None, None)
    if not isinstance(match, str) or match not in GROUPS or not isinstance(children, list):
        return Broken(stored, _("A group cannot be read."))
    if not children:
        return Broken(stored, _("A group has no criteria."))
    return GROUPS[match](tuple(_load(child, depth + 1) for child in children))


def _too_deep() -> str:
    return _("Groups are nested more than %(most)d deep.") % {"most": MAX_DEPTH}


def _load_line(stored: Any) -> Worth:
    """A line of points; the criteria in it must all fit. There are no groups in it, as the form offers none."""
    value = stored.get("value") if isinstance(stored, Mapping) and stored.get("type") == LINE else None
    points, criteria_ = (value.get("points"), value.get("criteria")) if isinstance(value, Mapping) else (None, None)
    if not _is_whole(points, -MAX_POINTS, MAX_POINTS):
        raise ValidationError(
            _("Each line counts a whole number of points from %(least)d to %(most)d.")
            % {"least": -MAX_POINTS, "most": MAX_POINTS},
            code="lines",
        )
    if not isinstance(criteria_, list) or not criteria_:
        raise ValidationError(_("A line has no criteria."), code="lines")
    nodes = tuple(_load(child, MAX_DEPTH + 1) for child in criteria_)
    return Worth(points, nodes[0] if len(nodes) == 1 else All(nodes))


def _is_whole(number: Any, least: int, most: int) -> TypeGuard[int]:
    return isinstance(number, int) and not isinstance(number, bool) and least <= number <= most


def _load_criterion(stored: Any, name: Any, value: Mapping[str, Any]) -> Node:
    if name == POINTS:
        return load_points(value)
    attribute = attribute_named(name)
    if attribute is not None:
        return load_comparison(attribute, value)
    criterion = criteria.lookup(name) if isinstance(name, str) else None
    if criterion is not None:
        line = stored.get("id")
        return criterion.load_line(value, line if isinstance(line, str) else "")
    return Broken(
        stored, _("“%(name)s” is not available any more.") % {"name": str(name)[:MAX_TEXT].replace("__", ".")}
    )


def _unfinished(name: Any, problem: str) -> str:
    attribute = attribute_named(name)
    criterion = criteria.lookup(name) if isinstance(name, str) else None
    label = attribute.label if attribute else criterion.label if criterion else _("Points")
    return _("“%(label)s” is not complete: %(problem)s") % {"label": label, "problem": problem}


def _criteria(stored: list[Any], depth: int) -> Iterator[Any]:
    """Every stored criterion, group and line of points, no deeper than groups may lie and points in them."""
    for child in stored:
        yield child
        if depth:
            yield from _criteria(_inside(child), depth - 1)


def _inside(child: Any) -> list[Any]:
    """What a stored group, points or a line of them holds."""
    kind, value = (child.get("type"), child.get("value")) if isinstance(child, Mapping) else (None, None)
    inside = value.get("lines" if kind == POINTS else "criteria") if isinstance(value, Mapping) else None
    return inside if kind in (GROUP, POINTS, LINE) and isinstance(inside, list) else []
