"""What an editor chooses for a list: things by hand, or what to look for."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.utils import parse_tags
from wagtail import blocks
from wagtail.admin.widgets import AdminTagWidget
from wagtail.snippets.blocks import SnippetChooserBlock

from wagtail_segments.blocks.tolerance import TolerantStructBlock
from wagtail_segments.late import LateStreamBlock
from wagtail_segments.selections.selection import (
    BY_HAND,
    CHANGED,
    FOUND,
    MAX_DAYS,
    MAX_ITEMS,
    MAX_TAGS,
    NEWEST,
    OLDEST,
    TITLE,
    USUAL,
    USUALLY,
    tidy,
)
from wagtail_segments.selections.source import Source, source_of

ORDER_LABELS = {
    NEWEST: _("newest first"),
    OLDEST: _("oldest first"),
    CHANGED: _("last changed first"),
    TITLE: _("by title"),
    USUAL: _("in their usual order"),
}


class SelectionBlock(LateStreamBlock):
    """A list, chosen by hand or found. Takes whatever is stored."""

    def __init__(self, *models: Any, **kwargs: Any) -> None:
        self.models = models
        super().__init__(required=False, max_num=1, **kwargs)

    @property
    def source(self) -> Source:
        return source_of(*self.models)

    def children(self) -> dict[str, blocks.Block]:
        return _children_for(*self.models)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, blocks.StreamValue) or _is_of_pairs(value):
            return super().to_python(value)
        return super().bulk_to_python([tidy(value, self.source.key)])[0]

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([tidy(value, self.source.key) for value in values])

    def get_preview_value(self) -> Any:
        """What the newest are, or those that come first."""
        return self.normalize([(FOUND, self.child_blocks[FOUND].get_default())])

    class Meta:
        icon = "list-ul"
        label = _("What is shown")


class TagsBlock(blocks.FieldBlock):
    """Names of tags, with those that there are offered while one is written down. The value is a list of texts."""

    def __init__(self, tag_model: Any, **kwargs: Any) -> None:
        self.field = forms.CharField(required=False, widget=AdminTagWidget(tag_model=tag_model, free_tagging=False))
        super().__init__(**kwargs)

    def get_default(self) -> list[str]:
        return []

    def value_for_form(self, value: Any) -> str:
        """As Wagtail's field for tags has them: in quotes if there are several words."""
        return ", ".join(f'"{name}"' if {" ", ","} & set(name) else name for name in value)

    def value_from_form(self, value: Any) -> list[str]:
        return list(parse_tags(value or ""))

    def normalize(self, value: Any) -> list[str]:
        return list(value or ())

    def clean(self, value: list[str]) -> list[str]:
        if len(value) > MAX_TAGS:
            raise ValidationError(gettext("Choose at most %(most)d tags.") % {"most": MAX_TAGS})
        return value

    def render_basic(self, value: list[str], context: Any = None) -> str:
        """As in a sentence; Wagtail compares revisions by it."""
        return ", ".join(value)

    def get_searchable_content(self, value: Any) -> list[str]:
        return []


@lru_cache(maxsize=512)
def _children_for(*models: Any) -> dict[str, blocks.Block]:
    """Made once for each source, so that a form which has it many times stays small."""
    source = source_of(*models)
    chosen = blocks.ListBlock(
        _chooser(source), label=_("Chosen by hand"), icon="list-ul", max_num=MAX_ITEMS, search_index=False
    )
    found = TolerantStructBlock(
        list(_conditions(source)), label=_("Found by what it is"), icon="search", search_index=False
    )
    made: dict[str, blocks.Block] = {BY_HAND: chosen, FOUND: found}
    for name, block in made.items():
        block.set_name(name)
    return made


def _chooser(source: Source) -> blocks.ChooserBlock:
    label = capfirst(source.model._meta.verbose_name)
    if not source.is_pages:
        return SnippetChooserBlock(source.model, label=label)
    return blocks.PageChooserBlock(page_type=[] if source.is_of_any_type else source.models, label=label)


def _conditions(source: Source) -> Iterator[tuple[str, blocks.Block]]:
    """What can be asked of things of this source."""
    if len(source.types) > 1:
        yield (
            "types",
            blocks.MultipleChoiceBlock(
                choices=[(model._meta.label_lower, capfirst(model._meta.verbose_name)) for model in source.types],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                label=_("Kinds of pages"),
                help_text=_("None ticked means any."),
            ),
        )
    if source.is_pages:
        yield "below", blocks.PageChooserBlock(required=False, label=_("Below this page"))
    if source.tagged:
        yield "tags", TagsBlock(_tag_model(source), label=_("With any of these tags"))
    if len(source.orders) > 1:
        yield (
            "order",
            blocks.ChoiceBlock(
                choices=[(order, ORDER_LABELS[order]) for order in source.orders],
                default=source.orders[0],
                label=_("In which order"),
            ),
        )
    if source.is_dated:
        yield (
            "days",
            blocks.IntegerBlock(
                required=False, min_value=1, max_value=MAX_DAYS, label=_("Published at most so many days ago")
            ),
        )
    yield "most", blocks.IntegerBlock(min_value=1, max_value=MAX_ITEMS, default=USUALLY, label=_("How many, at most"))


def _tag_model(source: Source) -> Any:
    model, field = source.tagged[0]
    return model._meta.get_field(field).remote_field.through.tag_model()


def _is_of_pairs(value: Any) -> bool:
    """Whether a value is given as Python code gives it: names with the values of their blocks."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], tuple)
