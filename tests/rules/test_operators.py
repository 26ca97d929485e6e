"""What each operator means, written down by hand."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from tests.rules.absent import ABSENT
from tests.rules.people import (
    ACTIVE,
    BALANCE,
    BORN,
    CLOCK,
    COLOUR,
    COOKIE,
    FACTS,
    NAME,
    PLACE,
    PLAN,
    PRODUCTS,
    SITE,
    Fact,
    Person,
    compared,
)
from wagtail_segments.rules.evaluate import compare
from wagtail_segments.rules.truth import NO, UNKNOWN, YES

LONG = "a" * 512

# operator, what is wanted, what the visitor has, the answer
TEXT = [
    ("is", "college", "college", YES),
    ("is", "College", "cOLLEGE", YES),
    ("is", "straße", "STRASSE", YES),
    ("is", " college ", "college", YES),
    ("is", "college", "colleges", NO),
    ("is", "1", 1, YES),
    ("is", LONG, LONG + "b", YES),  # more than 512 characters are not read
    ("is_not", "college", "spring", YES),
    ("is_not", "college", "COLLEGE", NO),
    ("contains", "leg", "coLLEGe", YES),
    ("contains", "leg", "collage", NO),
    ("does_not_contain", "leg", "collage", YES),
    ("does_not_contain", "leg", "coLLEGe", NO),
    ("starts_with", "col", "COLLEGE", YES),
    ("starts_with", "col", "a college", NO),
    ("ends_with", "@example.org", "Ada@Example.ORG", YES),
    ("ends_with", "@example.org", "ada@example.org.uk", NO),
    ("is_one_of", "spring\ncollege", "College", YES),
    ("is_one_of", ["spring", "college"], "college", YES),
    ("is_one_of", "spring\n\n  college  \n", "college", YES),
    ("is_one_of", "spring\nautumn", "college", NO),
    ("is_none_of", "spring\nautumn", "college", YES),
    ("is_none_of", "spring\ncollege", "COLLEGE", NO),
    ("like", "college", "College", YES),
    ("like", "college", "colleges", NO),
    ("like", "col*", "College", YES),
    ("like", "col*", "a college", NO),
    ("like", "*ege", "College", YES),
    ("like", "c*e*e", "College", YES),
    ("like", "c*x*e", "College", NO),
    ("like", "*", "anything", YES),
    ("like", "**", "anything", YES),
    ("like", "*a*a*", "banana", YES),
    ("like", "*a*a*a*a*", "banana", NO),
    ("like", "ab*ba", "aba", NO),  # the pieces may not overlap
    ("like", "ab*ba", "abba", YES),
    ("like", "a*b*b", "ab", NO),
    ("like", "a?c", "abc", NO),  # only the star is special
    ("like", "a.c", "abc", NO),
    ("like", "[a]", "a", NO),
    ("like", "a\\*", "a*", NO),
    ("not_like", "col*", "spring", YES),
    ("not_like", "col*", "College", NO),
    ("is_set", None, "college", YES),
    ("is_not_set", None, "college", NO),
]
HOST = [
    *TEXT,
    ("within", "example.org", "example.org", YES),
    ("within", "example.org", "www.example.org", YES),
    ("within", "example.org", "a.b.c.example.org", YES),
    ("within", "example.org", "WWW.Example.ORG.", YES),
    ("within", "Example.org", "example.org", YES),
    ("within", "example.org", "evil-example.org", NO),
    ("within", "example.org", "example.org.evil.net", NO),
    ("within", "example.org", "org", NO),
    ("within", "www.example.org", "example.org", NO),
    ("within", "example.org\nexample.net", "news.example.net", YES),
    ("within", "example.org\nexample.net", "example.com", NO),
    ("within", "https://www.example.org/page?a=b", "www.example.org", YES),
    ("within", "bücher.example", "www.xn--bcher-kva.example", YES),
    ("within", "xn--bcher-kva.example", "bücher.example", YES),
    ("within", "example.org", "." * 512, NO),
    ("not_within", "example.org", "evil-example.org", YES),
    ("not_within", "example.org", "www.example.org", NO),
    ("is", "bücher.example", "xn--bcher-kva.example", YES),
    ("is", "xn--bcher-kva.example", "xn--bcher-kva.example", YES),
    ("is", "example.org.", "example.org", YES),
    ("is", "example.org", "www.example.org", NO),
    ("is_one_of", "bücher.example", "xn--bcher-kva.example", YES),
    ("contains", "bücher", "www.xn--bcher-kva.example", YES),
    ("is", "xn--\xff", "xn--\xff", YES),  # what cannot be read is compared as it is
    ("is", "xn--99999999", "xn--99999999", YES),
]
NUMBER = [
    ("eq", 10, 10, YES),
    ("eq", "10.0", 10, YES),
    ("eq", "0.1", Decimal("0.1"), YES),
    ("eq", 10, 11, NO),
    ("ne", 10, 11, YES),
    ("ne", 10, Decimal("10.00"), NO),
    ("lt", 10, Decimal("9.99"), YES),
    ("lt", 10, 10, NO),
    ("le", 10, 10, YES),
    ("le", 10, Decimal("10.01"), NO),
    ("gt", 10, Decimal("10.01"), YES),
    ("gt", 10, 10, NO),
    ("ge", 10, 10, YES),
    ("ge", 10, 9.5, NO),
    ("ge", -5, 0, YES),
    ("between", (1, 3), 1, YES),
    ("between", (1, 3), 3, YES),
    ("between", (1, 3), Decimal("3.1"), NO),
    ("between", (3, 3), 3, YES),
    ("is_set", None, 0, YES),
    ("is_not_set", None, 0, NO),
]
BOOLEAN = [
    ("is", None, True, YES),
    ("is", None, False, NO),
    ("is_not", None, False, YES),
    ("is_not", None, True, NO),
]
DATE = [
    ("before", "2026-05-17", date(2026, 5, 16), YES),
    ("before", "2026-05-17", date(2026, 5, 17), NO),
    ("before", "0001-01-01", date.min, NO),
    ("on", "2026-05-17", date(2026, 5, 17), YES),
    ("on", "2026-05-17", datetime(2026, 5, 17, 23, 59), YES),
    ("on", "2026-05-17", date(2025, 5, 17), NO),
    ("after", "2026-05-17", date(2026, 5, 18), YES),
    ("after", "2026-05-17", date(2026, 5, 17), NO),
    ("after", "9999-12-30", date.max, YES),
    ("between", ("2026-05-01", "2026-05-17"), date(2026, 5, 1), YES),
    ("between", ("2026-05-01", "2026-05-17"), date(2026, 5, 17), YES),
    ("between", ("2026-05-01", "2026-05-17"), date(2026, 4, 30), NO),
    ("in_last", 1, date(2026, 5, 17), YES),  # today is 2026-05-17
    ("in_last", 1, date(2026, 5, 16), YES),
    ("in_last", 1, date(2026, 5, 15), NO),
    ("in_last", 30, date(2026, 4, 18), YES),
    ("in_last", 30, date(2026, 4, 17), YES),  # the day that "more than 30 days ago" leaves out
    ("in_last", 30, date(2026, 4, 16), NO),
    ("in_last", 30, date(2026, 5, 18), NO),
    ("in_last", 36_500, date.min, NO),
    ("more_than_ago", 30, date(2026, 4, 16), YES),
    ("more_than_ago", 30, date(2026, 4, 17), NO),
    ("more_than_ago", 36_500, date.min, YES),
    ("in_next", 1, date(2026, 5, 17), YES),
    ("in_next", 7, date(2026, 5, 23), YES),
    ("in_next", 7, date(2026, 5, 24), YES),
    ("in_next", 7, date(2026, 5, 25), NO),
    ("in_next", 7, date(2026, 5, 16), NO),
    ("in_next", 36_500, date.max, NO),
    ("anniversary", None, date(1990, 5, 17), YES),
    ("anniversary", None, date(1, 5, 17), YES),
    ("anniversary", None, date(1990, 5, 18), NO),
    ("anniversary", None, date(1990, 6, 17), NO),
    ("is_set", None, date.min, YES),
    ("is_not_set", None, date.max, NO),
]
TIME = [
    ("between", ("09:00", "17:00"), time(9), YES),
    ("between", ("09:00", "17:00"), time(16, 59, 59), YES),
    ("between", ("09:00", "17:00"), time(17), NO),
    ("between", ("09:00", "17:00"), time(8, 59), NO),
    ("between", ("22:00", "06:00"), time(22), YES),
    ("between", ("22:00", "06:00"), time(0), YES),
    ("between", ("22:00", "06:00"), time(5, 59, 59), YES),
    ("between", ("22:00", "06:00"), time(6), NO),
    ("between", ("22:00", "06:00"), time(21, 59), NO),
    ("between", ("22:00", "00:00"), time(23, 59), YES),
    ("between", ("22:00", "00:00"), time(0), NO),
    ("before", "06:00", time(5, 59, 59), YES),
    ("before", "06:00", time(6), NO),
    ("after", "18:00", time(18), YES),
    ("after", "18:00", time(17, 59, 59), NO),
]
CHOICE = [
    ("one_of", ["gold", "plus"], "gold", YES),
    ("one_of", ["gold", "plus"], "free", NO),
    ("one_of", ["gold"], "withdrawn", NO),
    ("none_of", ["gold", "plus"], "free", YES),
    ("none_of", ["gold", "plus"], "plus", NO),
]
FREE_CHOICE = [
    ("one_of", "blue\ngreen", "blue", YES),
    ("one_of", ["1"], 1, YES),
    ("one_of", "blue", "Blue", NO),  # choices are values, not prose
    ("none_of", "blue\ngreen", "red", YES),
]
SET = [
    ("any_of", ["gold", "plus"], {"plus", "free"}, YES),
    ("any_of", ["gold", "plus"], {"free"}, NO),
    ("any_of", ["gold"], [], NO),
    ("all_of", ["gold", "plus"], {"gold", "plus", "free"}, YES),
    ("all_of", ["gold", "plus"], {"gold"}, NO),
    ("none_of", ["gold", "plus"], {"free"}, YES),
    ("none_of", ["gold", "plus"], set(), YES),
    ("none_of", ["gold", "plus"], {"gold", "free"}, NO),
    ("empty", None, set(), YES),
    ("empty", None, {"gold"}, NO),
]
PAIRS = [
    ("is", "gold", {"plan": "Gold"}, YES),
    ("is", "gold", {"plan": "free"}, NO),
    ("is", "gold", {"other": "gold"}, NO),
    ("is", "gold", {"plan": ["free", "gold"]}, YES),  # one of several will do
    ("is_not", "gold", {"plan": ["free", "gold"]}, NO),  # but a negative speaks of all
    ("is_not", "gold", {"plan": ["free", "plus"]}, YES),
    ("is_not", "gold", {"other": "gold"}, YES),
    ("contains", "ol", {"plan": ["", "gold"]}, YES),
    ("does_not_contain", "ol", {"plan": ["free", "gold"]}, NO),
    ("starts_with", "4", {"plan": 42}, YES),
    ("ends_with", "2", {"plan": 42}, YES),
    ("is_one_of", "gold\nplus", {"plan": ["free", "plus"]}, YES),
    ("is_none_of", "gold\nplus", {"plan": ["free", "plus"]}, NO),
    ("like", "g*d", {"plan": ["free", "gold"]}, YES),
    ("not_like", "g*d", {"plan": ["free", "gold"]}, NO),
    ("is_set", None, {"plan": "gold"}, YES),
    ("is_set", None, {"plan": ""}, NO),
    ("is_set", None, {"plan": []}, NO),
    ("is_set", None, {"plan": None}, NO),
    ("is_not_set", None, {"plan": ""}, YES),
    ("is_not_set", None, {"other": "gold"}, YES),
    ("is_not_set", None, {"plan": "gold"}, NO),
]
TREE = [
    ("is", 2, "00010001", YES),
    ("is", 2, "000100010001", NO),
    ("is_not", 2, "000100010001", YES),
    ("is_not", 2, "00010001", NO),
    ("below", 2, "000100010001", YES),
    ("below", 2, "00010001", NO),
    ("below", 2, "00010002", NO),
    ("not_below", 2, "00010002", YES),
    ("not_below", 2, "00010001", YES),
    ("not_below", 2, "000100010001", NO),
]
TABLES = {
    NAME: TEXT,
    BALANCE: NUMBER,
    ACTIVE: BOOLEAN,
    BORN: DATE,
    CLOCK: TIME,
    PLAN: CHOICE,
    COLOUR: FREE_CHOICE,
    PRODUCTS: SET,
    SITE: HOST,
    COOKIE: PAIRS,
    PLACE: TREE,
}
ROWS = [
    pytest.param(fact, *row, id=f"{fact.type.name}-{row[0]}-{number}")
    for fact, rows in TABLES.items()
    for number, row in enumerate(rows)
]

EVERY_OPERATOR = [
    pytest.param(fact, operator.key, id=f"{fact.key}-{operator.key}")
    for fact in FACTS
    for operator in fact.type.operators
]


def criterion(fact: Fact, operator: str, wanted: Any = None) -> Any:
    """A line of a rule; a pair is a range, a number in a rule about days their number."""
    stored = {"name": "plan"} if fact is COOKIE else {}
    if isinstance(wanted, tuple):
        return compared(fact, operator, wanted[0], to=wanted[1], **stored)
    return compared(fact, operator, wanted, days=wanted, **stored)


def any_wanted(fact: Fact, operator: str) -> Any:
    return next(wanted for key, wanted, *_rest in TABLES[fact] if key == operator)


@pytest.mark.parametrize(("fact", "operator", "wanted", "held", "expected"), ROWS)
def test_an_operator_compares_as_the_table_says(fact, operator, wanted, held, expected):
    assert compare(criterion(fact, operator, wanted), Person({fact.key: held})) is expected


@pytest.mark.parametrize(("fact", "operator"), EVERY_OPERATOR)
def test_an_operator_answers_for_the_absent_as_the_table_says(fact, operator):
    rule = criterion(fact, operator, any_wanted(fact, operator))

    assert compare(rule, Person()) is ABSENT[fact.type.name][operator]


@pytest.mark.parametrize(("fact", "operator"), EVERY_OPERATOR)
def test_an_operator_answers_for_the_unknown_that_it_is_unknown(fact, operator):
    rule = criterion(fact, operator, any_wanted(fact, operator))

    assert compare(rule, Person({fact.key: UNKNOWN})) is UNKNOWN


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_the_tables_have_every_operator(fact):
    operators = {operator.key for operator in fact.type.operators}

    if fact is not COLOUR:  # whose operators are those of PLAN
        assert {row[0] for row in TABLES[fact]} == operators
    assert set(ABSENT[fact.type.name]) == operators


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_the_operators_of_a_type_have_names_of_their_own(fact):
    keys = [operator.key for operator in fact.type.operators]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2027, 2, 28), YES), (date(2028, 2, 28), NO), (date(2028, 2, 29), YES)]
)
def test_a_leap_day_is_celebrated_on_the_28th_in_years_without_it(today, expected):
    born = Person({BORN.key: date(2004, 2, 29)}, date=today)

    assert compare(criterion(BORN, "anniversary"), born) is expected


def test_a_pattern_of_many_stars_is_no_slower_than_its_text():
    rule = criterion(NAME, "like", "*a" * 256)

    assert compare(rule, Person({NAME.key: "a" * 255 + "b" * 257})) is NO


# A wanted value that no longer exists makes unknown what might otherwise be another answer.
VANISHED = [
    (PLAN, "one_of", ["gold", "withdrawn"], "gold", YES),
    (PLAN, "one_of", ["gold", "withdrawn"], "free", UNKNOWN),
    (PLAN, "one_of", ["withdrawn"], None, UNKNOWN),
    (PLAN, "none_of", ["gold", "withdrawn"], "gold", NO),
    (PLAN, "none_of", ["gold", "withdrawn"], "free", UNKNOWN),
    (PLAN, "none_of", ["withdrawn"], None, UNKNOWN),
    (PRODUCTS, "any_of", ["gold", "withdrawn"], {"gold"}, YES),
    (PRODUCTS, "any_of", ["gold", "withdrawn"], {"free"}, UNKNOWN),
    (PRODUCTS, "all_of", ["gold", "withdrawn"], {"free"}, NO),
    (PRODUCTS, "all_of", ["gold", "withdrawn"], {"gold", "withdrawn"}, UNKNOWN),
    (PRODUCTS, "none_of", ["gold", "withdrawn"], {"gold"}, NO),
    (PRODUCTS, "none_of", ["gold", "withdrawn"], {"free"}, UNKNOWN),
    (PRODUCTS, "none_of", ["withdrawn"], None, UNKNOWN),
    (PLACE, "is", 99, "0001", UNKNOWN),
    (PLACE, "is_not", 99, "0001", UNKNOWN),
    (PLACE, "below", 99, "0001", UNKNOWN),
    (PLACE, "not_below", 99, "0001", UNKNOWN),
    (PLACE, "not_below", 99, None, UNKNOWN),
    (COLOUR, "one_of", ["withdrawn"], "blue", NO),  # without a list of choices nothing vanishes
]


@pytest.mark.parametrize(("fact", "operator", "wanted", "held", "expected"), VANISHED)
def test_what_vanished_leaves_only_certain_answers(fact, operator, wanted, held, expected):
    assert compare(criterion(fact, operator, wanted), Person({fact.key: held})) is expected
