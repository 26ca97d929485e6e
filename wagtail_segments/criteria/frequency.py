"""How often something was done in this visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.criteria.deeds import Deed
from wagtail_segments.rules.tree import Leaf, Node, leaves
from wagtail_segments.rules.truth import NO, UNKNOWN, YES, Truth

WINDOWS = [("visit", _("in this visit"))]
"""When it was done."""
FREQUENCIES = [("at_least", _("at least")), ("at_most", _("at most")), ("exactly", _("exactly"))]


@dataclass(frozen=True, slots=True)
class Did(Leaf):
    """Whether a deed was done at least, at most or exactly so many times."""

    deed: Deed
    frequency: str
    times: int
    window: str = "visit"

    @property
    def needs(self) -> frozenset[str]:
        return frozenset([self.deed.counter])

    def truth(self, visitor: Any) -> Truth:
        count, may_be_more = self._count(visitor)
        if count > self.times:
            return YES if self.frequency == "at_least" else NO
        if count == self.times and self.frequency == "at_least":
            return YES
        if may_be_more:
            return UNKNOWN
        return YES if self.frequency == "at_most" or count == self.times else NO

    def sentence(self) -> str:
        window = str(dict(WINDOWS)[self.window])
        if self.times == 0:
            return gettext("%(deed)s %(window)s") % {"deed": self.deed.in_words(negated=True), "window": window}
        return gettext("%(deed)s %(frequency)s %(times)s %(window)s") % {
            "deed": self.deed.in_words(negated=False),
            "frequency": dict(FREQUENCIES)[self.frequency],
            "times": _times(self.times),
            "window": window,
        }

    def actual(self, visitor: Any) -> str:
        count, may_be_more = self._count(visitor)
        if may_be_more:
            return gettext("cannot be told")
        return _times(count) if count else gettext("never")

    def reason(self, visitor: Any) -> str:
        try:
            visitor.visit.count(self.deed.counter)
        except CannotTell as why:
            return str(why)
        if self.deed.is_gone:
            return gettext("Something this criterion names no longer exists.")
        return gettext("It could not be read whether this page counts.")

    def problem(self) -> str:
        if not self.deed.is_gone:
            return ""
        return gettext("“%(sentence)s” names something that no longer exists.") % {"sentence": self.sentence()}

    def _count(self, visitor: Any) -> tuple[int, bool]:
        """How often it was done as far as is known, this request included, and whether it may be more often."""
        now = self.deed.done_by(visitor)
        try:
            return visitor.visit.count(self.deed.counter) + now, self.deed.is_gone
        except CannotTell:
            return now, True


def deeds_in(trees: Iterable[Node]) -> dict[str, Deed]:
    """The deeds that rules ask about, by their counters. All that they name is looked up, so that no page has to."""
    found: dict[str, Deed] = {}
    for tree in trees:
        for leaf in leaves(tree):
            if isinstance(leaf, Did):
                found[leaf.deed.counter] = leaf.deed
                _ = leaf.deed.is_gone
    return found


def _times(count: int) -> str:
    match count:
        case 1:
            return gettext("once")
        case 2:
            return gettext("twice")
        case _:
            return ngettext("%(count)d time", "%(count)d times", count) % {"count": count}
