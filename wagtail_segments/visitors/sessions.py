"""Puts something of ours into the site's session, without taking from it what others put there meanwhile."""

from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends.signed_cookies import SessionStore as CookieSession

from wagtail_segments import failures


def put(session: Any, key: str, value: Any, join: Callable[[Any], Any] | None = None) -> None:
    """Put a value into the session now; a session store that fails costs the value and not the page.

    ``join`` makes the value of what another request has put under the same key meanwhile, or of ``None``.
    """
    try:
        if session.modified:
            session[key] = value
        elif session.session_key is None or isinstance(session, CookieSession):
            _begin(session, key, value)
        else:
            _add(type(session)(session.session_key), key, join or (lambda noted: value))
    except Exception:
        failures.note("visit", "the session could not be saved")


def _begin(session: Any, key: str, value: Any) -> None:
    """Save a new session now: if that fails, no cookie may be set for it."""
    session[key] = value
    try:
        session.save()
    except Exception:
        del session[key]
        session.modified = False
        raise


def _add(session: Any, key: str, join: Callable[[Any], Any]) -> None:
    """Save the value to a session read anew, so that what other requests have put there meanwhile stays."""
    session[key] = join(session.get(key))
    if session.session_key is not None:  # it is taken away when the session is gone: somebody has signed out
        session.save()
