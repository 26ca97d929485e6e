"""Choose by hand who is in a segment, and who is not. It holds at once, on the segment as it is published."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wagtail_segments.segments.members import BY_HAND, REMEMBERED, Membership, PreparedChoice
from wagtail_segments.segments.memory import DAYS, GOOD, fingerprint
from wagtail_segments.segments.problems import stored_rules
from wagtail_segments.segments.ruleset import renew

KEPT_FOR = timedelta(hours=1)
"""How long a choice that nobody confirms is kept."""

BATCH = 1_000
"""How many people are written or looked up with one query."""


def choose(segment: Any, users: Iterable[Any], kind: str, by: Any = None) -> int:
    """Put people into a segment, or out of it, and say for how many that is news. All or nothing.

    Args:
        segment: the segment, published or not.
        users: primary keys of accounts; those that are gone meanwhile are passed over.
        kind: ``INCLUDED`` or ``EXCLUDED``; it replaces whatever held for them before.
        by: the account of whoever says so.
    """
    with transaction.atomic():
        was_empty = not _is_chosen_from(segment)
        news = sum(_choose_batch(segment, batch, kind, by) for batch in batches(users))
        if was_empty and news:
            renew()
    return news


def let_go(segment: Any, users: Iterable[Any]) -> int:
    """Leave it to the rule whether these people belong, and say how many were let go. What is remembered goes too."""
    with transaction.atomic():
        had_some = _is_chosen_from(segment)
        of_segment = Membership.objects.filter(segment=segment)
        gone = sum(of_segment.filter(user__in=batch).delete()[0] for batch in batches(users))
        if had_some and not _has_chosen(segment):
            renew()
    return gone


def prepare(segment: Any, users: Iterable[Any], kind: str, by: Any) -> PreparedChoice:
    """Keep who is to be chosen until ``by`` confirms it, for an hour at most. What was prepared before is dropped."""
    old = Q(made_at__lt=timezone.now() - KEPT_FOR) | Q(by=by)
    PreparedChoice.objects.filter(old).delete()
    return PreparedChoice.objects.create(segment=segment, by=by, kind=kind, people="\n".join(map(str, users)))


def carry_out(prepared: PreparedChoice) -> int:
    """Choose whoever was prepared, and say for how many that was news. All or nothing, and only once."""
    to_key = get_user_model()._meta.pk.to_python
    with transaction.atomic():
        users = (to_key(line) for line in prepared.people.splitlines())
        news = choose(prepared.segment, users, prepared.kind, prepared.by)
        prepared.delete()
    return news


def forget_outdated(segment: Any) -> int:
    """Forget those who fitted another rule than the stored one, and everybody if the segment no longer remembers."""
    outdated = Membership.objects.filter(segment=segment, kind=REMEMBERED)
    for _pk, _key, _name, match, rule, remember in stored_rules(Q(pk=segment.pk), "remember"):
        if remember in (DAYS, GOOD):
            outdated = outdated.exclude(rule=fingerprint(match, rule, remember))
    return outdated.delete()[0]


def forget_what_is_over(now: datetime) -> int:
    """Forget, in all segments, those whose time is over, those who fitted another rule, and unconfirmed choices."""
    PreparedChoice.objects.filter(made_at__lt=now - KEPT_FOR).delete()
    remembering = Membership.objects.filter(kind=REMEMBERED).values("segment")
    gone = 0
    for segment in apps.get_model("wagtail_segments.Segment").objects.filter(pk__in=remembering):
        gone += forget_outdated(segment)
        if segment.remember == DAYS and segment.remember_days:
            over = now - timedelta(days=segment.remember_days + 1)  # the day itself counts to its end
            gone += Membership.objects.filter(segment=segment, kind=REMEMBERED, added_at__lt=over).delete()[0]
    return gone


def batches(many: Iterable[Any]) -> Iterator[list[Any]]:
    """The same things, ``BATCH`` at a time."""
    left = iter(many)
    while batch := list(islice(left, BATCH)):
        yield batch


def _choose_batch(segment: Any, batch: list[Any], kind: str, by: Any) -> int:
    """Insert first and change afterwards, so that what another request inserts meanwhile is changed as well."""
    users = list(get_user_model()._default_manager.filter(pk__in=batch).values_list("pk", flat=True))
    said = {"kind": kind, "added_by": by, "added_at": timezone.now(), "rule": ""}
    theirs = Membership.objects.filter(segment=segment, user__in=users)
    known = set(theirs.values_list("user_id", flat=True))
    new = [Membership(segment=segment, user_id=user, **said) for user in users if user not in known]
    Membership.objects.bulk_create(new, ignore_conflicts=True)
    return len(new) + theirs.exclude(kind=kind).update(**said)


def _is_chosen_from(segment: Any) -> bool:
    """Whether anybody was chosen, and nobody else chooses until the end of the transaction.

    Otherwise the last one could go, and a first one come, without either noticing.
    """
    type(segment).objects.select_for_update().filter(pk=segment.pk).values_list("pk").first()
    return _has_chosen(segment)


def _has_chosen(segment: Any) -> bool:
    return Membership.objects.filter(segment=segment, kind__in=BY_HAND).exists()
