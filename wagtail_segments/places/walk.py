"""Finds the places of a page or snippet where people get to see different things."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import StreamField

from wagtail_segments.blocks import AudienceMixin, SegmentedContentBlock
from wagtail_segments.blocks.collection import ALL
from wagtail_segments.experiences.blocks import ExperiencesBlock
from wagtail_segments.experiences.choosing import experiences_in
from wagtail_segments.fields import AudienceField
from wagtail_segments.places.place import Alternative, Place
from wagtail_segments.segments.audience import audience_from

Trail = tuple[str, ...]


def places_in(holder: Any) -> Iterator[Place]:
    """The places of a page or snippet as it stands, saved or not, in the order of its form."""
    return Walk().in_holder(holder)


class Walk:
    """Goes through a page or snippet and everything inside. A subclass may go a narrower way, and find other things."""

    def in_holder(self, holder: Any) -> Iterator[Any]:
        """What there is in a page or snippet, and in what is edited with it."""
        yield from self.in_fields(holder, ())
        model: Any = type(holder)
        for relation in _relations(model):
            for number, child in enumerate(getattr(holder, relation.get_accessor_name()).all(), 1):
                yield from self.in_fields(child, (f"{number}. {capfirst(child._meta.verbose_name)}",))

    def in_fields(self, holder: Any, trail: Trail) -> Iterator[Any]:
        """What there is in the fields of one object."""
        for field in _fields(type(holder)):
            value, way = getattr(holder, field.attname), (*trail, str(capfirst(field.verbose_name)))
            if isinstance(field, StreamField):
                yield from self.in_block(field.stream_block, value, way)
            elif (audience := audience_from(value)).segments:
                yield self.found(Place(trail=way, alternatives=(Alternative("", audience, may_be_for_everyone=True),)))

    def found(self, place: Place) -> Any:
        """What there is to say of a place for one audience."""
        return place

    def in_block(self, block: Any, value: Any, trail: Trail) -> Iterator[Any]:
        """What there is in a block of any kind."""
        match block:
            case ExperiencesBlock():
                yield from self.in_experiences(value, trail)
            case SegmentedContentBlock():
                yield from self.in_alternatives(block, value, trail)
            case blocks.StructBlock():
                yield from self.in_struct(block, value, trail)
            case blocks.StreamBlock() | blocks.ListBlock():
                for number, child in enumerate(_children(block, value), 1):
                    way = (*trail, f"{number}. {capfirst(child.block.label)}")
                    yield from self.in_block(child.block, child.value, way)

    def in_experiences(self, value: Any, trail: Trail) -> Iterator[Any]:
        """The place of a page's experiences, and what there is in their changes."""
        if (place := place_of_experiences(value, trail)) is None:
            return
        yield place
        labels = {one.id: known.label for one, known in zip(place.experiences, place.alternatives, strict=True)}
        for child in value:
            for change in child.value["changes"] if child.id in labels else ():
                way = (*trail, labels[child.id], str(capfirst(change.block.label)))
                yield from self.in_block(change.block, change.value, way)

    def in_alternatives(self, block: SegmentedContentBlock, value: Any, trail: Trail) -> Iterator[Any]:
        """The place of a block's variants, and what there is in them."""
        place = place_of_variants(block, value, trail)
        if place is not None:
            yield place
            for one, variant in zip(place.alternatives, value["variants"], strict=True):
                yield from self.in_block(content_block(block), variant["content"], (*trail, one.label))
        way = trail if place is None else (*trail, everyone_else())
        yield from self.in_block(block.child_blocks["default"], value["default"], way)

    def in_struct(self, block: Any, value: Any, trail: Trail) -> Iterator[Any]:
        """The place of a setting "Show to", and what there is in the block."""
        if (place := place_of_show_to(block, value, trail)) is not None:
            yield self.found(place)
        yield from self.in_parts(block, value, trail)

    def in_parts(self, block: Any, value: Any, trail: Trail) -> Iterator[Any]:
        """What there is in the parts of a block. The value of some, such as Wagtail's block of an image, has none."""
        for name, child in block.child_blocks.items() if isinstance(value, Mapping) else ():
            yield from self.in_block(child, value[name], (*trail, str(capfirst(child.label))))


def place_of_experiences(value: Any, trail: Trail) -> Place | None:
    """The place of a page's experiences, if it has any."""
    experiences = tuple(experiences_in(value))
    alternatives = tuple(
        Alternative(_("experience “%(name)s”") % {"name": one.name}, one.audience, may_be_for_everyone=True)
        for one in experiences
    )
    return Place(trail=trail, alternatives=alternatives, experiences=experiences) if alternatives else None


def place_of_variants(block: SegmentedContentBlock, value: Any, trail: Trail) -> Place | None:
    """The place of a block's variants, if it has any."""
    alternatives = tuple(
        Alternative(_("variant %(number)d") % {"number": number}, audience_from(variant["audience"]))
        for number, variant in enumerate(value["variants"], 1)
    )
    if not alternatives:
        return None
    is_nothing = is_empty(block.child_blocks["default"], value["default"])
    return Place(
        trail=trail,
        alternatives=alternatives,
        everyone_else_sees_nothing=is_nothing,
        shows_all_that_fit=value.get("several") == ALL,
    )


def place_of_show_to(block: Any, value: Any, trail: Trail) -> Place | None:
    """The place of a block's setting "Show to", if somebody is chosen in it."""
    if isinstance(block, AudienceMixin) and (audience := audience_from(value["show_to"])).segments:
        return Place(trail=trail, alternatives=(Alternative("", audience, may_be_for_everyone=True),))
    return None


def content_block(block: SegmentedContentBlock) -> Any:
    """The block in which a variant's content is."""
    return block.child_blocks["variants"].child_block.child_blocks["content"]


def everyone_else() -> str:
    """How the content is called that is for nobody in particular."""
    return _("everyone else")


def is_empty(block: Any, value: Any) -> bool:
    """Whether there is nothing to see in a block: no text, no choice of a page or an image, in no part of it."""
    match block:
        case blocks.StructBlock() if isinstance(value, Mapping):
            return all(is_empty(child, value[name]) for name, child in block.child_blocks.items())
        case blocks.StreamBlock() | blocks.ListBlock():
            return all(is_empty(child.block, child.value) for child in _children(block, value))
        case blocks.BooleanBlock() | blocks.ChoiceBlock() | blocks.StaticBlock():
            return not isinstance(block, blocks.StaticBlock)
        case _:
            return not str(getattr(value, "source", "" if value is None else value)).strip()


@cache
def _relations(model: Any) -> list[Any]:
    """What is edited with a page, such as links of a menu, and may hold places of its own."""
    return [one for one in get_all_child_relations(model) if _fields(one.related_model)]


def _fields(model: Any) -> list[Any]:
    """The fields that may hold places."""
    return [field for field in model._meta.concrete_fields if isinstance(field, StreamField | AudienceField)]


def _children(block: Any, value: Any) -> Iterable[Any]:
    return value.bound_blocks if isinstance(block, blocks.ListBlock) else value
