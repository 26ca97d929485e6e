"""Wagtail's API v3."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest

from wagtail_segments.api import as_the_asker_sees_it
from wagtail_segments.delivery import is_for_editors


def connect() -> None:
    """Stand between the views of pages and what makes JSON of their answers. The API's addresses must not exist yet."""
    from wagtail.api.v3.routers.pages import router

    router.add_decorator(personalised)


def personalised(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer with the page as whoever asks is shown it; to those who edit by the API, with the page itself."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = view(request, *args, **kwargs)
        return found if is_for_editors(request) else as_the_asker_sees_it(found, request, is_looked_at=True)

    return answer
