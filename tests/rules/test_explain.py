import pytest
from hypothesis import given

from tests.rules.people import (
    BALANCE,
    COOKIE,
    NAME,
    PLAN,
    PRODUCTS,
    Fact,
    Person,
    Says,
    compared,
    people,
    trees,
)
from wagtail_segments.rules.explain import Reason, explain
from wagtail_segments.rules.tree import All, Any_, Broken, None_, Points, Worth
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.rules.values import Number

ADA = compared(NAME, "is", "Ada")
GOLD = compared(PLAN, "one_of", ["gold"])


def test_every_criterion_is_explained_although_one_would_settle_it():
    reason = explain(Any_((ADA, GOLD)), Person({NAME.key: "Ada", PLAN.key: "free"}))

    assert [part.answer for part in reason.parts] == [YES, NO]


def test_lines_come_in_the_editors_order_with_their_depth():
    tree = All((ADA, Any_((GOLD, None_((Says(NO),))))))

    lines = [(line.depth, line.sentence) for line in explain(tree, Person()).lines]

    assert lines == [
        (1, "Name is “Ada”"),
        (1, "Any of these"),
        (2, "Plan is Gold"),
        (2, "None of these"),
        (3, "Says False"),
    ]


@pytest.mark.parametrize(
    ("group", "sentence"), [(All, "All of these"), (Any_, "Any of these"), (None_, "None of these")]
)
def test_a_group_says_how_it_combines(group, sentence):
    assert explain(group((ADA,)), Person()).sentence == sentence


def test_points_are_explained_line_by_line_with_what_they_come_to():
    tree = All((Points(50, (Worth(30, ADA), Worth(-1, Any_((GOLD,))), Worth(1, Says(NO)))),))

    lines = explain(tree, Person({NAME.key: "Ada", PLAN.key: "gold"})).lines

    assert [(line.depth, line.sentence, line.answer, line.actual) for line in lines] == [
        (1, "At least 50 points of these", NO, "29 points"),
        (2, "30 points: Name is “Ada”", YES, "“Ada”"),
        (2, "-1 point: Any of these", YES, ""),
        (3, "Plan is Gold", YES, "Gold"),
        (2, "1 point: Says False", NO, ""),
    ]


def test_points_that_are_uncertain_lie_between_two_sums():
    tree = Points(10, (Worth(9, Says(YES)), Worth(5, Says(UNKNOWN)), Worth(-2, Says(UNKNOWN))))

    reason = explain(tree, Person())

    assert (reason.answer, reason.actual) == (UNKNOWN, "from 7 to 14 points, as not everything can be told")


@pytest.mark.parametrize("group", [All, Any_, None_])
def test_an_empty_group_has_no_members(group):
    assert explain(group(), Person()).answer is NO


ACTUAL = [
    (ADA, {NAME.key: "Grace"}, "“Grace”"),
    (ADA, {}, "nothing"),
    (ADA, {NAME.key: ""}, "nothing"),
    (ADA, {NAME.key: "x" * 600}, "“" + "x" * 199),
    (compared(BALANCE, "ge", 1), {BALANCE.key: 1234}, "1,234"),
    (compared(COOKIE, "is", "gold", name="plan"), {COOKIE.key: {"plan": "free"}}, "“free”"),
    (compared(COOKIE, "is", "gold", name="plan"), {COOKIE.key: {}}, "nothing"),
    (compared(PRODUCTS, "empty"), {PRODUCTS.key: set()}, "nothing"),
    (GOLD, {PLAN.key: "withdrawn"}, "withdrawn"),
    (ADA, {NAME.key: UNKNOWN}, "cannot be told"),
]


@pytest.mark.parametrize(("comparison", "values", "expected"), ACTUAL)
def test_a_line_says_what_the_visitor_has(comparison, values, expected):
    assert explain(comparison, Person(values)).actual == expected


def test_what_cannot_be_shown_is_said_to_be_there(monkeypatch, caplog):
    monkeypatch.setattr(type(NAME.type), "show_held", lambda *args: 1 / 0)

    assert explain(ADA, Person({NAME.key: "Ada"})).actual == "something that cannot be shown"
    assert "explanation person.name" in caplog.text


@pytest.mark.parametrize(
    ("values", "actual"), [({"x": 5}, "5 (by Ada's watch)"), ({}, "nothing"), ({"x": UNKNOWN}, "cannot be told")]
)
def test_what_should_be_known_about_a_value_stands_behind_it(values, actual):
    fact = Fact("x", Number(), "X", aside=lambda visitor: f"by {visitor.read(NAME).capitalize()}'s watch")

    assert explain(compared(fact, "is_set"), Person({NAME.key: "Ada"} | values)).actual == actual


def test_an_unknown_fact_says_why():
    assert explain(ADA, Person({NAME.key: UNKNOWN})).reason == "nobody looked"


def test_a_criterion_that_names_something_gone_says_so():
    gone = compared(PLAN, "one_of", ["withdrawn"])

    assert explain(gone, Person()).reason == "Something this criterion names no longer exists."


def test_a_criterion_that_cannot_be_understood_says_why():
    reason = explain(Broken(None, "It is broken."), Person())

    assert (reason.sentence, reason.answer, reason.reason) == ("It is broken", UNKNOWN, "It is broken.")


def test_what_is_certain_has_no_reason():
    assert explain(ADA, Person()).reason == ""


@pytest.mark.parametrize(
    ("answer", "words", "state", "is_member", "is_unknown"),
    [
        (YES, "yes", "yes", True, False),
        (NO, "no", "no", False, False),
        (UNKNOWN, "cannot be told", "unknown", False, True),
    ],
)
def test_an_answer_can_be_shown(answer, words, state, is_member, is_unknown):
    reason = Reason(sentence="", answer=answer)

    assert (reason.answer_in_words, reason.state) == (words, state)
    assert (reason.is_member, reason.is_unknown) == (is_member, is_unknown)


@given(trees(), people())
def test_every_line_has_a_sentence_and_every_unknown_criterion_a_reason(tree, person):
    for line in explain(tree, person).lines:
        assert line.sentence
        assert line.reason or line.parts or line.answer is not UNKNOWN
