"""For tests, ours and those of sites: a request of somebody in particular, and rules that are loaded anew."""

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from wagtail_segments.middleware import attach
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.trial import BROWSER

__all__ = ["BROWSER", "reload_segments", "request_for"]


def request_for(
    path: str = "/",
    *,
    user: Any = None,
    session: Mapping[str, Any] | None = None,
    page: Any = None,
    now: datetime | None = None,
    **headers: str | None,
) -> HttpRequest:
    """A GET request with ``visitor`` and ``segments``, as our middleware leaves it.

    Args:
        path: the address, with its query if there is one.
        user: who is signed in; ``None`` for a stranger.
        session: what the site keeps in the visitor's session; ``None`` for a visitor who brings none.
        page: the Wagtail page that is looked at.
        now: the moment of the request, aware.
        headers: by name, with underscores for hyphens; ``user_agent=None`` leaves that one out.

    Nothing is read from or written to the database unless a segment is asked for.
    """
    sent = {"user_agent": BROWSER} | headers
    request: Any = RequestFactory().get(
        path, headers={name.replace("_", "-"): value for name, value in sent.items() if value is not None}
    )
    request.user = user or AnonymousUser()
    request.session = _session_with(session or {})
    if session is not None:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "brought along"
    attach(request)
    request.visitor.page = page
    if now is not None:
        request.visitor.now = now
    return request


def reload_segments() -> None:
    """Answer the next request from the segments as they are now.

    Call it after changing segments in a test: there, changes are rolled back instead of committed, and a site
    loads its rules anew only once a change is committed.
    """
    ruleset.reset()


def _session_with(values: Mapping[str, Any]) -> Any:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(values)
    session.modified = False
    return session
