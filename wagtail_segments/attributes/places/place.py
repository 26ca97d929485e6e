"""What a source says of where somebody is."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from wagtail_segments.attributes.places.countries import CONTINENT_OF, CONTINENTS, COUNTRIES
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.values import MAX_TEXT

FACTS = ("country", "continent", "region", "city", "time_zone")
"""What may be known of a place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where somebody is. Takes what a source says, and keeps only what can be; ``None`` or empty is not known."""

    country: str | None = None
    """Two letters of ISO 3166-1, in upper or lower case."""
    continent: str | None = None
    """Two letters: AF, AN, AS, EU, NA, OC, SA. Known from the country if it is left out."""
    region: str | None = None
    city: str | None = None
    time_zone: str | None = None
    """A name such as Europe/Berlin."""
    why_unknown: Words = ""
    """Why the rest is not known, for editors."""

    def __post_init__(self) -> None:
        country = _among(COUNTRIES, _text(self.country).upper())
        continent = _among(CONTINENTS, _text(self.continent).upper())
        self._keep(country=country, continent=continent or CONTINENT_OF.get(country or ""))
        self._keep(region=_text(self.region) or None, city=_text(self.city) or None)
        self._keep(time_zone=_among(time_zone_names(), _text(self.time_zone)))

    @property
    def is_known(self) -> bool:
        """Whether there is anything to know of it."""
        return any(getattr(self, fact) for fact in FACTS)

    def _keep(self, **facts: str | None) -> None:
        for name, fact in facts.items():
            object.__setattr__(self, name, fact)


@cache
def time_zone_names() -> frozenset[str]:
    """The names of all time zones. Reads them from the disk once."""
    return frozenset(available_timezones())


def _text(told: Any) -> str:
    return "" if told is None else str(told)[:MAX_TEXT].strip()


def _among(known: Any, name: str) -> str | None:
    return name if name and name in known else None
