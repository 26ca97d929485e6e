"""The visit: a run of requests without a long pause, remembered in the site's own session.

Nothing is written unless a live segment needs it, and then only the facts that it needs: ``began``, ``pages``,
``number``, ``referrer``, ``landing_page``, ``landing_address`` and the five names of a campaign. What is kept does
not grow with the visit.
"""

from collections.abc import Mapping, Set
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.conf import settings
from wagtail_segments.rules.values import MAX_TEXT
from wagtail_segments.visitors.consent import refusal
from wagtail_segments.visitors.sessions import put

SESSION_KEY = "wagtail_segments_visit"
CAMPAIGN = ("utm_campaign", "utm_source", "utm_medium", "utm_term", "utm_content")

_TOUCH_SECONDS = 60
"""A visit that changes in nothing else is written again after this many seconds, so that its end can be told."""
_MAX_CAMPAIGN_VALUE = 100


class Visit:
    """What is remembered of the visit, together with what this request adds to it."""

    def __init__(self, visitor: Any, stored: Mapping[str, Any], why_forgotten: Any) -> None:
        self._visitor = visitor
        self._seconds = int(visitor.now.timestamp())
        self._why_forgotten = why_forgotten
        self._earlier = stored
        self._stored = stored if self._goes_on(stored) else {}

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

    def remember(self, needs: Set[str]) -> bool:
        """Write what ``needs`` names to the session, if it may be kept and has changed. True if a cookie follows."""
        if self._why_forgotten:
            return False
        facts = {name: fact for name in sorted(needs) if (fact := self._known(name)) is not None}
        if not facts:
            return False
        seen = _whole_number(self._stored.get("seen"))
        facts["seen"] = seen if abs(self._seconds - seen) < _TOUCH_SECONDS else self._seconds
        if facts == self._earlier:
            return False
        session = self._visitor.request.session
        put(session, SESSION_KEY, facts)
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

    def _known(self, name: str) -> Any:
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
