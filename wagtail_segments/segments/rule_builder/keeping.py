"""A list of lines that are looked up when they are needed. What cannot be edited is kept."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register as register_adapter
from wagtail.blocks.field_block import FieldBlockAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter

from wagtail_segments.criteria.behaviour import MAX_KEY
from wagtail_segments.criteria.stored import LINE
from wagtail_segments.late import LateStreamBlock
from wagtail_segments.segments.rule_builder.groups import LOGIC, IdentifiedBlock

UNAVAILABLE = "unavailable"
"""The block that keeps a line which nothing here knows any more."""


class LinesBlock(LateStreamBlock, IdentifiedBlock):
    """Lines whose blocks a subclass gives in ``children``, among them one named ``UNAVAILABLE``."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = _parsed(value)
        if not isinstance(value, list | blocks.StreamValue):
            value = []
        return super().to_python(list(self._kept(value)) if _is_stored(value) else value)

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([list(self._kept(value)) if _is_stored(value) else [] for value in values])

    def get_prep_value(self, value: Any) -> list[Any]:
        return [_unwrapped(child) for child in super().get_prep_value(value)]

    def _kept(self, stored: list[Any]) -> Iterator[dict[str, Any]]:
        """The stored lines, with those that cannot be edited wrapped so that they are not lost."""
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
        return block is not None and block.name != UNAVAILABLE and _takes(block, child.get("value"))


class UnavailableBlock(blocks.FieldBlock):
    """A stored line that cannot be edited. It is kept to the letter until the editor deletes it."""

    unavailable = _("Criterion that is not available")
    help_text = _(
        "Nothing knows this criterion any more, so nobody belongs because of it. Delete it if it is not wanted."
    )

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.CharField(
            required=False,
            label=_("Kept as it was stored"),
            help_text=self.help_text,
            widget=forms.Textarea(attrs={"rows": 3, "readonly": True, "aria-label": _("Kept as it was stored")}),
        )
        super().__init__(label=self.unavailable, icon="warning", group=LOGIC, **kwargs)

    def value_for_form(self, value: Any) -> str:
        return json.dumps(value)

    def value_from_form(self, value: Any) -> Any:
        return _parsed(value)

    def normalize(self, value: Any) -> Any:
        return value


class LinesAdapter(StreamBlockAdapter):
    """Tells the browser how to show lines: what is not available is kept, but no more of it is offered."""

    js_constructor = "wagtail_segments.blocks.Rule"

    @cached_property
    def media(self) -> forms.Media:
        ours = [versioned_static(f"wagtail_segments/{name}.js") for name in ("rule", "suggestions")]
        return super().media + forms.Media(js=ours)


register_adapter(LinesAdapter(), LinesBlock)
register_adapter(FieldBlockAdapter(), UnavailableBlock)


def _takes(block: blocks.Block, stored: Any) -> bool:
    """Whether a block can show what is stored. A chooser is not asked, because it would ask the database."""
    if isinstance(block, blocks.ChooserBlock):
        return stored is None or (isinstance(stored, int) and not isinstance(stored, bool) and 0 < stored <= MAX_KEY)
    if isinstance(block, blocks.StructBlock):
        return isinstance(stored, dict) and all(
            _takes(child, stored[name]) for name, child in block.child_blocks.items() if name in stored
        )
    if isinstance(block, IdentifiedBlock) and not isinstance(block, LinesBlock):
        return isinstance(stored, list) and all(
            isinstance(line, dict) and line.get("type") == LINE and _takes(block.child_blocks[LINE], line.get("value"))
            for line in stored
        )
    try:
        block.to_python(stored)
    except Exception:  # a stored value of the wrong shape raises whatever its block happens to raise
        return False
    return True


def _is_stored(value: Any) -> bool:
    return isinstance(value, list) and (not value or not isinstance(value[0], tuple))


def _unwrapped(child: dict[str, Any]) -> Any:
    return child["value"] if child["type"] == UNAVAILABLE else child


def _parsed(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return None
