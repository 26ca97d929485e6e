"""A place in a page or snippet where people get to see different things."""

from dataclasses import dataclass
from typing import NamedTuple

from wagtail_segments.experiences.choosing import Experience
from wagtail_segments.segments.audience import Audience


class Alternative(NamedTuple):
    """What some people get to see at a place."""

    label: str
    """How the editor's form calls it; empty if the place has only one."""
    audience: Audience
    may_be_for_everyone: bool = False
    """Whether it is for everyone if no segment is chosen; a variant of a block is then for nobody."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where alternatives stand, in the order in which they are tried."""

    trail: tuple[str, ...]
    """The way to it, from the field inwards, in the words of the editor's form."""
    alternatives: tuple[Alternative, ...]
    everyone_else_sees_nothing: bool = False
    """Whether something is meant for everyone else, and is empty."""
    shows_all_that_fit: bool = False
    """Whether people get to see all alternatives that are for them instead of the first."""
    experiences: tuple[Experience, ...] = ()
    """The alternatives as what they are, if they are experiences: these have dates, and may be switched off."""

    @property
    def where(self) -> str:
        """The way to it as one line."""
        return " › ".join(self.trail)

    def where_is(self, alternative: Alternative) -> str:
        """The way to one of its alternatives as one line."""
        return f"{self.where} › {alternative.label}" if alternative.label else self.where

    def of(self, segment: int) -> list[str]:
        """Where in it a segment is named, as lines."""
        return [self.where_is(one) for one in self.alternatives if segment in one.audience.segments]
