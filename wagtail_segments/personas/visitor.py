"""Requests of somebody of whom only that is known which is supposed: nobody's account, session, cookies or visit."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from wagtail_segments.attributes.places.place import Place
from wagtail_segments.segments.assignment import Segments
from wagtail_segments.trial import trial_request
from wagtail_segments.visitors.simulation import Simulation, simulate
from wagtail_segments.visitors.visitor import Visitor
from wagtail_segments.visitors.visits import Visit

NOT_SAID = Place(why_unknown=_("nothing is said of where this persona is"))
"""Everybody is somewhere, so this is unknown and not absent."""


class Stranger(Visitor):
    """Somebody who is here for the first time, and of whom the site could remember whatever it wants."""

    @cached_property
    def visit(self) -> Visit:
        return Visit(self, {}, "")

    @cached_property
    def place(self) -> Place:
        return NOT_SAID


@dataclass(frozen=True)
class Spot:
    """An address, and the page that lives there."""

    address: str
    page: Any = None


def spot_of(page: Any) -> Spot:
    """Where a page is; the home page's address for one that has none."""
    return Spot(page.get_full_url() or "/", page)


def home() -> Spot:
    """The home page of the default site, looked up once for all who go there."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    return Spot(f"{site.root_url}/", site.root_page) if site else Spot("/")


def request_of(simulation: Simulation, spot: Spot) -> Any:
    """A request that somebody makes at a spot, of whom only that is known which is supposed."""
    request = trial_request(spot.address, page=spot.page)
    _become(request, simulation, request.visitor.page)
    return request


def let_in(request: Any, simulation: Simulation, spot: Spot) -> None:
    """From now on, the visitor of a request is somebody of whom only that is known which is supposed.

    The request itself stays whose it is, with its account and session; the visitor has another one.
    """
    other = request_of(simulation, spot)
    request._cache_update_cache = False  # see segments.assignment
    request.visitor, request.segments = other.visitor, other.segments


def _become(request: Any, simulation: Simulation, page: Any) -> None:
    request.visitor = Stranger(request)
    request.segments = Segments(request)
    request.visitor.page = page
    simulate(request, simulation)
