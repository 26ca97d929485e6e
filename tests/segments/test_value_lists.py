"""Lists of values that editors keep: how they are written, what they offer, and what a closed one refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.blocks.struct_block import StructBlockValidationError

from tests.attributes.reading import criterion
from wagtail_segments.attributes.registry import Attribute, lookup, register, unregister
from wagtail_segments.models import Segment, ValueList
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.rules.values import Set
from wagtail_segments.segments.problems import is_in_use, problems_of
from wagtail_segments.segments.rule_builder.rule import RuleBlock
from wagtail_segments.segments.value_lists import attributes_with_lists, list_for, listed_names
from wagtail_segments.testing import BROWSER, reload_segments, request_for

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def campaigns(db: None) -> Callable[..., ValueList]:
    """Makes the list of campaigns."""

    def make(values: str = "spring\nautumn | Autumn sale", **fields: Any) -> ValueList:
        made = ValueList(**{"name": "Campaigns", "attribute": "visit.campaign", "values": values} | fields)
        made.full_clean()
        made.save()
        return made

    return make


# What is written in it


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("spring", [("spring", "")]),
        ("spring\nautumn", [("spring", ""), ("autumn", "")]),
        ("spring\r\nautumn\r\n", [("spring", ""), ("autumn", "")]),
        ("\n\n  spring  \n \n", [("spring", "")]),
        ("spring | Spring sale", [("spring", "Spring sale")]),
        ("spring|Spring | sale", [("spring", "Spring | sale")]),
        ("spring |", [("spring", "")]),
        (f"{HOSTILE} | {HOSTILE}", [(HOSTILE, HOSTILE)]),
        ("frühling | Frühling\n春", [("frühling", "Frühling"), ("春", "")]),
        ("\n".join(map(str, range(1_000))), [(str(number), "") for number in range(1_000)]),
        ("x" * 512, [("x" * 512, "")]),
    ],
)
def test_a_list_has_one_value_on_each_line(campaigns, written, listed):
    assert campaigns(written).listed == listed


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", "This field cannot be blank."),
        (" \n \n", "Fill in at least one value."),
        ("\n".join(map(str, range(1_001))), "At most 1000 values can be listed."),
        ("\n".join(map(str, range(10_000))), "At most 1000 values can be listed."),
        ("spring\nautumn\nspring", "“spring” is there twice."),
        ("spring\nSPRING | Spring", "“SPRING” is there twice."),
        ("spring\n | Spring", "There is no value before “| Spring”."),
        ("spri\0ng", "There is a character in it that no text may have."),
        ("x" * 513, f"“{'x' * 40}…” is too long."),
        ("x | " + "y" * 256, "“x…” is too long."),
    ],
)
def test_what_cannot_be_listed_is_said_at_the_values(campaigns, written, complaint):
    with pytest.raises(ValidationError) as refused:
        campaigns(written)

    assert refused.value.message_dict == {"values": [complaint]}


def test_values_of_a_set_that_differ_in_case_are_different(campaigns):
    register(Attribute(key="shop.tags", type=Set(), function=lambda visitor: None, label="Tags", group="Shop"))
    try:
        assert len(campaigns("Art\nart", attribute="shop.tags").listed) == 2
    finally:
        unregister("shop.tags")


# What it is for


def test_lists_are_for_attributes_whose_values_are_written_down():
    offered = {key for _group, attributes in attributes_with_lists() for key, _label in attributes}

    assert {"visit.campaign", "session.value", "page.query", "user.email"} <= offered
    assert not {"user.groups", "device.type", "visit.pages", "user.joined", "page.page"} & offered


@pytest.mark.parametrize(
    ("fields", "field", "complaint"),
    [
        ({"attribute": "no.such"}, "attribute", "Value 'no.such' is not a valid choice."),
        ({"attribute": "user.groups"}, "attribute", "Value 'user.groups' is not a valid choice."),
        ({"attribute": ""}, "attribute", "This field cannot be blank."),
        ({"name": ""}, "name", "This field cannot be blank."),
        ({"attribute": "session.value"}, "pair", "Fill in which of the values of “Session value” is meant."),
        ({"pair": "plan"}, "pair", "“Campaign” is a single value. Leave this empty."),
    ],
)
def test_what_it_cannot_be_for_is_said_at_the_field(campaigns, fields, field, complaint):
    with pytest.raises(ValidationError) as refused:
        campaigns(**fields)

    assert refused.value.message_dict[field] == [complaint]


def test_there_is_one_list_for_an_attribute(campaigns):
    campaigns()

    with pytest.raises(ValidationError) as refused:
        campaigns(name="More campaigns")
    assert refused.value.message_dict == {"attribute": ["There is a list for this already."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        ValueList.objects.create(name="More", attribute="visit.campaign", values="x")


def test_a_list_can_be_saved_again(campaigns):
    campaigns().full_clean()


def test_there_is_one_list_for_each_name_of_an_attribute_of_several(campaigns):
    plans = campaigns("gold", attribute="session.value", pair="plan")
    colours = campaigns("red", attribute="session.value", pair="colour")

    assert list_for("session.value", "plan") == plans
    assert list_for("session.value", "colour") == colours
    assert list_for("session.value") is None
    assert listed_names("session.value") == ["colour", "plan"]


def test_all_lists_are_read_at_once_while_many_rules_are(campaigns, django_assert_num_queries):
    made = campaigns()

    with django_assert_num_queries(1), looked_up_once():
        assert list_for("visit.campaign") == made
        assert list_for("visit.source") is None


# What a closed one refuses


def saved(line: dict[str, Any]) -> Any:
    """A line of the rule builder, checked as it is when a segment is published."""
    block = RuleBlock(0).child_blocks[line["type"]]
    return block.clean(block.to_python(line["value"]))


EXACT = ["is", "is_not"]
SEVERAL = ["is_one_of", "is_none_of"]
PARTS = ["contains", "does_not_contain", "starts_with", "ends_with", "like", "not_like"]


@pytest.mark.parametrize("operator", EXACT + SEVERAL)
def test_a_new_value_that_is_not_in_a_closed_list_is_refused_at_the_value(campaigns, operator):
    campaigns(closed=True)
    written = "spring\nsprng" if operator in SEVERAL else "sprng"

    with pytest.raises(StructBlockValidationError) as refused:
        saved(criterion("visit.campaign", operator, written))

    assert refused.value.block_errors["value"].messages == [
        "“sprng” is not in the list “Campaigns”, and nothing else may be chosen."
    ]


@pytest.mark.parametrize("operator", EXACT + SEVERAL)
def test_a_value_of_a_closed_list_is_taken_however_it_is_written(campaigns, operator):
    campaigns(closed=True)

    saved(criterion("visit.campaign", operator, "SPRING"))


@pytest.mark.parametrize("operator", PARTS)
def test_a_closed_list_says_nothing_of_parts_of_values(campaigns, operator):
    campaigns(closed=True)

    saved(criterion("visit.campaign", operator, "sp"))


def test_an_open_list_refuses_nothing(campaigns):
    campaigns()

    saved(criterion("visit.campaign", "is", "summer"))


def test_a_list_for_one_name_says_nothing_of_others(campaigns):
    campaigns("gold", attribute="session.value", pair="plan", closed=True)

    saved(criterion("session.value", "is", "red", name="colour"))
    with pytest.raises(StructBlockValidationError):
        saved(criterion("session.value", "is", "red", name="plan"))


def test_a_closed_list_of_a_set_is_compared_to_the_letter(campaigns):
    register(Attribute(key="shop.tags", type=Set(), function=lambda visitor: None, label="Tags", group="Shop"))
    try:
        campaigns("art", attribute="shop.tags", closed=True)
        saved(criterion("shop.tags", "any_of", "art"))
        with pytest.raises(StructBlockValidationError):
            saved(criterion("shop.tags", "any_of", "Art"))
    finally:
        unregister("shop.tags")


def test_a_value_that_a_segment_asks_for_already_may_be_saved_again(campaigns, segment):
    segment(
        "old", [{"type": "group", "value": {"match": "all", "criteria": [criterion("visit.campaign", "is", "Xmas")]}}]
    )
    campaigns(closed=True)

    saved(criterion("visit.campaign", "is_one_of", "xmas\nspring"))


@pytest.mark.parametrize(
    ("line", "in_use"),
    [
        (criterion("visit.campaign", "is", "XMAS"), True),
        (criterion("visit.campaign", "is_one_of", "spring\nxmas"), True),
        (criterion("visit.campaign", "is_set"), False),
        (criterion("visit.campaign", "is", ""), False),
        (criterion("visit.source", "is", "xmas"), False),
        (criterion("session.value", "is", "xmas", name="plan"), False),
    ],
)
def test_a_value_is_in_use_where_a_segment_asks_the_same_attribute_for_it(segment, line, in_use):
    segment("old", [line])

    assert is_in_use(lookup("visit.campaign"), "", "xmas") is in_use


# What vanished from it


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        (criterion("visit.campaign", "is", "xmas"), ["“xmas” is not in the list “Campaigns” any more."]),
        (
            criterion("visit.campaign", "is_none_of", "xmas\nspring\neaster"),
            [
                "“xmas” is not in the list “Campaigns” any more.",
                "“easter” is not in the list “Campaigns” any more.",
            ],
        ),
        (criterion("visit.campaign", "is", "Autumn"), []),
        (criterion("visit.campaign", "contains", "xmas"), []),
        (criterion("visit.campaign", "is_set"), []),
        (criterion("visit.source", "is", "xmas"), []),
        (criterion("visit.campaign", "is", HOSTILE), [f"“{HOSTILE}” is not in the list “Campaigns” any more."]),
    ],
)
def test_a_value_that_vanished_from_a_closed_list_is_a_problem(campaigns, line, problems):
    campaigns(closed=True)

    assert problems_of(Segment(rule=[line])) == problems


def test_a_value_that_is_not_in_an_open_list_is_no_problem(campaigns):
    campaigns()

    assert problems_of(Segment(rule=[criterion("visit.campaign", "is", "xmas")])) == []


def test_a_criterion_whose_value_vanished_goes_on_working(campaigns, segment):
    segment("old", [criterion("visit.campaign", "is", "xmas")])
    campaigns(closed=True)
    reload_segments()

    assert "old" in request_for("/?utm_campaign=xmas").segments


def test_lists_are_never_read_for_a_visitor(campaigns, segment, page_of, reads):
    students = segment("students", [criterion("visit.campaign", "is", "xmas")])
    campaigns(closed=True)
    variants = [{"audience": {"match": "any", "segments": [students.pk]}, "content": "Season's greetings"}]
    page_of({"type": "content", "value": {"variants": variants, "default": "Hello"}})

    with reads() as found:
        response = Client(headers={"user-agent": BROWSER}).get("/page/?utm_campaign=xmas")

    assert "greetings" in response.text
    assert not [query for query in found.captured_queries if "valuelist" in query["sql"].lower()]
