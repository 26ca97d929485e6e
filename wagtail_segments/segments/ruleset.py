"""The live segments, compiled: one immutable snapshot per version, shared by all requests of a process."""

import asyncio
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_segments import failures
from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.criteria.deeds import Deed
from wagtail_segments.criteria.frequency import deeds_in
from wagtail_segments.criteria.segment import InSegment
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.compile import Compiled, Made, compiled
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.tree import Broken, Comparison, Leaf, Node, exchange, leaves
from wagtail_segments.segments import gates
from wagtail_segments.segments.members import chosen_by_hand
from wagtail_segments.segments.memory import PAGE, VISIT, fingerprint
from wagtail_segments.segments.problems import inner_segments, leads_to, stored_rules
from wagtail_segments.segments.version import announce, check_seconds, current_version, raise_version
from wagtail_segments.transactions import contained
from wagtail_segments.visitors.seen import can_suggest

MORE = (chosen_by_hand, "remember", "remember_days")
"""What pages need to know of a segment besides its rule."""

DEEP = 32
"""Segments nested deeper than this are answered from the inside out instead of by recursion."""


@dataclass(eq=False, slots=True)
class LiveSegment:
    """One published segment, ready to be asked."""

    pk: int
    key: str
    name: str
    tree: Compiled
    inner: tuple[int, ...] = ()
    """The segments its rule asks for."""
    height: int = 0
    """How deep other segments are nested in it."""
    has_chosen: bool = False
    """Whether anybody was put into it, or out of it, by hand."""
    remember: str = PAGE
    remember_days: int = 0
    is_told_by_its_rule: bool = True
    """Whether the rule decides alone: nobody was chosen by hand, and nobody is remembered."""
    fingerprint: str = ""
    """What tells its rule from another one, if it remembers who fitted; see ``segments.memory``."""

    @property
    def remembers(self) -> bool:
        """Whether somebody who fitted stays a member for a time."""
        return self.remember != PAGE


@dataclass(frozen=True)
class Snapshot:
    """Every live segment as of one version. Never changed; a new version is a new snapshot."""

    version: str | None = None
    segments: Mapping[int, LiveSegment] = field(default_factory=dict)
    """By primary key."""
    keys: Mapping[str, LiveSegment] = field(default_factory=dict)
    visit_needs: frozenset[str] = frozenset()
    """What the visit must remember because a live segment may ask for it."""
    why_off: Words = ""
    """Why all personalisation is switched off: then every segment is UNKNOWN, and nothing is remembered."""
    suggesting: tuple[Attribute, ...] = ()
    """Attributes that a live segment asks for, whose values are noted when they are seen."""
    remembering: Mapping[int, LiveSegment] = field(default_factory=dict)
    """The segments that remember who fitted, by primary key."""
    deeds: Mapping[str, Deed] = field(default_factory=dict)
    """What the visit must count, by the names of the counters, which are among the needs."""

    @cached_property
    def keeps_something(self) -> bool:
        """Whether something of a visitor's request may have to be kept for the next one, or for editors."""
        return bool(self.visit_needs or self.suggesting or self.remembering)


NOTHING_LOADED = Snapshot()
"""Answers while the segments have never been loaded: nobody is in any."""


