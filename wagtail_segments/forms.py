"""An audience in a form: one line, the same in a StreamField and out of it."""

import json
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register as register_adapter
from wagtail.admin.telepath.widgets import WidgetAdapter

from wagtail_segments.segments.audience import MATCHES, MISSING, as_stored, audience_from, segment_keys
from wagtail_segments.segments.chosen import named, refuse_missing

MATCH_NAMES = [name for name, _label in MATCHES]


class SegmentsWidget(forms.Widget):
    """A row of chosen segments and a button that opens Wagtail's chooser."""

    template_name = "wagtail_segments/widgets/segments.html"
    controller = ""
    """What starts it in the browser; empty in a StreamField, which does that itself."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["chooser_url"] = reverse("wagtailsnippetchoosers_wagtail_segments_segment:choose")
        context["controller"] = self.controller
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


class PlainSegmentsWidget(SegmentsWidget):
    """The same in an ordinary form, where it is given what is chosen with the page."""

    controller = "segments-chooser"

    def format_value(self, value: Any) -> str:
        return json.dumps(named(segment_keys(value)))


class AudienceWidget(forms.Widget):
    """People in any of, all of or none of, and the segments. The value is what an ``AudienceField`` stores."""

    template_name = "wagtail_segments/widgets/audience.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        audience, given = audience_from(value or {}), context["widget"]["attrs"]
        key = given.get("id", f"id_{name}")
        match = forms.Select(choices=MATCHES).get_context(name, audience.match, given | {"id": key})
        segments = PlainSegmentsWidget().get_context(f"{name}-segments", audience.segments, {"id": f"{key}-segments"})
        described_by = given.get("aria-describedby", "")
        return context | {"match": match, "segments": segments, "described_by": described_by}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return {"match": data.get(name, "any"), "segments": sent_segments(data.get(f"{name}-segments"))}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-segments" not in data

    @property
    def media(self) -> forms.Media:
        return SegmentsWidget().media


class AudienceFormField(forms.Field):
    """Whom something is for, in an ordinary form; ``None`` means everyone."""

    widget = AudienceWidget

    def to_python(self, value: Any) -> Any:
        audience = audience_from(value)
        if isinstance(value, dict) and audience.segments and value.get("match") not in MATCH_NAMES:
            raise forms.ValidationError(_("Choose whom of these people you mean."))
        return as_stored(audience)

    def validate(self, value: Any) -> None:
        super().validate(value)
        refuse_missing(audience_from(value or {}).segments)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return as_stored(audience_from(initial or {})) != as_stored(audience_from(data or {}))


def sent_segments(sent: Any) -> list[int]:
    """The primary keys that the row of chosen segments has sent, with ``MISSING`` for whatever is none."""
    try:
        chosen = json.loads(sent or "[]")
    except (TypeError, ValueError, RecursionError):
        return [MISSING]
    if not isinstance(chosen, list):
        return [MISSING]
    return list(segment_keys([one.get("id") if isinstance(one, dict) else None for one in chosen]))
