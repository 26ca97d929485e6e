"""In which segments a persona is, and why, for people to read."""

from typing import Any

from wagtail_segments.personas.visitor import Spot, home, request_of
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.segments import gates

MAX_EXPLAINED = 50
"""Segments that are explained, of those somebody is in and of the others; the rest is counted."""


def segments_of(persona: Any, spot: Spot) -> list[Any]:
    """The published segments that a persona is in, by name."""
    segments = request_of(persona.simulation, spot).segments
    keys = set(segments)
    return [segment for segment in segments.live if segment.key in keys]


def context_of(persona: Any) -> dict[str, Any]:
    """What the preview of a persona says."""
    with looked_up_once():
        segments = request_of(persona.simulation, home()).segments
        keys = set(segments)
        live = segments.live
        inside = [one for one in live if one.key in keys]
        outside = [one for one in live if one.key not in keys]
        return {
            "persona": persona,
            "sentence": persona.sentence,
            "problems": persona.problems,
            "why_off": gates.why_off(),
            "inside": _explained(segments, inside),
            "outside": _explained(segments, outside),
            "more_inside": max(0, len(inside) - MAX_EXPLAINED),
            "more_outside": max(0, len(outside) - MAX_EXPLAINED),
        }


def _explained(segments: Any, several: list[Any]) -> list[tuple[str, Any]]:
    return [(one.name, segments.explain(one.key)) for one in several[:MAX_EXPLAINED]]
