"""Where the visitor is, if the site has a way to find out. Never absent: everybody is somewhere."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.places.countries import CONTINENTS, COUNTRIES
from wagtail_segments.attributes.places.place import time_zone_names
from wagtail_segments.attributes.registry import Attribute, CannotTell, register
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.values import Choice, Text, ValueType

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


def _declare(name: str, kind: ValueType, label: Words, description: Words) -> None:
    register(
        Attribute(
            key=f"location.{name}",
            type=kind,
            function=lambda visitor: _fact(visitor, name),
            label=label,
            group=GROUP,
            description=description,
        )
    )


def _fact(visitor: Any, name: str) -> str:
    found = getattr(visitor.place, name)
    if not found:
        raise CannotTell(visitor.place.why_unknown)
    return str(found)


_declare(
    "country",
    Choice(choices=countries),
    _("Country"),
    _("The country or territory that the visitor's address lies in."),
)
_declare(
    "continent",
    Choice(choices=list(CONTINENTS.items())),
    _("Continent"),
    _("The continent that the visitor's address lies in."),
)
_declare("region", Text(), _("Region"), _("The state, province or county, by its English name, such as Bavaria."))
_declare(
    "city", Text(), _("City"), _("The city nearest to the visitor's address, by its English name, such as Munich.")
)
_declare(
    "time_zone",
    Choice(choices=time_zones),
    _("Time zone"),
    _("The time zone that the visitor's address lies in."),
)
