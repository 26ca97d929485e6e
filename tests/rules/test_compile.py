import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.people import ACTIVE, FACTS, HELD, NAME, PLAN, PRODUCTS, Person, Says, compared, people, trees
from wagtail_segments.rules.compile import compile_tree
from wagtail_segments.rules.evaluate import evaluate
from wagtail_segments.rules.explain import explain
from wagtail_segments.rules.tree import All, Any_, None_, Points, Worth
from wagtail_segments.rules.truth import NO, UNKNOWN, YES


@settings(max_examples=300)
@given(trees(), people())
def test_the_readings_of_a_rule_agree(tree, person):
    answer = evaluate(tree, person)

    assert compile_tree(tree)(person) is answer
    assert explain(tree, person).answer is answer


@given(trees(), st.data())
def test_an_answer_that_was_certain_stands_when_more_becomes_known(tree, data):
    person = data.draw(people())
    answer = compile_tree(tree)(person)
    known = {
        fact.key: data.draw(st.none() | HELD[type(fact.type)]) if value is UNKNOWN else value
        for fact in FACTS
        for value in [person.values[fact.key]]
    }

    assert answer is UNKNOWN or compile_tree(tree)(Person(known)) is answer


def test_a_rule_reads_no_further_than_it_must():
    rule = All((compared(NAME, "is", "ada"), compared(PLAN, "one_of", ["gold"])))
    person = Person({NAME.key: "grace", PLAN.key: "gold"})

    compile_tree(rule)(person)

    assert person.reads == [NAME.key]


def test_any_stops_at_the_first_yes():
    rule = Any_((compared(ACTIVE, "is"), compared(PLAN, "one_of", ["gold"])))
    person = Person({ACTIVE.key: True})

    compile_tree(rule)(person)

    assert person.reads == [ACTIVE.key]


IS_ADA, IS_ACTIVE, IS_GOLD = compared(NAME, "is", "ada"), compared(ACTIVE, "is"), compared(PLAN, "one_of", ["gold"])
READS_OF_POINTS = [
    ("enough at once", 10, [(10, IS_ADA), (5, IS_ACTIVE)], [NAME]),
    ("enough after two", 10, [(5, IS_ADA), (5, IS_ACTIVE), (50, IS_GOLD)], [NAME, ACTIVE]),
    ("enough, but it may be taken away", 10, [(10, IS_ADA), (-1, IS_GOLD)], [NAME, PLAN]),
    ("enough whatever is taken away", 10, [(11, IS_ADA), (-1, IS_GOLD)], [NAME]),
    ("not enough any more", 10, [(5, IS_GOLD), (5, IS_ADA), (4, IS_ACTIVE)], [PLAN]),
    ("not enough after a loss", 10, [(-5, IS_ADA), (14, IS_ACTIVE)], [NAME]),
    ("enough after no loss", 10, [(10, IS_ADA), (-5, IS_GOLD), (5, IS_ACTIVE)], [NAME, PLAN]),
]


@pytest.mark.parametrize(
    ("threshold", "parts", "read"), [case[1:] for case in READS_OF_POINTS], ids=[case[0] for case in READS_OF_POINTS]
)
def test_points_stop_where_the_rest_cannot_change_the_answer(threshold, parts, read):
    person = Person({NAME.key: "ada", ACTIVE.key: True, PLAN.key: "free"})

    compile_tree(Points(threshold, tuple(Worth(*part) for part in parts)))(person)

    assert person.reads == [fact.key for fact in read]


def test_choices_are_looked_up_when_a_rule_is_compiled_and_not_when_it_is_asked(monkeypatch):
    asked = []
    monkeypatch.setattr(PRODUCTS.type, "_choices", lambda: asked.append(1) or [("gold", "Gold")])
    test = compile_tree(All((compared(PRODUCTS, "any_of", ["gold"]),)))
    asked.clear()

    assert test(Person({PRODUCTS.key: {"gold"}})) is YES
    assert not asked


def test_a_criterion_that_rules_share_is_compiled_once(monkeypatch):
    looked_up = []
    monkeypatch.setattr(PRODUCTS.type, "_choices", lambda: looked_up.append(1) or [("gold", "Gold")])
    shared = compared(PRODUCTS, "any_of", ["gold"])
    looked_up.clear()
    made: dict = {}

    tests = [compile_tree(group((shared,)), made) for group in (All, Any_, None_)]

    assert [test(Person({PRODUCTS.key: {"gold"}})) for test in tests] == [YES, YES, NO]
    assert len(looked_up) == 1


def test_an_empty_group_has_no_members():
    for group in (All(), Any_(), None_(), Points(1)):
        assert compile_tree(group)(Person()) is NO


def test_groups_combine_what_their_leaves_say():
    tree = All((Says(YES), None_((Says(NO), Any_((Says(UNKNOWN), Says(YES)))))))

    assert compile_tree(tree)(Person()) is NO
