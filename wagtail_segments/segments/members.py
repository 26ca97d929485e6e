"""People who are in a segment, or out of it, whatever its rule says: chosen by hand, or remembered."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_segments.transactions import contained

INCLUDED, EXCLUDED, REMEMBERED = "included", "excluded", "remembered"
BY_HAND = (INCLUDED, EXCLUDED)
KINDS = [
    (INCLUDED, _("added by hand")),
    (EXCLUDED, _("taken out by hand")),
    (REMEMBERED, _("remembered")),
]


class Membership(models.Model):
    """How one account stands with one segment. There is at most one for both, so that nobody is in and out at once."""

    segment: Any = models.ForeignKey(
        "wagtail_segments.Segment",
        verbose_name=_("segment"),
        related_name="memberships",
        on_delete=models.CASCADE,
        db_index=False,  # the unique constraint begins with it
    )
    user: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), related_name="+", on_delete=models.CASCADE
    )
    kind: Any = models.CharField(_("how"), max_length=10, choices=KINDS)
    added_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        related_name="+",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    added_at: Any = models.DateTimeField(_("added"), default=timezone.now)
    """When it was added by hand, or when the rule last fitted, which is noted once a day."""
    rule: Any = models.CharField(max_length=16, blank=True, editable=False)
    """The fingerprint of the rule that fitted, if it is remembered: a rule that was changed forgets."""

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["segment", "user"], name="wagtail_segments_one_each")]
        indexes = [models.Index(fields=["segment", "kind", "added_at"], name="wagtail_segments_by_kind")]

    def __str__(self) -> str:
        return f"{self.user}, {dict(KINDS).get(self.kind)}"


class PreparedChoice(models.Model):
    """People whom somebody is about to put into a segment or out of it, until they say that this is right."""

    segment: Any = models.ForeignKey("wagtail_segments.Segment", related_name="+", on_delete=models.CASCADE)
    by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE)
    kind: Any = models.CharField(max_length=10, choices=KINDS)
    people: Any = models.TextField()
    """Primary keys of accounts, one a line."""
    made_at: Any = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.segment}: {dict(KINDS).get(self.kind)}"


class Row(NamedTuple):
    """A membership as pages need it."""

    kind: str
    added_at: datetime
    rule: str
    added_by: int | None


def chosen_by_hand() -> models.Exists:
    """For a query of segments: whether anybody was put into one, or out of it, by hand."""
    return models.Exists(Membership.objects.filter(segment=models.OuterRef("pk"), kind__in=BY_HAND))


def counted_by_hand(segments: Iterable[int]) -> Counter[tuple[int, str]]:
    """How many people were put into each segment, or out of it, by hand: by its primary key and the kind. One query."""
    chosen = Membership.objects.filter(segment__in=list(segments), kind__in=BY_HAND)
    found = chosen.values_list("segment", "kind").annotate(models.Count("pk"))
    return Counter({(segment, kind): people for segment, kind, people in found})


def rows_of(user: Any) -> dict[int, Row]:
    """Every membership of an account, by the primary key of its segment. One query."""
    with contained():
        found = Membership.objects.filter(user=user.pk).values_list(
            "segment_id", "kind", "added_at", "rule", "added_by_id"
        )
        return {segment: Row(*row) for segment, *row in found}
