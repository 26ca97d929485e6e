"""Some segments, chosen."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_segments.forms import SegmentsWidget, sent_segments
from wagtail_segments.segments.audience import segment_keys
from wagtail_segments.segments.chosen import listed, named, refuse_missing, refuse_too_many, segments


class SegmentsBlock(blocks.FieldBlock):
    """Any number of segments. The value is a list of primary keys, so that no page load fetches segments."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.CharField(required=False, widget=SegmentsWidget())
        kwargs.setdefault("label", _("Segments"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[int]:
        return list(segment_keys(value))

    normalize = to_python

    def get_default(self) -> list[int]:
        return []

    def value_for_form(self, value: list[int]) -> list[dict[str, Any]]:
        return named(value)

    def value_from_form(self, value: Any) -> list[int]:
        return sent_segments(value)

    def clean(self, value: list[int]) -> list[int]:
        refuse_too_many(value)
        if not self.is_deferred_validation:
            refuse_missing(value)
        return value

    def extract_references(self, value: list[int]) -> Iterator[tuple[Any, str, str, str]]:
        for pk in value:
            yield segments().model, str(pk), "", ""

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    def render_basic(self, value: list[int], context: Any = None) -> str:
        """The names of the segments; Wagtail compares revisions by it."""
        return listed(value)


DECONSTRUCT_ALIASES = {SegmentsBlock: "wagtail_segments.blocks.SegmentsBlock"}
