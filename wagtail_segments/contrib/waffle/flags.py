"""Flags that are on for the members of segments, besides whatever else waffle goes by."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from waffle.models import CACHE_EMPTY, AbstractUserFlag
from waffle.utils import get_cache, get_setting, keyfmt

from wagtail_segments import failures
from wagtail_segments.models import Segment
from wagtail_segments.rules.truth import NO, UNKNOWN, YES, Truth, any_of
from wagtail_segments.segments.assignment import Segments
from wagtail_segments.transactions import contained

_CACHE_KEY = "flag:%s:segments"


class SegmentsField(models.ManyToManyField):
    """Segments of a flag. The reference index learns of them, so a segment that a flag uses is not deleted."""

    def extract_references(self, segments: Any) -> Iterator[tuple[type[Segment], str, str, str]]:
        """What Wagtail's reference index asks a field for: model, key, and the place within the field, twice."""
        for segment in segments:
            yield Segment, str(segment.pk), "item", str(segment.pk)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ManyToManyField", args, kwargs


class SegmentFlagMixin(models.Model):
    """Adds segments to a flag model of the site's own. It stands before the flag model that it is added to."""

    segments: Any = SegmentsField(
        Segment,
        blank=True,
        related_name="+",
        verbose_name=_("Segments"),
        help_text=_("Activate this flag for the members of these segments."),
    )

    class Meta:
        abstract = True

    def is_active(self, request: Any, read_only: bool = False) -> bool | None:
        """As waffle says, or on for a member of one of the segments, unless the flag is set or tried out otherwise."""
        active = super().is_active(request, read_only=read_only)  # type: ignore[misc]
        if active or is_settled(self, request):
            return active
        return True if self.truth_of_segments(request) is YES else active

    def truth_of_segments(self, request: Any) -> Truth:
        """Whether the visitor is in one of the segments; NO for a request that knows of none, as in an email."""
        segments = getattr(request, "segments", None)
        if not isinstance(segments, Segments):
            return NO
        try:
            with contained():
                keys = self._get_segment_ids()
        except Exception:
            failures.note("flag", self.name)  # type: ignore[attr-defined]
            return UNKNOWN
        return any_of(segments.consult(pk) for pk in keys)

    def get_flush_keys(self, flush_keys: list[str] | None = None) -> list[str]:
        return [*super().get_flush_keys(flush_keys), self._segments_cache_key]  # type: ignore[misc]

    @property
    def _segments_cache_key(self) -> str:
        return keyfmt(_CACHE_KEY, self.name)  # type: ignore[attr-defined]

    def _get_segment_ids(self) -> list[int]:
        """The primary keys of the segments, kept in waffle's cache as those of users and groups are."""
        cache = get_cache()
        cached = cache.get(self._segments_cache_key)
        if cached is not None:
            return [] if cached == CACHE_EMPTY else cached
        keys = sorted(self.segments.values_list("pk", flat=True))
        cache.add(self._segments_cache_key, keys or CACHE_EMPTY)
        return keys


class SegmentFlag(SegmentFlagMixin, AbstractUserFlag):
    """Waffle's own flag with segments: ``WAFFLE_FLAG_MODEL = "wagtail_segments_waffle.SegmentFlag"``."""

    class Meta(AbstractUserFlag.Meta):
        abstract = False
        swappable = "WAFFLE_FLAG_MODEL"

    def __str__(self) -> str:
        return self.name


def is_settled(flag: Any, request: Any) -> bool:
    """Whether nothing else has a say: the flag is not stored, on or off for everyone, or somebody tries it out."""
    if not flag.pk or flag.everyone is not None:
        return True
    cookie = get_setting("TEST_COOKIE") % flag.name
    is_tried_out = flag.testing and (flag.name in getattr(request, "waffle_tests", {}) or cookie in request.COOKIES)
    return is_tried_out or bool(get_setting("OVERRIDE") and flag.name in request.GET)
