"""What somebody gets to see at each place of a page, without making the page."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from wagtail_segments.alternatives import DEFAULT
from wagtail_segments.asking import is_among, segments_in
from wagtail_segments.blocks import SegmentedContentBlock
from wagtail_segments.places.place import Alternative, Place
from wagtail_segments.places.walk import (
    Trail,
    Walk,
    content_block,
    everyone_else,
    place_of_experiences,
    place_of_show_to,
    place_of_variants,
)


class Shown(NamedTuple):
    """Which alternative somebody gets to see at a place."""

    place: Place
    label: str
    """The alternative in words."""
    chosen: Alternative | None
    """The alternative; ``None`` where somebody is one of everyone else."""


def shown_at(page: Any, request: Any) -> Iterator[Shown]:
    """What whoever makes the request gets to see at the places of a page that are shown to them.

    A place inside of something that they do not get to see is not among them.
    """
    shown_to = getattr(page, "shown_to", None)
    return _WalkAs(request, page).in_holder(shown_to(request) if shown_to else page)


class _WalkAs(Walk):
    """Goes only where somebody is led."""

    def __init__(self, request: Any, page: Any) -> None:
        self._context = {"request": request, "page": page}
        self._experience: Any = None

    def in_holder(self, holder: Any) -> Iterator[Shown]:
        self._experience = getattr(holder, "experience", None)
        return super().in_holder(holder)

    def in_experiences(self, value: Any, trail: Trail) -> Iterator[Shown]:
        """Only the place itself: what an experience changes is in the page that is walked."""
        if (place := place_of_experiences(value, trail)) is None:
            return
        served = getattr(self._experience, "id", None)
        both = zip(place.alternatives, place.experiences, strict=True)
        of_it = [alternative for alternative, one in both if served and one.id == served]
        yield Shown(place, of_it[0].label, of_it[0]) if of_it else Shown(place, _("the page itself"), None)

    def in_alternatives(self, block: SegmentedContentBlock, value: Any, trail: Trail) -> Iterator[Shown]:
        place = place_of_variants(block, value, trail)
        if place is not None and place.shows_all_that_fit:
            yield self._all_that_fit(place)
            return
        number, content = block.choice(value, self._context)
        if number == DEFAULT or place is None:
            found, inside, label = None, block.child_blocks["default"], _of_everyone_else(place)
        else:
            found, inside, label = place.alternatives[number], content_block(block), place.alternatives[number].label
        if place is not None:
            yield Shown(place, label, found)
        yield from self.in_block(inside, content, trail if place is None else (*trail, label))

    def in_struct(self, block: Any, value: Any, trail: Trail) -> Iterator[Shown]:
        shown = None if (place := place_of_show_to(block, value, trail)) is None else self.found(place)
        if shown is not None:
            yield shown
        if shown is None or shown.chosen is not None:
            yield from self.in_parts(block, value, trail)

    def found(self, place: Place) -> Shown:
        (only,) = place.alternatives
        return Shown(place, _("shown"), only) if self._fits(only) else Shown(place, _("not shown"), None)

    def _all_that_fit(self, place: Place) -> Shown:
        """All alternatives that are for somebody; the first of them stands for them all."""
        fitting = [one for one in place.alternatives if one.audience.segments and self._fits(one)]
        label = ", ".join(one.label for one in fitting) or _of_everyone_else(place)
        return Shown(place, label, fitting[0] if fitting else None)

    def _fits(self, one: Alternative) -> bool:
        return is_among(one.audience, lambda: segments_in(self._context))


def _of_everyone_else(place: Place | None) -> str:
    return _("nothing") if place is not None and place.everyone_else_sees_nothing else everyone_else()
