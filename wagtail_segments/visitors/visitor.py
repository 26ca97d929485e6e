"""``request.visitor``: reads attributes when a rule asks, each once, and remembers which were read."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings as django_settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import LazyObject, cached_property, empty
from django.utils.translation import gettext as _

from wagtail_segments import failures
from wagtail_segments.attributes.device import device_of, program_of
from wagtail_segments.attributes.page import page_model
from wagtail_segments.attributes.places.lookup import find_place
from wagtail_segments.attributes.places.place import Place
from wagtail_segments.attributes.recognition.devices import Device
from wagtail_segments.attributes.registry import Absent, Attribute, CannotTell
from wagtail_segments.attributes.topics import topics_of
from wagtail_segments.rules.truth import UNKNOWN, Truth
from wagtail_segments.transactions import call_contained
from wagtail_segments.visitors.query import lists_in
from wagtail_segments.visitors.simulation import Simulation, fill
from wagtail_segments.visitors.visits import Visit, open_visit


class Visitor:
    """Whoever is making a request. Does nothing until it is asked."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.query_string: str = request.META.get("QUERY_STRING", "")
        """As it arrived; page caches inside us may take the campaign out of the request."""
        self.cookies_sent: str = request.META.get("HTTP_COOKIE", "")
        """The cookies as they arrived, for the same reason."""
        self.answers: dict[int, Truth] = {}
        """What the segments said of this visitor, by primary key."""
        self.choices: dict[Any, dict[int, Any]] = {}
        """What blocks have chosen to show this visitor, by what was loaded together; see ``alternatives``."""
        self.was_asked = False
        """Whether anything was read, so that the response may depend on who is looking."""
        self.is_degraded = False
        """Whether something could not be told because it failed."""
        self.simulation: Simulation | None = None
        """Who the visitor is supposed to be, if somebody looks at the site as somebody else."""
        self.submissions: list[int | None] = []
        """The pages whose forms this request has submitted, by primary key; ``None`` for a form that is no page's."""
        self._page: Any = None
        self._now: datetime | None = None
        self._values: dict[str, Any] = {}
        self._shown: dict[str, Any] = {}
        self._why_unknown: dict[str, str] = {}

    @property
    def is_simulated(self) -> bool:
        """Whether somebody looks at the site as somebody else, so that nothing is counted or remembered."""
        return self.simulation is not None

    def read(self, attribute: Attribute) -> Any:
        """The value in the form its type compares, ``None`` if absent, ``UNKNOWN`` if it cannot be determined."""
        key, values = attribute.key, self._values
        if key not in values:  # faster than to try, as most are asked for twice at least
            values[key] = self._ask(attribute)
        return values[key]

    def known(self, attribute: Attribute) -> Any:
        """What ``read`` gave in this request, ``None`` if nobody has asked. Reads nothing."""
        return self._values.get(attribute.key)

    def shown(self, attribute: Attribute) -> Any:
        """The value as the attribute gave it, for a person to read."""
        self.read(attribute)
        return self._shown.get(attribute.key)

    def why_unknown(self, attribute: Attribute) -> str:
        """Why ``read`` gave ``UNKNOWN``."""
        return self._why_unknown.get(attribute.key, "")

    def _ask(self, attribute: Attribute) -> Any:
        self.was_asked = True
        self.request._cache_update_cache = False  # type: ignore[attr-defined]  # see segments.assignment
        try:
            raw = call_contained(attribute.function, self)
            value = attribute.type.read(raw)
        except (Absent, ObjectDoesNotExist):
            return None
        except CannotTell as reason:
            self._why_unknown[attribute.key] = str(reason)
            return UNKNOWN
        except Exception as error:
            failures.note("attribute", attribute.key)
            self.is_degraded = True
            self._why_unknown[attribute.key] = _("reading it failed (%(error)s)") % {"error": type(error).__name__}
            return UNKNOWN
        self._shown[attribute.key] = raw
        return value

    # The account

    @property
    def is_signed_in(self) -> bool:
        """Whether there is an account. A visitor without a session cookie is a stranger and nothing is read."""
        user = self.request.__dict__.get("user")
        if _is_unread_session_user(user) and not self.has_session:
            return False
        return bool(user is not None and user.is_authenticated)

    @property
    def user(self) -> Any:
        """The account. Raises ``Absent`` if the visitor is not signed in."""
        if not self.is_signed_in:
            raise Absent("not signed in")
        return self.request.user

    # The session

    @property
    def has_session(self) -> bool:
        """Whether the visitor brought a session, or the site has put something in a new one. Reads nothing."""
        session = self.request.__dict__.get("session")
        if session is None:
            return False
        return session.modified or django_settings.SESSION_COOKIE_NAME in self.request.COOKIES

    @property
    def session(self) -> Mapping[str, Any]:
        """The session's values; empty for a visitor who has none. Reading it makes the response vary on cookies."""
        return self.request.session if self.has_session else {}

    @cached_property
    def visit(self) -> Visit:
        """How the visit began and goes, as far as it may be remembered."""
        return open_visit(self)

    @cached_property
    def new_id(self) -> str:
        """A random id for a visitor who has none yet; the same however often the request changes its mind."""
        return secrets.token_hex(8)

    # The place

    @property
    def page(self) -> Any:
        """The Wagtail page being served, or ``None``. Set by us just before the page is served."""
        return self._page

    @page.setter
    def page(self, page: Any) -> None:
        if page is not self._page:
            self._page = page
            self.forget()

    def see(self, page: Any) -> None:
        """Take the page that a preview renders for the one being served, for nothing else says which it is."""
        if self._page is None and isinstance(page, page_model()):
            self.page = page

    @cached_property
    def query(self) -> MultiValueDict[str, str]:
        """The query of the address as it arrived, as far as ``MAX_QUERY`` characters of it go."""
        return MultiValueDict(self.query_lists)

    @cached_property
    def query_lists(self) -> Mapping[str, list[str]]:
        """The same, with all values of each name."""
        return lists_in(self.query_string, self.request.encoding or "utf-8")

    # What the browser says

    @cached_property
    def device(self) -> Device:
        """What the visitor is looking with. Recognised once."""
        return device_of(self)

    @cached_property
    def program(self) -> str | None:
        """What kind of program the visitor is, ``None`` for a person. Costs less than ``device``."""
        return program_of(self)

    @cached_property
    def place(self) -> Place:
        """Where in the world the visitor is, as far as the site can find out. Looked up once."""
        return find_place(self)

    @cached_property
    def topics(self) -> frozenset[str]:
        """The tags and categories of the page being served, as they are compared; see ``attributes.topics``."""
        return call_contained(topics_of, self.page)

    # What is done here

    def submitted(self, page: Any = None) -> None:
        """Note that this request has submitted a form, of a page (or its primary key) or of none.

        Forms of ``wagtail.contrib.forms`` are noticed by themselves; call it for your own, once they are valid.
        """
        self.submissions.append(getattr(page, "pk", page))
        self.forget()

    # The time

    @property
    def now(self) -> datetime:
        """The moment of the request. May be set, for a look at the site at another time."""
        if self._now is None:
            self._now = timezone.now()
        return self._now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._now = moment
        self.forget()

    @cached_property
    def time_zone(self) -> ZoneInfo | None:
        """The visitor's time zone, ``None`` if it is not known."""
        return ZoneInfo(self.place.time_zone) if self.place.time_zone else None

    def local_time(self) -> datetime:
        """``now`` in the visitor's time zone if it is known, else in the site's."""
        now, zone = self.now, self.time_zone
        if zone is None:
            return now if now.tzinfo is None else now.astimezone(timezone.get_default_timezone())
        return now.astimezone(zone)

    def today(self) -> date:
        """The date in the visitor's time zone if it is known, else in the site's."""
        return self.local_time().date()

    def forget(self) -> None:
        """Read everything anew when it is next asked for, because something about the request has changed."""
        self.answers.clear()
        self.choices.clear()
        self._values.clear()
        self._shown.clear()
        self._why_unknown.clear()
        self.__dict__.pop("visit", None)
        self.__dict__.pop("topics", None)
        if self.simulation is not None:
            fill(self, self.simulation.values)


def _is_unread_session_user(user: Any) -> bool:
    """Whether Django would have to read the session to say who it is. Other sources of users are always asked."""
    if not isinstance(user, LazyObject):
        return False
    parts = object.__getattribute__(user, "__dict__")  # past the object's own look-up, which takes ten times as long
    return parts["_wrapped"] is empty and parts["_setupfunc"].__module__ == "django.contrib.auth.middleware"
