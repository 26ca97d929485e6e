"""How a visitor stands with segments whatever their rules say now: chosen by hand, or remembered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import SynchronousOnlyOperation
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_segments import failures
from wagtail_segments.rules.explain import Reason
from wagtail_segments.rules.truth import NO, UNKNOWN, YES, Truth
from wagtail_segments.segments.members import EXCLUDED, REMEMBERED, Membership, Row, rows_of
from wagtail_segments.segments.memory import DAYS, GOOD, SESSION_KEY, VISIT, Entry, entries_in, storable
from wagtail_segments.segments.ruleset import LiveSegment
from wagtail_segments.visitors.consent import refusal
from wagtail_segments.visitors.sessions import put
from wagtail_segments.visitors.visitor import Visitor


class Unavailable(Exception):
    """What is known of the visitor could not be looked up. It has been noted already."""


class Standing:
    """Of one visitor. Looks up what is stored when a segment needs it: of an account once a request, in one query."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._known: dict[int, Row] = {}
        self._known_of: Any = None
        self._is_away = False

    def by_hand(self, segment: LiveSegment) -> Truth | None:
        """YES or NO if the visitor was put into the segment or out of it, else ``None``. Raises ``Unavailable``."""
        row = self._chosen(segment)
        return None if row is None else NO if row.kind == EXCLUDED else YES

    def is_remembered(self, segment: LiveSegment) -> bool:
        """Whether the visitor fitted once and is still remembered. Raises ``Unavailable``."""
        return self._since(segment) is not None

    def lines(self, segment: LiveSegment) -> list[Reason]:
        """What there is to say of it, for people to read."""
        try:
            row = self._chosen(segment)
            since = None if row else self._since(segment)
        except Unavailable:
            return [
                Reason(sentence=_("Chosen by hand, or remembered"), answer=UNKNOWN, reason=_("Looking it up failed."))
            ]
        if row is not None:
            return [Reason(sentence=_chosen_in_words(row), answer=YES if row.kind != EXCLUDED else NO)]
        return [] if since is None else [Reason(sentence=_remembered_in_words(segment, since), answer=YES)]

    def remember(self, fitting: Iterable[LiveSegment], remembering: Mapping[int, LiveSegment]) -> bool:
        """Keep that the visitor fits the rules of these segments, and that alone. True if a cookie follows.

        Writes at most once a day for each segment, and never a visitor who refuses. ``remembering`` has every segment
        that remembers, by primary key; whatever else the session holds is dropped.
        """
        entries, new = self._entries(), {}
        signed_in = self._visitor.is_signed_in
        for segment in fitting:
            entry = Entry(segment.fingerprint, self._now(segment), signed_in and segment.remember != VISIT)
            if entries.get(segment.pk) != entry:
                new[segment.pk] = entry
        if not new:
            return False
        self._tell_account({pk: entry for pk, entry in new.items() if entry.in_account})
        valid = {pk: entry for pk, entry in entries.items() if self._holds(remembering.get(pk), entry)}
        return self._put(valid | new)

    def carry_over(self, remembering: Mapping[int, LiveSegment]) -> None:
        """Let the account remember what the session does, because somebody has signed in."""
        if self._may_not_remember:
            return
        entries = self._entries()
        carried = {
            pk: entry
            for pk, entry in entries.items()
            if not entry.in_account and self._holds(remembering.get(pk), entry) and remembering[pk].remember != VISIT
        }
        if carried:
            self._tell_account(carried)
            self._put(entries | {pk: entry._replace(in_account=True) for pk, entry in carried.items()})

    @property
    def _may_not_remember(self) -> bool:
        return bool(refusal(self._visitor))

    def _chosen(self, segment: LiveSegment) -> Row | None:
        if not segment.has_chosen:
            return None
        row = self._rows().get(segment.pk)
        return None if row is None or row.kind == REMEMBERED else row

    def _since(self, segment: LiveSegment) -> int | None:
        """When the visitor fitted the rule, if that is remembered: a day, or the second a visit began."""
        if not segment.remembers or self._may_not_remember:
            return None
        entry = self._entries().get(segment.pk)
        if entry and not entry.in_account and self._holds(segment, entry):
            return entry.since
        return None if segment.remember == VISIT else self._since_in_account(segment)

    def _since_in_account(self, segment: LiveSegment) -> int | None:
        row = self._rows().get(segment.pk)
        if row is None or row.kind != REMEMBERED:
            return None
        since = _day_of(row.added_at)
        return since if self._holds(segment, Entry(row.rule, since)) else None

    def _holds(self, segment: LiveSegment | None, entry: Entry) -> bool:
        """Whether what was kept still counts for the segment as it is now."""
        if segment is None or entry.rule != segment.fingerprint:
            return False
        passed = abs(self._now(segment) - entry.since)
        return {VISIT: passed == 0, DAYS: passed <= segment.remember_days, GOOD: True}[segment.remember]

    def _now(self, segment: LiveSegment) -> int:
        return self._visitor.visit.began if segment.remember == VISIT else self._visitor.today().toordinal()

    # What is stored

    def _rows(self) -> dict[int, Row]:
        """What the account's memberships are; none for a stranger."""
        if self._is_away:
            raise Unavailable
        try:
            if not self._visitor.is_signed_in:
                return {}
            user = self._visitor.user
            if self._known_of != user.pk:
                self._known, self._known_of = rows_of(user), user.pk
        except Exception as error:
            raise self._unavailable(error) from None
        return self._known

    def _entries(self) -> dict[int, Entry]:
        """What the session remembers."""
        if self._is_away:
            raise Unavailable
        try:
            return entries_in(self._visitor.session)
        except Exception as error:
            raise self._unavailable(error) from None

    def _unavailable(self, error: Exception) -> Unavailable:
        """Note it once; in a thread, an event loop's failure may be made good."""
        failures.note("membership", "who was chosen or is remembered could not be looked up")
        self._visitor.is_degraded = True
        self._is_away = not isinstance(error, SynchronousOnlyOperation)
        return Unavailable()

    def _put(self, entries: Mapping[int, Entry]) -> bool:
        session = self._visitor.request.__dict__.get("session")
        if session is None:
            return False
        put(session, SESSION_KEY, storable(entries))
        return bool(session.modified)

    def _tell_account(self, entries: Mapping[int, Entry]) -> None:
        """Store what is newer than what the account remembers; what was chosen by hand stays as it is."""
        rows = self._rows() if entries else {}
        news = {pk: entry for pk, entry in entries.items() if _is_news(rows.get(pk), entry)}
        if not news:
            return
        user = self._visitor.user.pk
        with transaction.atomic():
            if old := [pk for pk in news if pk in rows]:
                Membership.objects.filter(user=user, segment__in=old, kind=REMEMBERED).delete()
            Membership.objects.bulk_create(
                [
                    Membership(
                        segment_id=pk, user_id=user, kind=REMEMBERED, rule=entry.rule, added_at=_moment_in(entry.since)
                    )
                    for pk, entry in news.items()
                ],
                ignore_conflicts=True,
            )


