"""Each operator once: its name, its sentence, and what it answers. SQL readings will stand beside the Python ones."""

from calendar import isleap
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Takes(Enum):
    """What an operator compares with."""

    NOTHING = "nothing"
    ONE = "one"
    MANY = "many"
    RANGE = "range"
    DAYS = "days"


@dataclass(frozen=True, kw_only=True, slots=True)
class Operator:
    """How a visitor's value is compared with the wanted one."""

    key: str
    """What is stored."""
    label: Words
    """What the editor chooses."""
    sentence: Words
    """The criterion in words, with ``%(what)s`` for the attribute and ``%(wanted)s`` for the wanted value."""
    test: Callable[..., bool]
    """``test(value, wanted)``, with ``today`` behind them if ``relative``; never sees absent or unknown."""
    takes: Takes = Takes.ONE
    absent: bool = False
    """The answer where the visitor has no such value. True exactly for the negative operators."""
    relative: bool = False
    """Whether the answer depends on today's date."""
    stands: bool | None = None
    """The answer that stands although one of the wanted values has vanished; the other becomes UNKNOWN."""


def _among(value: Any, wanted: Collection[Any]) -> bool:
    return value in wanted


def _like(text: str, pieces: tuple[str, ...]) -> bool:
    """Whether ``text`` is made of ``pieces`` in order, with anything between them.

    The pieces are a pattern split at its ``*``. Takes the leftmost place for each piece and never goes
    back, which is enough for a pattern without other wildcards.
    """
    if len(pieces) == 1:
        return text == pieces[0]
    first, *middle, last = pieces
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        at = text.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def _within(host: str, domains: Collection[str]) -> bool:
    """Whether a host is one of ``domains`` or below one; the dot before a domain keeps evil-example.org out."""
    while host not in domains:
        _first, dot, host = host.partition(".")
        if not dot:
            return False
    return True


def _in_window(value: Any, window: tuple[Any, Any]) -> bool:
    """Whether a time of day is in [start, end); a window whose start is after its end crosses midnight."""
    start, end = window
    return start <= value < end if start < end else value >= start or value < end


def _is_anniversary(value: date, _wanted: None, today: date) -> bool:
    """Same month and day; 29 February is celebrated on the 28th in years without it."""
    day = 28 if (value.month, value.day) == (2, 29) and not isleap(today.year) else value.day
    return (value.month, day) == (today.month, today.day)


IS_SET = Operator(
    key="is_set",
    label=_("is known"),
    sentence=_("%(what)s is known"),
    test=lambda value, wanted: True,
    takes=Takes.NOTHING,
)
IS_NOT_SET = Operator(
    key="is_not_set",
    label=_("is not known"),
    sentence=_("%(what)s is not known"),
    test=lambda value, wanted: False,
    takes=Takes.NOTHING,
    absent=True,
)

TEXT = (
    Operator(
        key="is",
        label=_("is"),
        sentence=_("%(what)s is %(wanted)s"),
        test=lambda value, wanted: value == wanted,
    ),
    Operator(
        key="is_not",
        label=_("is not"),
        sentence=_("%(what)s is not %(wanted)s"),
        test=lambda value, wanted: value != wanted,
        absent=True,
    ),
    Operator(
        key="contains",
        label=_("contains"),
        sentence=_("%(what)s contains %(wanted)s"),
        test=lambda value, wanted: wanted in value,
    ),
    Operator(
        key="does_not_contain",
        label=_("does not contain"),
        sentence=_("%(what)s does not contain %(wanted)s"),
        test=lambda value, wanted: wanted not in value,
        absent=True,
    ),
    Operator(
        key="starts_with",
        label=_("starts with"),
        sentence=_("%(what)s starts with %(wanted)s"),
        test=lambda value, wanted: value.startswith(wanted),
    ),
    Operator(
        key="ends_with",
        label=_("ends with"),
        sentence=_("%(what)s ends with %(wanted)s"),
        test=lambda value, wanted: value.endswith(wanted),
    ),
    Operator(
        key="is_one_of",
        label=_("is one of"),
        sentence=_("%(what)s is %(wanted)s"),
        test=_among,
        takes=Takes.MANY,
    ),
    Operator(
        key="is_none_of",
        label=_("is none of"),
        sentence=_("%(what)s is not %(wanted)s"),
        test=lambda value, wanted: value not in wanted,
        takes=Takes.MANY,
        absent=True,
    ),
    Operator(
        key="like",
        label=_("is like (* stands for anything)"),
        sentence=_("%(what)s is like %(wanted)s"),
        test=_like,
    ),
    Operator(
        key="not_like",
        label=_("is not like (* stands for anything)"),
        sentence=_("%(what)s is not like %(wanted)s"),
        test=lambda value, wanted: not _like(value, wanted),
        absent=True,
    ),
    IS_SET,
    IS_NOT_SET,
)

