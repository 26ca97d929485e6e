"""What the request itself says: its host, its headers, its cookies."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as django_settings
from django.core.exceptions import DisallowedHost, ValidationError
from django.http import parse_cookie
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from wagtail_segments.attributes.registry import attribute
from wagtail_segments.conf import settings
from wagtail_segments.rules.values import MAX_TEXT, Boolean, Choice, Pairs, Text

GROUP = _("Request")

MAX_COOKIES = 8192
"""Characters of cookies that are looked at."""

SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Headers that are never read, whatever ``READABLE_HEADERS`` says. Cookies have an attribute of their own."""


class Headers(Pairs):
    """Headers of the request, whatever the case of their names. Only those that the site makes readable."""

    def clean_name(self, raw: Any) -> str:
        name = super().clean_name(raw)
        if name.casefold() not in readable_headers():
            message = gettext(
                "Rules may not speak about this header. The setting READABLE_HEADERS lists those they may."
            )
            raise ValidationError(message, code="name")
        return name

    def pick(self, value: Any, name: str) -> tuple[str, ...] | None:
        return super().pick(value, name.casefold())


def readable_headers() -> frozenset[str]:
    """The names, in lower case, of the headers that rules may speak about."""
    return frozenset(str(name).casefold() for name in settings.READABLE_HEADERS) - SECRET_HEADERS


def sites() -> list[tuple[str, str]]:
    """The Wagtail sites, to choose from."""
    return [(str(site.pk), str(site)) for site in Site.objects.order_by("hostname", "port")]


def host_of(request: Any) -> str:
    """The host of this site, without port, as Django takes it: that of a proxy in front if the site trusts it."""
    try:
        return urlsplit(f"//{request.get_host()}").hostname or ""
    except (DisallowedHost, ValueError):
        return ""


def as_utf8(header: str) -> str:
    """What a header says that was written in UTF-8; servers hand it over as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


@attribute(
    "request.host",
    Text(),
    label=_("Host"),
    group=GROUP,
    description=_("The host name in the address, such as www.example.org, without port."),
)
def host(visitor: Any) -> str | None:
    return host_of(visitor.request) or None


@attribute(
    "request.site",
    Choice(choices=sites),
    label=_("Site"),
    group=GROUP,
    description=_("Which of the sites in this Wagtail the address belongs to."),
)
def site(visitor: Any) -> str | None:
    found = Site.find_for_request(visitor.request)
    return None if found is None else str(found.pk)


@attribute(
    "request.from_this_site",
    Boolean(yes=_("came from a page of this site"), no=_("did not come from a page of this site")),
    label=_("Came from this site"),
    group=GROUP,
    description=_("Whether the visitor followed a link on a page of this host. Some browsers do not say."),
)
def from_this_site(visitor: Any) -> bool:
    own, sent = host_of(visitor.request), str(visitor.request.META.get("HTTP_REFERER", ""))[:MAX_TEXT]
    try:
        referrer = urlsplit(sent)
        return bool(own) and referrer.scheme in {"http", "https"} and referrer.hostname == own
    except ValueError:
        return False


@attribute(
    "request.cookie",
    Pairs(),
    label=_("Cookie"),
    group=GROUP,
    description=_("A cookie that the browser sent, by its name. Those that sign people in cannot be read."),
)
def cookie(visitor: Any) -> Mapping[str, str]:
    secret = {django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME}
    sent = visitor.cookies_sent
    if len(sent) > MAX_COOKIES:
        sent = sent[:MAX_COOKIES].rpartition(";")[0]
    return {name: held for name, held in parse_cookie(as_utf8(sent)).items() if name not in secret}


@attribute(
    "request.header",
    Headers(),
    label=_("Header"),
    group=GROUP,
    description=_("A header of the request, by its name. The setting READABLE_HEADERS says which can be read."),
)
def header(visitor: Any) -> Mapping[str, str]:
    meta = visitor.request.META
    found = {name: meta.get(_key(name)) for name in readable_headers()}
    return {name: str(sent)[:MAX_TEXT] for name, sent in found.items() if sent is not None}


def _key(name: str) -> str:
    """The name of a header as servers hand it over."""
    key = name.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
