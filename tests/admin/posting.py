"""What a browser would send for a form of Wagtail's admin, taken from what the form would show."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.blocks.base import BlockField

from wagtail_segments.blocks import SegmentsBlock
from wagtail_segments.models import Segment

Sent = dict[str, Any]
"""Field name to text, or to a list of texts."""

RULE = Segment._meta.get_field("rule").stream_block


def sent_by(form: Any, **changes: Any) -> Sent:
    """Everything a form would send if it were saved as it is shown; ``changes`` are typed into it first."""
    sent: Sent = {}
    for bound in form:
        if isinstance(bound.field, BlockField):
            sent |= sent_by_block(bound.field.block, bound.value(), bound.html_name)
        else:
            _put(sent, bound.html_name, _shown(bound.field.widget, bound.value()))
    for formset in getattr(form, "formsets", {}).values():
        sent |= sent_by(formset.management_form)
        for inner in formset:
            sent |= sent_by(inner)
    return sent | changes


def sent_by_block(block: Block, value: Any, name: str) -> Sent:
    """What the fields of a block would send if they held ``value``."""
    return dict(_fields(block, block.get_form_state(value), name))


def sent_by_rule(rule: list[Any]) -> Sent:
    """What the rule builder would send if it held a stored rule."""
    return sent_by_block(RULE, RULE.to_python(deepcopy(rule)), "rule")


def segment_form(rule: Any = (), **fields: Any) -> Sent:
    """What the form of a new segment would send, saved as a draft."""
    filled = {"name": "Students", "key": "students", "description": "", "match": "all", "remember": "page"} | fields
    return filled | sent_by_rule(list(rule))


def _fields(block: Block, state: Any, name: str) -> Iterator[tuple[str, Any]]:
    match block:
        case StructBlock():
            for child_name, child in block.child_blocks.items():
                yield from _fields(child, state[child_name], f"{name}-{child_name}")
        case StreamBlock() | ListBlock():
            yield f"{name}-count", str(len(state or ()))
            for index, item in enumerate(state or ()):
                yield from _item(block, item, index, f"{name}-{index}")
        case SegmentsBlock():
            yield name, json.dumps([{"id": segment["id"]} for segment in state])
        case _:
            yield from _field(block.field.widget, state, name)


def _item(block: StreamBlock | ListBlock, item: Any, index: int, name: str) -> Iterator[tuple[str, Any]]:
    child = block.child_block if isinstance(block, ListBlock) else block.child_blocks[item["type"]]
    if "type" in item:
        yield f"{name}-type", item["type"]
    yield f"{name}-id", item["id"] or ""
    yield f"{name}-order", str(index)
    yield f"{name}-deleted", ""
    yield from _fields(child, item["value"], f"{name}-value")


def _field(widget: forms.Widget, state: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(state, dict):  # a chooser: what is chosen, with its title and addresses
        state = state["id"]
    sent: Sent = {}
    _put(sent, name, _as_text(widget, state))
    yield from sent.items()


def _shown(widget: forms.Widget, value: Any) -> Any:
    if isinstance(widget, forms.CheckboxInput):
        return "on" if value else None
    return _as_text(widget, widget.format_value(value))


def _as_text(widget: forms.Widget, state: Any) -> Any:
    if isinstance(widget, ChoiceWidget):
        offered = {str(value) for value, _label in _flat(widget.choices)}
        state = [str(one) for one in state or () if str(one) in offered] or None
        return state if widget.allow_multiple_selected or state is None else state[0]
    if isinstance(state, list | tuple):
        return [str(one) for one in state]
    return "" if state is None else str(state)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """The choices of a list, whether or not they are grouped."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def _put(sent: Sent, name: str, text: Any) -> None:
    """A box that is not ticked, and a list of which nothing is chosen, are not sent at all."""
    if text is not None and text != []:
        sent[name] = text
