"""StreamField blocks that show each visitor their variant."""

from wagtail_segments.asking import segments_in
from wagtail_segments.blocks.audience import AudienceBlock, AudienceMixin
from wagtail_segments.blocks.collection import SegmentedCollectionBlock
from wagtail_segments.blocks.content import SegmentedContentBlock, VariantBlock, VariantsBlock
from wagtail_segments.blocks.layout import LayoutBlock, OneLayoutBlock, SegmentedLayoutBlock
from wagtail_segments.blocks.segments import SegmentsBlock
from wagtail_segments.blocks.tolerance import TolerantStructBlock
from wagtail_segments.forms import SegmentsWidget, SegmentsWidgetAdapter

__all__ = [
    "AudienceBlock",
    "AudienceMixin",
    "LayoutBlock",
    "OneLayoutBlock",
    "SegmentedCollectionBlock",
    "SegmentedContentBlock",
    "SegmentedLayoutBlock",
    "SegmentsBlock",
    "SegmentsWidget",
    "SegmentsWidgetAdapter",
    "TolerantStructBlock",
    "VariantBlock",
    "VariantsBlock",
    "segments_in",
]
