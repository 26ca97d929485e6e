"""The visit: a run of requests without a long pause, remembered in the site's own session.

Nothing is written unless a live segment needs it, and then only the facts that it needs: ``began``, ``pages``,
``number``, ``referrer``, ``landing_page``, ``landing_address``, the five names of a campaign, and counters of what was
done, whose names begin with ``did:``. What is kept does not grow with the visit.
"""

from collections.abc import Callable, Mapping, Set
from functools import cached_property
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sessions.backends.signed_cookies import SessionStore as CookieSession
from django.core.exceptions import DisallowedHost
from django.utils.translation import gettext_lazy as _

from wagtail_segments import failures
from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.conf import settings
from wagtail_segments.criteria.behaviour import DID, MAX_COUNT, Deed
from wagtail_segments.rules.values import MAX_TEXT
from wagtail_segments.visitors.consent import refusal

SESSION_KEY = "wagtail_segments_visit"
CAMPAIGN = ("utm_campaign", "utm_source", "utm_medium", "utm_term", "utm_content")

_TOUCH_SECONDS = 60
"""A visit that changes in nothing else is written again after this many seconds, so that its end can be told."""
_MAX_CAMPAIGN_VALUE = 100
MAX_COUNTERS = 200
"""Different things that are counted in one visit. What else a visitor does cannot be told."""

Join = Callable[[Any, Mapping[str, Any]], dict[str, Any]]
"""Takes what the session holds by now and what is to be put there, gives what both make together."""


