"""Segments whose members are supposed, because somebody looks at the site as somebody else."""

from collections.abc import Collection, Container
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.explain import Reason
from wagtail_segments.rules.tree import Leaf, Node
from wagtail_segments.rules.truth import NO, YES, Truth
from wagtail_segments.segments.ruleset import LiveSegment, Snapshot


@dataclass(frozen=True, slots=True)
class Supposed(Leaf):
    """Stands in the place of a rule, and says the same of everybody."""

    answer: Truth
    rule: Node

    def truth(self, visitor: Any) -> Truth:
        return self.answer

    def sentence(self) -> str:
        return describe(self.rule)


def supposing(snapshot: Snapshot, keys: Container[str] | None, also_in: Collection[str] = ()) -> Snapshot:
    """The same segments, where a visitor is in those with these keys and in no other; with ``None`` as they are.

    Whatever the keys, the visitor is in those ``also_in`` names.
    """
    if keys is None and not also_in:
        return snapshot
    segments = {
        pk: segment
        if keys is None and segment.key not in also_in
        else _supposed(segment, is_member=segment.key in also_in or segment.key in (keys or ()))
        for pk, segment in snapshot.segments.items()
    }
    return Snapshot(
        version=snapshot.version,
        segments=MappingProxyType(segments),
        keys=MappingProxyType({segment.key: segment for segment in segments.values()}),
        why_off=snapshot.why_off,
    )


def explain_supposed(supposed: Supposed) -> Reason:
    """Why somebody is in a supposed segment, or not: because it was said so. Its rule is still told."""
    why = Reason(sentence=_("Supposed for this view"), answer=supposed.answer)
    return Reason(sentence=supposed.sentence(), answer=supposed.answer, parts=(why,))


def _supposed(segment: LiveSegment, *, is_member: bool) -> LiveSegment:
    """The segment as if its rule said yes, or no, to everybody."""
    return LiveSegment(
        pk=segment.pk, key=segment.key, name=segment.name, tree=Supposed(YES if is_member else NO, segment.tree)
    )
