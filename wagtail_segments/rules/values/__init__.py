"""The types an attribute can have: what a visitor may hold, what an editor may ask for, and how both read in words."""

from wagtail_segments.rules.values.base import MAX_DAYS, MAX_NUMBER, MAX_TEXT, MAX_VALUES, ValueType
from wagtail_segments.rules.values.choices import Choice, Set, WithChoices
from wagtail_segments.rules.values.plain import Boolean, Date, Number, TimeOfDay
from wagtail_segments.rules.values.text import Host, Pairs, Text, comparable, named
from wagtail_segments.rules.values.tree import Tree

__all__ = [
    "MAX_DAYS",
    "MAX_NUMBER",
    "MAX_TEXT",
    "MAX_VALUES",
    "Boolean",
    "Choice",
    "Date",
    "Host",
    "Number",
    "Pairs",
    "Set",
    "Text",
    "TimeOfDay",
    "Tree",
    "ValueType",
    "WithChoices",
    "comparable",
    "is_written_down",
    "named",
]


def is_written_down(kind: ValueType) -> bool:
    """Whether editors write the values of a type as text, because nothing says beforehand which there are."""
    return isinstance(kind, Text) or (isinstance(kind, WithChoices) and not kind.has_choices)