class Visit:
    """What is remembered of the visit, together with what this request adds to it."""

    def __init__(self, visitor: Any, stored: Mapping[str, Any], why_forgotten: Any) -> None:
        self._visitor = visitor
        self._seconds = int(visitor.now.timestamp())
        self._why_forgotten = why_forgotten
        self._earlier = stored
        self._stored = stored if self._goes_on(stored) else {}
        self._deeds: Mapping[str, Deed] = {}

    @cached_property
    def campaign(self) -> Mapping[str, str]:
        """The UTM values of the latest campaign link of this visit, by their names; empty if there was none."""
        query = self._visitor.query
        arrived = {name: query[name][:_MAX_CAMPAIGN_VALUE] for name in CAMPAIGN if query.get(name)}
        if arrived:
            return arrived
        self._must_be_remembered()
        return {name: kept for name in CAMPAIGN if isinstance(kept := self._stored.get(name), str)}

    @cached_property
    def referrer(self) -> str | None:
        """The latest address on another site that led here, without query; ``None`` if there was none."""
        arrived = external_referrer(self._visitor.request)
        if arrived:
            return arrived
        self._must_be_remembered()
        kept = self._stored.get("referrer")
        return kept if isinstance(kept, str) else None

    @cached_property
    def landing_address(self) -> str:
        """The path of the address at which the visit began."""
        return self._landing("landing_address", self._visitor.request.path[:MAX_TEXT])

    @cached_property
    def landing_page(self) -> str:
        """The path in the page tree of the page on which the visit began; empty if that was no Wagtail page."""
        page = self._visitor.page
        return self._landing("landing_page", page.path if page else "")

    @cached_property
    def pages(self) -> int:
        """How many pages were viewed in this visit, the present one included."""
        self._must_be_remembered()
        return _whole_number(self._stored.get("pages")) + (self._visitor.request.method == "GET")

    @cached_property
    def number(self) -> int:
        """Which visit this is."""
        self._must_be_remembered()
        earlier = _whole_number(self._earlier.get("number"))
        return max(1, earlier) if self._stored else earlier + 1

    @property
    def minutes(self) -> int:
        """Whole minutes since the visit began."""
        return max(0, self._seconds - self.began) // 60

    @cached_property
    def began(self) -> int:
        """When the visit began, in seconds since the epoch."""
        self._must_be_remembered()
        return _whole_number(self._stored.get("began")) or self._seconds

    def count(self, counter: str) -> int:
        """How often something was done in this visit before this request; ``counter`` is the name of a ``Deed``'s."""
        self._must_be_remembered()
        if counter not in self._stored and len(_counters(self._stored)) >= MAX_COUNTERS:
            raise CannotTell(_("too many different things were counted in this visit"))
        return _counters(self._stored).get(counter, 0)

    def remember(self, needs: Set[str], deeds: Mapping[str, Deed] = MappingProxyType({})) -> bool:
        """Write what ``needs`` names to the session, if it may be kept and has changed. True if a cookie follows.

        ``deeds`` are what is counted, by those needs that are counters.
        """
        if self._why_forgotten:
            return False
        self._deeds = deeds
        facts = {name: fact for name in sorted(needs) if (fact := self._known(name)) is not None}
        if not facts:
            return False
        seen = _whole_number(self._stored.get("seen"))
        facts["seen"] = seen if abs(self._seconds - seen) < _TOUCH_SECONDS else self._seconds
        if facts == self._earlier:
            return False
        session = self._visitor.request.session
        _write(session, facts, self._together_with)
        return bool(session.modified)

    def _goes_on(self, stored: Mapping[str, Any]) -> bool:
        pause = self._seconds - _whole_number(stored.get("seen"))
        return abs(pause) <= settings.VISIT_PAUSE_MINUTES * 60

    def _landing(self, name: str, here: str) -> str:
        self._must_be_remembered()
        if not self._stored:
            return here
        kept = self._stored.get(name)
        if not isinstance(kept, str):
            raise CannotTell(_("it was not noted where this visit began"))
        return kept

    @cached_property
    def _done(self) -> dict[str, int]:
        """How often this request does what is counted, as far as it does."""
        return {name: times for name, deed in self._deeds.items() if (times := deed.done_by(self._visitor))}

    @cached_property
    def _counts(self) -> dict[str, int]:
        return self._counted(self._stored)

    def _counted(self, stored: Mapping[str, Any]) -> dict[str, int]:
        """What is kept of the counters together with what this request does, and no more counters than may be kept."""
        counts = {name: count for name, count in _counters(stored).items() if name in self._deeds}
        for name, times in self._done.items():
            if name in counts or len(counts) < MAX_COUNTERS:
                counts[name] = min(counts.get(name, 0) + times, MAX_COUNT)
        return counts

    def _together_with(self, now: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts, and what other requests of the visit have counted meanwhile."""
        return {**facts, **self._counted(now)} if isinstance(now, dict) and self._goes_on(now) else dict(facts)

    def _known(self, name: str) -> Any:
        if name.startswith(DID):
            return self._counts.get(name)
        try:
            return self.campaign.get(name) if name in CAMPAIGN else getattr(self, name)
        except CannotTell:
            return None

    def _must_be_remembered(self) -> None:
        if self._why_forgotten:
            raise CannotTell(self._why_forgotten)


def open_visit(visitor: Any) -> Visit:
    """The visit that this request belongs to."""
    if visitor.request.__dict__.get("session") is None:
        return Visit(visitor, {}, _("the site keeps no sessions"))
    why_forgotten = refusal(visitor)
    stored = {} if why_forgotten else visitor.session.get(SESSION_KEY)
    return Visit(visitor, stored if isinstance(stored, dict) else {}, why_forgotten)


def external_referrer(request: Any) -> str | None:
    """The address on another site that led to this request, without credentials, query and fragment."""
    sent = str(request.META.get("HTTP_REFERER", ""))[:MAX_TEXT]
    try:
        parts = urlsplit(sent)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or host == _own_host(request):
        return None
    return f"{parts.scheme}://{host}{parts.path}"


def _own_host(request: Any) -> str:
    """The host of this site as Django takes it, which is that of a proxy in front if the site trusts it."""
    try:
        return urlsplit(f"//{request.get_host()}").hostname or ""
    except DisallowedHost:
        return ""


def _whole_number(stored: Any) -> int:
    return stored if isinstance(stored, int) and not isinstance(stored, bool) else 0


def _counters(stored: Mapping[str, Any]) -> dict[str, int]:
    """The counters among what is kept of a visit."""
    return {
        name: min(count, MAX_COUNT)
        for name, kept in stored.items()
        if isinstance(name, str) and name.startswith(DID) and (count := _whole_number(kept)) > 0
    }


def _write(session: Any, facts: dict[str, Any], join: Join) -> None:
    """Put the visit into the session; a session store that fails costs the visit and not the page."""
    try:
        if session.modified:
            session[SESSION_KEY] = facts
        elif session.session_key is None or isinstance(session, CookieSession):
            _begin(session, facts)
        else:
            _add(type(session)(session.session_key), facts, join)
    except Exception:
        failures.note("visit", "the session could not be saved")


def _begin(session: Any, facts: dict[str, Any]) -> None:
    """Save a new session now: if that fails, no cookie may be set for it."""
    session[SESSION_KEY] = facts
    try:
        session.save()
    except Exception:
        del session[SESSION_KEY]
        session.modified = False
        raise


def _add(session: Any, facts: dict[str, Any], join: Join) -> None:
    """Save the visit to a session read anew, so that what other requests have put there meanwhile stays."""
    session[SESSION_KEY] = join(session.get(SESSION_KEY), facts)
    if session.session_key is not None:  # it is taken away when the session is gone: somebody has signed out
        session.save()
