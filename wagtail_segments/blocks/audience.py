"""Whom something is for: the line in the form, and the setting "Show to" of any block."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError

from wagtail_segments.asking import is_among, segments_in
from wagtail_segments.blocks.segments import SegmentsBlock
from wagtail_segments.blocks.tolerance import TolerantStructBlock
from wagtail_segments.delivery import is_for_editors
from wagtail_segments.marks import mark_audience, marked
from wagtail_segments.segments.audience import MATCHES, as_stored, audience_from


class AudienceBlock(TolerantStructBlock):
    """One line: people in any of, all of or none of the chosen segments. Without a segment it means everyone."""

    match = blocks.ChoiceBlock(choices=MATCHES, default="any", label=_("People in"))
    segments = SegmentsBlock(required=False)

    def parts(self, stored: Any) -> dict[str, Any]:
        """Something that is no audience, though not nothing, is for nobody rather than for everyone."""
        return stored if isinstance(stored, dict) else as_stored(audience_from(stored)) or {}

    @classmethod
    def construct_from_lookup(cls, lookup: Any, **kwargs: Any) -> "AudienceBlock":
        return cls(**kwargs)

    def deconstruct(self) -> Any:
        """By name, so that our labels never enter a site's migrations."""
        return "wagtail_segments.blocks.AudienceBlock", (), self._constructor_kwargs

    def deconstruct_with_lookup(self, lookup: Any) -> Any:
        return self.deconstruct()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.meta.required and not cleaned["segments"] and not self.is_deferred_validation:
            raise StructBlockValidationError({"segments": ValidationError(gettext("Choose at least one segment."))})
        return cleaned

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    class Meta:
        icon = "group"
        label = _("Show to")
        required = True
        form_classname = "struct-block segments-audience"
        label_format = "{match} {segments}"


class AudienceMixin(TolerantStructBlock):
    """Gives a StructBlock the collapsed setting "Show to". Untouched, everyone sees the block."""

    show_to = AudienceBlock(required=False)

    def render(self, value: Any, context: Any = None) -> Any:
        is_shown = self.is_shown(value, context)
        shown = super().render(value, context) if is_shown else ""
        request = marked(context)
        if request is None:
            return shown
        audience = audience_from(self.normalize(value)["show_to"])
        return format_html("{}{}", mark_audience(request, audience, is_shown=is_shown), shown)

    def get_api_representation(self, value: Any, context: Any = None) -> Any:
        """``None`` for somebody who does not get to see the block, otherwise the block without its audience."""
        if context and is_for_editors(context.get("request")):
            return self.get_prep_value(value)
        if not self.is_shown(value, context):
            return None
        shown = super().get_api_representation(value, context=context)
        return {name: part for name, part in shown.items() if name != "show_to"}

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing of a block that not everyone may see."""
        everyone = audience_from(self.normalize(value)["show_to"]).is_everyone
        return super().get_searchable_content(value) if everyone else []

    def is_shown(self, value: Any, context: Any = None) -> bool:
        """Whether whoever asks gets to see the block."""
        return is_among(audience_from(self.normalize(value)["show_to"]), lambda: segments_in(context))

    def get_form_layout(self) -> BlockGroup:
        """The site's own layout with "Show to" among the settings, unless the site has put it elsewhere."""
        was_given = self.meta.form_layout is not None
        layout = super().get_form_layout()
        if was_given and "show_to" in layout.get_sorted_block_names():
            return layout
        children = [child for child in layout.children if child != "show_to"]
        return BlockGroup(children=children, settings=[*layout.settings, "show_to"])
