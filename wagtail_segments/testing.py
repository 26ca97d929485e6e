"""For tests, ours and those of sites: requests of somebody in particular, what they see, rules loaded anew."""

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from wagtail_segments.attributes.registry import lookup
from wagtail_segments.middleware import attach
from wagtail_segments.personas.models import Persona
from wagtail_segments.personas.serving import serve_as
from wagtail_segments.personas.visitor import Spot, request_of, spot_of
from wagtail_segments.places.shown import shown_at as shown_to
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.trial import BROWSER
from wagtail_segments.visitors.simulation import Simulation

__all__ = ["BROWSER", "reload_segments", "render_as", "request_as", "request_for", "segments_of", "shown_at"]

Who = Persona | Simulation | Mapping[str, Any] | str
"""Somebody: a persona or its key, a ``Simulation``, or values of attributes by their keys."""


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


def request_as(who: Who, path: str = "/", *, page: Any = None) -> Any:
    """A GET request of somebody of whom only that is known which is said, at an address or at a page.

    Raises ``LookupError`` if there is no persona with this key, or no attribute with one of these.
    """
    return request_of(_simulation_of(who), Spot(path) if page is None else spot_of(page))


def segments_of(who: Who, path: str = "/", *, page: Any = None) -> set[str]:
    """The keys of the segments that somebody is in. Raises as ``request_as`` does."""
    return set(request_as(who, path, page=page).segments)


def shown_at(page: Any, who: Who) -> dict[str, str]:
    """What somebody gets to see at each place of a page, in the words of the editor's form. Makes no page.

    The keys say where a place is: ``Body › 2. Hero``; the values which alternative is shown: ``variant 1``,
    ``everyone else``. Places inside something that is not shown are left out. Raises as ``request_as`` does.
    """
    page = page.specific
    return {one.place.where: one.label for one in shown_to(page, request_as(who, page=page))}


def render_as(page: Any, who: Who) -> str:
    """The page as text, as it is served to somebody. Raises as ``request_as`` does."""
    response: Any = serve_as(page, _simulation_of(who))
    return str(response.content.decode(response.charset))


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


def _simulation_of(who: Who) -> Simulation:
    if isinstance(who, Simulation):
        return who
    if isinstance(who, Persona):
        return who.simulation
    if isinstance(who, str):
        persona = Persona.objects.filter(key=who).first()
        if persona is None:
            raise LookupError(f"There is no persona {who!r}.")
        return persona.simulation
    if unknown := [key for key in who if lookup(key) is None]:
        raise LookupError(f"There is no attribute {unknown[0]!r}.")
    return Simulation(values=who)
