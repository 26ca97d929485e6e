"""The same answers for headless sites: Wagtail's APIs give whoever asks the page as they would be shown it."""

from typing import Any

from django.apps import apps


def connect() -> None:
    """Meet those of Wagtail's APIs that the site has installed; called once when the site starts."""
    if apps.is_installed("wagtail.api.v2"):
        from wagtail_segments.api import v2

        v2.connect()
    if apps.is_installed("wagtail.api.v3"):
        from wagtail_segments.api import v3

        v3.connect()


def as_the_asker_sees_it(page: Any, request: Any, *, is_looked_at: bool = False) -> Any:
    """The page with the experience that whoever makes the request gets; any other object as it is.

    Args:
        page: a page, of whichever type.
        request: Django's, or one that wraps it; ``None`` where nobody asks.
        is_looked_at: whether this is the page that the request is for, and not one of a list.
    """
    if not hasattr(page, "shown_to"):
        return page
    if is_looked_at and (visitor := getattr(request, "visitor", None)) is not None:
        visitor.see(page)
    return page.shown_to(request)
