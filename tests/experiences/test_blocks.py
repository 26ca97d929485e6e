"""The form of experiences keeps what it cannot show, and asks little."""

from decimal import Decimal
from typing import Any

import pytest

from tests.admin.posting import sent_by_block
from tests.experiences.conftest import experience
from tests.testapp.models import OfferPage

FIELD = OfferPage._meta.get_field("experiences")


def stored_again(*experiences: Any) -> Any:
    """What is stored after a form has shown it and sent it back."""
    block = FIELD.stream_block
    sent = sent_by_block(block, FIELD.to_python(list(experiences)), "experiences")
    value = block.clean(block.value_from_datadict(sent, {}, "experiences"))
    return [change for one in value.get_prep_value() for change in one["value"]["changes"]]


@pytest.mark.parametrize(
    "change",
    [
        {"type": "weather", "value": {"sun": True}, "id": "1"},
        {"type": "price", "value": "much", "id": "1"},
        {"type": "picture", "value": {"id": 5}, "id": "1"},
        {"type": "picture", "value": "five", "id": "1"},
        {"type": "picture", "value": True, "id": "1"},
        {"type": "unavailable", "value": 5, "id": "1"},
        {"value": "without a type"},
        "no change at all",
        None,
    ],
)
def test_a_change_that_cannot_be_edited_is_kept_to_the_letter(db, change):
    known = {"type": "lead", "value": "Hello", "id": "2"}

    assert stored_again(experience(changes=[change, known])) == [change, known]


def test_it_is_shown_as_it_is_stored(db):
    value = FIELD.to_python([experience(weather="sun")])

    (state,) = value.stream_block.get_form_state(value)

    assert [(change["type"], change["value"]) for change in state["value"]["changes"]] == [
        ("unavailable", '{"type": "weather", "value": "sun", "id": "change-weather"}')
    ]


@pytest.mark.parametrize(("field", "value"), [("picture", 5), ("picture", None), ("price", "2.50"), ("lead", "")])
def test_a_change_that_can_be_edited_is_one(db, field, value):
    changes = [{"type": field, "value": value, "id": "1"}]

    (change,) = FIELD.to_python([experience(changes=changes)])[0].value["changes"]

    assert change.block_type == field


def test_a_number_is_read_as_one():
    (change,) = FIELD.to_python([experience(price="2.50")])[0].value["changes"]

    assert change.value == Decimal("2.50")


def test_the_names_of_all_segments_are_one_query_however_many_experiences_name_some(segment, offer, reads):
    made = [segment(f"s{number}") for number in range(6)]
    inside = {"audience": {"segments": [made[5].pk]}, "content": "x"}
    content = {"type": "content", "id": "1", "value": {"variants": [inside], "default": "y"}}
    page = offer(*(experience(f"N{number}", made[number], body=[content]) for number in range(5)))
    with reads() as found:
        state = page.experiences.stream_block.get_form_state(page.experiences)

    assert len(found) == 1
    assert [one["value"]["audience"]["segments"][0]["title"] for one in state] == [f"S{n}" for n in range(5)]