def _is_news(row: Row | None, entry: Entry) -> bool:
    if row is None:
        return True
    return row.kind == REMEMBERED and (row.rule != entry.rule or _day_of(row.added_at) < entry.since)


def _day_of(moment: datetime) -> int:
    """The site's date at a moment, as an ordinal."""
    local = timezone.localtime(moment, timezone.get_default_timezone()) if timezone.is_aware(moment) else moment
    return local.date().toordinal()


def _moment_in(day: int) -> datetime:
    """Noon of a day, which every day has, whatever becomes of its clocks."""
    noon = datetime.combine(date.fromordinal(day), time(12))
    return timezone.make_aware(noon, timezone.get_default_timezone()) if timezone.is_aware(timezone.now()) else noon


def _chosen_in_words(row: Row) -> str:
    who = get_user_model()._default_manager.filter(pk=row.added_by).first() if row.added_by else None
    said = {"name": who.get_username() if who else "", "day": date_format(row.added_at, "DATE_FORMAT")}
    match row.kind == EXCLUDED, who:
        case True, None:
            return _("Was taken out by hand on %(day)s") % said
        case True, _someone:
            return _("Was taken out by hand by %(name)s on %(day)s") % said
        case False, None:
            return _("Was added by hand on %(day)s") % said
        case _else:
            return _("Was added by hand by %(name)s on %(day)s") % said


def _remembered_in_words(segment: LiveSegment, since: int) -> str:
    match segment.remember:
        case "visit":
            return _("Is remembered for the rest of the visit")
        case "days":
            last = date.fromordinal(since) + timedelta(days=segment.remember_days)
            return _("Is remembered until %(day)s") % {"day": date_format(last, "DATE_FORMAT")}
    return _("Is remembered for good")
