"""Wagtail's API v3."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest

from wagtail_segments.api import as_the_asker_sees_it
from wagtail_segments.attributes.page import page_model
from wagtail_segments.delivery import give_all_to_editors


def connect() -> None:
    """Stand between the views of pages and what makes JSON of their answers. The API's addresses must not exist yet."""
    from wagtail.api.v3.routers.pages import router

    router.add_decorator(personalised)


def personalised(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer with the page as whoever asks is shown it; to those who may edit it by the API, with the page itself."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = view(request, *args, **kwargs)
        if _may_edit(request.user, found):
            give_all_to_editors(request)
            return found
        return as_the_asker_sees_it(found, request, is_looked_at=True)

    return answer


def _may_edit(user: Any, found: Any) -> bool:
    """Whether a token was sent of somebody who may edit the page that was found. The API trusts no session."""
    if not user.is_authenticated or not isinstance(found, page_model()):
        return False
    return bool(found.permissions_for_user(user).can_edit())
