"""A change: another content for one field of a page. Which block an editor fills in, and how it gets into the page."""

from copy import copy
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.models import get_snippet_models

from wagtail_segments import failures
from wagtail_segments.attributes.page import page_model

NOTHING: tuple[Any, ...] = (None, "", [], ())
"""How it is stored that somebody left a change empty."""

_PLAIN: dict[type[models.Field], type[blocks.FieldBlock]] = {
    models.EmailField: blocks.EmailBlock,
    models.URLField: blocks.URLBlock,
    models.TextField: blocks.TextBlock,
    models.CharField: blocks.CharBlock,
    models.BooleanField: blocks.BooleanBlock,
    models.DecimalField: blocks.DecimalBlock,
    models.FloatField: blocks.FloatBlock,
    models.IntegerField: blocks.IntegerBlock,
    models.DateTimeField: blocks.DateTimeBlock,
    models.DateField: blocks.DateBlock,
    models.TimeField: blocks.TimeBlock,
}
"""The blocks of plain fields; of a field that is several, the first."""

_LIMITED = ("max_length", "max_digits", "decimal_places")
"""What limits a field limits its block."""


class NoBlock(TypeError):
    """There is no block for a field of this kind, so the site must pass its own."""


def block_for(field: "models.Field[Any, Any]") -> blocks.Block:
    """The block in which editors fill in another content for a field. Raises ``NoBlock``."""
    if isinstance(field, StreamField):
        block = copy(field.stream_block)
    elif hasattr(field, "change_block"):
        block = field.change_block()
    elif isinstance(field, RichTextField):
        block = blocks.RichTextBlock(editor=field.editor, features=field.features, required=not field.blank)
    elif isinstance(field, models.ForeignKey):
        block = _chooser_for(field)
    elif field.choices:
        block = blocks.ChoiceBlock(choices=field.choices, required=not field.blank)
    else:
        block = _plain_block_for(field)
    block.label = capfirst(field.verbose_name)
    if field.help_text and hasattr(block, "field"):
        block.field.help_text = field.help_text
    return block


def apply(page: Any, name: str, block: blocks.Block, stored: Any) -> bool:
    """Put another content into a page, which is not saved with it. False if the content cannot be used any more."""
    try:
        content = block.to_python(stored)
        content = content.source if isinstance(content, RichText) else content
        if not _can_hold(page._meta.get_field(name), content, stored):
            return False
        setattr(page, name, content)
    except Exception:
        failures.note("experience", f"the change of {name} could not be made")
        return False
    return True


def _can_hold(field: "models.Field[Any, Any]", content: Any, stored: Any) -> bool:
    """Whether a content is one for a field; what was chosen and is gone, or left out where it is needed, is none."""
    if isinstance(field, StreamField):
        return bool(content) or (stored in NOTHING and field.blank)
    if content is None:
        return stored in NOTHING and field.null
    if field.choices and content not in dict(field.flatchoices):
        return False
    return isinstance(field, models.JSONField) or not isinstance(content, dict | list)


def _chooser_for(field: "models.ForeignKey[Any, Any]") -> blocks.Block:
    """Chooses what a foreign key points to, as the page's own form does."""
    model, required = field.related_model, not field.blank
    if issubclass(model, page_model()):
        return blocks.PageChooserBlock(page_type=model, required=required)
    if apps.is_installed("wagtail.images"):
        from wagtail.images import get_image_model
        from wagtail.images.blocks import ImageChooserBlock

        if issubclass(model, get_image_model()):
            return ImageChooserBlock(required=required)
    if apps.is_installed("wagtail.documents"):
        from wagtail.documents import get_document_model
        from wagtail.documents.blocks import DocumentChooserBlock

        if issubclass(model, get_document_model()):
            return DocumentChooserBlock(required=required)
    if model in get_snippet_models():
        return SnippetChooserBlock(model, required=required)
    raise NoBlock(f"{field} points to {model._meta.label}, which is neither a page, an image, a document nor a snippet")


def _plain_block_for(field: "models.Field[Any, Any]") -> blocks.Block:
    for kind, block in _PLAIN.items():
        if isinstance(field, kind):
            limits = {name: getattr(field, name) for name in _LIMITED if getattr(field, name, None) is not None}
            is_text = issubclass(block, (blocks.CharBlock, blocks.TextBlock))
            if is_text or block is blocks.DecimalBlock:
                return block(required=_must_be_given(field), **limits)
            return block(required=_must_be_given(field))
    raise NoBlock(f"{field} is a {type(field).__name__}")


def _must_be_given(field: "models.Field[Any, Any]") -> bool:
    return not field.blank and not isinstance(field, models.BooleanField)
