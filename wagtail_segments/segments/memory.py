"""For how long a segment remembers those who fitted its rule, and what the session keeps of it.

A visitor's session keeps, for each segment that remembers, the fingerprint of its rule and when it fitted: the day,
or for a memory of one visit when that began. What the account keeps as well is marked, and then the account decides.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

SESSION_KEY = "wagtail_segments_memory"
MAX_ENTRIES = 100
"""Segments that one session remembers at most; the oldest go first."""

PAGE, VISIT, DAYS, GOOD = "page", "visit", "days", "good"
REMEMBER = [
    (PAGE, _("not at all: only while the criteria fit")),
    (VISIT, _("for the rest of the visit")),
    (DAYS, _("for a number of days")),
    (GOOD, _("for good")),
]
MAX_DAYS = 3_650


class Entry(NamedTuple):
    """What a session keeps of one segment."""

    rule: str
    """The fingerprint of the rule that fitted."""
    since: int
    """The day as a proleptic ordinal or, for a memory of one visit, the second at which that began."""
    in_account: bool = False
    """Whether the account was told, so that the account decides."""

    @property
    def stored(self) -> list[Any]:
        return [self.rule, self.since, 1] if self.in_account else [self.rule, self.since]


def entries_in(session: Mapping[str, Any]) -> dict[int, Entry]:
    """What a session remembers, by the primary key of the segment; without whatever cannot be read."""
    stored = session.get(SESSION_KEY)
    if not isinstance(stored, dict):
        return {}
    return {int(pk): entry for pk, kept in stored.items() if _is_key(pk) and (entry := _entry(kept))}


def storable(entries: Mapping[int, Entry]) -> dict[str, list[Any]]:
    """What to put into the session for these entries: of too many, the latest."""
    latest = sorted(entries.items(), key=lambda item: item[1].since)[-MAX_ENTRIES:]
    return {str(pk): entry.stored for pk, entry in latest}


def fingerprint(match: Any, rule: Any, remember: str) -> str:
    """A short text that changes when a stored rule does. What editors cannot see, the ids of its lines, is left out."""
    said = json.dumps([match, _without_ids(rule), remember == VISIT], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _without_ids(stored: Any) -> Any:
    if isinstance(stored, list):
        return [_without_ids(one) for one in stored]
    if isinstance(stored, dict):
        is_line = "type" in stored and "value" in stored
        return {name: _without_ids(value) for name, value in stored.items() if not (is_line and name == "id")}
    return stored


def _is_key(pk: Any) -> bool:
    return isinstance(pk, str) and len(pk) < 20 and pk.isascii() and pk.isdigit()


def _entry(kept: Any) -> Entry | None:
    match kept:
        case [str(rule), int(since), *rest]:
            return Entry(rule, since, bool(rest))
    return None
