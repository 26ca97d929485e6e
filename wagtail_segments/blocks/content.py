"""Variants of one block."""

from copy import copy, deepcopy
from typing import Any, ClassVar

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListValue

from wagtail_segments import failures
from wagtail_segments.alternatives import DEFAULT, Alternatives, Batch, Choice, is_unread, items
from wagtail_segments.asking import segments_in
from wagtail_segments.blocks.audience import AudienceBlock
from wagtail_segments.blocks.tolerance import TolerantStructBlock
from wagtail_segments.delivery import is_for_editors
from wagtail_segments.marks import mark_choice, marked
from wagtail_segments.rules.truth import YES
from wagtail_segments.segments.audience import Audience, audience_from


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

    variants_class = VariantsBlock

    def __init__(self, content: blocks.Block | type[blocks.Block], **kwargs: Any) -> None:
        block = content() if isinstance(content, type) else content
        for_some, for_everyone_else = _copy_of(block), _copy_of(block)
        variants = self.variants_class(VariantBlock(for_some))
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
        choice = self.choice(value, context)
        if choice.place == DEFAULT:
            return self.child_blocks["default"].bind(choice.content)
        return self.child_blocks["variants"].child_block.child_blocks["content"].bind(choice.content)

    def choice(self, value: Any, context: Any = None) -> Choice:
        """Which variant whoever asks gets, or ``DEFAULT``, and its content."""
        return self._choice_for(value, segments_in(context))

    def render(self, value: Any, context: Any = None) -> Any:
        """What is chosen; on previews, with a mark that says so."""
        shown = super().render(value, context)
        request = marked(context)
        if request is None:
            return shown
        return format_html("{}{}", mark_choice(request, lambda: self._what_to_mark(value, request)), shown)

    def _what_to_mark(self, value: Any, request: Any) -> tuple[list[Audience], int]:
        """For whom each variant is, and the place of the one that is chosen."""
        place = self._choice_for(value, request.segments).place
        if is_unread(value):
            return [audience for audience, _stored in value.variants], place
        return [audience_from(variant["audience"]) for variant in self.normalize(value)["variants"]], place

    def _choice_for(self, value: Any, segments: Any) -> Choice:
        return value.batch.chosen(value, segments) if is_unread(value) else self._choice(value, segments)

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


def _copy_of(block: blocks.Block) -> blocks.Block:
    """A block of its own name and form field, so that one can be renamed or left empty without the other."""
    copied = copy(block)
    if "field" in vars(block):
        copied.field = deepcopy(block.field)
    return copied
