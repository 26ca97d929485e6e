"""Somebody who is signed in and opens forms of the admin."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.yardstick.visitor import environ, fetch


def editor() -> dict[str, Any]:
    """A request of somebody who is signed in and may do everything."""
    user, _is_new = User.objects.get_or_create(username="editor", is_superuser=True, is_staff=True)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return environ("/") | {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}


def open_form(handler: WSGIHandler, request: dict[str, Any]) -> bytes:
    """The form, as it is answered."""
    answer = fetch(handler, request)
    if not answer.status.startswith("200"):
        raise AssertionError(f"The form answers {answer.status}.")
    return answer.body


def queries_of(handler: WSGIHandler, request: dict[str, Any]) -> int:
    """The queries of a form that was opened before."""
    open_form(handler, request)
    with CaptureQueriesContext(connection) as queries:
        open_form(handler, request)
    return len(queries)
