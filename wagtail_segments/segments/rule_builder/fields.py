"""The fields of a line that compares an attribute: which there are, and which of them an operator shows."""

import json
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.criteria.page_block import PageBlock
from wagtail_segments.rules.operators import Takes
from wagtail_segments.rules.values import (
    Boolean,
    Choice,
    Date,
    Number,
    Pairs,
    Set,
    TimeOfDay,
    Tree,
    ValueType,
    is_written_down,
)

FIELDS: dict[Takes, set[str]] = {
    Takes.NOTHING: set(),
    Takes.ONE: {"value"},
    Takes.MANY: {"value"},
    Takes.RANGE: {"value", "to"},
    Takes.DAYS: {"days"},
}
"""The fields of a line that an operator compares with; the others are hidden."""


def fields_of(attribute: Attribute) -> Iterator[tuple[str, blocks.Block]]:
    """The fields of one line; which of them show depends on the operator."""
    kind = attribute.type
    takes = {operator.takes for operator in kind.operators}
    if isinstance(kind, Pairs):
        yield "name", name_block()
    yield "operator", _shared(kind.operators, lambda: _operator_block(kind))
    if takes - {Takes.NOTHING}:
        yield "value", value_block(kind, label=_("Value"))
    if Takes.RANGE in takes:
        yield "to", value_block(kind, label=_("to"))
    if Takes.DAYS in takes:
        yield "days", _shared("days", lambda: blocks.IntegerBlock(required=False, min_value=1, label=_("Days")))


def name_block() -> blocks.Block:
    """The field for a name, where an attribute has several values that are told apart by one."""
    return _shared("name", lambda: blocks.CharBlock(required=False, max_length=512, label=_("Name")))


def value_block(kind: Any, label: Any) -> blocks.Block:
    """The field for what an attribute of a type is compared with."""
    match kind:
        case Number():
            return _shared(("number", label), lambda: blocks.DecimalBlock(required=False, label=label))
        case Date():
            return _shared(("date", label), lambda: blocks.DateBlock(required=False, label=label))
        case TimeOfDay():
            return _shared(("time", label), lambda: blocks.TimeBlock(required=False, label=label))
        case Tree() if kind.nodes:
            return blocks.ChoiceBlock(choices=lambda: list(kind.nodes()), required=False, label=label)
        case Tree():
            return _shared(("page", label), lambda: PageBlock(required=False, label=label))
        case Boolean():
            raise TypeError("a yes or no compares with nothing")
        case Choice() | Set() if kind.has_choices:
            return blocks.MultipleChoiceBlock(
                choices=lambda: kind.choices, required=False, label=label, widget=forms.CheckboxSelectMultiple
            )
        case _:
            return _shared(("text", label), lambda: blocks.TextBlock(required=False, rows=1, label=label))


def attrs_of(attribute: Attribute) -> dict[str, Any]:
    """What tells the browser which fields of a line to show, and where to ask for values to offer."""
    fields = {operator.key: sorted(FIELDS[operator.takes]) for operator in attribute.type.operators}
    lists = json.dumps([operator.key for operator in attribute.type.operators if operator.takes is Takes.MANY])
    shown = {
        "data-controller": "segments-criterion",
        "data-segments-criterion-many-value": _("One per line"),
        "data-segments-criterion-choices-value": _("Arrow keys move among the choices, letters lead to one."),
        "data-segments-criterion-fields-value": json.dumps(fields),
        "data-segments-criterion-lists-value": lists,
    }
    if not is_written_down(attribute.type):
        return shown
    return shown | {
        "data-controller": "segments-criterion segments-suggestions",
        "data-segments-suggestions-label-value": _("Suggestions"),
        "data-segments-suggestions-lists-value": lists,
        "data-segments-suggestions-url-value": reverse_lazy("wagtail_segments_suggestions", args=[attribute.key]),
    }


def forget() -> None:
    """Make all fields anew, because the lines are."""
    _made.clear()


def _shared(what: Hashable, make: Callable[[], blocks.Block]) -> blocks.Block:
    """A block that many lines have. Most of what it takes to open a form is to describe its blocks, each once."""
    if what not in _made:
        _made[what] = make()
    return _made[what]


_made: dict[Hashable, blocks.Block] = {}


def _operator_block(kind: ValueType) -> blocks.Block:
    return blocks.ChoiceBlock(
        choices=[(operator.key, operator.label) for operator in kind.operators],
        default=kind.operators[0].key,
        label=_("Comparison"),
    )
