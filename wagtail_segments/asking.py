"""Who asks for what is shown, and whether it is for them."""

from collections.abc import Callable
from typing import Any

from wagtail_segments import failures
from wagtail_segments.rules.truth import YES
from wagtail_segments.segments.audience import Audience


def segments_in(context: Any) -> Any:
    """The segments of whoever asks, or ``None`` where nobody does: in feeds, e-mails and tests."""
    request: Any = context.get("request") if context else None
    segments = getattr(request, "segments", None)
    if segments is not None and getattr(request, "is_preview", False):
        request.visitor.see(context.get("page"))
    return segments


def is_among(audience: Audience, whose: Callable[[], Any]) -> bool:
    """Whether whoever has the segments that ``whose`` gives belongs to an audience. Where nobody asks, only everyone.

    Never raises; what cannot be judged is for nobody.
    """
    if audience.is_everyone:
        return True
    try:
        segments = whose()
        return segments is not None and segments.fits(audience) is YES
    except Exception:
        failures.note("audience", "an audience could not be judged")
        return False
