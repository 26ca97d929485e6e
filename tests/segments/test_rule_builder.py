import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from wagtail.blocks.struct_block import StructBlockValidationError

from tests.attributes.reading import criterion
from wagtail_segments.attributes.registry import Attribute, register, registered, unregister
from wagtail_segments.criteria.registry import registered as criteria
from wagtail_segments.kept import UNAVAILABLE
from wagtail_segments.models import Segment
from wagtail_segments.rules.tree import MAX_DEPTH
from wagtail_segments.rules.values import Text
from wagtail_segments.segments.rule_builder.lines import LineAdapter
from wagtail_segments.segments.rule_builder.rule import RuleBlock

COLLEGE = criterion("visit.campaign", "is", "college")


def group(*inside: Any, match: str = "all") -> dict[str, Any]:
    return {"type": "group", "value": {"match": match, "criteria": list(inside)}}


def saved_again(rule: Any) -> Any:
    """A rule after it was read into the form's value and stored again, without the ids."""
    field = Segment._meta.get_field("rule")
    stored = json.dumps(field.get_prep_value(field.to_python(json.dumps(rule))), default=str)
    return _without_ids(json.loads(stored))


def _without_ids(stored: Any) -> Any:
    if isinstance(stored, list):
        return [_without_ids(one) for one in stored]
    if isinstance(stored, dict):
        return {key: _without_ids(value) for key, value in stored.items() if key != "id"}
    return stored


def test_every_attribute_and_criterion_is_offered():
    offered = set(RuleBlock(0).child_blocks)

    assert {attribute.block_name for attribute in registered()} <= offered
    assert {one.name for one in criteria()} <= offered


@pytest.mark.parametrize("name", ["location__country", "location__time_zone", "device__type", "user__groups"])
def test_choices_are_ticked_however_many_there_are(name, db):
    value = RuleBlock(0).child_blocks[name].child_blocks["value"]

    assert type(value.field.widget) is CheckboxSelectMultiple


def test_a_header_that_is_not_readable_is_complained_about_at_its_name():
    block = RuleBlock(0).child_blocks["request__header"]
    line = block.to_python({"operator": "is", "name": "X-Secret", "value": "x"})

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(line)

    assert set(refused.value.block_errors) == {"name"}


def test_lines_come_in_groups_with_labels_and_descriptions():
    for name, block in RuleBlock(MAX_DEPTH).child_blocks.items():
        assert str(block.label)
        assert str(block.meta.group)
        assert name == UNAVAILABLE or str(block.get_description())


@pytest.mark.parametrize("depth", range(MAX_DEPTH + 1))
def test_groups_are_offered_as_deep_as_they_may_lie(depth):
    block, depths = RuleBlock(depth), 0
    while "group" in block.child_blocks:
        block, depths = block.child_blocks["group"].child_blocks["criteria"], depths + 1

    assert depths == depth


def described(rule: RuleBlock) -> dict[str, dict[str, Any]]:
    """What the browser is told of each line, by its name."""
    return {name: LineAdapter().js_args(block)[-1] for name, block in rule.child_blocks.items() if name != UNAVAILABLE}


def test_the_browser_is_told_the_keywords_of_lines():
    told = described(RuleBlock(0))

    assert "mobile" in str(told["device__type"]["keywords"])
    assert "utm_campaign" in told["visit__campaign"]["keywords"]
    assert "history" in str(told["viewed_page"]["keywords"])
    assert "keywords" not in told["page__path"]


def test_lines_of_the_same_type_share_their_fields():
    lines = RuleBlock(0).child_blocks
    campaign, source = lines["visit__campaign"].child_blocks, lines["visit__source"].child_blocks

    assert campaign["operator"] is source["operator"]
    assert campaign["value"] is source["value"]
    assert lines["searched"].child_blocks["times"] is lines["viewed_page"].child_blocks["times"]


def test_lines_with_choices_of_their_own_share_only_the_operator():
    lines = RuleBlock(0).child_blocks
    device, browser = lines["device__type"].child_blocks, lines["device__browser"].child_blocks

    assert device["operator"] is browser["operator"]
    assert device["value"] is not browser["value"]


