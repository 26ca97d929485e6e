"""Criteria about what was done, as they are stored."""

from typing import Any

Stored = dict[str, Any]


def did(kind: str, frequency: str = "at_least", times: int = 1, **what: Any) -> Stored:
    """One line of a rule: ``did("viewed_page", page=7)``."""
    if kind == "viewed_page":
        what = {"place": "here"} | what
    return {"type": kind, "value": {**what, "frequency": frequency, "times": times, "window": "visit"}}
