"""A list of pages or snippets, another one for each audience."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from wagtail_segments import failures
from wagtail_segments.alternatives import Alternatives, is_unread
from wagtail_segments.asking import is_among, segments_in
from wagtail_segments.blocks.content import SegmentedContentBlock, VariantsBlock
from wagtail_segments.blocks.selection import SelectionBlock
from wagtail_segments.delivery import is_for_editors
from wagtail_segments.selections.selection import selection_from
from wagtail_segments.selections.source import Here, here_in

FIRST, ALL = "first", "all"


class CollectionVariantsBlock(VariantsBlock):
    """The lists for some people, in the order in which they are tried or merged."""

    class Meta:
        help_text = _("Each is a list for some people.")


class SegmentedCollectionBlock(SegmentedContentBlock):
    """A list of pages or snippets, chosen by hand or found by what they are, with variants for audiences.

    Args:
        models: the page types, or the one snippet model, of which the list can be; each a class or its name, such as
            ``"news.ArticlePage"``.
        specific: whether pages of several types are fetched as what they are, which costs a query for each type.

    Whoever fits several variants sees the first of them that has something to show, or all of them merged, as the
    editor says. Whoever fits none sees what is for everyone else. The template is given ``items``.
    """

    several = blocks.ChoiceBlock(
        choices=[(FIRST, _("the first of them that is not empty")), (ALL, _("all of them, one after another"))],
        default=FIRST,
        label=_("Whoever fits several variants sees"),
    )
    variants_class = CollectionVariantsBlock

    def __init__(self, *models: Any, **kwargs: Any) -> None:
        self.models = tuple(map(_name_of, models))
        super().__init__(SelectionBlock(*self.models), **kwargs)

    def items(self, value: Any, context: Any = None) -> list[Any]:
        """The pages or snippets for whoever asks. Never raises for our reasons."""
        unread = value if is_unread(value) else self.to_python(self.get_prep_value(self.normalize(value)))
        here, merges = here_in(context), unread.stored.get("several") == ALL
        found: dict[Any, Any] = {}
        for stored in self._fitting(unread, context):
            found |= {item.pk: item for item in self._find(stored, here) if item.pk not in found}
            if found and not merges:
                break
        return list(found.values()) or self._find(unread.stored.get("default"), here)

    def prepare(self, found: Any) -> Any:
        """For a site's own class: the queryset with its ``select_related`` and the like. May also leave something out.

        Called once for each selection that is shown, before what is found is sorted and cut. Does nothing by default.
        """
        return found

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """For the template: ``items``, and ``links``, which gives each of them with its address if it has one."""
        context = blocks.StructBlock.get_context(self, value, parent_context)
        items = self.items(value, parent_context)
        return context | {"items": items, "links": ((item, _address_of(item, parent_context)) for item in items)}

    def get_template(self, value: Any = None, context: Any = None) -> str:
        """That of the site, or a plain list of links."""
        return super().get_template(value, context) or "wagtail_segments/blocks/collection.html"

    def get_api_representation(self, value: Any, context: Any = None) -> Any:
        """What this asker gets to see, and of each item enough to ask for more."""
        if context and is_for_editors(context.get("request")):
            return self.get_prep_value(value)
        return [
            {"id": item.pk, "type": item._meta.label, "title": str(item), "url": _address_of(item, context)}
            for item in self.items(value, context)
        ]

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing: what is listed is found where it is."""
        return []

    def get_preview_template(self, value: Any, context: Any = None) -> str:
        return blocks.StructBlock.get_preview_template(self, value, context)

    is_previewable = True

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        try:
            source = self.child_blocks["default"].source
        except (LookupError, ValueError) as error:
            return [_complaint(kwargs.get("field"), str(error))]
        if not source.is_pages and not hasattr(source.model, "snippet_viewset"):
            return [
                _complaint(kwargs.get("field"), f"{source.model._meta.label} is neither a page type nor a snippet.")
            ]
        return super().check(**kwargs)

    def deconstruct(self) -> Any:
        """By name, so that our labels never enter a site's migrations."""
        return "wagtail_segments.blocks.SegmentedCollectionBlock", self.models, self._constructor_kwargs

    def deconstruct_with_lookup(self, lookup: Any) -> Any:
        return self.deconstruct()

    @classmethod
    def construct_from_lookup(cls, lookup: Any, *models: Any, **kwargs: Any) -> "SegmentedCollectionBlock":
        return cls(*models, **kwargs)

    def _fitting(self, value: Alternatives, context: Any) -> Iterator[Any]:
        """The selections, as they are stored, of all variants that fit; each audience is judged when it is its turn."""
        for audience, stored in value.variants:
            if not audience.is_everyone and is_among(audience, lambda: segments_in(context)):
                yield stored

    def _find(self, stored: Any, here: Here) -> list[Any]:
        try:
            source = self.child_blocks["default"].source
            selection = selection_from(stored, source.key)
            return source.find(selection, here, specific=self.meta.specific, prepare=self.prepare)
        except Exception:
            failures.note("collection", "what is selected could not be found")
            return []

    class Meta:
        icon = "list-ul"
        specific = True
        description = _("A list of pages or the like, another one for different people.")
        form_layout = BlockGroup(children=["variants", "several", "default"])


def _name_of(model: Any) -> str:
    return model._meta.label if isinstance(model, type) and issubclass(model, Model) else model


def _address_of(item: Any, context: Any) -> str | None:
    """Where a page or a snippet is looked at, if it is anywhere."""
    if hasattr(item, "get_url"):
        return item.get_url(context.get("request") if context else None)
    return item.get_absolute_url() if hasattr(item, "get_absolute_url") else None


def _complaint(field: Any, what: str) -> Error:
    return Error(
        f"A SegmentedCollectionBlock cannot list what it is told to: {what}",
        hint="Give it page types, or one model that is registered as a snippet.",
        obj=field,
        id="wagtail_segments.E070",
    )
