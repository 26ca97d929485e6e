"""What holds for every attribute that a persona may be supposed to have, those of other apps included."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.blocks.struct_block import StructBlockValidationError

from tests.testapp.models import Company, Department, Team
from wagtail_segments.attributes.registry import Attribute, registered
from wagtail_segments.models import Persona
from wagtail_segments.personas.lines import SuppositionsBlock
from wagtail_segments.personas.suppositions import read_suppositions
from wagtail_segments.personas.visitor import Spot, request_of
from wagtail_segments.rules.truth import UNKNOWN
from wagtail_segments.rules.values import Set

REGISTERED = registered()
ATTRIBUTES = [pytest.param(attribute, id=attribute.key) for attribute in REGISTERED]
OF_ONE_VALUE = [pytest.param(one, id=one.key) for one in REGISTERED if not isinstance(one.type, Set)]
"""Of many values, somebody may have none."""


@pytest.fixture(autouse=True)
def something_to_choose_from(home):
    Group.objects.bulk_create([Group(name="Customers")])
    Company.objects.create(name="Acme")
    Department.objects.create(name="Sales")
    Team.objects.create(code="chess")


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_value_is_filled_in_and_stored_and_read_again_and_answers(attribute: Attribute, home):
    block = SuppositionsBlock().child_blocks[attribute.block_name]
    cleaned = block.clean(filled_in(block, attribute, home.pk))
    stored = as_json({"type": attribute.block_name, "value": block.get_prep_value(cleaned)})

    found = read_suppositions([stored])
    value = request_of(Persona(lines=[stored]).simulation, Spot("/", home)).visitor.read(attribute)

    assert found.problems == []
    assert len(found.words) == 1
    assert "%" not in found.words[0]
    assert value == attribute.type.read(found.values[attribute.key])
    assert value is not None
    assert value is not UNKNOWN
    assert as_json(block.get_prep_value(block.to_python(stored["value"]))) == stored["value"]


@pytest.mark.parametrize("attribute", OF_ONE_VALUE)
def test_a_value_that_is_not_filled_in_is_refused_at_its_field(attribute: Attribute, home):
    block = SuppositionsBlock().child_blocks[attribute.block_name]

    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(filled_in(block, attribute, home.pk, value=""))

    assert set(refused.value.block_errors) == {"value"}


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_junk_is_a_problem_and_nothing_is_supposed(attribute: Attribute, home):
    for junk in ({}, {"$ne": 1}, [[]], "\0", "x" * 65_536, -1):
        stored = {"type": attribute.block_name, "value": {"name": "plan", "value": junk}}
        if isinstance(attribute.type, Set) and not junk:
            continue

        found = read_suppositions([stored])
        simulation = Persona(lines=[stored]).simulation

        assert bool(found.problems) is not bool(found.values)
        assert request_of(simulation, Spot("/", home)).visitor.read(attribute) is not UNKNOWN or not found.values


def filled_in(block: Any, attribute: Attribute, page: int, **fields: Any) -> Any:
    """What the browser sends for a line, as Wagtail reads it."""
    sent = {"name": "plan", "value": example_of(attribute, page)} | fields
    return block.value_from_datadict(_Post({f"line-{name}": value for name, value in sent.items()}), {}, "line")


def example_of(attribute: Attribute, page: int) -> Any:
    kind = attribute.type
    match kind.name:
        case "choice" if kind.has_choices:
            return kind.choices[0][0]
        case "set" if kind.has_choices:
            return [kind.choices[0][0]]
        case "number":
            return "2.5"
        case "boolean":
            return "no"
        case "date":
            return "2026-01-31"
        case "time":
            return "22:00"
        case "tree":
            return kind.nodes()[0][0] if kind.nodes else str(page)
        case _:
            return "college"


def as_json(value: Any) -> Any:
    """A value as it comes back from the database."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


class _Post(dict[str, Any]):
    """Form data in which one name may have several values."""

    def getlist(self, name: str) -> list[Any]:
        value = self.get(name, [])
        return value if isinstance(value, list) else [value] if value else []
