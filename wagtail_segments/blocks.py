"""StreamField blocks that show each visitor their variant."""

import json
from collections.abc import Iterable, Iterator
from copy import copy, deepcopy
from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register as register_adapter
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError

from wagtail_segments import failures
from wagtail_segments.alternatives import DEFAULT, FOR_NOBODY, Alternatives, Batch, Choice, is_unread, items
from wagtail_segments.delivery import is_for_editors
from wagtail_segments.rules.truth import YES
from wagtail_segments.segments.audience import (
    MATCHES,
    MAX_SEGMENTS,
    MISSING,
    audience_from,
    segment_keys,
)


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
        names = _names_of(value)
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
        if not self.is_deferred_validation and len(_names_of(value)) < len(value):
            raise ValidationError(gettext("One of these segments no longer exists. Take it out."))
        return value

    def extract_references(self, value: list[int]) -> Iterator[tuple[Any, str, str, str]]:
        for pk in value:
            yield _segments().model, str(pk), "", ""

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    def render_basic(self, value: list[int], context: Any = None) -> str:
        """The names of the segments; Wagtail compares revisions by it."""
        names = _names_of(value)
        return ", ".join(names.get(pk, gettext("a segment that no longer exists")) for pk in value)


class TolerantStructBlock(blocks.StructBlock):
    """A StructBlock that takes whatever is stored and keeps what it can read."""

    def parts(self, stored: Any) -> dict[str, Any]:
        """The stored parts by name; nothing, if what is stored has no parts."""
        return stored if isinstance(stored, dict) else {}

    def to_python(self, value: Any) -> Any:
        """The value of what is stored; its ``unreadable`` names the parts that only have their default."""
        stored = self.parts(value)
        parts, unreadable = {}, set()
        for name, block in self.child_blocks.items():
            try:
                parts[name] = block.to_python(stored[name]) if name in stored else block.get_default()
            except Exception:
                failures.note("block", f"the part {name} could not be read")
                parts[name] = block.get_default()
                unreadable.add(name)
        result = self._to_struct_value(parts)
        result.unreadable = unreadable
        return result

    def bulk_to_python(self, values: Any) -> Any:
        try:
            return super().bulk_to_python([self.parts(value) for value in values])
        except Exception:  # one of them is malformed, so each is read by itself
            return [self.to_python(value) for value in values]

    def normalize(self, value: Any) -> Any:
        if isinstance(value, self.meta.value_class):
            return value
        given = self.parts(value)
        return self._to_struct_value(
            [
                (name, block.normalize(given[name]) if name in given else block.get_default())
                for name, block in self.child_blocks.items()
            ]
        )


class AudienceBlock(TolerantStructBlock):
    """One line: people in any of, all of or none of the chosen segments. Without a segment it means everyone."""

    match = blocks.ChoiceBlock(choices=MATCHES, default="any", label=_("People in"))
    segments = SegmentsBlock(required=False)

    def parts(self, stored: Any) -> dict[str, Any]:
        """Something that is no audience, though not nothing, is for nobody rather than for everyone."""
        return super().parts(stored) if isinstance(stored, dict) or not stored else FOR_NOBODY

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


class VariantBlock(TolerantStructBlock):
    """An audience, and what it gets to see."""

    def __init__(self, content: blocks.Block, **kwargs: Any) -> None:
        super().__init__([("audience", AudienceBlock()), ("content", content)], **kwargs)

    class Meta:
        icon = "user"
        label = _("Variant")
        form_classname = "struct-block segments-variant"
        label_format = "{audience}"


