"""Variants of a page's layout."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_segments.blocks.content import SegmentedContentBlock


class SegmentedLayoutBlock(SegmentedContentBlock):
    """Variants of a page's layout.

    Args:
        layouts: pairs of a name and a block, usually a ``LayoutBlock`` with the layout's regions and template.
    """

    def __init__(self, layouts: Iterable[tuple[str, blocks.Block]], **kwargs: Any) -> None:
        super().__init__(OneLayoutBlock(list(layouts)), **kwargs)

    def is_something(self, content: Any) -> bool:
        """Whether the layout still exists."""
        return bool(content)

    class Meta:
        icon = "table"
        description = _("Another page layout for different people.")


class OneLayoutBlock(blocks.StreamBlock):
    """One of several layouts."""

    def render_basic(self, value: Any, context: Any = None) -> Any:
        return format_html_join("", "{}", [(child.render(context),) for child in list(value)[:1]])

    def get_preview_value(self) -> Any:
        return self.normalize([(block.name, block.get_preview_value()) for block in self._previewable()[:1]])

    @cached_property
    def is_previewable(self) -> bool:
        return bool(self._previewable())

    def _previewable(self) -> list[blocks.Block]:
        return [block for block in self.child_blocks.values() if block.is_previewable]

    class Meta:
        max_num = 1
        icon = "table"


class LayoutBlock(blocks.StructBlock):
    """A layout: regions, each a block, and the template that arranges them."""

    class Meta:
        icon = "table"
