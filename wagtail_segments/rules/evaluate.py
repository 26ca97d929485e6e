"""A tree and a visitor give an answer: the plain reading, which the compiled one is held against."""

from typing import Any

from wagtail_segments.rules.tree import All, Any_, Comparison, Node, None_, Points, Visitor
from wagtail_segments.rules.truth import NO, UNKNOWN, Truth, all_of, any_of, enough_of, none_of


def evaluate(tree: Node, visitor: Visitor) -> Truth:
    """The answer of a rule for a visitor."""
    match tree:
        case All(children=()) | Any_(children=()) | None_(children=()):
            return NO
        case All(children=children):
            return all_of(evaluate(child, visitor) for child in children)
        case Any_(children=children):
            return any_of(evaluate(child, visitor) for child in children)
        case None_(children=children):
            return none_of(evaluate(child, visitor) for child in children)
        case Points(threshold=threshold, parts=parts):
            return enough_of(threshold, ((part.points, evaluate(part.node, visitor)) for part in parts))
        case Comparison():
            return compare(tree, visitor)
        case leaf:
            return leaf.answer_for(visitor)


def compare(comparison: Comparison, visitor: Visitor) -> Truth:
    """The answer of one line of a rule."""
    value = visitor.read(comparison.attribute)
    if value is UNKNOWN:
        return UNKNOWN
    kind, operator = comparison.attribute.type, comparison.operator
    wanted, vanished = kind.prepare(operator, comparison.wanted)
    part = None if value is None else kind.pick(value, comparison.name)
    answer = operator.absent if part is None else kind.holds(operator, part, wanted, visitor.today)
    return settle(answer, operator.stands, vanished)


def settle(answer: Any, stands: bool | None, vanished: bool) -> Truth:
    """The answer, unless it would be another one if what vanished were still there."""
    return UNKNOWN if vanished and answer is not stands else bool(answer)
