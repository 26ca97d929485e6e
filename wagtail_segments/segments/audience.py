"""The segments a variant is for: people in any of, all of, or none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_segments.rules.truth import Truth, all_of, any_of, none_of

MATCHES = [
    ("any", _("people in any of")),
    ("all", _("people in all of")),
    ("none", _("people in none of")),
]
MAX_SEGMENTS = 100
"""Segments one audience may name."""

_COMBINE: dict[str, Callable[..., Truth]] = {"any": any_of, "all": all_of, "none": none_of}


@dataclass(frozen=True, slots=True)
class Audience:
    """People in ``any`` of, ``all`` of or ``none`` of the segments with these primary keys."""

    match: str = "any"
    segments: tuple[int, ...] = ()

    @property
    def is_everyone(self) -> bool:
        """Whether no segment was chosen, so that nobody is left out."""
        return not self.segments

    def truth(self, membership: Callable[[int], Truth]) -> Truth:
        """Whether a visitor fits; ``membership`` answers for one segment."""
        return _COMBINE[self.match](membership(segment) for segment in self.segments)


def audience_from(stored: Any) -> Audience:
    """The audience in a stored or edited value; whatever cannot be read is left out of it."""
    if not isinstance(stored, dict):
        return Audience()
    match, listed = stored.get("match"), stored.get("segments")
    segments = listed if isinstance(listed, list | tuple) else ()
    keys = dict.fromkeys(key for key in segments if isinstance(key, int) and not isinstance(key, bool))
    return Audience(match if isinstance(match, str) and match in _COMBINE else "any", tuple(keys)[:MAX_SEGMENTS])
