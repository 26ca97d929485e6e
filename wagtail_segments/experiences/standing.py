"""How each experience of a page stands: whether it is served now, and what keeps it from ever being served."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_segments.experiences.choosing import Experience
from wagtail_segments.segments.known import KnownSegments


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How one experience stands."""

    experience: Experience
    state: str
    """What an editor has chosen, in words: whether it is active, and when."""
    obstacle: str = ""
    """Why nobody can ever get it, even if it is active; empty if somebody may."""
    remarks: tuple[str, ...] = ()
    """What else an editor should know."""

    @property
    def reason(self) -> str | None:
        """Why it is not served to anybody, in words; ``None`` if it may be."""
        return self.obstacle or (None if self.experience.is_active else self.state)


def standings(
    experiences: Iterable[Experience],
    *,
    changeable: Collection[str],
    known: KnownSegments,
    now: datetime | None = None,
) -> list[Standing]:
    """How experiences stand that are tried in this order.

    Args:
        changeable: the names of the fields that experiences of this page may change.
        known: the segments that there are; asked in one query.
        now: the moment at which they are looked at.
    """
    now = now or timezone.now()
    found: list[Standing] = []
    before: list[Experience] = []
    for one in experiences:
        obstacle = _own_obstacle(one, known, now) or _hidden_by(one, before, now)
        found.append(
            Standing(
                experience=one,
                state=state_of(one, now),
                obstacle=obstacle,
                remarks=tuple(_remarks(one, changeable, known, bool(obstacle))),
            )
        )
        if one.is_active:
            before.append(one)
    return found


def state_of(experience: Experience, now: datetime) -> str:
    """Whether it is active, and when, in words."""
    if not experience.is_active:
        return _("Not active")
    if experience.starts and now < experience.starts:
        return _("From %(moment)s") % {"moment": _in_words(experience.starts)}
    if experience.ends and now < experience.ends:
        return _("Active until %(moment)s") % {"moment": _in_words(experience.ends)}
    return _("Over") if experience.ends else _("Active")


def _own_obstacle(one: Experience, known: KnownSegments, now: datetime) -> str:
    if one.starts and one.ends and one.ends <= one.starts:
        return _("It ends before it begins.")
    if one.ends and one.ends <= now:
        return _("It ended on %(moment)s.") % {"moment": _in_words(one.ends)}
    if not one.audience.is_everyone and not known.can_fit(one.audience):
        return _("Nobody is in its audience. %(why)s") % {"why": " ".join(known.lacking(one.audience))}
    return ""


def _hidden_by(one: Experience, before: Iterable[Experience], now: datetime) -> str:
    """Who comes first always, going by audience and dates."""
    for other in before:
        if other.audience.covers(one.audience) and _is_on_whenever(other, one, now):
            if other.audience.is_everyone:
                return _("“%(name)s” comes before it and is for everyone.") % {"name": other.name}
            return _("Everybody it is for already gets “%(name)s”, which comes before it.") % {"name": other.name}
    return ""


def _is_on_whenever(other: Experience, one: Experience, now: datetime) -> bool:
    """Whether another experience is on at every moment, from now, at which this one is."""
    begins = max(one.starts or now, now)
    ends_later = other.ends is None or (one.ends is not None and one.ends <= other.ends)
    return (other.starts is None or other.starts <= begins) and ends_later


def _remarks(
    one: Experience, changeable: Collection[str], known: KnownSegments, is_said_already: bool
) -> Iterator[str]:
    if not is_said_already and not one.audience.is_everyone:
        yield from known.lacking(one.audience)
    gone = [name for name in _fields(one.changes) if name not in changeable]
    if len(gone) == len(one.changes):
        yield _("It changes nothing: who gets it sees the page as it is.")
    if gone:
        yield ngettext(
            "It changes a field that is gone: %(names)s.", "It changes fields that are gone: %(names)s.", len(gone)
        ) % {"names": ", ".join(gone)}


def _fields(changes: Iterable[dict[str, Any]]) -> list[str]:
    return [str(change["type"]) for change in changes]


def _in_words(moment: datetime) -> str:
    with suppress(OverflowError):  # at either end of the calendar
        moment = timezone.localtime(moment)
    return date_format(moment, "SHORT_DATETIME_FORMAT")
