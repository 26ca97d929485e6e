"""Trees become closures: everything that does not depend on the visitor is worked out once, before any request."""

from collections.abc import Callable
from functools import partial
from typing import Any

from wagtail_segments.rules.evaluate import ask, settle
from wagtail_segments.rules.tree import All, Any_, Comparison, Node, None_, Points, Visitor
from wagtail_segments.rules.truth import NO, UNKNOWN, YES, Truth, negate
from wagtail_segments.rules.values import ValueType

Test = Callable[[Any], Truth]
"""Takes a visitor, gives the answer."""


def compile_tree(tree: Node, made: dict[int, Test] | None = None) -> Test:
    """A function that answers as ``evaluate`` does. Keep one as long as the rule is unchanged.

    Pass the same ``made`` for all rules that share their comparisons, and each of these is compiled once. It holds
    compiled comparisons by their identity, so it must not outlive the trees.
    """
    made = {} if made is None else made
    match tree:
        case All(children=()) | Any_(children=()) | None_(children=()):
            return _nobody
        case All(children=children):
            return _all(_compiled(children, made))
        case Any_(children=children):
            return _any(_compiled(children, made))
        case None_(children=children):
            return _none(_any(_compiled(children, made)))
        case Points(threshold=threshold, parts=parts):
            return _points(threshold, [(part.points, compile_tree(part.node, made)) for part in parts])
        case Comparison():
            if id(tree) not in made:
                made[id(tree)] = _comparison(tree)
            return made[id(tree)]
        case leaf:
            return partial(ask, leaf)


def _compiled(nodes: tuple[Node, ...], made: dict[int, Test]) -> tuple[Test, ...]:
    return tuple([compile_tree(node, made) for node in nodes])  # a generator's tuple would keep spare room


def _nobody(visitor: Visitor) -> Truth:
    return NO


def _all(tests: tuple[Test, ...]) -> Test:
    def every(visitor: Visitor) -> Truth:
        found: Truth = YES
        for test in tests:
            answer = test(visitor)
            if answer is NO:
                return NO
            if answer is UNKNOWN:
                found = UNKNOWN
        return found

    return every


def _any(tests: tuple[Test, ...]) -> Test:
    def some(visitor: Visitor) -> Truth:
        found: Truth = NO
        for test in tests:
            answer = test(visitor)
            if answer is YES:
                return YES
            if answer is UNKNOWN:
                found = UNKNOWN
        return found

    return some


def _none(some: Test) -> Test:
    return lambda visitor: negate(some(visitor))


def _points(threshold: int, tests: list[tuple[int, Test]]) -> Test:
    """Begins with what is possible, and asks until that lies on one side of the threshold."""
    fewest = sum(min(points, 0) for points, _test in tests)
    utmost = sum(max(points, 0) for points, _test in tests)
    if utmost < threshold:
        return _nobody

    def enough(visitor: Visitor) -> Truth:
        least, most = fewest, utmost
        for points, test in tests:
            answer = test(visitor)
            if answer is UNKNOWN:
                continue
            if answer is (points > 0):
                least += abs(points)
            else:
                most -= abs(points)
            if least >= threshold:
                return YES
            if most < threshold:
                return NO
        return UNKNOWN

    return enough


def _comparison(comparison: Comparison) -> Test:
    wanted, vanished = comparison.attribute.type.prepare(comparison.operator, comparison.wanted)
    compared = _plain(comparison, wanted) if _is_plain(comparison) else _particular(comparison, wanted)
    if not vanished:
        return compared

    def compared_with_what_is_left(visitor: Visitor) -> Truth:
        answer = compared(visitor)
        return answer if answer is UNKNOWN else settle(answer, comparison.operator.stands, vanished)

    return compared_with_what_is_left


def _is_plain(comparison: Comparison) -> bool:
    """Whether the operator's test says it all, because the type adds nothing to it."""
    kind = type(comparison.attribute.type)
    return kind.pick is ValueType.pick and kind.holds is ValueType.holds and not comparison.operator.relative


def _plain(comparison: Comparison, wanted: Any) -> Test:
    """Most comparisons; two calls shorter than ``_particular``, which pages notice."""
    attribute, absent, test = comparison.attribute, comparison.operator.absent, comparison.operator.test

    def compared(visitor: Visitor) -> Truth:
        value = visitor.read(attribute)
        if value is None:
            return absent
        return UNKNOWN if value is UNKNOWN else test(value, wanted)

    return compared


def _particular(comparison: Comparison, wanted: Any) -> Test:
    attribute, operator, name = comparison.attribute, comparison.operator, comparison.name
    absent, holds, pick = operator.absent, attribute.type.holds, attribute.type.pick

    def compared(visitor: Visitor) -> Truth:
        value = visitor.read(attribute)
        if value is UNKNOWN:
            return UNKNOWN
        if value is not None:
            value = pick(value, name)
        return absent if value is None else holds(operator, value, wanted, visitor.today)

    return compared
