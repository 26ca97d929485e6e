"""Which experience of a page is served: the first active one whose audience fits, read from what is stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from wagtail_segments import failures
from wagtail_segments.alternatives import items
from wagtail_segments.experiences.blocks import is_item
from wagtail_segments.rules.truth import YES
from wagtail_segments.segments.audience import Audience, audience_from


@dataclass(frozen=True, kw_only=True, slots=True)
class Experience:
    """An experience as it is stored, read no further than choosing it needs."""

    id: str
    """What tells it from the others of its page, however they are ordered."""
    name: str
    is_active: bool
    audience: Audience
    starts: datetime | None = None
    ends: datetime | None = None
    changes: list[dict[str, Any]] = field(repr=False)
    """As they are stored."""

    def is_on(self, now: datetime) -> bool:
        """Whether it may be served at this moment."""
        return self.is_active and (self.starts is None or self.starts <= now) and (self.ends is None or now < self.ends)


def experiences_in(value: Any) -> Iterator[Experience]:
    """The experiences of a field's value, in the editor's order. What cannot be read is passed over."""
    for item in value.raw_data:
        try:
            yield _experience(item["value"], item.get("id"))
        except (AttributeError, TypeError, ValueError):
            failures.note("experience", "one could not be read")


def first_that_fits(value: Any, request: Any) -> Experience | None:
    """The experience that whoever makes the request gets, ``None`` for the page itself. Never raises."""
    try:
        segments = getattr(request, "segments", None)
        now = request.visitor.now if segments is not None else timezone.now()
        for experience in experiences_in(value):
            if experience.is_on(now) and _is_for(experience.audience, segments):
                return experience
    except Exception:
        failures.note("experience", "none could be chosen")
    return None


def _experience(parts: dict[str, Any], key: Any) -> Experience:
    return Experience(
        id=str(key or ""),
        name=str(parts.get("name") or ""),
        is_active=parts.get("active") is True,
        audience=audience_from(parts.get("audience")),
        starts=_moment(parts.get("starts")),
        ends=_moment(parts.get("ends")),
        changes=[change for change in items(parts.get("changes")) if is_item(change)],
    )


def _is_for(audience: Audience, segments: Any) -> bool:
    if audience.is_everyone:
        return True
    return segments is not None and segments.fits(audience) is YES


def _moment(stored: Any) -> datetime | None:
    """A stored moment, in the site's time zone unless it names one. Raises ``ValueError`` if it is none."""
    if not stored:
        return None
    moment = parse_datetime(stored) if isinstance(stored, str) else stored
    if not isinstance(moment, datetime):
        raise ValueError("what is stored is no moment")
    return timezone.make_aware(moment, timezone.get_default_timezone()) if timezone.is_naive(moment) else moment
