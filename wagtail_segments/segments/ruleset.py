"""The live segments, compiled: one immutable snapshot per version, shared by all requests of a process."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q

from wagtail_segments import failures
from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.criteria.segment import InSegment
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.compile import Test, compile_tree
from wagtail_segments.rules.tree import Broken, Comparison, Group, Node, leaves
from wagtail_segments.segments.problems import inner_segments, stored_rules, way_back
from wagtail_segments.segments.version import check_seconds, current_version

DEEP = 32
"""Segments nested deeper than this are answered from the inside out instead of by recursion."""


@dataclass(eq=False)
class LiveSegment:
    """One published segment, ready to be asked."""

    pk: int
    key: str
    name: str
    tree: Node
    inner: tuple[int, ...] = ()
    """The segments its rule asks for."""
    height: int = 0
    """How deep other segments are nested in it."""
    made: dict[int, Test] = field(default_factory=dict, repr=False)
    """The compiled criteria of a snapshot, which its segments share."""

    @cached_property
    def test(self) -> Test:
        """Its rule, compiled when it is first asked."""
        return compile_tree(self.tree, self.made)


@dataclass(frozen=True)
class Snapshot:
    """Every live segment as of one version. Never changed; a new version is a new snapshot."""

    version: str | None = None
    segments: Mapping[int, LiveSegment] = field(default_factory=dict)
    """By primary key."""
    keys: Mapping[str, LiveSegment] = field(default_factory=dict)
    visit_needs: frozenset[str] = frozenset()
    """What the visit must remember because a live segment may ask for it."""


class Ruleset:
    """Keeps the current snapshot of this process."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything; for tests."""
        self._snapshot: Snapshot | None = None
        self._is_outdated = True
        self._check_at = 0.0

    def current(self) -> Snapshot:
        """The snapshot to answer from. Looks at the clock, now and then for the version, rarely at the rules."""
        snapshot = self._snapshot
        if snapshot is not None and not self.is_due:
            return snapshot
        self._check_at = time.monotonic() + check_seconds()
        version = current_version()
        if self._is_outdated or (snapshot is not None and version not in (None, snapshot.version)):
            return self._load(version)
        return self._snapshot or Snapshot()

    @property
    def is_due(self) -> bool:
        """Whether ``current`` would do more than look at the clock."""
        return time.monotonic() >= self._check_at

    @property
    def visit_needs(self) -> frozenset[str]:
        """What the visit must remember, as far as is known without asking anybody."""
        return self._snapshot.visit_needs if self._snapshot else frozenset()

    def knows(self, pk: int) -> bool:
        """Whether a segment is in use in this process."""
        return self._snapshot is not None and pk in self._snapshot.segments

    def outdate(self) -> None:
        """Load the rules anew when they are next asked for. Call it after a change is committed."""
        self._is_outdated = True
        self._check_at = 0.0

    def _load(self, version: str | None) -> Snapshot:
        """A new snapshot; if the database fails, the last good one or an empty one, until the next check."""
        self._is_outdated = False
        try:
            self._snapshot = build(version)
        except Exception:
            failures.note("ruleset", "the segments could not be loaded")
            self._is_outdated = True
            self._snapshot = self._snapshot or Snapshot()
        return self._snapshot


ruleset = Ruleset()


def build(version: str | None) -> Snapshot:
    """A snapshot of what is published now. One query, and those of attributes whose choices are in the database."""
    with transaction.atomic():
        rows = list(stored_rules(Q(live=True)))
    shared: dict[Any, Node] = {}
    made: dict[int, Test] = {}
    segments = {
        pk: _live(pk, key, name, _share(load_rule(match, rule), shared), made) for pk, key, name, match, rule in rows
    }
    _break_cycles(segments)
    _measure_heights(segments)
    return Snapshot(
        version=version,
        segments=MappingProxyType(segments),
        keys=MappingProxyType({segment.key: segment for segment in segments.values()}),
        visit_needs=frozenset(need for segment in segments.values() for need in _needs(segment.tree)),
    )


def _live(pk: int, key: str, name: str, tree: Node, made: dict[int, Test]) -> LiveSegment:
    return LiveSegment(pk=pk, key=key, name=name, tree=tree, inner=tuple(inner_segments(tree)), made=made)


def _share(tree: Node, shared: dict[Any, Node]) -> Node:
    """The same tree, with criteria that occur in many segments held in memory once."""
    if isinstance(tree, Group):
        return type(tree)(tuple(_share(child, shared) for child in tree.children))
    if isinstance(tree, Comparison):
        same = (tree.attribute.key, tree.operator.key, repr(tree.wanted), tree.name)
        return shared.setdefault(same, tree)
    return tree


def _break_cycles(segments: dict[int, LiveSegment]) -> None:
    """Make UNKNOWN every question by which a segment would contain itself, so that answers do not depend on order."""
    contents = {pk: list(segment.inner) for pk, segment in segments.items() if segment.inner}
    circular = {pk for pk in contents if way_back(pk, contents)}
    for pk in circular:
        segment = segments[pk]
        segment.tree = _without(segment.tree, circular)
        segment.inner = tuple(inner_segments(segment.tree))


def _without(tree: Node, circular: set[int]) -> Node:
    if isinstance(tree, Group):
        return type(tree)(tuple(_without(child, circular) for child in tree.children))
    if isinstance(tree, InSegment) and tree.segment in circular:
        return Broken(None, "this segment contains itself")
    return tree


def _measure_heights(segments: Mapping[int, LiveSegment]) -> None:
    """Say of each segment how deep others are nested in it; there are no cycles any more."""
    for segment in segments.values():
        waiting = [segment] if segment.inner and not segment.height else []
        while waiting:
            here = waiting[-1]
            inside = [segments[pk] for pk in here.inner if pk in segments]
            unmeasured = [one for one in inside if one.inner and not one.height]
            if unmeasured:
                waiting.extend(unmeasured)
            else:
                here.height = 1 + max((one.height for one in inside), default=0)
                waiting.pop()


def _needs(tree: Node) -> frozenset[str]:
    return frozenset(
        need
        for leaf in leaves(tree)
        if isinstance(leaf, Comparison) and isinstance(leaf.attribute, Attribute)
        for need in leaf.attribute.needs
    )
