"""Seeing the live site as somebody else: a choice that an editor's browser keeps for an hour, in a signed cookie.

The choice holds for one person on one site, and only on pages that this person may edit; anywhere else they see what is
theirs. It is looked at just before a page is served, so no other request pays for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Site

from wagtail_segments import failures
from wagtail_segments.attributes.device import DEVICE_TYPES
from wagtail_segments.attributes.places.countries import COUNTRIES
from wagtail_segments.rules.values.base import MAX_SHOWN, enumerate_in_words
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.visitors.simulation import VERSION, Simulation, read_simulation, simulate

COOKIE = "wagtail_segments_view_as"
LASTS = timedelta(hours=1)
MAX_SEGMENTS = 20
"""Segments that one cookie names, so that it stays small."""
MAX_COOKIE = 1_000
"""Characters of a cookie that are looked at; ours have less than half of it."""


@dataclass(frozen=True, kw_only=True)
class ViewAs:
    """Who an editor is for a time, on pages that this editor may edit."""

    simulation: Simulation
    until: datetime
    missing: int = 0
    """How many of the chosen segments are no longer published."""

    @property
    def in_words(self) -> list[str]:
        """What is supposed, a phrase for each thing."""
        return words_for(self.simulation, self.missing)

    @property
    def until_in_words(self) -> str:
        """The time of day at which it ends, by the site's clock."""
        return date_format(timezone.localtime(self.until, timezone.get_default_timezone()), "TIME_FORMAT")


def may_view_as(user: Any, page: Any) -> bool:
    """Whether somebody may see a page as somebody else: whoever may enter the admin and edit this page."""
    if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return False
    return bool(page.permissions_for_user(user).can_edit())


def apply(page: Any, request: Any) -> None:
    """Let an editor be whoever they chose to be, now that it is known which page is served. Never raises."""
    try:
        chosen = chosen_by(request, page)
        if chosen is not None and may_view_as(request.user, page):
            simulate(request, chosen.simulation)
            request.segments_view_as = chosen
    except Exception:
        failures.note("view as")


def chosen_by(request: Any, page: Any) -> ViewAs | None:
    """What the request's cookie says, if it was given to this person, for the page's site, within the last hour."""
    cookie = request.COOKIES.get(COOKIE, "")
    if not 0 < len(cookie) <= MAX_COOKIE or not request.user.is_authenticated:
        return None
    try:
        return _read(_signer(request, page).unsign_object(cookie))
    except (BadSignature, ValueError, TypeError, OverflowError):  # not ours, or not what we write
        return None


def begin(response: Any, request: Any, page: Any, simulation: Simulation) -> None:
    """Have the browser keep a choice. It goes wherever the session of whoever chose goes, and ends in an hour."""
    until = timezone.now().timestamp() + LASTS.total_seconds()
    response.set_cookie(
        COOKIE,
        _signer(request, page).sign_object(_written(simulation, int(until)), compress=True),
        max_age=LASTS,
        path=settings.SESSION_COOKIE_PATH,
        domain=settings.SESSION_COOKIE_DOMAIN,
        secure=request.is_secure() or settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def end(response: Any) -> None:
    """Have the browser forget the choice."""
    response.delete_cookie(
        COOKIE, path=settings.SESSION_COOKIE_PATH, domain=settings.SESSION_COOKIE_DOMAIN, samesite="Lax"
    )


def words_for(simulation: Simulation, missing: int = 0) -> list[str]:
    """What a simulation supposes, a phrase for each thing."""
    words = [] if simulation.segments is None else [_segments_in_words(simulation.segments)]
    if missing:
        words.append(_("a chosen segment is no longer published"))
    if simulation.moment is not None:
        moment = date_format(timezone.localtime(simulation.moment, timezone.get_default_timezone()), "DATETIME_FORMAT")
        words.append(_("at this moment: %(moment)s") % {"moment": moment})
    if simulation.device is not None:
        words.append(_("device: %(device)s") % {"device": dict(DEVICE_TYPES)[simulation.device]})
    if simulation.country is not None:
        words.append(_("country: %(country)s") % {"country": COUNTRIES[simulation.country]})
    return words


def _segments_in_words(keys: frozenset[str]) -> str:
    if not keys:
        return _("in no segment")
    live = ruleset.current().keys
    names = sorted((live[key].name if key in live else key for key in keys), key=str.casefold)
    return _("in %(segments)s") % {"segments": enumerate_in_words(names[:MAX_SHOWN], len(names), _(" and "))}


def _signer(request: Any, page: Any) -> Signer:
    """Signs for one person on one site: what another one brings has not been signed."""
    site = page.get_site() if page.pk else Site.find_for_request(request)
    return Signer(salt=f"wagtail_segments.view_as:{request.user.pk}:{site.pk if site else ''}")


def _written(simulation: Simulation, until: int) -> list[Any]:
    """The shortest form: segments by their primary keys, the moment in seconds since the epoch."""
    live, keys = ruleset.current().keys, simulation.segments
    pks = None if keys is None else sorted(live[key].pk for key in keys if key in live)[:MAX_SEGMENTS]
    moment = None if simulation.moment is None else int(simulation.moment.timestamp())
    return [VERSION, until, pks, moment, simulation.device, simulation.country]


def _read(written: Any) -> ViewAs | None:
    """What was written, unless its hour is over. May raise ``ValueError``, ``TypeError`` or ``OverflowError``."""
    version, seconds, pks, moment, device, country = written
    left = seconds - timezone.now().timestamp()
    if not 0 < left <= LASTS.total_seconds():
        return None
    live = ruleset.current().segments
    stored: Mapping[str, Any] = {
        "version": version,
        "segments": None if pks is None else [live[pk].key for pk in pks if pk in live],
        "moment": None if moment is None else datetime.fromtimestamp(moment, UTC).isoformat(),
        "device": device,
        "country": country,
    }
    simulation, _messages = read_simulation(stored)
    missing = sum(pk not in live for pk in pks or ())
    return ViewAs(simulation=simulation, until=datetime.fromtimestamp(seconds, UTC), missing=missing)
