"""Trees become trees that answer: what does not depend on the visitor is worked out once, before any request.

A compiled tree is the same tree, so it can be explained and described as before. Nothing is kept beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wagtail_segments.rules.evaluate import settle
from wagtail_segments.rules.tree import All, Any_, Comparison, Leaf, Node, None_, Points, Visitor, Worth
from wagtail_segments.rules.truth import NO, UNKNOWN, YES, Truth, negate
from wagtail_segments.rules.values import ValueType

Test = Callable[[Any], Truth]
"""Takes a visitor, gives the answer."""

Made = dict[Any, "Compared"]
"""Compiled comparisons, by all that tells them apart."""


def compile_tree(tree: Node, made: Made | None = None) -> Test:
    """A function that answers as ``evaluate`` does. Keep one as long as the rule is unchanged."""
    return compiled(tree, made).answer_for


def compiled(tree: Node, made: Made | None = None) -> "Compiled":
    """The same tree with ``answer_for`` in each of its nodes.

    Pass the same ``made`` for many rules, and comparisons that occur in several are compiled and held once.
    """
    made = {} if made is None else made
    match tree:
        case All(children=children):
            return Every(_compiled(children, made))
        case Any_(children=children):
            return Some(_compiled(children, made))
        case None_(children=children):
            return Not(_compiled(children, made))
        case Points(threshold=threshold, parts=parts):
            return _enough(threshold, tuple([Worth(part.points, compiled(part.node, made)) for part in parts]))
        case Comparison(attribute=attribute, operator=operator, wanted=wanted, name=name):
            known = (attribute.key, operator.key, repr(wanted), name)
            if known not in made:
                made[known] = _compared(tree)
            return made[known]
        case leaf:
            return leaf


def _compiled(nodes: tuple[Node, ...], made: Made) -> tuple["Compiled", ...]:
    return tuple([compiled(node, made) for node in nodes])  # a generator's tuple would keep spare room


@dataclass(frozen=True, slots=True)
class Every(All):
    """A group of which all must fit."""

    children: tuple["Compiled", ...] = ()

    def answer_for(self, visitor: Visitor) -> Truth:
        found: Truth = YES if self.children else NO
        for child in self.children:
            answer = child.answer_for(visitor)
            if answer is NO:
                return NO
            if answer is UNKNOWN:
                found = UNKNOWN
        return found


@dataclass(frozen=True, slots=True)
class Some(Any_):
    """A group of which one must fit."""

    children: tuple["Compiled", ...] = ()

    def answer_for(self, visitor: Visitor) -> Truth:
        return _one_of(self.children, visitor)


@dataclass(frozen=True, slots=True)
class Not(None_):
    """A group of which none may fit."""

    children: tuple["Compiled", ...] = ()

    def answer_for(self, visitor: Visitor) -> Truth:
        return negate(_one_of(self.children, visitor)) if self.children else NO


def _one_of(children: tuple["Compiled", ...], visitor: Visitor) -> Truth:
    found: Truth = NO
    for child in children:
        answer = child.answer_for(visitor)
        if answer is YES:
            return YES
        if answer is UNKNOWN:
            found = UNKNOWN
    return found


@dataclass(frozen=True, slots=True)
class Enough(Points):
    """Points that must be reached."""

    fewest: int = 0
    """What all parts come to if each is as bad as can be."""
    utmost: int = 0

    def answer_for(self, visitor: Visitor) -> Truth:
        """Begins with what is possible, and asks until that lies on one side of the threshold."""
        threshold, least, most = self.threshold, self.fewest, self.utmost
        if most < threshold:
            return NO
        for part in self.parts:
            answer = part.node.answer_for(visitor)  # type: ignore[union-attr]  # its parts are compiled
            if answer is UNKNOWN:
                continue
            if answer is (part.points > 0):
                least += abs(part.points)
            else:
                most -= abs(part.points)
            if least >= threshold:
                return YES
            if most < threshold:
                return NO
        return UNKNOWN


def _enough(threshold: int, parts: tuple[Worth, ...]) -> Enough:
    fewest = sum(min(part.points, 0) for part in parts)
    return Enough(threshold, parts, fewest, sum(max(part.points, 0) for part in parts))


@dataclass(frozen=True, slots=True)
class Compared(Comparison):
    """Most comparisons: the operator's test says it all. Two calls shorter than the next, which pages notice."""

    prepared: Any = field(default=None, compare=False)
    """The wanted value as its type compares it."""

    def answer_for(self, visitor: Visitor) -> Truth:
        value, operator = visitor.read(self.attribute), self.operator
        if value is None:
            return operator.absent
        if value is UNKNOWN:
            return UNKNOWN
        test = operator.test
        return test(value, self.prepared)


@dataclass(frozen=True, slots=True)
class ComparedByType(Compared):
    """A comparison to which the type of the attribute adds something."""

    def answer_for(self, visitor: Visitor) -> Truth:
        value, kind, operator = visitor.read(self.attribute), self.attribute.type, self.operator
        if value is UNKNOWN:
            return UNKNOWN
        if value is not None:
            value = kind.pick(value, self.name)
        return operator.absent if value is None else kind.holds(operator, value, self.prepared, visitor.today)


@dataclass(frozen=True, slots=True)
class ComparedWithWhatIsLeft(ComparedByType):
    """A comparison with values of which one has vanished."""

    def answer_for(self, visitor: Visitor) -> Truth:
        answer = ComparedByType.answer_for(self, visitor)
        return answer if answer is UNKNOWN else settle(answer, self.operator.stands, vanished=True)


def _compared(comparison: Comparison) -> Compared:
    attribute, operator, wanted, name = comparison.attribute, comparison.operator, comparison.wanted, comparison.name
    prepared, vanished = attribute.type.prepare(operator, wanted)
    if vanished:
        return ComparedWithWhatIsLeft(attribute, operator, wanted, name, prepared)
    return (Compared if _is_plain(comparison) else ComparedByType)(attribute, operator, wanted, name, prepared)


def _is_plain(comparison: Comparison) -> bool:
    """Whether the operator's test says it all, because the type adds nothing to it."""
    kind = type(comparison.attribute.type)
    return kind.pick is ValueType.pick and kind.holds is ValueType.holds and not comparison.operator.relative


Compiled = Compared | Every | Some | Not | Enough | Leaf