class Ruleset:
    """Keeps the current snapshot of this process."""

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Forget everything; for tests."""
        self._snapshot: Snapshot | None = None
        self._is_outdated = True
        self._check_at = 0.0

    def current(self) -> Snapshot:
        """The snapshot to answer from. Looks at the clock, now and then for the version, rarely at the rules.

        One thread of a process looks while the others go on with the snapshot there is; only before the first one
        do they wait. In an event loop, where asking the database is not possible, it is the snapshot there is.
        """
        snapshot = self._snapshot
        if snapshot is not None and not self.is_due:
            return snapshot
        if _is_in_event_loop():
            return snapshot or NOTHING_LOADED
        if not self._loading.acquire(blocking=snapshot is None):
            return snapshot or NOTHING_LOADED
        try:
            return self._look()
        finally:
            self._loading.release()

    @property
    def is_due(self) -> bool:
        """Whether ``current`` would do more than look at the clock."""
        return time.monotonic() >= self._check_at

    @property
    def keeps_nothing(self) -> bool:
        """Whether it is certain, without asking anybody, that nothing of a request must be kept."""
        return self._snapshot is not None and not self._snapshot.keeps_something and not self.is_due

    def knows(self, pk: int) -> bool:
        """Whether a segment is in use in this process."""
        return self._snapshot is not None and pk in self._snapshot.segments

    def outdate(self) -> None:
        """Load the rules anew when they are next asked for. Call it after a change is committed."""
        self._is_outdated = True
        self._check_at = 0.0

    def _look(self) -> Snapshot:
        """Ask for the version, unless another thread has just done so, and load the rules if it is a new one."""
        if self._snapshot is not None and not self.is_due:
            return self._snapshot
        self._check_at = time.monotonic() + check_seconds()
        version = current_version()
        known = self._snapshot.version if self._snapshot else None
        if version is not None and (self._is_outdated or version != known):  # otherwise the database is away
            self._load(version)
        self._snapshot = self._snapshot or NOTHING_LOADED
        return self._snapshot

    def _load(self, version: str | None) -> None:
        """Put a new snapshot in the place of the old one, which stays if the database fails, until the next check."""
        self._is_outdated = False
        try:
            self._snapshot = build(version)
        except Exception:
            failures.note("ruleset", "the segments could not be loaded")
            self._is_outdated = True


ruleset = Ruleset()


def build(version: str | None) -> Snapshot:
    """A snapshot of what is published now.

    One query for the segments, one for each set of choices and each page and topic that their rules name, one for each
    gate.
    """
    with contained(), looked_up_once():
        why_off = gates.why_off()
        made: Made = {}
        rows = list(stored_rules(Q(live=True), *MORE))
        if why_off:
            segments = {row[0]: _switched_off(row, why_off) for row in rows}
        else:
            segments = {row[0]: _live(row, made) for row in rows}
        deeds = deeds_in(segment.tree for segment in segments.values())
    needs = frozenset(need for segment in segments.values() for need in _needs(segment))
    _break_cycles(segments)
    _measure_heights(segments)
    return Snapshot(
        version=version,
        segments=MappingProxyType(segments),
        keys=MappingProxyType({segment.key: segment for segment in segments.values()}),
        visit_needs=needs,
        why_off=why_off,
        suggesting=_suggesting(made.values()),
        remembering=MappingProxyType({pk: segment for pk, segment in segments.items() if segment.remembers}),
        deeds=MappingProxyType(deeds),
    )


def as_if_live(segment: Any) -> LiveSegment:
    """A segment as it would be asked if it were published as it stands, such as in a form."""
    rule = segment._meta.get_field("rule").get_prep_value(segment.rule)
    row = (segment.pk, segment.key, segment.name, segment.match, rule)
    return _live((*row, segment.pk is not None, segment.remember, segment.remember_days), {})


def renew() -> None:
    """Have the rules loaded anew once the change that is being made is committed, here and in all other processes."""
    raise_version()
    transaction.on_commit(tell_everybody)


def tell_everybody() -> None:
    """Say that the committed rules are new ones."""
    announce()
    ruleset.outdate()


def _live(row: tuple[Any, ...], made: Made) -> LiveSegment:
    """One segment from what is stored of it, in the order of ``stored_rules`` and ``MORE``."""
    pk, key, name, match, rule, has_chosen, remember, remember_days = row
    tree = compiled(load_rule(match, rule), made)
    live = LiveSegment(pk=pk, key=key, name=name, tree=tree, inner=tuple(inner_segments(tree)))
    live.has_chosen = bool(has_chosen)
    if remember != PAGE:
        live.remember, live.remember_days = remember, remember_days or 0
        live.fingerprint = fingerprint(match, rule, remember)
    live.is_told_by_its_rule = not live.has_chosen and not live.remembers
    return live


def _switched_off(row: tuple[Any, ...], why: Words) -> LiveSegment:
    """One segment while personalisation is off: nobody is in it, neither by hand nor from before."""
    pk, key, name, *_rest = row
    return LiveSegment(pk=pk, key=key, name=name, tree=Broken(None, why))


def _break_cycles(segments: Mapping[int, LiveSegment]) -> None:
    """Make UNKNOWN every question by which a segment would contain itself, so that answers do not depend on order."""
    contents = {pk: list(segment.inner) for pk, segment in segments.items() if segment.inner}
    try:
        TopologicalSorter(contents).prepare()
    except CycleError:
        for pk in contents:
            circular = {inner for inner in contents[pk] if inner == pk or leads_to(inner, pk, contents)}
            if circular:
                segments[pk].tree = _without(segments[pk].tree, circular)
                segments[pk].inner = tuple(inner_segments(segments[pk].tree))


def _without(tree: Compiled, circular: set[int]) -> Any:
    """The same compiled tree, which does not ask for these segments any more."""

    def cut(leaf: Comparison | Leaf) -> Node:
        if isinstance(leaf, InSegment) and leaf.segment in circular:
            return Broken(None, _("this segment contains itself"))
        return leaf

    return exchange(tree, cut)


def _measure_heights(segments: Mapping[int, LiveSegment]) -> None:
    """Say of each segment how deep others are nested in it; there are no cycles any more."""
    contents = {pk: segment.inner for pk, segment in segments.items() if segment.inner}
    for pk in TopologicalSorter(contents).static_order():
        if pk in contents:
            inside = (segments[inner].height for inner in contents[pk] if inner in segments)
            segments[pk].height = 1 + max(inside, default=0)


def _needs(segment: LiveSegment) -> Iterator[str]:
    """What a segment needs to be remembered of a visit."""
    if segment.remember == VISIT:
        yield "began"
    for leaf in leaves(segment.tree):
        if isinstance(leaf, Leaf):
            yield from leaf.needs
        elif isinstance(leaf.attribute, Attribute):
            yield from leaf.attribute.needs


def _suggesting(comparisons: Iterable[Comparison]) -> tuple[Attribute, ...]:
    """The attributes that rules ask for and whose values are offered to editors."""
    asked = {one.attribute.key: one.attribute for one in comparisons if isinstance(one.attribute, Attribute)}
    return tuple(one for one in asked.values() if can_suggest(one))


def _is_in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
