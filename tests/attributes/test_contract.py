"""What holds for every attribute and each of its operators, those of other apps included."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.blocks.struct_block import StructBlockValidationError

from tests.rules.absent import ABSENT
from tests.rules.people import Person
from tests.testapp.models import Company, Department, Team
from wagtail_segments.attributes.registry import Attribute, registered
from wagtail_segments.criteria.stored import load_comparison
from wagtail_segments.rules.compile import compile_tree
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.evaluate import evaluate
from wagtail_segments.rules.explain import explain
from wagtail_segments.rules.operators import Operator, Takes
from wagtail_segments.rules.truth import UNKNOWN
from wagtail_segments.rules.values import Boolean, Pairs
from wagtail_segments.segments.rule_builder.rule import RuleBlock
from wagtail_segments.testing import request_for

ATTRIBUTES = [pytest.param(attribute, id=attribute.key) for attribute in registered()]
HELD = {
    "text": str,
    "host": str,
    "number": int | Decimal,
    "boolean": bool,
    "date": date,
    "time": time,
    "choice": str,
    "set": frozenset,
    "pairs": dict,
    "tree": str,
}
JUNK: list[Any] = [None, "", [], {}, [[]], {"$ne": 1}]
STRANGE_HEADERS: list[dict[str, Any]] = [
    {},
    {"user_agent": None},
    {"user_agent": "\0\ud800" * 300, "referer": "http://[::1", "accept_language": "x," * 10_000},
    {"referer": "javascript:alert(1)", "sec_ch_ua_platform": '"', "cookie": "sessionid=\xff"},
    {"sec_gpc": "1"},
]


@pytest.fixture(autouse=True)
def something_to_choose_from(home):
    Group.objects.bulk_create([Group(name="Customers")])
    Company.objects.create(name="Acme")
    Department.objects.create(name="Sales")
    Team.objects.create(code="chess")


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_it_says_what_it_is(attribute: Attribute):
    assert str(attribute.label)
    assert str(attribute.description)
    assert str(attribute.group)


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_it_gives_a_value_of_its_type_whoever_asks(attribute: Attribute, caplog):
    for headers in STRANGE_HEADERS:
        value = request_for("/%00/%ff?%ff=%00&=&utm_campaign=%ed%a0%80", **headers).visitor.read(attribute)

        assert value is None or value is UNKNOWN or isinstance(value, HELD[attribute.type.name])
    assert not caplog.records


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_it_gives_no_more_than_unknown_where_there_is_neither_session_nor_account(attribute: Attribute, caplog):
    request = request_for()
    del request.session, request.user

    request.visitor.read(attribute)

    assert not caplog.records


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_what_the_form_gives_can_be_loaded_and_edited_again(attribute: Attribute, home):
    block = block_of(attribute)
    for operator in attribute.type.operators:
        stored = as_json(block.get_prep_value(block.clean(filled_in(attribute, operator, home.pk))))

        assert load_comparison(attribute, stored).operator is operator
        assert as_json(block.get_prep_value(block.to_python(stored))) == stored


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_field_that_is_not_filled_in_is_refused(attribute: Attribute, home):
    for operator in attribute.type.operators:
        for field in wanted_fields(attribute, operator):
            with pytest.raises(StructBlockValidationError) as refused:
                block_of(attribute).clean(filled_in(attribute, operator, home.pk, **{field: ""}))

            assert set(refused.value.block_errors) == {field}


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_junk_is_refused_by_naming_the_field(attribute: Attribute, home):
    for operator in attribute.type.operators:
        good = block_of(attribute).get_prep_value(filled_in(attribute, operator, home.pk))
        for field, junk in product(wanted_fields(attribute, operator), JUNK):
            with pytest.raises(ValidationError) as refused:
                load_comparison(attribute, {**good, field: junk})

            assert refused.value.code == field


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_an_unknown_operator_is_refused(attribute: Attribute):
    for junk in ("no such", "__class__", *JUNK):
        with pytest.raises(ValidationError) as refused:
            load_comparison(attribute, {"operator": junk, "value": "1", "name": "x"})

        assert refused.value.code == "operator"


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_it_answers_for_the_absent_as_the_table_says(attribute: Attribute, home):
    for operator in attribute.type.operators:
        line = loaded(attribute, operator, home.pk)

        assert compile_tree(line)(Person()) is ABSENT[attribute.type.name][operator.key]


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_it_answers_for_the_unknown_that_it_is_unknown(attribute: Attribute, home):
    for operator in attribute.type.operators:
        line = loaded(attribute, operator, home.pk)

        assert compile_tree(line)(Person({attribute.key: UNKNOWN})) is UNKNOWN


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_line_reads_as_a_sentence_about_the_attribute(attribute: Attribute, home):
    for operator in attribute.type.operators:
        sentence = describe(loaded(attribute, operator, home.pk))

        assert sentence.startswith(beginning_of(attribute, operator))
        assert "%" not in sentence


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_line_is_explained_with_the_answer_it_gives(attribute: Attribute, home):
    visitor = request_for("/?plan=college", page=home).visitor
    for operator in attribute.type.operators:
        line = loaded(attribute, operator, home.pk)

        assert explain(line, visitor).answer is compile_tree(line)(visitor) is evaluate(line, visitor)


# How a line is filled in


def as_json(value: Any) -> Any:
    """A value as it comes back from the database."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def block_of(attribute: Attribute) -> Any:
    return RuleBlock(0).child_blocks[attribute.block_name]


def wanted_fields(attribute: Attribute, operator: Operator) -> list[str]:
    """The fields that must be filled in."""
    fields = {
        Takes.NOTHING: [],
        Takes.ONE: ["value"],
        Takes.MANY: ["value"],
        Takes.RANGE: ["value", "to"],
        Takes.DAYS: ["days"],
    }[operator.takes]
    return ["name", *fields] if isinstance(attribute.type, Pairs) else fields


def filled_in(attribute: Attribute, operator: Operator, page: int, **fields: Any) -> Any:
    """What the browser sends for a line, as Wagtail reads it."""
    first, second = _examples(attribute, page)
    sent = {"operator": operator.key, "name": "plan", "value": first, "to": second, "days": "30"} | fields
    data = _Post({f"line-{name}": value for name, value in sent.items()})
    return block_of(attribute).value_from_datadict(data, {}, "line")


def loaded(attribute: Attribute, operator: Operator, page: int) -> Any:
    return load_comparison(attribute, block_of(attribute).get_prep_value(filled_in(attribute, operator, page)))


def beginning_of(attribute: Attribute, operator: Operator) -> str:
    """How sentences about an attribute begin."""
    if isinstance(attribute.type, Boolean) and attribute.type.yes:
        words = str(attribute.type.yes if operator.key == "is" else attribute.type.no)
    else:
        words = str(attribute.label)
    return words[:1].upper() + words[1:]


def _examples(attribute: Attribute, page: int) -> tuple[Any, Any]:
    match attribute.type.name:
        case "choice" | "set" if attribute.type.has_choices:
            return [attribute.type.choices[0][0]], ""
        case "number":
            return "2.5", "10000"
        case "date":
            return "2026-01-31", datetime.max.date().isoformat()
        case "time":
            return "22:00", "06:00"
        case "tree":
            return attribute.type.nodes()[0][0] if attribute.type.nodes else str(page), ""
        case _:
            return "college", ""


class _Post(dict[str, Any]):
    """Form data in which one name may have several values."""

    def getlist(self, name: str) -> list[Any]:
        value = self.get(name, [])
        return value if isinstance(value, list) else [value] if value else []
