"""Whatever the database holds becomes a tree, and nothing raises."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_segments.attributes.registry import lookup, registered
from wagtail_segments.criteria import registry as criteria
from wagtail_segments.criteria.segment import InSegment
from wagtail_segments.criteria.stored import attribute_named, load_rule
from wagtail_segments.rules.tree import (
    MAX_CRITERIA,
    MAX_DEPTH,
    All,
    Any_,
    Broken,
    Comparison,
    None_,
    Points,
    Worth,
    leaves,
)

CAMPAIGN = {"type": "visit__campaign", "value": {"operator": "is", "value": "college"}}
NIGHT = {"type": "time__of_day", "value": {"operator": "between", "value": "22:00:00", "to": "06:00:00"}}
RULE = [
    CAMPAIGN,
    {"type": "group", "value": {"match": "none", "criteria": [NIGHT, CAMPAIGN]}},
    {"type": "user__signed_in", "value": {"operator": "is_not"}},
    {"type": "visit__pages", "value": {"operator": "between", "value": 2, "to": "5.5"}},
    {"type": "device__type", "value": {"operator": "one_of", "value": ["phone", "tablet"]}},
    {"type": "user__joined", "value": {"operator": "in_last", "days": 30}},
    {"type": "session__value", "value": {"name": "plan", "operator": "is_one_of", "value": "a\nb"}},
    {"type": "segment", "value": {"operator": "not_in", "segment": 7}},
    {
        "type": "points",
        "value": {
            "threshold": 50,
            "lines": [
                {"type": "line", "value": {"points": 60, "criteria": [CAMPAIGN, NIGHT]}},
                {"type": "line", "value": {"points": -10, "criteria": [CAMPAIGN]}},
            ],
        },
    },
]


def points(threshold: Any, *lines: tuple[Any, Any]) -> dict[str, Any]:
    """Criteria worth points: a threshold, and pairs of points and criteria."""
    stored = [{"type": "line", "value": {"points": worth, "criteria": criteria}} for worth, criteria in lines]
    return {"type": "points", "value": {"threshold": threshold, "lines": stored}}


def group(*criteria: Any, match: str = "all") -> dict[str, Any]:
    return {"type": "group", "value": {"match": match, "criteria": list(criteria)}}


def nested(depth: int) -> Any:
    """A criterion inside so many groups."""
    return group(nested(depth - 1)) if depth else CAMPAIGN


def broken(match: Any, stored: Any) -> list[str]:
    """Why parts of a rule are broken."""
    return [leaf.why for leaf in leaves(load_rule(match, stored)) if isinstance(leaf, Broken)]


@pytest.mark.parametrize(("match", "kind"), [("all", All), ("any", Any_), ("none", None_)])
def test_a_rule_is_a_group_of_its_criteria(match, kind):
    rule = load_rule(match, [CAMPAIGN, NIGHT])

    assert type(rule) is kind
    assert [leaf.attribute.key for leaf in leaves(rule)] == ["visit.campaign", "time.of_day"]


def test_a_comparison_has_its_attribute_operator_and_wanted_value():
    (comparison,) = load_rule("all", [CAMPAIGN]).children

    assert isinstance(comparison, Comparison)
    assert comparison.attribute is lookup("visit.campaign")
    assert (comparison.operator.key, comparison.wanted, comparison.name) == ("is", "college", "")


def test_a_comparison_of_pairs_has_a_name():
    stored = {"type": "session__value", "value": {"name": " plan ", "operator": "is", "value": "gold"}}

    assert load_rule("all", [stored]).children[0].name == "plan"


def test_groups_lie_in_one_another():
    rule = load_rule("all", [CAMPAIGN, group(NIGHT, group(CAMPAIGN, match="none"), match="any")])

    assert type(rule.children[1]) is Any_
    assert type(rule.children[1].children[1]) is None_


def test_a_segment_in_a_segment_is_a_leaf():
    stored = {"type": "segment", "value": {"operator": "not_in", "segment": 7}}

    assert load_rule("all", [stored]).children == (InSegment(7, negated=True),)


def test_points_are_lines_of_criteria_that_must_all_fit():
    (found,) = load_rule("all", [points(50, (60, [CAMPAIGN]), (-10, [CAMPAIGN, NIGHT]))]).children

    campaign, both = load_rule("all", [CAMPAIGN]).children[0], load_rule("all", [CAMPAIGN, NIGHT])
    assert found == Points(50, (Worth(60, campaign), Worth(-10, both)))


def test_points_may_lie_where_a_group_may():
    assert broken("all", [group(group(points(1, (1, [CAMPAIGN]))))]) == []
    assert broken("all", [group(group(group(points(1, (1, [CAMPAIGN])))))]) == ["Groups are nested more than 3 deep."]


@pytest.mark.parametrize("inner", [group(CAMPAIGN), points(1, (1, [CAMPAIGN]))])
def test_a_line_of_points_has_no_groups(inner):
    assert len(broken("all", [points(1, (1, [inner, CAMPAIGN]))])) == 1


def test_the_example_of_every_kind_is_understood():
    assert broken("all", RULE) == []


def test_an_empty_rule_is_an_empty_group():
    assert load_rule("all", []) == All(())


@pytest.mark.parametrize("match", [None, "", "some", "ALL", 1, [], {}])
def test_a_rule_of_an_unknown_kind_is_broken(match):
    assert broken(match, RULE) == ["The rule cannot be read."]


@pytest.mark.parametrize("stored", [None, "", "[]", 0, 5, 1.5, True, {}, {"type": "group"}])
def test_a_rule_that_is_no_list_is_broken(stored):
    assert broken("all", stored) == ["The rule cannot be read."]


# One criterion, and what is said of it.
BROKEN = [
    (None, "A criterion cannot be read."),
    (5, "A criterion cannot be read."),
    ("campaign", "A criterion cannot be read."),
    ([CAMPAIGN], "A criterion cannot be read."),
    ({}, "“None” cannot be read."),
    ({"type": "visit__campaign"}, "“visit__campaign” cannot be read."),
    ({"type": "visit__campaign", "value": None}, "“visit__campaign” cannot be read."),
    ({"type": "visit__campaign", "value": ["is", "x"]}, "“visit__campaign” cannot be read."),
    ({"type": "bank__balance", "value": {"operator": "eq"}}, "“bank.balance” is not available any more."),
    ({"type": None, "value": {}}, "“None” is not available any more."),
    ({"type": ["a"], "value": {}}, "“['a']” is not available any more."),
    ({"type": "visit__campaign", "value": {}}, "“Campaign” is not complete: Choose how to compare."),
    (
        {"type": "visit__campaign", "value": {"operator": "eq", "value": "x"}},
        "“Campaign” is not complete: Choose how to compare.",
    ),
    (
        {"type": "visit__campaign", "value": {"operator": "is"}},
        "“Campaign” is not complete: Fill in a value.",
    ),
    (
        {"type": "session__value", "value": {"operator": "is", "value": "x"}},
        "“Session value” is not complete: Fill in a name.",
    ),
    (
        {"type": "session__value", "value": {"name": 5, "operator": "is", "value": "x"}},
        "“Session value” is not complete: Fill in a name.",
    ),
    ({"type": "segment", "value": {}}, "“Another segment” is not complete: Choose how to compare."),
    (
        {"type": "segment", "value": {"operator": "in", "segment": None}},
        "“Another segment” is not complete: Choose a segment.",
    ),
    ({"type": "group", "value": None}, "A group cannot be read."),
    ({"type": "group", "value": {"match": "all"}}, "A group cannot be read."),
    ({"type": "group", "value": {"match": "some", "criteria": []}}, "A group cannot be read."),
    ({"type": "group", "value": {"match": [], "criteria": []}}, "A group cannot be read."),
    ({"type": "group", "value": {"match": "all", "criteria": "x"}}, "A group cannot be read."),
    (group(), "A group has no criteria."),
    ({"type": "points", "value": None}, "“points” cannot be read."),
    ({"type": "points", "value": []}, "“points” cannot be read."),
    (points(None, (1, [CAMPAIGN])), "“Points” is not complete: Fill in a whole number from 1 to 10000."),
    (points(0, (1, [CAMPAIGN])), "“Points” is not complete: Fill in a whole number from 1 to 10000."),
    (points(10_001, (1, [CAMPAIGN])), "“Points” is not complete: Fill in a whole number from 1 to 10000."),
    (points(True, (1, [CAMPAIGN])), "“Points” is not complete: Fill in a whole number from 1 to 10000."),
    (points(1.5, (5, [CAMPAIGN])), "“Points” is not complete: Fill in a whole number from 1 to 10000."),
    (points("1", (1, [CAMPAIGN])), "“Points” is not complete: Fill in a whole number from 1 to 10000."),
    (points(1), "“Points” is not complete: Add a line."),
    ({"type": "points", "value": {"threshold": 1, "lines": {}}}, "“Points” is not complete: Add a line."),
    ({"type": "points", "value": {"threshold": 1}}, "“Points” is not complete: Add a line."),
    *(
        (
            {"type": "points", "value": {"threshold": 1, "lines": [line]}},
            "“Points” is not complete: Each line counts a whole number of points from -100 to 100.",
        )
        for line in (
            None,
            5,
            [],
            {"value": {"points": 1, "criteria": [CAMPAIGN]}},
            {"type": "item", "value": {"points": 1, "criteria": [CAMPAIGN]}},
            {"type": "line", "value": [1, [CAMPAIGN]]},
            {"type": "line"},
            *points(1, *((worth, [CAMPAIGN]) for worth in (None, 101, -101, "1", True, 0.5, [1])))["value"]["lines"],
        )
    ),
    (points(1, (1, [])), "“Points” is not complete: A line has no criteria."),
    (points(1, (1, "x")), "“Points” is not complete: A line has no criteria."),
    (points(1, (1, None)), "“Points” is not complete: A line has no criteria."),
    (
        points(60, (30, [CAMPAIGN]), (29, [NIGHT]), (-50, [CAMPAIGN])),
        "“Points” is not complete: The lines come to 59 at most, so nobody could reach this.",
    ),
]


@pytest.mark.parametrize(("stored", "why"), BROKEN)
def test_a_criterion_that_cannot_be_read_is_broken_and_says_why(stored, why):
    assert broken("all", [stored]) == [why]


@pytest.mark.parametrize(("stored", "why"), BROKEN)
def test_a_broken_criterion_is_kept_beside_the_others(stored, why):
    rule = load_rule("all", [CAMPAIGN, stored, group(stored, NIGHT)])

    assert [type(leaf) for leaf in leaves(rule)] == [Comparison, Broken, Broken, Comparison]


@pytest.mark.parametrize("extra", [{"id": "x"}, {"from a newer version": [1]}])
def test_what_is_not_known_is_passed_over(extra):
    stored = {**CAMPAIGN, **extra, "value": {**CAMPAIGN["value"], **extra}}

    assert load_rule("all", [stored]) == load_rule("all", [CAMPAIGN])


@pytest.mark.parametrize("depth", range(MAX_DEPTH + 1))
def test_groups_may_lie_three_deep(depth):
    assert broken("all", [nested(depth)]) == []


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100])
def test_deeper_groups_are_broken(depth):
    assert broken("all", [nested(depth)]) == ["Groups are nested more than 3 deep."]


def test_a_rule_may_have_very_many_criteria():
    assert broken("all", [CAMPAIGN] * MAX_CRITERIA) == []


@pytest.mark.parametrize(
    "stored",
    [
        [CAMPAIGN] * (MAX_CRITERIA + 1),
        [group(*[CAMPAIGN] * MAX_CRITERIA)],
        [points(1, (1, [CAMPAIGN] * MAX_CRITERIA))],
        [points(1, *[(1, [CAMPAIGN])] * (MAX_CRITERIA // 2))],
        [group(group(points(1, (1, [CAMPAIGN] * MAX_CRITERIA))))],
    ],
)
def test_a_rule_of_too_many_criteria_is_broken(stored):
    assert broken("all", stored) == ["The rule has more than 500 criteria."]


def test_a_criterion_may_list_very_many_values():
    values = "\n".join(map(str, range(5_000)))

    rule = load_rule("all", [{"type": "visit__campaign", "value": {"operator": "is_one_of", "value": values}}])

    assert len(rule.children[0].wanted) == 5_000


@pytest.mark.parametrize(
    ("name", "key"),
    [("visit__campaign", "visit.campaign"), ("user__account__plan", "user.account.plan"), ("gone", None), (None, None)],
)
def test_the_block_of_an_attribute_is_named_after_it(name, key):
    found = attribute_named(name)

    assert (found.key if found else None) == key


# Random ones

KNOWN_NAMES = [
    "group",
    "points",
    "line",
    *[one.block_name for one in registered()],
    *[one.name for one in criteria.registered()],
]
OPERATORS = sorted({operator.key for one in registered() for operator in one.type.operators} | {"in", "not_in"})

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
junk = st.recursive(
    scalars | st.sampled_from(["2026-01-31", "22:00", "1e999", "all", "none"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
almost = st.recursive(
    junk,
    lambda inner: st.fixed_dictionaries(
        {"type": st.sampled_from(KNOWN_NAMES) | junk},
        optional={
            "value": junk
            | st.fixed_dictionaries(
                {},
                optional={
                    "operator": st.sampled_from(OPERATORS) | junk,
                    "match": st.sampled_from(["all", "any", "none"]) | junk,
                    "criteria": st.lists(inner, max_size=3) | junk,
                    "value": junk,
                    "to": junk,
                    "days": junk,
                    "name": junk,
                    "segment": junk,
                    "threshold": st.integers(-1, 3) | junk,
                    "lines": st.lists(inner, max_size=3) | junk,
                    "points": st.integers(-3, 3) | junk,
                },
            )
        },
    ),
    max_leaves=8,
)


def is_understood(match: Any, stored: Any) -> bool:
    """Whether loading gives a tree of the nodes we know, no deeper than allowed."""
    rule = load_rule(match, stored)
    return isinstance(rule, All | Any_ | None_ | Broken) and height(rule) <= MAX_DEPTH + 1


def height(tree: Any) -> int:
    if isinstance(tree, Points):
        return 1 + max((height(part.node) - isinstance(part.node, All) for part in tree.parts), default=0)
    return 1 + max(map(height, tree.children), default=0) if isinstance(tree, All | Any_ | None_) else 0


@given(junk, junk)
def test_any_json_becomes_a_rule(match, stored):
    assert is_understood(match, stored)


@given(st.sampled_from(["all", "any", "none"]), st.lists(almost, max_size=4))
def test_any_list_of_what_looks_like_criteria_becomes_a_rule(match, stored):
    assert is_understood(match, stored)


@given(st.data())
def test_a_rule_in_which_something_was_replaced_becomes_a_rule(data):
    stored = copy.deepcopy(RULE)
    place: Any = stored
    while isinstance(place, list | dict) and place:
        key = data.draw(st.sampled_from(range(len(place)) if isinstance(place, list) else sorted(place)))
        if not isinstance(place[key], list | dict) or data.draw(st.booleans()):
            place[key] = data.draw(junk)
            break
        place = place[key]

    assert is_understood("any", stored)


@given(st.integers(0, len(json.dumps(RULE))), st.sampled_from('[]{}",:0 x'))
def test_a_rule_in_which_one_character_was_changed_becomes_a_rule(at, character):
    text = json.dumps(RULE)
    try:
        stored = json.loads(text[:at] + character + text[at + 1 :])
    except ValueError:
        stored = None  # as stored_rules reads it

    assert is_understood("all", stored)
