"""What goes over the wire: which responses are page views, and which must stay out of shared caches."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import get_language

from wagtail_segments.visitors.consent import is_look

_FOR_CACHES = {"cache-control", "expires", "surrogate-control", "cdn-cache-control", "x-accel-expires"}
"""Headers that would tell one cache or another to keep a response, in lower case."""
_ADMINS = ("wagtailadmin_home", "admin:index")

_FOR_EDITORS = "segments_are_for_editors"
"""The attribute of a request that is set where its answer is written back by an editor."""


def give_all_to_editors(request: Any) -> None:
    """Have a request answered with pages as they are, because an editor writes back what this gives.

    Whoever calls it has made sure that they may edit the page.
    """
    setattr(request, _FOR_EDITORS, True)


def is_for_editors(request: Any) -> bool:
    """Whether a request is answered with everything that a page holds, and not with what its visitor would see."""
    return hasattr(request, _FOR_EDITORS)


def may_ask_later(response: HttpResponseBase) -> bool:
    """Whether a page is still to be made while it is sent, when its headers can no longer be changed."""
    return response.streaming and response.get("Content-Type", "").startswith("text/html")


def keep_private(response: HttpResponseBase, *, is_degraded: bool = False) -> None:
    """Label a response that was made for one visitor: no shared cache keeps it, no browser shows it unasked."""
    labels = [header for header in response.headers if header.lower() in _FOR_CACHES]
    no_store = is_degraded or bool(labels) and "no-store" in response.get("Cache-Control", "")
    for header in labels:
        del response[header]
    response["Cache-Control"] = "private, no-cache, no-store" if no_store else "private, no-cache"


def is_page_view(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a person now looks at a page of the site: not a preview, a fragment of the admin, a file or an error."""
    return (
        is_look(request)
        and response.status_code == 200
        and response.get("Content-Type", "").startswith("text/html")
        and not request.path.startswith(_admin_roots(get_urlconf(), get_language()))
    )


def is_submission(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a visitor has submitted a form, and it was taken; what staff do in the admin does not count."""
    visitor = getattr(request, "visitor", None)
    return (
        visitor is not None
        and bool(visitor.submissions)
        and not visitor.is_simulated
        and response.status_code < 400
        and not request.path.startswith(_admin_roots(get_urlconf(), get_language()))
    )


@lru_cache(maxsize=64)
def _admin_roots(urlconf: str | None, language: str | None) -> tuple[str, ...]:
    """Where the admins of the present address table are; their addresses may begin with the language."""
    return tuple(root for name in _ADMINS if (root := _root(name)))


def _root(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def forget_admin_roots() -> None:
    """Look up where the admin is anew; for tests that change the address table."""
    _admin_roots.cache_clear()
