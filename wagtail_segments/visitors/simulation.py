"""Being somebody else for one request: in other segments, at another moment, with another device, elsewhere.

What is supposed is put where a visitor keeps what was asked before, so that a page which supposes nothing pays nothing.
Nothing is counted, remembered, noted or cached of a request that supposes something; see ``Visitor.is_simulated``.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from wagtail_segments.attributes.places.countries import COUNTRIES
from wagtail_segments.attributes.places.place import Place
from wagtail_segments.attributes.recognition.devices import Device
from wagtail_segments.attributes.registry import Attribute, lookup
from wagtail_segments.rules.truth import UNKNOWN

VERSION = 1
"""Of the stored form. A later one is refused, for it may say what this release would not understand."""

MAX_SEGMENTS = 100
MAX_VALUES = 200
MAX_STORED_TEXT = 512
"""Characters of one key or value in the stored form."""

DEVICES: dict[str, Device] = {
    "phone": Device(type="phone", browser="chrome", system="android", touch=True),
    "tablet": Device(type="tablet", browser="chrome", system="android", touch=True),
    "desktop": Device(type="desktop", browser="firefox", system="windows", touch=False),
    "tv": Device(type="tv", browser="other", system="tizen", touch=False),
    "console": Device(type="console", browser="other", system="other", touch=False),
    "headset": Device(type="headset", browser="other", system="android", touch=False),
    "watch": Device(type="watch", browser="other", system="other", touch=True),
}
"""An ordinary device of each type, by the type."""


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """Who somebody is supposed to be. What is not said stays as it is. Raises ``ValueError`` for what cannot be."""

    segments: frozenset[str] | None = None
    """The keys of exactly the segments the visitor is in; ``None`` for what the rules say."""
    also_in: frozenset[str] = frozenset()
    """The keys of segments the visitor is in whatever their rules say; the others stay as they are."""
    moment: datetime | None = None
    """When it is, aware."""
    device: str | None = None
    """A type of device: a key of ``DEVICES``."""
    country: str | None = None
    """Two letters of ISO 3166-1, in upper case."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Values of attributes by their keys, as their functions would return them; ``None`` for an absent one."""

    def __post_init__(self) -> None:
        if self.device is not None and self.device not in DEVICES:
            raise ValueError(f"{self.device!r} is no type of device")
        if self.country is not None and self.country not in COUNTRIES:
            raise ValueError(f"{self.country!r} is no country")
        if self.moment is not None and not _is_near(self.moment):
            raise ValueError(f"{self.moment!r} is no moment to be at")

    @property
    def supposes_nothing(self) -> bool:
        """Whether everything stays as it is."""
        return self == Simulation()

    @property
    def stored(self) -> dict[str, Any]:
        """What can be kept as JSON, and read again with ``read_simulation``."""
        said = {
            "segments": None if self.segments is None else sorted(self.segments),
            "also_in": sorted(self.also_in) or None,
            "moment": None if self.moment is None else self.moment.isoformat(),
            "device": self.device,
            "country": self.country,
            "values": {key: _storable(value) for key, value in self.values.items()} or None,
        }
        return {"version": VERSION, **{name: one for name, one in said.items() if one is not None}}


def simulate(request: Any, simulation: Simulation) -> None:
    """Let the visitor of a request be somebody else from now on, and the segments answer accordingly."""
    visitor = request.visitor
    visitor.simulation = simulation  # first, so that nothing is kept whatever comes next
    request._cache_update_cache = False  # see segments.assignment
    for name in ("device", "place", "time_zone"):
        vars(visitor).pop(name, None)
    if simulation.device is not None:
        vars(visitor)["device"] = DEVICES[simulation.device]
    if simulation.country is not None:
        vars(visitor)["place"] = Place(country=simulation.country, why_unknown=_("only the country is supposed"))
    if simulation.moment is None:
        visitor.forget()
    else:
        visitor.now = simulation.moment
    request.segments.begin_anew()


def fill(visitor: Any, values: Mapping[str, Any]) -> None:
    """Put supposed values where those are kept that were read. Called when a visitor forgets the others."""
    for key, raw in values.items():
        attribute = lookup(key)
        if attribute is None:
            continue
        visitor._shown[key] = raw
        try:
            visitor._values[key] = attribute.type.read(raw)
        except Exception:  # a site's own type may raise anything
            visitor._values[key] = UNKNOWN
            visitor._why_unknown[key] = _("what is supposed cannot be read")


