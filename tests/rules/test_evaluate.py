from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from hypothesis import given

from tests.rules.people import NAME, PLAN, Person, Says, compared, people, trees
from wagtail_segments.rules.compile import compile_tree
from wagtail_segments.rules.evaluate import evaluate
from wagtail_segments.rules.explain import explain
from wagtail_segments.rules.tree import All, Any_, Broken, Leaf, None_, Points, Worth
from wagtail_segments.rules.truth import NO, UNKNOWN, YES

# An answer as a number: then all is the smallest, any the largest, and not turns it round.
AS_NUMBER = {NO: 0, UNKNOWN: 1, YES: 2}
COMBINE = {All: min, Any_: max, None_: lambda numbers: 2 - max(numbers)}
GROUPS_OF_TWO = list(product([All, Any_, None_], product([YES, NO, UNKNOWN], repeat=2)))


def answer_in_numbers(tree: Any, person: Person) -> int:
    """The answer of a rule, by arithmetic."""
    if isinstance(tree, Points):
        return points_in_numbers(tree, person)
    if type(tree) not in COMBINE:
        return AS_NUMBER[evaluate(tree, person)]
    return COMBINE[type(tree)]([answer_in_numbers(child, person) for child in tree.children] or _nobody(tree))


def points_in_numbers(tree: Points, person: Person) -> int:
    """The answer of points, by trying what becomes of it whichever way the unknown turn out."""
    possible = [
        {0: [0], 1: [0, part.points], 2: [part.points]}[answer_in_numbers(part.node, person)] for part in tree.parts
    ]
    found = {sum(counted) >= tree.threshold for counted in product(*possible)}
    return 1 if len(found) == 2 else AS_NUMBER[found.pop()]


def _nobody(tree: Any) -> list[int]:
    return [2] if isinstance(tree, None_) else [0]


@given(trees(), people())
def test_a_rule_is_the_arithmetic_of_its_criteria(tree, person):
    assert AS_NUMBER[evaluate(tree, person)] == answer_in_numbers(tree, person)


@pytest.mark.parametrize(("group", "answers"), GROUPS_OF_TWO)
def test_a_group_combines_the_answers_of_its_criteria(group, answers):
    tree = group(tuple(Says(answer) for answer in answers))

    assert AS_NUMBER[evaluate(tree, Person())] == COMBINE[group]([AS_NUMBER[answer] for answer in answers])


@pytest.mark.parametrize("group", [All, Any_, None_])
def test_a_rule_without_criteria_has_no_members(group):
    assert evaluate(group(), Person()) is NO


@pytest.mark.parametrize("group", [All, Any_, None_])
def test_a_criterion_that_cannot_be_understood_makes_a_rule_unknown(group):
    assert evaluate(group((Broken(None, "It is broken."),)), Person()) is UNKNOWN


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        ([], NO),
        ([(10, YES)], YES),
        ([(9, YES)], NO),
        ([(10, NO)], NO),
        ([(5, YES), (5, YES)], YES),
        ([(5, YES), (5, NO)], NO),
        ([(12, YES), (-2, YES)], YES),
        ([(12, YES), (-3, YES)], NO),
        ([(12, YES), (-3, NO)], YES),
        ([(-100, NO)], NO),
        ([(0, YES), (10, YES)], YES),
        # What is unknown counts both ways.
        ([(10, UNKNOWN)], UNKNOWN),
        ([(10, YES), (5, UNKNOWN)], YES),
        ([(4, YES), (5, UNKNOWN)], NO),
        ([(5, YES), (5, UNKNOWN)], UNKNOWN),
        ([(10, YES), (-1, UNKNOWN)], UNKNOWN),
        ([(11, YES), (-1, UNKNOWN)], YES),
        ([(9, YES), (-1, UNKNOWN)], NO),
        ([(10, UNKNOWN), (-10, UNKNOWN)], UNKNOWN),
        ([(5, UNKNOWN), (4, UNKNOWN)], NO),
        ([(20, YES), (-5, UNKNOWN), (-5, UNKNOWN), (7, UNKNOWN)], YES),
    ],
)
def test_points_are_enough_from_their_threshold(parts, answer):
    tree = Points(10, tuple(Worth(points, Says(says)) for points, says in parts))

    assert evaluate(tree, Person()) is answer
    assert compile_tree(tree)(Person()) is answer
    assert explain(tree, Person()).answer is answer


def test_too_few_points_are_a_known_fact_and_unknown_ones_are_not():
    few, unknown = Points(10, (Worth(9, Says(YES)),)), Points(10, (Worth(10, Says(UNKNOWN)),))

    assert evaluate(None_((few,)), Person()) is YES
    assert evaluate(None_((unknown,)), Person()) is UNKNOWN


def test_nobody_is_let_in_by_a_not_in_front_of_the_unknown():
    rule = None_((compared(PLAN, "one_of", ["gold"]),))

    assert evaluate(rule, Person({PLAN.key: UNKNOWN})) is UNKNOWN


def test_a_stranger_is_let_in_by_a_not_in_front_of_the_absent():
    assert evaluate(None_((compared(PLAN, "one_of", ["gold"]),)), Person()) is YES


def test_a_criterion_may_stand_alone():
    assert evaluate(compared(NAME, "is", "ada"), Person({NAME.key: "Ada"})) is YES


@dataclass(frozen=True)
class Raises(Leaf):
    """A criterion of another app, with a mistake in it."""

    def truth(self, visitor: Any) -> Any:
        raise ZeroDivisionError

    def sentence(self) -> str:
        return "divides by zero"


READINGS = [evaluate, lambda tree, person: compile_tree(tree)(person), lambda *both: explain(*both).answer]


@pytest.mark.parametrize("read", READINGS)
def test_a_criterion_that_raises_is_unknown(read, caplog):
    assert read(All((Raises(),)), Person()) is UNKNOWN
    assert "criterion Raises" in caplog.text


@pytest.mark.parametrize("read", READINGS)
def test_a_criterion_that_raises_does_not_silence_those_beside_it(read):
    assert read(Any_((Raises(), Says(YES))), Person()) is YES
