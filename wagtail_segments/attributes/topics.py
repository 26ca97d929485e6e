"""What a page is about: its tags, and whatever else the site names in ``TOPIC_FIELDS``."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from taggit.managers import TaggableManager
from wagtail.models import get_page_models

from wagtail_segments.conf import settings
from wagtail_segments.rules.once import once
from wagtail_segments.rules.values import comparable

NAMES = ("name", "title", "slug")
"""The fields by which a topic is known, as far as its model has them."""
MAX_SUGGESTED = 5


def topics_of(page: Any) -> frozenset[str]:
    """The names of a page's topics, as they are compared. One query for each field that holds some."""
    if page is None:
        return frozenset()
    page = page.specific
    return frozenset(
        comparable(str(name))
        for field in fields_of(type(page))
        for names in _held(page, field)
        for name in names
        if name
    )


def exists(topic: str) -> bool:
    """Whether anything is called so, be it on a page or not."""
    return once(("topic", topic), lambda: any(_named(model, topic, "iexact").exists() for model in topic_models()))


def similar(topic: str) -> list[str]:
    """Names of topics that begin as this one does, a few at most."""
    found: dict[str, None] = {}
    for model in topic_models():
        field = names_of(model)[0]
        alike = _named(model, topic[:3], "istartswith").order_by(field).values_list(field, flat=True)
        found |= dict.fromkeys(map(str, alike[:MAX_SUGGESTED]))
    return list(found)[:MAX_SUGGESTED]


def topic_models() -> list[type[Model]]:
    """The models of everything that a page of this site may be about."""
    fields = [field for page in get_page_models() for field in fields_of(page)]
    models = dict.fromkeys(map(_model_behind, fields))
    return [model for model in models if names_of(model)]


def names_of(model: type[Model]) -> list[str]:
    """The fields by which topics of a model are known."""
    fields = {field.name for field in model._meta.concrete_fields}
    return [name for name in NAMES if name in fields]


def fields_of(page_model: Any) -> tuple[Any, ...]:
    """The fields of a page model that hold topics on this site."""
    return topic_fields(page_model, *settings.TOPIC_FIELDS)


@lru_cache(maxsize=512)
def topic_fields(page_model: Any, *named: str) -> tuple[Any, ...]:
    """The fields of a page model that hold topics: its tags, and those that are ``named`` and lead to other objects."""
    tags = [field for field in page_model._meta.get_fields() if isinstance(field, TaggableManager)]
    others = [field for name in named if (field := _relation(page_model, name)) is not None]
    return tuple(dict.fromkeys([*tags, *others]))


def _relation(page_model: Any, name: str) -> Any:
    try:
        field = page_model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if field.is_relation and field.related_model is not None else None


def _model_behind(field: Any) -> Any:
    return field.remote_field.through.tag_model() if isinstance(field, TaggableManager) else field.related_model


def _held(page: Any, field: Any) -> Iterator[tuple[Any, ...]]:
    """The names of each topic that a field of a page holds."""
    names = names_of(_model_behind(field))
    if isinstance(field, TaggableManager):
        through = field.remote_field.through
        tagged = through._default_manager.filter(**through.lookup_kwargs(page))
        yield from tagged.values_list(*(f"tag__{name}" for name in names))
        return
    held = getattr(page, field.name)
    for topic in held.all() if hasattr(held, "all") else [held]:
        yield tuple(getattr(topic, name, None) for name in names)


def _named(model: Any, topic: str, lookup: str) -> Any:
    wanted = [Q(**{f"{name}__{lookup}": topic}) for name in names_of(model)]
    found = wanted[0]
    for more in wanted[1:]:
        found |= more
    return model._default_manager.filter(found)
