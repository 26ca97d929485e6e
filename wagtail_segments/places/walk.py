"""Finds the places of a page or snippet where people get to see different things."""

from collections.abc import Iterable, Iterator
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
from wagtail_segments.fields import AudienceField
from wagtail_segments.places.place import Alternative, Place
from wagtail_segments.segments.audience import audience_from

Trail = tuple[str, ...]


def places_in(holder: Any) -> Iterator[Place]:
    """The places of a page or snippet as it stands, saved or not, in the order of its form."""
    yield from _in_fields(holder, ())
    model: Any = type(holder)
    for relation in _relations(model):
        for number, child in enumerate(getattr(holder, relation.get_accessor_name()).all(), 1):
            yield from _in_fields(child, (f"{number}. {capfirst(child._meta.verbose_name)}",))


@cache
def _relations(model: Any) -> list[Any]:
    """What is edited with a page, such as links of a menu, and may hold places of its own."""
    return [one for one in get_all_child_relations(model) if any(_fields(one.related_model))]


def _fields(model: Any) -> Iterator[Any]:
    """The fields that may hold places."""
    return (field for field in model._meta.concrete_fields if isinstance(field, StreamField | AudienceField))


def _in_fields(holder: Any, trail: Trail) -> Iterator[Place]:
    for field in _fields(holder):
        value, label = getattr(holder, field.attname), str(capfirst(field.verbose_name))
        if isinstance(field, StreamField):
            yield from _in_block(field.stream_block, value, (*trail, label))
        elif (audience := audience_from(value)).segments:
            yield Place(trail=(*trail, label), alternatives=(Alternative("", audience, may_be_for_everyone=True),))


def _in_block(block: Any, value: Any, trail: Trail) -> Iterator[Place]:
    match block:
        case ExperiencesBlock():
            yield from _in_experiences(value, trail)
        case SegmentedContentBlock():
            yield from _in_alternatives(block, value, trail)
        case blocks.StructBlock():
            yield from _in_struct(block, value, trail)
        case blocks.StreamBlock() | blocks.ListBlock():
            for number, child in enumerate(_children(block, value), 1):
                yield from _in_block(child.block, child.value, (*trail, f"{number}. {capfirst(child.block.label)}"))


def _in_experiences(value: Any, trail: Trail) -> Iterator[Place]:
    experiences = [child.value for child in value]
    if not experiences:
        return
    names = [_("experience “%(name)s”") % {"name": one["name"]} for one in experiences]
    pairs = list(zip(names, experiences, strict=True))
    yield Place(
        trail=trail,
        alternatives=tuple(
            Alternative(name, audience_from(one["audience"]), may_be_for_everyone=True, is_off=not one["active"])
            for name, one in pairs
        ),
    )
    for name, one in pairs:
        for change in one["changes"]:
            yield from _in_block(change.block, change.value, (*trail, name, str(capfirst(change.block.label))))


def _in_alternatives(block: SegmentedContentBlock, value: Any, trail: Trail) -> Iterator[Place]:
    variants, default = list(value["variants"]), value["default"]
    content, for_everyone_else = _content_block(block), block.child_blocks["default"]
    named = [(_("variant %(number)d") % {"number": number}, one) for number, one in enumerate(variants, 1)]
    if named:
        yield Place(
            trail=trail,
            alternatives=tuple(Alternative(name, audience_from(one["audience"])) for name, one in named),
            everyone_else_sees_nothing=is_empty(for_everyone_else, default),
            shows_all_that_fit=value.get("several") == ALL,
        )
    for name, one in named:
        yield from _in_block(content, one["content"], (*trail, name))
    yield from _in_block(for_everyone_else, default, (*trail, _("everyone else")) if named else trail)


def _in_struct(block: Any, value: Any, trail: Trail) -> Iterator[Place]:
    if isinstance(block, AudienceMixin) and (audience := audience_from(value["show_to"])).segments:
        yield Place(trail=trail, alternatives=(Alternative("", audience, may_be_for_everyone=True),))
    for name, child in block.child_blocks.items():
        yield from _in_block(child, value[name], (*trail, str(capfirst(child.label))))


def is_empty(block: Any, value: Any) -> bool:
    """Whether there is nothing to see in a block: no text, no choice of a page or an image, in no part of it."""
    match block:
        case blocks.StructBlock():
            return all(is_empty(child, value[name]) for name, child in block.child_blocks.items())
        case blocks.StreamBlock() | blocks.ListBlock():
            return all(is_empty(child.block, child.value) for child in _children(block, value))
        case blocks.BooleanBlock() | blocks.ChoiceBlock() | blocks.StaticBlock():
            return not isinstance(block, blocks.StaticBlock)
        case _:
            return not str(getattr(value, "source", "" if value is None else value)).strip()


def _content_block(block: SegmentedContentBlock) -> Any:
    return block.child_blocks["variants"].child_block.child_blocks["content"]


def _children(block: Any, value: Any) -> Iterable[Any]:
    return value.bound_blocks if isinstance(block, blocks.ListBlock) else value
