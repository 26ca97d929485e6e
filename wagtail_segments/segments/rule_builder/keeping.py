"""A list of lines that are looked up when they are needed. What cannot be edited is kept."""

from typing import Any

from wagtail import blocks
from wagtail.admin.telepath import register as register_adapter

from wagtail_segments.criteria.stored import LINE
from wagtail_segments.kept import IdentifiedBlock, KeepingAdapter, KeepingBlock
from wagtail_segments.late import LateStreamBlock


class LinesBlock(LateStreamBlock, KeepingBlock):
    """Lines whose blocks a subclass gives in ``children``, among them one named ``UNAVAILABLE``."""

    def takes(self, block: blocks.Block, stored: Any) -> bool:
        """As ever; of points, whether all that counts can be shown."""
        if isinstance(block, IdentifiedBlock) and not isinstance(block, LinesBlock):
            return isinstance(stored, list) and all(
                isinstance(line, dict)
                and line.get("type") == LINE
                and self.takes(block.child_blocks[LINE], line.get("value"))
                for line in stored
            )
        return super().takes(block, stored)


class LinesAdapter(KeepingAdapter):
    """Tells the browser how to show lines."""

    js_constructor = "wagtail_segments.blocks.Rule"
    scripts = ("rule", "suggestions")


register_adapter(LinesAdapter(), LinesBlock)