HOST = (
    Operator(
        key="within",
        label=_("is, or is a subdomain of"),
        sentence=_("%(what)s is, or is a subdomain of, %(wanted)s"),
        test=_within,
        takes=Takes.MANY,
    ),
    Operator(
        key="not_within",
        label=_("is not, and is no subdomain of"),
        sentence=_("%(what)s is not, and is no subdomain of, %(wanted)s"),
        test=lambda value, wanted: not _within(value, wanted),
        takes=Takes.MANY,
        absent=True,
    ),
    *TEXT,
)

NUMBER = (
    Operator(
        key="eq",
        label=_("is"),
        sentence=_("%(what)s is %(wanted)s"),
        test=lambda value, wanted: value == wanted,
    ),
    Operator(
        key="ne",
        label=_("is not"),
        sentence=_("%(what)s is not %(wanted)s"),
        test=lambda value, wanted: value != wanted,
        absent=True,
    ),
    Operator(
        key="lt",
        label=_("is less than"),
        sentence=_("%(what)s is less than %(wanted)s"),
        test=lambda value, wanted: value < wanted,
    ),
    Operator(
        key="le",
        label=_("is at most"),
        sentence=_("%(what)s is at most %(wanted)s"),
        test=lambda value, wanted: value <= wanted,
    ),
    Operator(
        key="gt",
        label=_("is more than"),
        sentence=_("%(what)s is more than %(wanted)s"),
        test=lambda value, wanted: value > wanted,
    ),
    Operator(
        key="ge",
        label=_("is at least"),
        sentence=_("%(what)s is at least %(wanted)s"),
        test=lambda value, wanted: value >= wanted,
    ),
    Operator(
        key="between",
        label=_("is from … to …"),
        sentence=_("%(what)s is %(wanted)s"),
        test=lambda value, wanted: wanted[0] <= value <= wanted[1],
        takes=Takes.RANGE,
    ),
    IS_SET,
    IS_NOT_SET,
)

DATE = (
    Operator(
        key="before",
        label=_("is before"),
        sentence=_("%(what)s is before %(wanted)s"),
        test=lambda value, wanted: value < wanted,
    ),
    Operator(
        key="on",
        label=_("is on"),
        sentence=_("%(what)s is on %(wanted)s"),
        test=lambda value, wanted: value == wanted,
    ),
    Operator(
        key="after",
        label=_("is after"),
        sentence=_("%(what)s is after %(wanted)s"),
        test=lambda value, wanted: value > wanted,
    ),
    Operator(
        key="between",
        label=_("is from … to …"),
        sentence=_("%(what)s is %(wanted)s"),
        test=lambda value, wanted: wanted[0] <= value <= wanted[1],
        takes=Takes.RANGE,
    ),
    Operator(
        key="in_last",
        label=_("was in the last … days"),
        sentence=_("%(what)s was in the last %(wanted)s"),
        test=lambda value, wanted, today: 0 <= (today - value).days <= wanted,
        takes=Takes.DAYS,
        relative=True,
    ),
    Operator(
        key="more_than_ago",
        label=_("was more than … days ago"),
        sentence=_("%(what)s was more than %(wanted)s ago"),
        test=lambda value, wanted, today: (today - value).days > wanted,
        takes=Takes.DAYS,
        relative=True,
    ),
    Operator(
        key="in_next",
        label=_("is in the next … days"),
        sentence=_("%(what)s is in the next %(wanted)s"),
        test=lambda value, wanted, today: 0 <= (value - today).days <= wanted,
        takes=Takes.DAYS,
        relative=True,
    ),
    Operator(
        key="anniversary",
        label=_("has its anniversary today"),
        sentence=_("%(what)s has its anniversary today"),
        test=_is_anniversary,
        takes=Takes.NOTHING,
        relative=True,
    ),
    IS_SET,
    IS_NOT_SET,
)

