"""A tree and a visitor give the same answer as ``evaluate``, with its reasons."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from wagtail_segments import failures
from wagtail_segments.rules.describe import begin, count_points, describe_comparison, describe_worth
from wagtail_segments.rules.evaluate import compare
from wagtail_segments.rules.tree import All, Any_, Comparison, Group, Leaf, Node, None_, Points
from wagtail_segments.rules.truth import NO, UNKNOWN, YES, Truth, all_of, any_of, enough_of, none_of, sum_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why one criterion or group answers as it does."""

    sentence: str
    """What is wanted, in words."""
    answer: Truth
    actual: str = ""
    """What the visitor has, in words; empty for a group that does not count points."""
    reason: str = ""
    """Why the answer is UNKNOWN."""
    depth: int = 0
    """How many groups lie around it."""
    parts: tuple["Reason", ...] = ()

    @property
    def answer_in_words(self) -> str:
        return {YES: _("yes"), NO: _("no"), UNKNOWN: _("cannot be told")}[self.answer]

    @property
    def state(self) -> str:
        """``yes``, ``no`` or ``unknown``, for style sheets and programs."""
        return {YES: "yes", NO: "no", UNKNOWN: "unknown"}[self.answer]

    @property
    def is_member(self) -> bool:
        return self.answer is YES

    @property
    def is_unknown(self) -> bool:
        return self.answer is UNKNOWN

    @property
    def lines(self) -> Iterator["Reason"]:
        """Every group and criterion inside, in the editor's order, each with its depth."""
        for part in self.parts:
            yield part
            yield from part.lines


def explain(tree: Node, visitor: Any, depth: int = 0) -> Reason:
    """The answer of a rule for a visitor, criterion by criterion. Reads every attribute; for people, not for pages."""
    match tree:
        case Comparison():
            return _explain_comparison(tree, visitor, depth)
        case Leaf():
            return _explain_leaf(tree, visitor, depth)
        case Points():
            return _explain_points(tree, visitor, depth)
        case _:
            parts = tuple(explain(child, visitor, depth + 1) for child in tree.children)
            return Reason(sentence=_wanted(tree), answer=_combine(tree, parts), depth=depth, parts=parts)


def _wanted(group: Group) -> str:
    match group:
        case All():
            return _("All of these")
        case Any_():
            return _("Any of these")
        case _:
            return _("None of these")


def _combine(group: Group, parts: tuple[Reason, ...]) -> Truth:
    answers = [part.answer for part in parts]
    match group:
        case All(children=()) | Any_(children=()) | None_(children=()):
            return NO
        case All():
            return all_of(answers)
        case Any_():
            return any_of(answers)
        case _:
            return none_of(answers)


def _explain_comparison(comparison: Comparison, visitor: Any, depth: int) -> Reason:
    answer = compare(comparison, visitor)
    attribute = comparison.attribute
    if visitor.read(attribute) is UNKNOWN:
        actual, why = _("cannot be told"), visitor.why_unknown(attribute)
    else:
        actual = _shown(comparison, visitor)
        why = _("Something this criterion names no longer exists.") if answer is UNKNOWN else ""
    sentence = begin(describe_comparison(comparison))
    return Reason(sentence=sentence, answer=answer, actual=actual, reason=why, depth=depth)


def _explain_leaf(leaf: Leaf, visitor: Any, depth: int) -> Reason:
    answer = leaf.answer_for(visitor)
    why = leaf.reason(visitor) if answer is UNKNOWN else ""
    return Reason(sentence=begin(leaf.sentence()), answer=answer, actual=leaf.actual(visitor), reason=why, depth=depth)


def _explain_points(tree: Points, visitor: Any, depth: int) -> Reason:
    """Each part with what it counts, and what they come to."""
    parts = tuple(explain(part.node, visitor, depth + 1) for part in tree.parts)
    counted = [(part.points, reason.answer) for part, reason in zip(tree.parts, parts, strict=True)]
    return Reason(
        sentence=_("At least %(threshold)s of these") % {"threshold": count_points(tree.threshold)},
        answer=enough_of(tree.threshold, counted),
        actual=_sum_in_words(*sum_of(counted)),
        depth=depth,
        parts=tuple(
            replace(reason, sentence=describe_worth(points, reason.sentence))
            for (points, _answer), reason in zip(counted, parts, strict=True)
        ),
    )


def _sum_in_words(least: int, most: int) -> str:
    if least == most:
        return count_points(least)
    return _("from %(least)d to %(most)s, as not everything can be told") % {
        "least": least,
        "most": count_points(most),
    }


def _shown(comparison: Comparison, visitor: Any) -> str:
    """What the visitor has, as a person reads it, at most 200 characters of it."""
    attribute, value = comparison.attribute, visitor.shown(comparison.attribute)
    if value is None or value == "":
        return _("nothing")
    try:
        shown = attribute.type.show_held(value, comparison.name)[:200] or _("nothing")
        if attribute.aside is None:
            return shown
        return _("%(value)s (%(aside)s)") % {"value": shown, "aside": attribute.aside(visitor)}
    except Exception:
        failures.note("explanation", attribute.key)
        return _("something that cannot be shown")
