"""A trial: a request that nobody made, to see what the segments say of somebody at some address and moment.

Nothing is written: no session, no visit, no log.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from importlib import import_module
from io import BytesIO
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import DisallowedHost, FieldDoesNotExist, ValidationError
from django.core.handlers.wsgi import WSGIRequest
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from wagtail.models import Page, Site
from wagtail.views import serve

from wagtail_segments.middleware import attach
from wagtail_segments.rules.explain import Reason
from wagtail_segments.segments.assignment import explain_rule
from wagtail_segments.segments.models import Segment

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
"""The user agent of a person; somebody who sends none counts as a program."""

MAX_ADDRESS = 8192
"""Characters of an address that are taken."""

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,100}", re.ASCII)
_NEAR = 5


class NotFound(ValueError):
    """There is nothing of this name; the message names what is near it."""


def explain_segment(key: str, request: Any, *, draft: bool = False) -> tuple[Segment, Reason]:
    """The segment with this key, and why whoever makes the request is in it, criterion by criterion.

    With ``draft`` it is the latest version of the segment that counts, published or not.

    Raises ``NotFound`` if there is no such segment, or if it is not published.
    """
    segment = _segment_with(key)
    if draft:
        latest = segment.get_latest_revision_as_object()
        return latest, explain_rule(latest.tree, request)
    try:
        return segment, request.segments.explain(segment.key)
    except KeyError:
        raise NotFound(_("The segment “%(key)s” is not published.") % {"key": key}) from None


def trial_request(
    address: str = "/",
    *,
    user: Any = None,
    headers: Mapping[str, str] | None = None,
    session: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    page: Any = None,
) -> Any:
    """A GET request with ``visitor`` and ``segments``, at the Wagtail page that lives at the address, if one does.

    Args:
        address: a path with its query, or a whole address, whose host then says which site it is.
        user: who is signed in; ``None`` for a stranger.
        headers: by name; without a user agent it is a browser's.
        session: what the site keeps in the visitor's session.
        now: the moment of the request.
        page: the page that lives there, if it is known; it is then not looked up.

    Raises ``ValidationError`` if the address cannot be read.
    """
    request: Any = WSGIRequest(environ_of(address, headers or {}))
    request.user = user or AnonymousUser()
    if session or "django.contrib.sessions.middleware.SessionMiddleware" in settings.MIDDLEWARE:
        request.session = _session_with(session or {})
    if session or user:
        request.COOKIES.setdefault(settings.SESSION_COOKIE_NAME, "brought along")
    attach(request)
    request.visitor.page = page or _page_at(request)
    if now is not None:
        request.visitor.now = now
    return request


def environ_of(address: str, headers: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """What a server would say of the request. An address without a host is one of the default site.

    Raises ``ValidationError`` if the address cannot be read.
    """
    parts = _split(address)
    site = None if parts.hostname else Site.objects.filter(is_default_site=True).first()
    secure = parts.scheme == "https" or bool(site and site.port == 443)
    port = parts.port or (site.port if site else 443 if secure else 80)
    host = parts.hostname or (site.hostname if site else "localhost")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes("/" + parts.path.lstrip("/")).decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "https" if secure else "http",
        "wsgi.input": BytesIO(),
        "HTTP_HOST": host if port in {80, 443} else f"{host}:{port}",
        "HTTP_USER_AGENT": BROWSER,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }


def user_known_as(name: str) -> Any:
    """The account with this name, e-mail address or primary key, tried in this order. Raises ``NotFound``."""
    accounts = get_user_model()._default_manager
    for field in _identifying_fields() if _can_be_a_name(name) else ():
        found = list(accounts.filter(**{field: name})[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(_("Several accounts have “%(name)s”. Give the name or primary key.") % {"name": name})
    try:
        return accounts.get(pk=get_user_model()._meta.pk.to_python(name))
    except (get_user_model().DoesNotExist, ValidationError, ValueError, OverflowError):
        near = _near(name, _names_like(name)) if _can_be_a_name(name) else ""
        raise NotFound(_("There is no account “%(name)s”.%(near)s") % {"name": name, "near": near}) from None


def read_header(text: str) -> tuple[str, str]:
    """Name and value of a header written as ``User-Agent: …``. Raises ``ValidationError``."""
    name, colon, value = text.partition(":")
    if not colon or not _HEADER_NAME.fullmatch(name.strip()) or not _fits_a_header(value):
        raise ValidationError(_("“%(text)s” is not a header such as “User-Agent: Firefox”.") % {"text": text})
    return name.strip(), value.strip()


def read_session_value(text: str) -> tuple[str, Any]:
    """Name and value of ``name=value``; what reads as JSON, such as a number or ``true``, is that, the rest is text.

    Raises ``ValidationError``.
    """
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise ValidationError(_("“%(text)s” is not a session value such as “plan=gold”.") % {"text": text})
    try:
        return name.strip(), json.loads(value)
    except (ValueError, RecursionError):
        return name.strip(), value


def read_moment(text: str) -> datetime:
    """A moment such as ``2026-05-03T22:15``, in the site's time zone unless it names one.

    Raises ``ValidationError``.
    """
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = datetime.combine(day, time())
        if moment is not None and timezone.is_naive(moment):
            moment = timezone.make_aware(moment, timezone.get_default_timezone())
        if moment is not None and date.min < moment.date() < date.max:
            return moment
    except (ValueError, OverflowError):
        pass
    raise ValidationError(_("“%(text)s” is not a moment such as “2026-05-03T22:15”.") % {"text": text})


def _segment_with(key: str) -> Segment:
    segment = Segment.objects.filter(key=key).first() if _can_be_a_name(key) else None
    if segment is None:
        near = _near(key, Segment.objects.values_list("key", flat=True))
        raise NotFound(_("There is no segment “%(key)s”.%(near)s") % {"key": key, "near": near})
    return segment


def _can_be_a_name(text: str) -> bool:
    """Whether a database may be asked for it, and it may be found."""
    return bool(text) and "\0" not in text


def _near(wanted: str, known: Iterable[str]) -> str:
    near = get_close_matches(wanted[:100], list(known), n=_NEAR, cutoff=0.5)
    return " " + _("Near to it: %(names)s.") % {"names": ", ".join(near)} if near else ""


def _identifying_fields() -> list[str]:
    """The fields of the account by which a person may be called."""
    model: Any = get_user_model()
    fields = [model.USERNAME_FIELD]
    try:
        model._meta.get_field(model.get_email_field_name())
    except FieldDoesNotExist:
        return fields
    return [*fields, f"{model.get_email_field_name()}__iexact"]


def _names_like(name: str) -> Iterable[str]:
    model: Any = get_user_model()
    field = model.USERNAME_FIELD
    names = model._default_manager.filter(**{f"{field}__istartswith": name[:2]})
    return [str(one) for one in names.values_list(field, flat=True)[:500]]


def _split(address: str) -> Any:
    """The parts of an address. Raises ``ValidationError``."""
    try:
        parts = urlsplit(address)
        is_whole = parts.port is None or bool(parts.hostname)
    except ValueError:
        parts, is_whole = urlsplit(""), False
    if not is_whole or not _fits_a_header(address) or (parts.netloc and parts.scheme not in {"http", "https"}):
        raise ValidationError(_("“%(text)s” is not an address such as “/savings/?plan=gold”.") % {"text": address})
    return parts


def _fits_a_header(text: str) -> bool:
    return len(text) <= MAX_ADDRESS and not any(ord(letter) < 32 or ord(letter) == 127 for letter in text)


def _session_with(values: Mapping[str, Any]) -> Any:
    """A session that lives in memory only."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(values)
    session.modified = False
    return session


def _page_at(request: Any) -> Any:
    """The page that Wagtail would serve at the address, or ``None``."""
    language = translation.get_language_from_path(request.path_info) or translation.get_language()
    with translation.override(language):
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return None
        if match.func is not serve:
            return None
        try:
            return Page.find_for_request(request, match.args[0] if match.args else match.kwargs.get("path", ""))
        except DisallowedHost:  # a page's own route may ask for the host
            return None