TIME = (
    Operator(
        key="between",
        label=_("is from … to …"),
        sentence=_("%(what)s is %(wanted)s"),
        test=_in_window,
        takes=Takes.RANGE,
    ),
    Operator(
        key="before",
        label=_("is before"),
        sentence=_("%(what)s is before %(wanted)s"),
        test=lambda value, wanted: value < wanted,
    ),
    Operator(
        key="after",
        label=_("is at or after"),
        sentence=_("%(what)s is %(wanted)s or later"),
        test=lambda value, wanted: value >= wanted,
    ),
)

CHOICE = (
    Operator(
        key="one_of",
        label=_("is one of"),
        sentence=_("%(what)s is %(wanted)s"),
        test=_among,
        takes=Takes.MANY,
        stands=True,
    ),
    Operator(
        key="none_of",
        label=_("is none of"),
        sentence=_("%(what)s is not %(wanted)s"),
        test=lambda value, wanted: value not in wanted,
        takes=Takes.MANY,
        absent=True,
        stands=False,
    ),
)

SET = (
    Operator(
        key="any_of",
        label=_("include any of"),
        sentence=_("%(what)s: any of %(wanted)s"),
        test=lambda value, wanted: not value.isdisjoint(wanted),
        takes=Takes.MANY,
        stands=True,
    ),
    Operator(
        key="all_of",
        label=_("include all of"),
        sentence=_("%(what)s: all of %(wanted)s"),
        test=lambda value, wanted: value >= wanted,
        takes=Takes.MANY,
        stands=False,
    ),
    Operator(
        key="none_of",
        label=_("include none of"),
        sentence=_("%(what)s: none of %(wanted)s"),
        test=lambda value, wanted: value.isdisjoint(wanted),
        takes=Takes.MANY,
        absent=True,
        stands=False,
    ),
    Operator(
        key="empty",
        label=_("are empty"),
        sentence=_("%(what)s: none at all"),
        test=lambda value, wanted: not value,
        takes=Takes.NOTHING,
        absent=True,
    ),
)

BOOLEAN = (
    Operator(
        key="is",
        label=_("yes"),
        sentence=_("%(what)s: yes"),
        test=lambda value, wanted: value,
        takes=Takes.NOTHING,
    ),
    Operator(
        key="is_not",
        label=_("no"),
        sentence=_("%(what)s: no"),
        test=lambda value, wanted: not value,
        takes=Takes.NOTHING,
        absent=True,
    ),
)

TREE = (
    Operator(
        key="is",
        label=_("is"),
        sentence=_("%(what)s is %(wanted)s"),
        test=lambda value, wanted: value == wanted,
        stands=True,
    ),
    Operator(
        key="is_not",
        label=_("is not"),
        sentence=_("%(what)s is not %(wanted)s"),
        test=lambda value, wanted: value != wanted,
        absent=True,
        stands=False,
    ),
    Operator(
        key="below",
        label=_("is below"),
        sentence=_("%(what)s is below %(wanted)s"),
        test=lambda value, wanted: value != wanted and value.startswith(wanted),
        stands=True,
    ),
    Operator(
        key="not_below",
        label=_("is not below"),
        sentence=_("%(what)s is not below %(wanted)s"),
        test=lambda value, wanted: value == wanted or not value.startswith(wanted),
        absent=True,
        stands=False,
    ),
)
