"""Trees become closures: everything that does not depend on the visitor is worked out once, before any request."""

from collections.abc import Callable
from functools import partial
from typing import Any

from wagtail_segments.rules.evaluate import ask, settle
from wagtail_segments.rules.tree import All, Any_, Comparison, Node, None_, Visitor
from wagtail_segments.rules.truth import NO, UNKNOWN, YES, Truth, negate

Test = Callable[[Any], Truth]
"""Takes a visitor, gives the answer."""


def compile_tree(tree: Node) -> Test:
    """A function that answers as ``evaluate`` does. Keep one as long as the rule is unchanged."""
    match tree:
        case All(children=()) | Any_(children=()) | None_(children=()):
            return _nobody
        case All(children=children):
            return _all([compile_tree(child) for child in children])
        case Any_(children=children):
            return _any([compile_tree(child) for child in children])
        case None_(children=children):
            return _none(_any([compile_tree(child) for child in children]))
        case Comparison():
            return _comparison(tree)
        case leaf:
            return partial(ask, leaf)


def _nobody(visitor: Visitor) -> Truth:
    return NO


def _all(tests: list[Test]) -> Test:
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


def _any(tests: list[Test]) -> Test:
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


def _comparison(comparison: Comparison) -> Test:
    attribute, operator, name = comparison.attribute, comparison.operator, comparison.name
    kind, absent = attribute.type, comparison.operator.absent
    wanted, vanished = kind.prepare(operator, comparison.wanted)
    holds, pick = kind.holds, kind.pick

    def compared(visitor: Visitor) -> Truth:
        value = visitor.read(attribute)
        if value is UNKNOWN:
            return UNKNOWN
        if value is not None:
            value = pick(value, name)
        return absent if value is None else holds(operator, value, wanted, visitor.today)

    if not vanished:
        return compared

    def compared_with_what_is_left(visitor: Visitor) -> Truth:
        answer = compared(visitor)
        return answer if answer is UNKNOWN else settle(answer, operator.stands, vanished)

    return compared_with_what_is_left
