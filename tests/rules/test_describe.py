import pytest
from django.utils.functional import lazystr
from hypothesis import given

from tests.rules.people import (
    ACTIVE,
    BALANCE,
    COOKIE,
    NAME,
    PLACE,
    PLAN,
    PRODUCTS,
    Fact,
    Says,
    compared,
    trees,
)
from wagtail_segments.rules.describe import begin, describe, describe_comparison
from wagtail_segments.rules.tree import All, Any_, Broken, None_, Points, Worth
from wagtail_segments.rules.truth import YES
from wagtail_segments.rules.values import Boolean, Text

SIGNED_IN = Fact("person.signed_in", Boolean(yes="is signed in", no="is not signed in"), "Signed in")
PERCENT = Fact("person.share", Text(), lazystr("100 % of %(what)s"))
ADA = compared(NAME, "is", "Ada")
GOLD = compared(PLAN, "one_of", ["gold"])
RICH = compared(BALANCE, "ge", 10_000)

COMPARISONS = [
    (ADA, "Name is “Ada”"),
    (GOLD, "Plan is Gold"),
    (RICH, "Balance is at least 10,000"),
    (compared(NAME, "is_set"), "Name is known"),
    (compared(ACTIVE, "is"), "Active: yes"),
    (compared(ACTIVE, "is_not"), "Active: no"),
    (compared(SIGNED_IN, "is"), "is signed in"),
    (compared(SIGNED_IN, "is_not"), "is not signed in"),
    (compared(COOKIE, "is", "gold", name="plan"), "Cookie “plan” is “gold”"),
    (compared(PRODUCTS, "any_of", ["gold", "plus"]), "Products: any of Gold, Plus"),
    (compared(PLACE, "below", 2), "The page is below page 2"),
    (compared(PERCENT, "is", "50 % %(wanted)s %s"), "100 % of %(what)s is “50 % %(wanted)s %s”"),
    # A negative lets in people of whom nothing is known, and says so where there is a word for it.
    (compared(PLAN, "none_of", ["gold"]), "Plan is not Gold, or is not signed in"),
    (compared(BALANCE, "ne", 5), "Balance is not 5, or is not signed in"),
    (compared(BALANCE, "is_not_set"), "Balance is not known, or is not signed in"),
    (compared(NAME, "is_not", "Ada"), "Name is not “Ada”"),
]

TREES = [
    (All(), "Nobody: there are no criteria yet"),
    (None_(), "Nobody: there are no criteria yet"),
    (All((ADA,)), "Name is “Ada”"),
    (All((ADA, GOLD)), "Name is “Ada”; and Plan is Gold"),
    (Any_((ADA, GOLD)), "Name is “Ada”; or Plan is Gold"),
    (None_((ADA,)), "Not: Name is “Ada”"),
    (None_((ADA, GOLD)), "Not: Name is “Ada”; nor Plan is Gold"),
    (All((ADA, Any_((GOLD, RICH)))), "Name is “Ada”; and (Plan is Gold; or Balance is at least 10,000)"),
    (All((ADA, Any_((GOLD,)))), "Name is “Ada”; and Plan is Gold"),
    (Any_((ADA, None_((GOLD,)))), "Name is “Ada”; or (not: Plan is Gold)"),
    (All((ADA, All())), "Name is “Ada”; and nobody: there are no criteria yet"),
    (All((Says(YES),)), "Says True"),
    (Points(10), "Nobody: there are no criteria yet"),
    (Points(1, (Worth(1, ADA),)), "Gets at least 1 point (1 point: Name is “Ada”)"),
    (
        All((RICH, Points(50, (Worth(30, ADA), Worth(30, All((GOLD, ADA))), Worth(-10, compared(ACTIVE, "is")))))),
        "Balance is at least 10,000; and gets at least 50 points (30 points: Name is “Ada”; "
        "30 points: (Plan is Gold; and Name is “Ada”); -10 points: Active: yes)",
    ),
    (
        None_((Points(20, (Worth(10, ADA), Worth(10, GOLD))), RICH)),
        "Not: gets at least 20 points (10 points: Name is “Ada”; 10 points: Plan is Gold); "
        "nor Balance is at least 10,000",
    ),
    (ADA, "Name is “Ada”"),
    (Broken(None, "The rule cannot be read."), "The rule cannot be read"),
]


@pytest.mark.parametrize(("comparison", "expected"), COMPARISONS)
def test_a_criterion_reads_as_a_sentence(comparison, expected):
    assert describe_comparison(comparison) == expected


@pytest.mark.parametrize(("tree", "expected"), TREES)
def test_a_rule_reads_as_a_sentence(tree, expected):
    assert describe(tree) == expected


@given(trees())
def test_every_rule_has_a_sentence(tree):
    sentence = describe(tree)

    assert sentence == begin(sentence) != ""
    assert "%(" not in sentence
