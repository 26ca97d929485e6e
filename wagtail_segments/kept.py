"""Lists in a form that keep what they cannot show: nothing is lost because a block has left the code."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register as register_adapter
from wagtail.blocks.field_block import FieldBlockAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter

from wagtail_segments.criteria.behaviour import MAX_KEY

UNAVAILABLE = "unavailable"
"""The block that keeps an item which nothing here knows any more."""


class IdentifiedBlock(blocks.StreamBlock):
    """A list that stands in another one: Wagtail gives an id to what is outermost, and a page must not repeat any."""

    def get_form_state(self, value: Any) -> list[dict[str, Any]]:
        """As ever, but each item has an id."""
        return [{**child, "id": child["id"] or str(uuid4())} for child in super().get_form_state(value)]


class KeepingBlock(IdentifiedBlock):
    """A list of which an item that cannot be edited is shown as it is stored, and stored so again.

    Its child blocks must have an ``UnavailableBlock`` of the name ``UNAVAILABLE``.
    """

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = parsed(value)
        if not isinstance(value, list | blocks.StreamValue):
            value = []
        return super().to_python(list(self._kept(value)) if _is_stored(value) else value)

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([list(self._kept(value)) if _is_stored(value) else [] for value in values])

    def get_prep_value(self, value: Any) -> list[Any]:
        return [_unwrapped(child) for child in super().get_prep_value(value)]

    def takes(self, block: blocks.Block, stored: Any) -> bool:
        """Whether a block can show what is stored. A chooser is not asked, because it would ask the database."""
        if isinstance(block, blocks.ChooserBlock):
            return stored is None or _can_be_key(block.model_class._meta.pk, stored)
        if isinstance(block, blocks.StructBlock):
            return isinstance(stored, dict) and all(
                self.takes(child, stored[name]) for name, child in block.child_blocks.items() if name in stored
            )
        try:
            block.to_python(stored)
        except Exception:  # a stored value of the wrong shape raises whatever its block happens to raise
            return False
        return True

    def _kept(self, stored: list[Any]) -> Iterator[dict[str, Any]]:
        """The stored items, with those that cannot be edited wrapped so that they are not lost."""
        for child in stored:
            if not isinstance(child, dict) or not self._can_edit(child):
                yield {
                    "type": UNAVAILABLE,
                    "value": child,
                    "id": child.get("id") if isinstance(child, dict) else None,
                }
            else:
                yield child

    def _can_edit(self, child: dict[str, Any]) -> bool:
        name = child.get("type")
        block = self.child_blocks.get(name) if isinstance(name, str) else None
        return block is not None and name != UNAVAILABLE and self.takes(block, child.get("value"))


class UnavailableBlock(blocks.FieldBlock):
    """A stored item that cannot be edited. It is kept to the letter until the editor deletes it."""

    def __init__(self, help_text: Any, **kwargs: Any) -> None:
        label = _("Kept as it was stored")
        self.field = forms.CharField(
            required=False,
            label=label,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": 3, "readonly": True, "aria-label": label}),
        )
        super().__init__(icon="warning", **kwargs)

    def value_for_form(self, value: Any) -> str:
        return json.dumps(value)

    def value_from_form(self, value: Any) -> Any:
        return parsed(value)

    def normalize(self, value: Any) -> Any:
        return value


class KeepingAdapter(StreamBlockAdapter):
    """Tells the browser that what is not available is kept, but no more of it is offered."""

    js_constructor = "wagtail_segments.blocks.Keeping"
    scripts: tuple[str, ...] = ()
    """What else of ours the browser needs."""

    @cached_property
    def media(self) -> forms.Media:
        ours = [versioned_static(f"wagtail_segments/{name}.js") for name in ("kept", *self.scripts)]
        return super().media + forms.Media(js=ours)


register_adapter(KeepingAdapter(), KeepingBlock)
register_adapter(FieldBlockAdapter(), UnavailableBlock)


def parsed(text: Any) -> Any:
    """What a stored text says; nothing, if it is not JSON."""
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None


def _can_be_key(field: "models.Field[Any, Any]", stored: Any) -> bool:
    if isinstance(stored, int):
        return not isinstance(stored, bool) and 0 < stored <= MAX_KEY
    if not isinstance(stored, str) or isinstance(field, models.IntegerField):
        return False
    try:
        field.to_python(stored)
    except ValidationError:
        return False
    return True


def _is_stored(value: Any) -> bool:
    return isinstance(value, list) and (not value or not isinstance(value[0], tuple))


def _unwrapped(child: dict[str, Any]) -> Any:
    return child["value"] if child["type"] == UNAVAILABLE else child
