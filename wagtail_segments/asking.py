"""Who asks for what is shown."""

from typing import Any


def segments_in(context: Any) -> Any:
    """The segments of whoever asks, or ``None`` where nobody does: in feeds, e-mails and tests."""
    request: Any = context.get("request") if context else None
    segments = getattr(request, "segments", None)
    if segments is not None and getattr(request, "is_preview", False):
        request.visitor.see(context.get("page"))
    return segments
