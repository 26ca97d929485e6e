"""What a persona is supposed to have: values of attributes, read from stored lines. Tolerant, as rules are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wagtail_segments import failures
from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.criteria.stored import attribute_named
from wagtail_segments.rules.describe import begin
from wagtail_segments.rules.values import MAX_TEXT, Boolean, Pairs, named
from wagtail_segments.segments.audience import segment_keys

MEMBER = "member"
"""The stored name of the line that says in which segments somebody is, whatever their rules say."""
MAX_LINES = 200


@dataclass(kw_only=True)
class Suppositions:
    """What the stored lines of a persona say."""

    values: dict[str, Any] = field(default_factory=dict)
    """Values of attributes by their keys, as their functions would return them."""
    words: list[str] = field(default_factory=list)
    """A phrase for each line that can be read."""
    segments: tuple[int, ...] = ()
    """The primary keys of the segments somebody is in, whatever their rules say."""
    problems: list[str] = field(default_factory=list)
    """Sentences about lines that cannot be read, of which nothing is supposed."""


def read_suppositions(stored: Any) -> Suppositions:
    """What stored lines say. Never raises: what cannot be read is a problem."""
    found = Suppositions()
    lines = stored if isinstance(stored, list) else []
    for line in lines[:MAX_LINES]:
        name, value = (line.get("type"), line.get("value")) if isinstance(line, Mapping) else (None, None)
        if name == MEMBER:
            found.segments += segment_keys(value)
        else:
            _add(found, name, value)
    if len(lines) > MAX_LINES or (stored and not lines):
        found.problems.append(_("Not everything that is stored can be read."))
    return found


def load_supposition(attribute: Attribute, stored: Mapping[str, Any]) -> Any:
    """The value in one line. Raises ``ValidationError`` whose code names the field that is wrong."""
    value = attribute.type.clean_held(stored)
    try:
        attribute.type.read(value)
    except Exception as error:  # a site's own type may raise anything
        raise ValidationError(
            _("This is not a valid %(type)s.") % {"type": attribute.type.label}, code="value"
        ) from error
    return value


def describe_supposition(attribute: Attribute, value: Any) -> str:
    """A value of an attribute as a phrase."""
    kind = attribute.type
    if isinstance(kind, Boolean) and (kind.yes if value else kind.no):
        return begin(str(kind.yes if value else kind.no))
    if isinstance(kind, Pairs):
        return "; ".join(_phrase(named(attribute.label, name), kind.show_held(value, name)) for name in value)
    return _phrase(attribute.label, kind.show_held(value, "") or _("nothing"))


def _add(found: Suppositions, name: Any, stored: Any) -> None:
    attribute = attribute_named(name)
    if attribute is None or not isinstance(stored, Mapping):
        called = str(name)[:MAX_TEXT].replace("__", ".")
        gone = _("“%(name)s” is not available any more.") if attribute is None else _("“%(name)s” cannot be read.")
        found.problems.append(gone % {"name": called})
        return
    try:
        value = load_supposition(attribute, stored)
        found.words.append(describe_supposition(attribute, value))
    except ValidationError as error:
        message = _("“%(label)s” is not complete: %(problem)s")
        found.problems.append(message % {"label": attribute.label, "problem": error.messages[0]})
    except Exception:  # another app's type; one line must not take the others with it
        failures.note("persona", attribute.key)
        found.problems.append(_("“%(name)s” cannot be read.") % {"name": attribute.label})
    else:
        found.values[attribute.key] = _joined(found.values.get(attribute.key), value)


def _joined(before: Any, value: Any) -> Any:
    """A value; of named ones, together with those that are there already."""
    if not isinstance(before, dict) or not isinstance(value, dict):
        return value
    return {name: [*before.get(name, ()), *value.get(name, ())] for name in _names(before, value)}


def _names(*several: Mapping[str, Any]) -> Iterator[str]:
    yield from dict.fromkeys(name for one in several for name in one)


def _phrase(label: Any, value: str) -> str:
    return _("%(label)s: %(value)s") % {"label": label, "value": value}