def test_an_attribute_that_is_declared_later_is_offered_too():
    before = RuleBlock(0).child_blocks
    register(Attribute(key="late.comer", type=Text(), function=lambda visitor: None, label="Late", group="Late"))
    try:
        assert "late__comer" in RuleBlock(0).child_blocks
    finally:
        unregister("late.comer")
    assert list(RuleBlock(0).child_blocks) == list(before)


def test_depths_share_their_lines_whichever_was_looked_at_while_something_was_declared():
    whole = RuleBlock(MAX_DEPTH)
    assert whole.child_blocks
    register(Attribute(key="late.comer", type=Text(), function=lambda visitor: None, label="Late", group="Late"))
    assert RuleBlock(0).child_blocks
    unregister("late.comer")

    assert whole.child_blocks["visit__campaign"] is RuleBlock(0).child_blocks["visit__campaign"]


@pytest.mark.parametrize(
    "rule",
    [
        [COLLEGE],
        [group(COLLEGE, group(COLLEGE, match="none"), match="any")],
        [criterion("device.type", "one_of", ["phone"])],
        [{"type": "segment", "value": {"operator": "in", "segment": 7}}],
    ],
)
def test_a_rule_is_stored_as_it_was_read(rule, db):
    assert saved_again(rule) == rule


UNKNOWN_LINES = [
    {"type": "bank__balance", "value": {"operator": "ge", "value": 10_000, "to": None}},
    {"type": "bank__balance", "value": None},
    {"type": "bank__balance"},
    {"type": None, "value": {}},
    {"value": {"a": [1, 2, {"b": None}]}},
    {},
    5,
    None,
    "text",
    [1, [2]],
    True,
    {"type": "visit__campaign", "value": ["is", "college"]},
    {"type": "unavailable", "value": {"x": 1}},
    {"type": "group", "value": None},
    {"type": "group", "value": []},
]


@pytest.mark.parametrize("line", UNKNOWN_LINES)
def test_a_line_that_cannot_be_edited_is_kept_to_the_letter(line, db):
    assert saved_again([COLLEGE, line]) == [COLLEGE, line]


@pytest.mark.parametrize("line", UNKNOWN_LINES[:11])
def test_a_line_in_a_group_that_cannot_be_edited_is_kept_to_the_letter(line, db):
    assert saved_again([group(line, COLLEGE)]) == [group(line, COLLEGE)]


def test_groups_that_lie_too_deep_are_kept_to_the_letter(db):
    rule = [COLLEGE]
    for _level in range(MAX_DEPTH + 3):
        rule = [group(*rule)]

    assert saved_again(rule) == rule


@pytest.mark.parametrize("stored", ["null", "5", '"text"', "{}", "[", "", "true"])
def test_what_is_no_list_is_an_empty_rule(stored):
    field = Segment._meta.get_field("rule")

    assert list(field.to_python(stored)) == []


def test_what_cannot_be_edited_survives_the_form():
    block = RuleBlock(0).child_blocks[UNAVAILABLE]
    line = {"type": "bank__balance", "value": {"operator": "ge", "value": 10_000}}

    shown = block.value_for_form(line)

    assert block.value_from_form(shown) == line
    assert block.clean(line) == line


@pytest.mark.parametrize("sent", ["", "{", None, "[1"])
def test_what_a_browser_made_of_it_may_be_anything(sent):
    assert RuleBlock(0).child_blocks[UNAVAILABLE].value_from_form(sent) is None


def test_a_group_must_have_criteria():
    block = RuleBlock(MAX_DEPTH).child_blocks["group"]

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"match": "all", "criteria": []}))

    assert set(refused.value.block_errors) == {"criteria"}


def test_a_segment_must_be_chosen(db):
    block = RuleBlock(0).child_blocks["segment"]

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"operator": "in", "segment": None}))

    assert set(refused.value.block_errors) == {"segment"}


def test_an_unfinished_line_may_be_kept_in_a_draft(db):
    block = RuleBlock(0)
    unfinished = block.to_python([criterion("visit.campaign", "is", "")])

    with pytest.raises(ValidationError):
        block.clean(unfinished)
    assert block.get_prep_value(block.clean_deferred(unfinished))
