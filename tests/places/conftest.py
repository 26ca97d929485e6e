"""Personalised blocks as they are stored."""

from typing import Any


def audience(*segments: Any, match: str = "any") -> dict[str, Any]:
    return {"match": match, "segments": [getattr(segment, "pk", segment) for segment in segments]}


def variant(*segments: Any, content: Any = "some", match: str = "any") -> dict[str, Any]:
    return {"type": "item", "id": "1", "value": {"audience": audience(*segments, match=match), "content": content}}


def content(*variants: Any, default: Any = "all") -> dict[str, Any]:
    return {"type": "content", "value": {"variants": list(variants), "default": default}, "id": "1"}
