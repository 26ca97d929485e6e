"""The visit: a run of requests without a long pause, remembered in the site's own session.

Nothing is written unless a live segment needs it, and then only the facts that it needs: ``began``, ``pages``,
``number``, ``channel``, ``referrer``, ``landing_page``, ``landing_address``, the five names of a campaign, the site's
own campaign parameters with a question mark before them, and counters of what was done, named from ``did:`` on. Some
are of the visitor rather than of the visit, and outlive a pause: ``id``, ``last`` and what begins with ``first_``. What
is kept does not grow with the visit.
"""

from collections.abc import Mapping, Set
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.acquisition import PARAMETER, parameter_names
from wagtail_segments.attributes.channels import CAMPAIGN, DIRECT, channel_of
from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.conf import settings
from wagtail_segments.criteria.deeds import DID, MAX_COUNT, Deed
from wagtail_segments.rules.values import MAX_TEXT
from wagtail_segments.visitors.arrival import campaign_in, external_referrer, parameters_in, referring_host
from wagtail_segments.visitors.consent import is_look, refusal
from wagtail_segments.visitors.sessions import put

SESSION_KEY = "wagtail_segments_visit"

_TOUCH_SECONDS = 60
"""A visit that changes in nothing else is written again after this many seconds, so that its end can be told."""
_MAX_FIRST = 200
"""Characters that are kept of an address of the first visit: it is kept for long, and a cookie may have to hold it."""
_FIRST = "first_"
MAX_COUNTERS = 200
"""Different things that are counted in one visit. What else a visitor does cannot be told."""


