"""Every attribute and criterion that is registered can be filled in, saved and published by an editor."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.admin.posting import segment_form
from tests.admin.test_segment_form import PUBLISH, errors_at, stored_rule
from tests.testapp.models import Company, Department, Team
from wagtail_segments.attributes.registry import Attribute, register, unregister
from wagtail_segments.attributes.registry import registered as attributes
from wagtail_segments.criteria.registry import Criterion
from wagtail_segments.criteria.registry import registered as criteria
from wagtail_segments.criteria.stored import load_comparison
from wagtail_segments.models import Segment
from wagtail_segments.rules.operators import Operator, Takes
from wagtail_segments.rules.values import Date, Number, Pairs, Text, TimeOfDay, Tree, WithChoices

every_attribute = pytest.mark.parametrize("attribute", attributes(), ids=lambda attribute: attribute.key)
every_criterion = pytest.mark.parametrize("criterion", criteria(), ids=lambda criterion: criterion.name)


@pytest.fixture(autouse=True)
def something_to_choose_from(db):
    Company.objects.create(name="Acme")
    Department.objects.create(name="Sales")
    Team.objects.create(code="chess")


def filled_in(attribute: Attribute, operator: Operator, home: Any) -> dict[str, Any]:
    """A line of the rule builder in which everything is filled in that this operator compares with."""
    match attribute.type:
        case Number():
            first, last = 5, 10.5
        case Date():
            first, last = "2026-01-31", "2026-02-28"
        case TimeOfDay():
            first, last = "22:00:00", "06:00:00"
        case Tree() as kind:
            first, last = kind.nodes()[0][0] if kind.nodes else home.pk, None
        case WithChoices() as kind if kind.has_choices:
            first, last = [value for value, _label in kind.choices][:2], None
        case _:
            first, last = "blue\nred" if operator.takes is Takes.MANY else "blue", None
    line: dict[str, Any] = {"operator": operator.key}
    if isinstance(attribute.type, Pairs):
        line["name"] = "colour"
    match operator.takes:
        case Takes.ONE | Takes.MANY:
            return line | {"value": first}
        case Takes.RANGE:
            return line | {"value": first, "to": last}
        case Takes.DAYS:
            return line | {"days": 30}
    return line


def fields_it_needs(attribute: Attribute, operator: Operator) -> list[str]:
    """The first field that is complained about if nothing is filled in, or none."""
    if isinstance(attribute.type, Pairs):
        return ["name"]
    match operator.takes:
        case Takes.NOTHING:
            return []
        case Takes.DAYS:
            return ["days"]
    return ["value"]


def meaning(attribute: Attribute, line: dict[str, Any]) -> tuple[Any, ...]:
    comparison = load_comparison(attribute, line)
    return comparison.operator.key, comparison.wanted, comparison.name


@every_attribute
def test_what_is_filled_in_is_what_is_stored(attribute, admin, url_of, home):
    lines = [filled_in(attribute, operator, home) for operator in attribute.type.operators]
    rule = [{"type": attribute.block_name, "value": line} for line in lines]

    response = admin.post(url_of("add"), segment_form(rule) | PUBLISH)

    assert response.status_code == 302, errors_at(response)
    stored = stored_rule(Segment.objects.get())
    assert [criterion["type"] for criterion in stored] == [attribute.block_name] * len(lines)
    assert [meaning(attribute, criterion["value"]) for criterion in stored] == [
        meaning(attribute, line) for line in lines
    ]


@every_attribute
def test_what_is_missing_is_an_error_at_its_field(attribute, admin, url_of):
    operators = attribute.type.operators
    rule = [{"type": attribute.block_name, "value": {"operator": operator.key}} for operator in operators]
    rule.append({"type": "user__email", "value": {"operator": "is"}})  # so that there is an error in any case

    response = admin.post(url_of("add"), segment_form(rule) | PUBLISH)

    assert [message.partition(": ")[0] for message in errors_at(response)] == [
        *(f"{at}.{field}" for at, operator in enumerate(operators) for field in fields_it_needs(attribute, operator)),
        f"{len(operators)}.value",
    ]


def test_all_can_be_drafted_before_they_are_filled_in(admin, url_of):
    rule = [
        {"type": attribute.block_name, "value": {"operator": attribute.type.operators[0].key}}
        for attribute in attributes()
    ]

    response = admin.post(url_of("add"), segment_form(rule))

    assert response.status_code == 302


def test_all_are_explained_to_the_editor_who_fills_them_in(admin, url_of, home):
    rule = [
        {"type": attribute.block_name, "value": filled_in(attribute, attribute.type.operators[0], home)}
        for attribute in attributes()
    ]

    admin.post(url_of("preview_on_add"), segment_form(rule))
    preview = admin.get(url_of("preview_on_add"))

    told = preview.context["reason"].parts
    assert [part.sentence[:1].isupper() for part in told] == [True] * len(rule)
    assert [part.sentence for part in told if part.is_unknown and not part.reason] == []


@every_criterion
def test_a_criterion_of_its_own_kind_has_a_line_of_its_own(criterion: Criterion):
    block = Segment._meta.get_field("rule").stream_block.child_blocks[criterion.name]

    assert list(block.child_blocks) == list(criterion.block().child_blocks)


@every_criterion
def test_a_criterion_of_its_own_kind_can_be_drafted_before_it_is_filled_in(criterion, admin, url_of):
    response = admin.post(url_of("add"), segment_form([{"type": criterion.name, "value": {}}]))

    assert response.status_code == 302


def begins_complete(criterion: Criterion) -> bool:
    """Whether a line that is just added means something: "has searched at least once"."""
    block = criterion.block()
    try:
        criterion.load(block.get_prep_value(block.get_default()))
    except ValidationError:
        return False
    return True


@every_criterion
def test_a_criterion_of_its_own_kind_is_not_published_before_it_is_filled_in(criterion, admin, url_of):
    response = admin.post(url_of("add"), segment_form([{"type": criterion.name, "value": {}}]) | PUBLISH)

    assert (response.status_code == 302) if begins_complete(criterion) else errors_at(response)


def test_an_attribute_that_is_registered_later_is_offered_at_once():
    block = Segment._meta.get_field("rule").stream_block
    assert "weather__now" not in block.child_blocks

    register(Attribute(key="weather.now", type=Text(), function=lambda visitor: "rain", label="Weather", group="Sky"))
    try:
        assert "weather__now" in block.child_blocks
    finally:
        unregister("weather.now")
    assert "weather__now" not in block.child_blocks
