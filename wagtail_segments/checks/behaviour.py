"""What behaviour is told by: the names of query parameters, and of fields of page models."""

from typing import Any

from django.core.checks import CheckMessage, Error
from wagtail.models import get_page_models

from wagtail_segments.attributes.topics import topic_fields
from wagtail_segments.checks.given import given
from wagtail_segments.conf import MAX_SEARCH_PARAMETERS, settings


def check_behaviour() -> list[CheckMessage]:
    messages: list[CheckMessage] = [
        Error(
            f"WAGTAIL_SEGMENTS[{name!r}] is not a list of names.",
            hint="Give a list of texts, even for one name.",
            id="wagtail_segments.E080",
        )
        for name in ("SEARCH_PARAMETERS", "TOPIC_FIELDS")
        if not _are_names(given().get(name, []))
    ]
    if not messages and len(given().get("SEARCH_PARAMETERS", [])) > MAX_SEARCH_PARAMETERS:
        messages.append(
            Error(
                f"WAGTAIL_SEGMENTS['SEARCH_PARAMETERS'] has more than {MAX_SEARCH_PARAMETERS} names.",
                hint="Name the parameters that your search pages read, and no others.",
                id="wagtail_segments.E081",
            )
        )
    return messages + [
        Error(
            f"WAGTAIL_SEGMENTS['TOPIC_FIELDS'] names {name!r}, which no page model has as a relation.",
            hint="Name a field of a page model that leads to what its pages are about: 'categories'.",
            id="wagtail_segments.E082",
        )
        for name in settings.TOPIC_FIELDS
        if name not in {field.name for model in get_page_models() for field in topic_fields(model, name)}
    ]


def _are_names(given: Any) -> bool:
    return isinstance(given, list | tuple) and all(isinstance(name, str) and name for name in given)
