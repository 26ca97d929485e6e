"""The segments a variant is for: people in any of, all of, or none of them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from wagtail_segments.rules.truth import Truth, all_of, any_of, none_of

MATCHES = [
    ("any", _("people in any of")),
    ("all", _("people in all of")),
    ("none", _("people in none of")),
]
MAX_SEGMENTS = 100
"""Segments one audience may name."""

MISSING = 0
"""The primary key of no segment, so that asking for it is UNKNOWN."""

_COMBINE: dict[str, Callable[..., Truth]] = {"any": any_of, "all": all_of, "none": none_of}


class Audience(NamedTuple):
    """People in ``any`` of, ``all`` of or ``none`` of the segments with these primary keys."""

    match: str = "any"
    segments: tuple[int, ...] = ()

    @property
    def is_everyone(self) -> bool:
        """Whether no segment was chosen, so that nobody is left out."""
        return not self.segments

    def truth(self, membership: Callable[[int], Truth]) -> Truth:
        """Whether a visitor fits; ``membership`` answers for one segment."""
        if self.match != "none" and len(self.segments) == 1:  # most are, and it costs a third
            return membership(self.segments[0])
        return _COMBINE[self.match](membership(segment) for segment in self.segments)

    def covers(self, other: "Audience") -> bool:
        """Whether whoever fits the other audience fits this one for certain, going by the segments they name."""
        mine, theirs = set(self.segments), set(other.segments)
        if self.is_everyone:
            return True
        if other.is_everyone:
            return False
        if self.match == "none":
            return other.match == "none" and mine <= theirs
        if other.match == "none":
            return False
        if other.match == "all" or len(theirs) == 1:
            return mine <= theirs if self.match == "all" else bool(mine & theirs)
        return theirs <= mine and (self.match == "any" or len(mine) == 1)


EVERYONE = Audience()
NOBODY = Audience(segments=(MISSING,))
"""What is read where something is stored that is no audience, though not nothing."""


def audience_from(stored: Any) -> Audience:
    """The audience in a stored or edited value. Nothing means everyone; what cannot be read means nobody."""
    if not isinstance(stored, dict):
        return NOBODY if stored else EVERYONE
    match, segments = stored.get("match"), segment_keys(stored.get("segments"))
    if isinstance(match, str) and match in _COMBINE:
        return Audience(match, segments)
    return NOBODY if segments else EVERYONE


def as_stored(audience: Audience) -> dict[str, Any] | None:
    """An audience as a field keeps it; everyone is ``None``."""
    return None if audience.is_everyone else {"match": audience.match, "segments": list(audience.segments)}


def segment_keys(stored: Any) -> tuple[int, ...]:
    """The primary keys in a stored list, each once, with ``MISSING`` for whatever is none."""
    if not stored:
        return ()
    if not isinstance(stored, (list, tuple)):
        return (MISSING,)
    keys = [one if type(one) is int and 0 < one < 2**63 else MISSING for one in stored]
    return tuple(keys if len(keys) == 1 else dict.fromkeys(keys))
