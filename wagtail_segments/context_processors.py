"""Template variables."""

from typing import Any

from django.http import HttpRequest


def segments(request: HttpRequest) -> dict[str, Any]:
    """``segments``, for ``{% if "students" in segments %}``; empty where the middleware is not installed."""
    return {"segments": getattr(request, "segments", ())}
