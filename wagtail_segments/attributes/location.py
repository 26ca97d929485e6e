"""Where the visitor is, if the site has a way to find out. Never absent: everybody is somewhere."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.places.countries import CONTINENTS, COUNTRIES
from wagtail_segments.attributes.places.place import time_zone_names
from wagtail_segments.attributes.registry import CannotTell, attribute
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.values import Choice, Text

GROUP = _("Location")

_AREAS = frozenset(
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
)
"""What the names of zones begin with; the others are older names of the same zones."""


def countries() -> list[tuple[str, Words]]:
    """Countries to choose from, by their names in the reader's language."""
    return sorted(COUNTRIES.items(), key=lambda country: str(country[1]))


def time_zones() -> list[tuple[str, str]]:
    """Time zones to choose from, by the names that the sources give them."""
    return [(name, name.replace("_", " ")) for name in sorted(time_zone_names()) if name.split("/")[0] in _AREAS]


@attribute(
    "location.country",
    Choice(choices=countries),
    label=_("Country"),
    group=GROUP,
    description=_("The country or territory that the visitor's address lies in."),
)
def country(visitor: Any) -> str:
    return _fact(visitor, "country")


@attribute(
    "location.continent",
    Choice(choices=list(CONTINENTS.items())),
    label=_("Continent"),
    group=GROUP,
    description=_("The continent that the visitor's address lies in."),
)
def continent(visitor: Any) -> str:
    return _fact(visitor, "continent")


@attribute(
    "location.region",
    Text(),
    label=_("Region"),
    group=GROUP,
    description=_("The state, province or county, by its English name, such as Bavaria."),
)
def region(visitor: Any) -> str:
    return _fact(visitor, "region")


@attribute(
    "location.city",
    Text(),
    label=_("City"),
    group=GROUP,
    description=_("The city nearest to the visitor's address, by its English name, such as Munich."),
)
def city(visitor: Any) -> str:
    return _fact(visitor, "city")


@attribute(
    "location.time_zone",
    Choice(choices=time_zones),
    label=_("Time zone"),
    group=GROUP,
    description=_("The time zone that the visitor's address lies in."),
)
def time_zone(visitor: Any) -> str:
    return _fact(visitor, "time_zone")


def _fact(visitor: Any, name: str) -> str:
    found = getattr(visitor.place, name)
    if not found:
        raise CannotTell(visitor.place.why_unknown)
    return str(found)
