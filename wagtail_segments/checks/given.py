"""What a site has written in ``WAGTAIL_SEGMENTS``, right or wrong."""

from typing import Any

from django.conf import settings


def given() -> Any:
    """All of it."""
    return getattr(settings, "WAGTAIL_SEGMENTS", {})


def entries(name: str) -> list[Any]:
    """What a setting lists; a setting that is no list is its own only entry, and wrong."""
    listed = given().get(name, ())
    return list(listed) if isinstance(listed, list | tuple) else [[listed]]
