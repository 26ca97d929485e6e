"""The pages and snippets that show different things to different people, by Wagtail's reference index."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex

from wagtail_segments.segments.models import Segment

AT_ONCE = 100
"""How many are loaded together."""


def holders() -> Iterator[Any]:
    """Everything that names a segment, deleted ones too, by type and as it is stored. Other segments do not count."""
    keys = defaultdict(list)
    for content_type, pk in _references().values_list("content_type", "object_id").distinct():
        keys[content_type].append(pk)
    own = ContentType.objects.get_for_model(Segment).pk
    for content_type in sorted(key for key in keys if key != own):
        yield from _loaded(ContentType.objects.get_for_id(content_type).model_class(), sorted(keys[content_type]))


def count() -> int:
    """How many there are. One query."""
    own = ContentType.objects.get_for_model(Segment)
    return _references().exclude(content_type=own).values("content_type", "object_id").distinct().count()


def _references() -> Any:
    return ReferenceIndex.objects.filter(to_content_type=ReferenceIndex._get_base_content_type(Segment))


def _loaded(model: Any, keys: list[str]) -> Iterator[Any]:
    for start in range(0, len(keys) if model is not None else 0, AT_ONCE):
        yield from _in_order(model._default_manager.in_bulk(_read(model, keys[start : start + AT_ONCE])))


def _read(model: Any, keys: Iterable[str]) -> list[Any]:
    return [model._meta.pk.to_python(key) for key in keys]


def _in_order(found: dict[Any, Any]) -> Iterable[Any]:
    return (found[key] for key in sorted(found))