class VariantsBlock(blocks.ListBlock):
    """The variants of a block, in the order in which they are tried. Takes whatever is stored."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(items(value))

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([items(value) for value in values])

    def normalize(self, value: Any) -> Any:
        return super().normalize(value if isinstance(value, ListValue) else items(value))

    def deconstruct(self) -> Any:
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.ListBlock", args, kwargs

    def deconstruct_with_lookup(self, lookup: Any) -> Any:
        _path, args, kwargs = super().deconstruct_with_lookup(lookup)
        return "wagtail.blocks.ListBlock", args, kwargs

    class Meta:
        label = _("Variants")
        help_text = _("Each is for some people. Everybody sees the first one that fits.")
        default: ClassVar[list[Any]] = []


class SegmentedContentBlock(TolerantStructBlock):
    """Variants of one block, each for an audience, and what everyone else sees.

    Args:
        content: the block of which there are variants; any block will do.

    The first variant, in the editor's order, whose audience fits is shown; otherwise what is for everyone else.
    """

    def __init__(self, content: blocks.Block | type[blocks.Block], **kwargs: Any) -> None:
        block = content() if isinstance(content, type) else content
        for_some, for_everyone_else = _copy_of(block), _copy_of(block)
        variants = VariantsBlock(VariantBlock(for_some))
        super().__init__([("variants", variants), ("default", for_everyone_else)], **kwargs)
        for_everyone_else.label = _("Everyone else")

    def to_python(self, value: Any) -> Any:
        return self.bulk_to_python([value])[0]

    def bulk_to_python(self, values: Any) -> Any:
        """Values that are read when somebody looks inside, unless a site has a class of its own for them."""
        if self.meta.value_class is not Alternatives:
            return self.read_together(values)
        return Batch(self, values).values

    def read_together(self, stored: list[Any]) -> list[Any]:
        """Everything in the stored values, read."""
        parts = [self.parts(one) for one in stored]
        try:
            return blocks.StructBlock.bulk_to_python(self, parts)
        except Exception:  # one of them is malformed, so each is read by itself
            return [super(SegmentedContentBlock, self).to_python(one) for one in parts]

    def chosen(self, value: Any, context: Any = None) -> blocks.BoundBlock:
        """The content for whoever asks: that of a variant, or that for everyone else. Never raises for our reasons."""
        segments = segments_in(context)
        choice = value.batch.chosen(value, segments) if is_unread(value) else self._choice(value, segments)
        if choice.place == DEFAULT:
            return self.child_blocks["default"].bind(choice.content)
        return self.child_blocks["variants"].child_block.child_blocks["content"].bind(choice.content)

    def _choice(self, value: Any, segments: Any) -> Choice:
        """The same where everything inside is a value, as in a preview."""
        parts = self.normalize(value)
        try:
            for place, variant in enumerate(parts["variants"] if segments is not None else ()):
                if self._is_for(variant, segments):
                    return Choice(place, variant["content"])
        except Exception:
            failures.note("block", "a variant could not be chosen")
        return Choice(DEFAULT, parts["default"])

    def _is_for(self, variant: Any, segments: Any) -> bool:
        """Whether a variant fits; one for nobody in particular, or with nothing to show, is passed over."""
        audience = audience_from(variant["audience"])
        if audience.is_everyone or segments.fits(audience) is not YES:
            return False
        return "content" not in getattr(variant, "unreadable", ()) and self.is_something(variant["content"])

    def is_something(self, content: Any) -> bool:
        """Whether a content that can be read shows anything."""
        return True

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """For a site's own template around it: ``chosen`` is the content to include."""
        context = super().get_context(value, parent_context)
        context["chosen"] = self.chosen(value, parent_context)
        return context

    def render_basic(self, value: Any, context: Any = None) -> Any:
        found = self.chosen(value, context)
        return "" if found.value is None else found.render(context)

    def get_api_representation(self, value: Any, context: Any = None) -> Any:
        if context and is_for_editors(context.get("request")):
            return self.get_prep_value(value)
        found = self.chosen(value, context)
        return found.block.get_api_representation(found.value, context=context)

    def get_searchable_content(self, value: Any) -> list[str]:
        """Only what everyone may find."""
        return self.child_blocks["default"].get_searchable_content(self.normalize(value)["default"])

    def get_preview_value(self) -> Any:
        """What the block picker shows: the content's own preview, for everyone."""
        content = self.child_blocks["default"]
        return self.normalize({"variants": [], "default": content.get_preview_value()})

    def get_preview_template(self, value: Any, context: Any = None) -> str:
        content = self.child_blocks["default"]
        return content.get_preview_template(self.normalize(value)["default"], context)

    @cached_property
    def is_previewable(self) -> bool:
        return bool(self.child_blocks["default"].is_previewable)

    class Meta:
        icon = "group"
        value_class = Alternatives
        description = _("Different content for different people.")
        form_classname = "struct-block segments-content"
        label_format = "{default}"


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


class AudienceMixin(TolerantStructBlock):
    """Gives a StructBlock the collapsed setting "Show to". Untouched, everyone sees the block."""

    show_to = AudienceBlock(required=False)

    def render(self, value: Any, context: Any = None) -> Any:
        return super().render(value, context) if self.is_shown(value, context) else ""

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
        audience = audience_from(self.normalize(value)["show_to"])
        if audience.is_everyone:
            return True
        try:
            segments = segments_in(context)
            return segments is not None and segments.fits(audience) is YES
        except Exception:
            failures.note("block", "an audience could not be judged")
            return False

    def get_form_layout(self) -> BlockGroup:
        """The site's own layout with "Show to" among the settings, unless the site has put it elsewhere."""
        was_given = self.meta.form_layout is not None
        layout = super().get_form_layout()
        if was_given and "show_to" in layout.get_sorted_block_names():
            return layout
        children = [child for child in layout.children if child != "show_to"]
        return BlockGroup(children=children, settings=[*layout.settings, "show_to"])


def segments_in(context: Any) -> Any:
    """The segments of whoever asks, or ``None`` where nobody does: in feeds, e-mails and tests."""
    request: Any = context.get("request") if context else None
    segments = getattr(request, "segments", None)
    if segments is not None and getattr(request, "is_preview", False):
        request.visitor.see(context.get("page"))
    return segments


def _copy_of(block: blocks.Block) -> blocks.Block:
    """A block of its own name and form field, so that one can be renamed or left empty without the other."""
    copied = copy(block)
    if "field" in vars(block):
        copied.field = deepcopy(block.field)
    return copied


def _names_of(keys: list[int]) -> dict[int, str]:
    return dict(_segments().filter(pk__in=keys).values_list("pk", "name"))


def _segments() -> Any:
    return apps.get_model("wagtail_segments.Segment").objects
