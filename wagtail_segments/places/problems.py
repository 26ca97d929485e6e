"""What is wrong with the personalisation of a page or snippet, in words."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_segments.places.place import Alternative, Place
from wagtail_segments.places.walk import places_in
from wagtail_segments.segments.audience import Audience
from wagtail_segments.segments.problems import stored_rules


class Problem(NamedTuple):
    """Something that an editor should mend."""

    where: str
    sentence: str


class KnownSegments:
    """What audiences may name: which segments there are, and which of them somebody may be in. One query."""

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Of all segments, by primary key."""
        return {pk: name for pk, name, _live in self._rows}

    @cached_property
    def live(self) -> frozenset[int]:
        """Those that are published."""
        return frozenset(pk for pk, _name, live in self._rows if live)

    @cached_property
    def _rows(self) -> list[tuple[int, str, bool]]:
        return [(pk, name, live) for pk, _key, name, _match, _rule, live in stored_rules(Q(), "live")]

    def lacking(self, audience: Audience) -> list[str]:
        """A sentence for each segment of an audience of which nobody can be told to be a member."""
        gone = sum(1 for pk in audience.segments if pk not in self.names)
        drafts = [self.names[pk] for pk in audience.segments if pk in self.names and pk not in self.live]
        found = [_("“%(name)s” is not published.") % {"name": name} for name in drafts]
        if gone:
            found.append(
                ngettext("A segment no longer exists.", "%(count)d segments no longer exist.", gone) % {"count": gone}
            )
        return found

    def can_fit(self, audience: Audience) -> bool:
        """Whether somebody may fit an audience. Nobody does while a segment that must be told cannot be."""
        told = [pk in self.live for pk in audience.segments]
        return any(told) if audience.match == "any" else all(told)


def problems_in(holder: Any, known: KnownSegments) -> Iterator[Problem]:
    """What is wrong at the places of a page or snippet, in their order."""
    for place in places_in(holder):
        yield from problems_at(place, known)


def problems_at(place: Place, known: KnownSegments) -> Iterator[Problem]:
    """What is wrong at one place."""
    for number, alternative in enumerate(place.alternatives):
        where = f"{place.where} › {alternative.label}" if alternative.label else place.where
        before = () if place.shows_all_that_fit else place.alternatives[:number]
        for sentence in _problems_of(alternative, before, known):
            yield Problem(where, sentence)
    if place.everyone_else_sees_nothing:
        yield Problem(place.where, _("Everyone else sees nothing here."))


def _problems_of(one: Alternative, before: Iterable[Alternative], known: KnownSegments) -> Iterator[str]:
    audience = one.audience
    if one.is_off:
        return
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
    if other.is_off:
        return False
    if other.audience.is_everyone:
        return other.may_be_for_everyone
    return known.can_fit(other.audience) and other.audience.covers(audience)