class Visit:
    """What is remembered of the visit, together with what this request adds to it."""

    def __init__(self, visitor: Any, stored: Mapping[str, Any], why_forgotten: Any) -> None:
        self._visitor = visitor
        self._seconds = int(visitor.now.timestamp())
        self._why_forgotten = why_forgotten
        self._is_written = False
        self._earlier = stored
        self._stored = stored if self._goes_on(stored) else {}
        self._deeds: Mapping[str, Deed] = {}

    @cached_property
    def campaign(self) -> Mapping[str, str]:
        """The UTM values of the latest campaign link of this visit, by their names; empty if there was none."""
        arrived = campaign_in(self._visitor.query)
        if arrived:
            return arrived
        self._must_be_remembered()
        return {name: kept for name in CAMPAIGN if isinstance(kept := self._stored.get(name), str)}

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """The site's own campaign parameters of the latest link that had any, by the names of their facts.

        A campaign link without any ends what an earlier one said.
        """
        query = self._visitor.query
        arrived = parameters_in(query)
        if arrived or campaign_in(query):
            return arrived
        self._must_be_remembered()
        facts = [PARAMETER + name for name in parameter_names()]
        return {name: kept for name in facts if isinstance(kept := self._stored.get(name), str)}

    @cached_property
    def channel(self) -> str | None:
        """The channel of the latest arrival from outside; ``None`` if there was none, which is to say direct."""
        arrived = channel_of(self._visitor.query, referring_host(self._visitor.request))
        if arrived != DIRECT:
            return arrived
        self._must_be_remembered()
        kept = self._stored.get("channel")
        return kept if isinstance(kept, str) else None

    @cached_property
    def referrer(self) -> str | None:
        """The latest address on another site that led here, without query; ``None`` if there was none."""
        arrived = external_referrer(self._visitor.request)
        if arrived:
            return arrived
        self._must_be_remembered()
        kept = self._stored.get("referrer")
        return kept if isinstance(kept, str) else None

    @property
    def may_be_remembered(self) -> bool:
        """Whether anything may be kept of this visit."""
        return not self._why_forgotten

    @cached_property
    def is_arrival(self) -> bool:
        """Whether this very request came from another site, or by a campaign link."""
        query = self._visitor.query
        by_link = campaign_in(query) or parameters_in(query)
        return bool(by_link) or external_referrer(self._visitor.request) is not None

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
    def id(self) -> str:
        """A random name for the visitor, made when it is first asked for and kept as long as the session."""
        self._must_be_remembered()
        known = self._known_id()
        if known is None and (self._is_written or not is_look(self._visitor.request)):
            raise CannotTell(_("nothing can be kept of this request"))
        return known or self._visitor.new_id

    @cached_property
    def last(self) -> int:
        """When the visit before this one was last noted, in seconds since the epoch; 0 if there was none."""
        self._must_be_remembered()
        if not self._stored:
            return _whole_number(self._earlier.get("seen"))
        if "last" not in self._stored:
            raise CannotTell(_("it was not noted when the visit before this one was"))
        return _whole_number(self._stored["last"])

    @property
    def days_since_last(self) -> int | None:
        """Whole days since the visit before this one; ``None`` if there was none."""
        return max(0, self._seconds - self.last) // 86_400 if self.last else None

    def first(self, name: str) -> str:
        """How the first visit began: its ``channel``, ``referrer``, ``landing_address`` or a name of ``CAMPAIGN``.

        Empty if it had none, because that too must be noted.
        """
        self._must_be_remembered()
        if not self._earlier:
            arrived = self.campaign.get(name) if name in CAMPAIGN else getattr(self, name)
            return (arrived or "")[:_MAX_FIRST]
        kept = self._earlier.get(_FIRST + name)
        if not isinstance(kept, str):
            raise CannotTell(_("it was not noted how the first visit began"))
        return kept

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
        if self._why_forgotten or self._visitor.is_simulated:
            return False
        self._is_written = True
        self._deeds = deeds
        facts = {name: fact for name in sorted(needs) if (fact := self._known(name)) is not None}
        if facts:
            seen = _whole_number(self._stored.get("seen"))
            facts["seen"] = seen if abs(self._seconds - seen) < _TOUCH_SECONDS else self._seconds
        elif not self._stored:  # otherwise what was kept no longer holds
            return False
        if facts == self._earlier:
            return False
        session = self._visitor.request.session
        put(session, SESSION_KEY, facts, lambda noted: self._together_with(noted, facts))
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
        """The facts, and what other requests have noted of the visitor and counted in the visit meanwhile."""
        noted = {**facts, **_of_the_visitor(now, facts)}
        return {**noted, **self._counted(now)} if isinstance(now, dict) and self._goes_on(now) else noted

    def _known(self, name: str) -> Any:
        """A fact as it is kept, ``None`` if there is nothing to keep."""
        if name.startswith(DID):
            return self._counts.get(name)
        try:
            if name == "id":
                return self._known_id()
            if name.startswith(_FIRST):
                return self.first(name.removeprefix(_FIRST))
            if name.startswith(PARAMETER):
                return self.parameters.get(name)
            return self.campaign.get(name) if name in CAMPAIGN else getattr(self, name)
        except CannotTell:
            return None

    def _known_id(self) -> str | None:
        """The visitor's random name, if it is kept or was asked for in this request."""
        kept = self._earlier.get("id")
        return kept if isinstance(kept, str) and kept else vars(self._visitor).get("new_id")

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


def _of_the_visitor(now: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """What another request has noted of the visitor meanwhile, which stays: two at once must not give two answers."""
    lasting = [name for name in facts if name == "id" or name.startswith(_FIRST)]
    noted = now if isinstance(now, dict) else {}
    texts = {name: noted[name] for name in lasting if isinstance(noted.get(name), str)}
    return {name: text for name, text in texts.items() if text or name != "id"}


def _whole_number(stored: Any) -> int:
    return stored if isinstance(stored, int) and not isinstance(stored, bool) else 0


def _counters(stored: Mapping[str, Any]) -> dict[str, int]:
    """The counters among what is kept of a visit."""
    return {
        name: min(count, MAX_COUNT)
        for name, kept in stored.items()
        if isinstance(name, str) and name.startswith(DID) and (count := _whole_number(kept)) > 0
    }
