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

_API_FOR_EDITORS = "wagtailapi_v3"
"""The name by which Wagtail's API v3 knows its addresses."""


def is_for_editors(request: Any) -> bool:
    """Whether a request of Wagtail's API v3 comes with the token of somebody who may edit what it gives.

    They get pages as they are, because what they get is what they write back.
    """
    match = getattr(request, "resolver_match", None)
    if match is None or _API_FOR_EDITORS not in match.namespaces:
        return False
    return bool(request.user.is_authenticated)


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
