"""Blocks that were for one segment get the audience they are for, wherever stream fields hold them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import ReferenceIndex, Revision
from wagtail.search.index import insert_or_update_object

from wagtail_segments.blocks import AudienceMixin
from wagtail_segments.segments.audience import MISSING, audience_from
from wagtail_segments.segments.models import Segment

SEGMENT = "segment"
"""The part of a stored block that named its segment."""
EVERYONE = -1
"""What was stored for "show to everyone"."""


@dataclass
class Found:
    """What was found in one stream field."""

    converted: int = 0
    """Blocks that have an audience now."""
    remarks: list[str] = field(default_factory=list)


def convert_live(audiences: Mapping[int, int], *, write: bool) -> Iterator[tuple[str, Found]]:
    """What every stream field of every object held, and holds from now on if it is to be written.

    Args:
        audiences: our segments by the primary keys of the old ones.
        write: whether to change anything.
    """
    for model in _models_with_streams():
        for one in _streams_of(model, local=True):
            for pk, stored in _stored(model, one):
                changed, found = _converted(one, stored, audiences)
                if found.converted or found.remarks:
                    yield _name_of(model, pk), found
                if found.converted and write:
                    _write(model, pk, one, changed)


def convert_revisions(audiences: Mapping[int, int], *, write: bool) -> int:
    """The same in every version that can still be published or gone back to. Gives how many were changed."""
    count = 0
    revisions = Revision.objects.annotate(stored=Cast("content", TextField())).filter(stored__contains=SEGMENT)
    for revision in revisions.order_by("pk").iterator(chunk_size=200):
        model = revision.content_type.model_class()
        if model is None or not isinstance(revision.content, dict):
            continue
        changed, converted = _revision(model, revision.content, audiences)
        count += bool(converted)
        if converted and write:
            Revision.objects.filter(pk=revision.pk).update(content=changed)
    return count


def _models_with_streams() -> Iterator[Any]:
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy and model is not Segment and _streams_of(model, local=True):
            yield model


def _streams_of(model: Any, *, local: bool = False) -> list[StreamField]:
    found = model._meta.local_fields if local else model._meta.fields
    return [one for one in found if isinstance(one, StreamField)]


def _stored(model: Any, one: StreamField) -> Iterator[tuple[Any, Any]]:
    """Primary key and stored value of every object that may have something to convert."""
    found = model._base_manager.annotate(stored=Cast(one.name, TextField())).filter(stored__contains=f'"{SEGMENT}"')
    for pk, stored in list(found.order_by("pk").values_list("pk", "stored")):
        yield pk, _parsed(stored)


def _write(model: Any, pk: Any, one: StreamField, changed: Any) -> None:
    """Store a stream; where segments are used, and what everyone may find, is noted anew."""
    value = blocks.StreamValue(one.stream_block, changed, is_lazy=True)
    model._base_manager.filter(pk=pk).update(**{one.name: value})
    instance = model._base_manager.get(pk=pk)
    instance = getattr(instance, "specific", instance)
    if ReferenceIndex.model_is_indexable(type(instance)):
        ReferenceIndex.create_or_update_for_object(instance)
    insert_or_update_object(instance)


def _revision(model: Any, content: dict[str, Any], audiences: Mapping[int, int]) -> tuple[dict[str, Any], int]:
    """The content of a version, or of what belongs to it, and how many blocks were converted."""
    changed, count = dict(content), 0
    for one in _streams_of(model):
        stream = _parsed(content.get(one.name))
        after, found = _converted(one, stream, audiences)
        if found.converted:
            changed[one.name] = json.dumps(after)
            count += found.converted
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        children = content.get(name)
        if isinstance(children, list) and all(isinstance(child, dict) for child in children):
            pairs = [_revision(relation.related_model, child, audiences) for child in children]
            changed[name] = [child for child, _count in pairs]
            count += sum(converted for _child, converted in pairs)
    return changed, count


def _converted(one: StreamField, stored: Any, audiences: Mapping[int, int]) -> tuple[Any, Found]:
    found = Found()
    return _block(one.stream_block, stored, audiences, found), found


def _block(block: blocks.Block, stored: Any, audiences: Mapping[int, int], found: Found) -> Any:
    match block, stored:
        case blocks.StreamBlock(), list():
            return [_part(block.child_blocks.get(_type_of(part)), part, audiences, found) for part in stored]
        case blocks.ListBlock(), list():
            return [_part(block.child_block, part, audiences, found) for part in stored]
        case blocks.StructBlock(), dict():
            children = block.child_blocks
            changed = {
                name: _block(children[name], part, audiences, found) if name in children else part
                for name, part in stored.items()
            }
            return _audience(block, changed, audiences, found) if _is_old(block, stored) else changed
    return stored


def _part(block: blocks.Block | None, part: Any, audiences: Mapping[int, int], found: Found) -> Any:
    if block is None:
        return part
    if isinstance(part, dict) and "type" in part and "value" in part:
        return {**part, "value": _block(block, part["value"], audiences, found)}
    return _block(block, part, audiences, found)  # an item of a list as Wagtail kept it before 2.16


def _is_old(block: blocks.Block, stored: dict[str, Any]) -> bool:
    """Whether a stored block names a segment that its definition does not know."""
    return SEGMENT in stored and SEGMENT not in block.child_blocks


def _audience(block: blocks.Block, stored: dict[str, Any], audiences: Mapping[int, int], found: Found) -> Any:
    """A block that named a segment, with an audience instead."""
    if not isinstance(block, AudienceMixin):
        message = _("the block “%(name)s” was for a segment, but has no audience: add AudienceMixin to its class")
        found.remarks.append(message % {"name": block.label or block.name})
        return stored
    given = stored.get("show_to")
    if given and not audience_from(given).is_everyone:
        return stored
    found.converted += 1
    kept = {name: part for name, part in stored.items() if name not in {SEGMENT, "show_to"}}
    segment = _number(stored[SEGMENT])
    if segment == EVERYONE:
        return kept
    if segment not in audiences:
        message = _("the block “%(name)s” names no segment that exists: nobody saw it, and nobody does")
        found.remarks.append(message % {"name": block.label or block.name})
    return {**kept, "show_to": {"match": "any", "segments": [audiences.get(segment, MISSING)]}}


def _number(stored: Any) -> int:
    """The primary key in a stored choice; 0 if there is none."""
    try:
        return 0 if isinstance(stored, bool) else int(stored)
    except (TypeError, ValueError, OverflowError):
        return 0


def _type_of(part: Any) -> Any:
    name = part.get("type") if isinstance(part, dict) else None
    return name if isinstance(name, str) else None


def _parsed(stored: Any) -> Any:
    try:
        return json.loads(stored) if isinstance(stored, str) else stored
    except (ValueError, RecursionError):
        return None


def _name_of(model: Any, pk: Any) -> str:
    instance = model._base_manager.get(pk=pk)
    return f"{model._meta.verbose_name} {pk} “{instance}”"
