"""Whether searching a site finds what only some are shown."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from wagtail.blocks import Block
from wagtail.fields import StreamField
from wagtail.models import get_page_models
from wagtail.search.index import SearchField

from wagtail_segments.blocks import AudienceBlock
from wagtail_segments.experiences import ExperiencesField

_LOOKS_INTO_COLUMNS = ".backends.database.fallback"
"""How the names of the search backends end that search what is stored instead of an index."""


@register(Tags.compatibility)
def check_search(**kwargs: Any) -> list[CheckMessage]:
    """That no backend searches variants as they are stored. Experiences are never found so."""
    backends = getattr(settings, "WAGTAILSEARCH_BACKENDS", {}).values()
    if not any(str(backend.get("BACKEND", "")).endswith(_LOOKS_INTO_COLUMNS) for backend in backends):
        return []
    return [
        Warning(
            f"Searching finds {field} by what only some are shown of it, because the search backend has no index.",
            hint=f"Use another backend in WAGTAILSEARCH_BACKENDS, or take {field.name!r} out of search_fields.",
            id="wagtail_segments.W090",
        )
        for field in _searched_and_personalised()
    ]


def _searched_and_personalised() -> Iterator[StreamField]:
    for model in get_page_models():
        searched = {field.field_name for field in model.get_search_fields() if isinstance(field, SearchField)}
        for field in model._meta.get_fields():
            is_looked_into = isinstance(field, StreamField) and not isinstance(field, ExperiencesField)
            if is_looked_into and field.name in searched and _has_audience(field.stream_block):
                yield field


def _has_audience(block: Block) -> bool:
    """Whether there is an audience to choose anywhere within a block."""
    waiting, seen = [block], set()
    while waiting:
        here = waiting.pop()
        if isinstance(here, AudienceBlock):
            return True
        if id(here) not in seen:
            seen.add(id(here))
            waiting.extend(_children(here))
    return False


def _children(block: Block) -> list[Block]:
    if hasattr(block, "child_blocks"):
        return list(block.child_blocks.values())
    return [block.child_block] if hasattr(block, "child_block") else []
