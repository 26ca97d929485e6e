"""Ask the site's sources where a visitor is."""

import atexit
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_segments import failures
from wagtail_segments.attributes.places.place import Place
from wagtail_segments.attributes.places.source import Source
from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.conf import settings

_made: dict[str, Source] = {}
"""The sources of this process, by what the setting says of them."""
atexit.register(_made.clear)  # a database that is still open when Python takes itself apart complains


NOWHERE = Place(why_unknown=gettext_lazy("the site has no way to find out where visitors are"))
"""Where everybody is on a site without sources."""


def find_place(visitor: Any) -> Place:
    """Where the visitor is, as the first source says that knows anything of it. Never raises."""
    if not settings.LOCATION_SOURCES:
        return NOWHERE
    reasons: list[str] = []
    for given in settings.LOCATION_SOURCES:
        try:
            place = source(given).find(visitor.request)
        except CannotTell as reason:
            reasons.append(str(reason))
        except Exception as error:  # a site's own source; what it raises may name the address
            failures.note("location", f"{path_of(given)}: {type(error).__name__}", is_private=True)
            visitor.is_degraded = True
            reasons.append(_("looking it up failed"))
        else:
            if place is not None and place.is_known:
                return replace(place, why_unknown=_("whoever knows where the visitor is does not say this"))
            reasons.append(_("the visitor's address is not listed"))
    return Place(why_unknown="; ".join(dict.fromkeys(reasons)))


def source(given: Any) -> Source:
    """The source that an entry of ``LOCATION_SOURCES`` names, made when it is first asked for.

    Raises ``ImportError`` if there is none, ``TypeError`` if it is no source or does not take these options.
    """
    known = repr(given)
    if known not in _made:
        _made[known] = make_source(given)
    return _made[known]


def make_source(given: Any) -> Source:
    """As ``source``, always a new one."""
    kind = import_string(path_of(given))
    if not (isinstance(kind, type) and issubclass(kind, Source)):
        raise TypeError(f"{path_of(given)!r} is not a subclass of Source")
    options = {str(name): value for name, value in given.items() if name != "source"} if _has_options(given) else {}
    return kind(**options)


def path_of(given: Any) -> str:
    """The dotted path in an entry of ``LOCATION_SOURCES``."""
    return str(given.get("source", "")) if _has_options(given) else str(given)


def _has_options(given: Any) -> bool:
    return isinstance(given, Mapping)
