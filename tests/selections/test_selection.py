"""What is stored of a selection, of whatever shape it is."""

from typing import Any

import pytest

from wagtail_segments.selections.selection import (
    MAX_ITEMS,
    MAX_TAGS,
    USUALLY,
    ByHand,
    Found,
    selection_from,
    tidy,
)


def key(value: Any) -> Any:
    return value if type(value) is int and value > 0 else None


def by_hand(*items: Any) -> list[dict[str, Any]]:
    return [{"type": "by_hand", "value": list(items), "id": "a"}]


def found(**parts: Any) -> list[dict[str, Any]]:
    return [{"type": "found", "value": parts, "id": "a"}]


def test_chosen_things_keep_their_order_and_come_once():
    items = [{"type": "item", "value": pk, "id": str(pk)} for pk in (3, 1, 3, None)]

    assert selection_from(by_hand(*items), key) == ByHand((3, 1))


def test_lists_of_an_older_form_are_read_too():
    assert selection_from(by_hand(3, 1), key) == ByHand((3, 1))


def test_conditions_are_read():
    stored = found(types=["a.b"], below=3, tags=["x"], order="title", days=7, most=5)

    assert selection_from(stored, key) == Found(types=("a.b",), below=3, tags=("x",), order="title", days=7, most=5)


@pytest.mark.parametrize(
    "stored",
    [
        *(None, 5, "text", True, {}, [], [None], [5], ["by_hand"], {"type": "by_hand"}, [[]]),
        *([{}], [{"type": None}], [{"type": ["by_hand"], "value": []}], [{"type": {}, "value": []}]),
        [{"type": "of a newer version", "value": [1]}],
    ],
    ids=str,
)
def test_what_is_no_selection_is_none(stored):
    assert selection_from(stored, key) is None
    assert tidy(stored, key) == []


@pytest.mark.parametrize(
    "value", [None, 5, "text", {}, {"0": 1}, [None, "x", 1.5, True, -1, [], {}, {"value": []}]], ids=str
)
def test_what_is_no_key_is_left_out(value):
    assert selection_from([{"type": "by_hand", "value": value}], key) == ByHand(())


@pytest.mark.parametrize("value", [None, 5, "text", [], {}])
def test_conditions_of_another_shape_are_no_conditions(value):
    assert selection_from([{"type": "found", "value": value}], key) == Found()


@pytest.mark.parametrize("odd", [None, "x", [], {}, True, -1, 0, 1.5, 2**70, [None], [[]], [{}], ["", 5]], ids=str)
def test_a_condition_of_another_shape_is_none(odd):
    stored = found(types=odd, below=odd, tags=odd, order=odd, days=odd, most=odd, newer=odd)

    assert selection_from(stored, key) == Found()


def test_a_selection_is_bounded():
    selection = selection_from(found(most=MAX_ITEMS + 1, tags=[str(tag) for tag in range(1_000)]), key)

    assert selection.most == USUALLY
    assert len(selection.tags) == MAX_TAGS


def test_of_two_selections_the_first_one_counts():
    assert selection_from([None, *by_hand(1), *found()], key) == ByHand((1,))


def test_what_is_well_is_left_as_it_is():
    stored = [{"type": "by_hand", "value": [{"type": "item", "value": 3, "id": "b"}], "id": "a"}]

    assert tidy(stored, key) == stored


def test_what_has_no_id_is_given_one():
    (block,) = tidy([{"type": "by_hand", "value": [3], "id": 5}], key)

    assert isinstance(block["id"], str) and isinstance(block["value"][0]["id"], str)