def read_simulation(stored: Any, segments: Container[str] | None = None) -> tuple[Simulation, list[str]]:
    """What a stored form supposes, and messages about whatever of it no longer can be, which is left out.

    Args:
        stored: what ``Simulation.stored`` gave, or anything else.
        segments: the keys of the segments that there are; ``None`` to take any.

    Raises ``ValueError``, with a message for people, if it is no such form or one of a later version.
    """
    if not isinstance(stored, Mapping) or type(stored.get("version")) is not int:
        raise ValueError(_("This does not say who to be."))
    if not 1 <= stored["version"] <= VERSION:
        raise ValueError(_("This was written by a newer version of wagtail-segments."))
    messages: list[str] = []
    simulation = Simulation(
        segments=_segments(stored.get("segments"), segments, messages),
        also_in=_segments(stored.get("also_in"), segments, messages) or frozenset(),
        moment=_moment(stored.get("moment"), messages),
        device=_one_of(DEVICES, stored.get("device"), _("There is no such device: %s."), messages),
        country=_one_of(COUNTRIES, stored.get("country"), _("There is no such country: %s."), messages),
        values=_values(stored.get("values"), messages),
    )
    return simulation, messages


def _segments(given: Any, known: Container[str] | None, messages: list[str]) -> frozenset[str] | None:
    """The keys that there are. One that is left out makes nobody a member of anything else."""
    if given is None:
        return None
    wanted = list(given) if isinstance(given, list | tuple | set | frozenset) else [given]
    found = [one for one in wanted[:MAX_SEGMENTS] if isinstance(one, str) and (known is None or one in known)]
    _tell(messages, _("There is no such segment: %s."), [one for one in wanted[:MAX_SEGMENTS] if one not in found])
    if len(wanted) > MAX_SEGMENTS:
        messages.append(_("Only the first %(most)d segments are supposed.") % {"most": MAX_SEGMENTS})
    return frozenset(found)


def _moment(given: Any, messages: list[str]) -> datetime | None:
    if given is None:
        return None
    try:
        moment = parse_datetime(given) if isinstance(given, str) else None
        if moment is not None and timezone.is_naive(moment):
            moment = timezone.make_aware(moment, timezone.get_default_timezone())
    except (ValueError, OverflowError):
        moment = None
    if moment is not None and _is_near(moment):
        return moment
    _tell(messages, _("There is no such moment: %s."), [given])
    return None


def _is_near(moment: datetime) -> bool:
    """Whether a moment can be told in every time zone."""
    return 1 < moment.year < 9999


def _one_of(known: Container[str], given: Any, message: str, messages: list[str]) -> str | None:
    if given is None:
        return None
    if isinstance(given, str) and given in known:
        return given
    _tell(messages, message, [given])
    return None


def _values(given: Any, messages: list[str]) -> dict[str, Any]:
    pairs = list(given.items())[:MAX_VALUES] if isinstance(given, Mapping) else []
    found = {key: raw for key, raw in pairs if isinstance(key, str) and _can_be_read(lookup(key), raw)}
    _tell(messages, _("This cannot be supposed: %s."), [key for key, _raw in pairs if key not in found])
    return found


def _can_be_read(attribute: Attribute | None, raw: Any) -> bool:
    if attribute is None:
        return False
    try:
        attribute.type.read(raw)
    except Exception:  # a site's own type may raise anything
        return False
    return True


def _tell(messages: list[str], message: str, wrong: list[Any]) -> None:
    messages.extend(message % str(one)[:100] for one in wrong[:10])


def _storable(value: Any) -> Any:
    """A value as JSON can hold it, in a form that the types of attributes read again."""
    match value:
        case None | bool() | int() | float():
            return value
        case Decimal():
            return str(value)
        case date() | time():
            return value.isoformat()
        case Mapping():
            return {str(name)[:MAX_STORED_TEXT]: _storable(one) for name, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return sorted((_storable(one) for one in value), key=str)
    return str(value)[:MAX_STORED_TEXT]
