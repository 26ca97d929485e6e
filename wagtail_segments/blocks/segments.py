"""Some segments, chosen: the row of them in a form, and the block that stores it."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register as register_adapter
from wagtail.admin.telepath.widgets import WidgetAdapter

from wagtail_segments.segments.audience import MAX_SEGMENTS, MISSING, segment_keys
from wagtail_segments.segments.known import names_of


class SegmentsWidget(forms.Widget):
    """A row of chosen segments and a button that opens Wagtail's chooser."""

    template_name = "wagtail_segments/widgets/segments.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["chooser_url"] = reverse("wagtailsnippetchoosers_wagtail_segments_segment:choose")
        return context

    def format_value(self, value: Any) -> Any:
        """The chosen segments as they are; the browser makes the names of them."""
        return value

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            js=[
                versioned_static("wagtailadmin/js/chooser-modal.js"),
                versioned_static("wagtail_segments/audience.js"),
            ]
        )


class SegmentsWidgetAdapter(WidgetAdapter):
    """Tells the browser how to show the row of chosen segments."""

    js_constructor = "wagtail_segments.widgets.Segments"


register_adapter(SegmentsWidgetAdapter(), SegmentsWidget)


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
        names = names_of(value)
        return [{"id": pk, "title": names.get(pk, ""), "missing": pk not in names} for pk in value]

    def value_from_form(self, value: Any) -> list[int]:
        try:
            chosen = json.loads(value or "[]")
        except (ValueError, RecursionError):
            return [MISSING]
        if not isinstance(chosen, list):
            return [MISSING]
        return self.to_python([one.get("id") if isinstance(one, dict) else None for one in chosen])

    def clean(self, value: list[int]) -> list[int]:
        if len(value) > MAX_SEGMENTS:
            raise ValidationError(gettext("Choose at most %(most)d segments.") % {"most": MAX_SEGMENTS})
        if not self.is_deferred_validation and len(names_of(value)) < len(value):
            raise ValidationError(gettext("One of these segments no longer exists. Take it out."))
        return value

    def extract_references(self, value: list[int]) -> Iterator[tuple[Any, str, str, str]]:
        for pk in value:
            yield _segments().model, str(pk), "", ""

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    def render_basic(self, value: list[int], context: Any = None) -> str:
        """The names of the segments; Wagtail compares revisions by it."""
        names = names_of(value)
        return ", ".join(names.get(pk, gettext("a segment that no longer exists")) for pk in value)


def _segments() -> Any:
    return apps.get_model("wagtail_segments.Segment").objects


DECONSTRUCT_ALIASES = {SegmentsBlock: "wagtail_segments.blocks.SegmentsBlock"}
