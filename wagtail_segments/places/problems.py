"""What is wrong with the personalisation of a page or snippet, in words."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from wagtail_segments.experiences.page import experiences_field
from wagtail_segments.experiences.standing import standings
from wagtail_segments.places.place import Alternative, Place
from wagtail_segments.places.walk import places_in
from wagtail_segments.segments.audience import Audience
from wagtail_segments.segments.known import KnownSegments


class Problem(NamedTuple):
    """Something that an editor should mend."""

    where: str
    sentence: str


def problems_in(holder: Any, known: KnownSegments) -> Iterator[Problem]:
    """What is wrong at the places of a page or snippet, in their order."""
    for place in places_in(holder):
        yield from _with_experiences(holder, place, known) if place.experiences else problems_at(place, known)


def problems_at(place: Place, known: KnownSegments) -> Iterator[Problem]:
    """What is wrong at one place."""
    for number, alternative in enumerate(place.alternatives):
        before = () if place.shows_all_that_fit else place.alternatives[:number]
        for sentence in _problems_of(alternative, before, known):
            yield Problem(place.where_is(alternative), sentence)
    if place.everyone_else_sees_nothing:
        yield Problem(place.where, _("Everyone else sees nothing here."))


def _with_experiences(page: Any, place: Place, known: KnownSegments) -> Iterator[Problem]:
    """What the page's form says of its experiences, except of those that somebody has switched off."""
    field = experiences_field(type(page))
    found = standings(place.experiences, changeable=field.changeable if field else (), known=known)
    for alternative, standing in zip(place.alternatives, found, strict=True):
        if standing.experience.is_active:
            for sentence in filter(None, (standing.obstacle, *standing.remarks)):
                yield Problem(place.where_is(alternative), sentence)


def _problems_of(one: Alternative, before: Iterable[Alternative], known: KnownSegments) -> Iterator[str]:
    audience = one.audience
    if audience.is_everyone:
        if not one.may_be_for_everyone:
            yield _("Nobody sees it: no segment is chosen.")
        return
    lacking = known.lacking(audience)
    if not known.can_fit(audience):
        yield _("Nobody sees it. %(why)s") % {"why": " ".join(lacking)}
        return
    yield from lacking
    if hiding := next((other for other in before if _comes_first(other, audience, known)), None):
        yield _("Nobody sees it: everybody it is for already gets %(other)s.") % {"other": hiding.label}


def _comes_first(other: Alternative, audience: Audience, known: KnownSegments) -> bool:
    if other.audience.is_everyone:
        return other.may_be_for_everyone
    return known.can_fit(other.audience) and other.audience.covers(audience)
