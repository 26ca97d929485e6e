from collections.abc import Iterator
from datetime import date

import pytest
from django.test import override_settings

from tests.attributes.reading import answer, criterion, read
from wagtail_segments.attributes.registry import lookup, registered, unregister
from wagtail_segments.attributes.session import declare_session_values
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.rules.values import Choice, Set
from wagtail_segments.testing import request_for

SESSION = {"plan": "Gold", "visits": 12, "newsletter": True, "tags": ["a", "b"], "_auth_user_id": "1", "": "x"}
DECLARED = {
    "cart_total": {"label": "Cart total", "type": "number", "description": "What is in the cart."},
    "trial_ends": {"label": "Trial ends", "type": "date"},
    "subscribed": {"type": "boolean"},
    "interests": {"type": "set"},
    "shop": {},
    "Shop-Id.no": {},
    "value": {"label": "Taken already"},
    "tier": {"choices": [("gold", "Gold card"), (2, "Second")]},
    "sports": {"type": "set", "choices": [("chess", "Chess"), ("rowing", "Rowing")]},
}


@pytest.fixture
def declared() -> Iterator[None]:
    before = {one.key for one in registered()}
    with override_settings(WAGTAIL_SEGMENTS={"SESSION_VALUES": DECLARED}):
        declare_session_values()
        yield
    for one in registered():
        if one.key not in before:
            unregister(one.key)


@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("plan", "is", "gold", YES),
        ("plan", "is", "free", NO),
        ("visits", "is", "12", YES),
        ("newsletter", "is", "true", YES),
        ("tags", "is", "b", YES),
        ("basket", "is_not_set", None, YES),
        ("basket", "is_not", "full", YES),
    ],
)
def test_a_value_is_compared_as_text_by_its_name(name, operator, value, expected):
    request = request_for(session=SESSION)

    assert answer(criterion("session.value", operator, value, name=name), request) is expected


@pytest.mark.parametrize("name", ["_auth_user_id", "_"])
def test_names_that_begin_with_an_underscore_are_hidden(name):
    request = request_for(session=SESSION)

    assert answer(criterion("session.value", "is_set", name=name), request) is NO
    assert name not in read("session.value", request)


def test_a_session_with_names_that_are_no_texts_can_be_read():
    assert answer(criterion("session.value", "is", "gold", name="plan"), request_for(session={5: 1, "plan": "gold"}))


def test_a_visitor_without_a_session_has_no_values():
    assert answer(criterion("session.value", "is_set", name="plan"), request_for()) is NO


@pytest.mark.parametrize(
    ("key", "held", "expected"),
    [
        ("session.cart_total", "12.50", 12.5),
        ("session.cart_total", 12, 12),
        ("session.cart_total", None, None),
        ("session.cart_total", "much", UNKNOWN),
        ("session.cart_total", [12], UNKNOWN),
        ("session.trial_ends", "2026-01-31", date(2026, 1, 31)),
        ("session.trial_ends", "soon", UNKNOWN),
        ("session.subscribed", False, False),
        ("session.interests", ["art", "art", "sport"], {"art", "sport"}),
        ("session.interests", "art", {"art"}),
        ("session.shop", "Corner", "corner"),
    ],
)
def test_a_declared_value_has_the_type_that_was_declared(declared, key, held, expected):
    request = request_for(session={key.partition(".")[2]: held})

    assert read(key, request) == expected


def test_a_declared_value_is_absent_where_the_session_has_none(declared):
    assert read("session.cart_total", request_for()) is None
    assert read("session.cart_total", request_for(session={})) is None


def test_a_declared_value_has_its_label_and_description(declared):
    declared = lookup("session.cart_total")

    assert (declared.label, declared.description) == ("Cart total", "What is in the cart.")


def test_a_declared_value_is_called_by_its_name_if_nothing_is_said(declared):
    assert lookup("session.shop").label == "shop"


def test_a_name_that_is_no_key_becomes_one(declared):
    assert read("session.Shop_Id_no", request_for(session={"Shop-Id.no": "7"})) == "7"


def test_a_declared_value_does_not_take_the_place_of_an_attribute(declared):
    assert lookup("session.value").label == "Session value"


# Choices


@pytest.mark.parametrize(
    ("key", "kind", "choices"),
    [
        ("session.tier", Choice, [("gold", "Gold card"), ("2", "Second")]),
        ("session.sports", Set, [("chess", "Chess"), ("rowing", "Rowing")]),
    ],
)
def test_a_value_with_choices_is_chosen(declared, key, kind, choices):
    found = lookup(key).type

    assert (type(found), found.choices) == (kind, choices)


@pytest.mark.parametrize(
    ("key", "operator", "wanted", "held", "expected"),
    [
        ("session.tier", "one_of", ["gold"], "gold", YES),
        ("session.tier", "one_of", ["2"], 2, YES),
        ("session.tier", "one_of", ["gold"], "silver", NO),
        ("session.tier", "none_of", ["gold"], None, YES),
        ("session.tier", "none_of", ["bronze"], "gold", UNKNOWN),
        ("session.sports", "all_of", ["chess", "rowing"], ["rowing", "chess", "golf"], YES),
        ("session.sports", "any_of", ["rowing"], "rowing", YES),
        ("session.sports", "any_of", ["rowing"], 5, UNKNOWN),
    ],
)
def test_a_value_with_choices_is_compared(declared, key, operator, wanted, held, expected):
    request = request_for(session={key.partition(".")[2]: held})

    assert answer(criterion(key, operator, wanted), request) is expected


@pytest.mark.parametrize("options", [{"choices": 5}, {"choices": [5]}, {"type": "number", "choices": [("1", "One")]}])
def test_choices_that_make_no_sense_are_passed_over(options):
    with override_settings(WAGTAIL_SEGMENTS={"SESSION_VALUES": {"odd": options}}):
        declare_session_values()
    try:
        assert not getattr(lookup("session.odd").type, "has_choices", False)
    finally:
        unregister("session.odd")
