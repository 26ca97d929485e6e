from collections.abc import Iterator
from typing import Any

import pytest

from tests.attributes.reading import read
from wagtail_segments.attributes import Absent, CannotTell, attribute
from wagtail_segments.attributes.registry import OWN_SOURCES, Attribute, lookup, register, registered, unregister
from wagtail_segments.rules.truth import UNKNOWN
from wagtail_segments.rules.values import Number, Text
from wagtail_segments.testing import request_for


@pytest.fixture
def declare() -> Iterator[Any]:
    """Declares an attribute that is forgotten after the test."""
    keys = []

    def make(function: Any, key: str = "shop.basket", type: Any = None) -> Any:
        keys.append(key)
        return attribute(key, type or Number(), label="Basket")(function)

    yield make
    for key in keys:
        unregister(key)


def test_one_function_declares_an_attribute(declare):
    declare(lambda visitor: 3)

    found = lookup("shop.basket")
    assert isinstance(found, Attribute)
    assert (found.key, found.label, found.block_name) == ("shop.basket", "Basket", "shop__basket")
    assert registered()[-1] is found


def test_the_function_stays_a_function(declare):
    assert declare(lambda visitor: 3)(None) == 3


def test_the_function_is_asked_once_a_request(declare):
    asked = []
    declare(lambda visitor: asked.append(visitor) or 3)
    request = request_for()

    assert (read("shop.basket", request), read("shop.basket", request)) == (3, 3)
    assert asked == [request.visitor]


def absent(visitor: Any) -> Any:
    raise Absent


def cannot_tell(visitor: Any) -> Any:
    raise CannotTell("the shop is closed")


def fails(visitor: Any) -> Any:
    return 1 / 0


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda visitor: 3, 3),
        (lambda visitor: None, None),
        (lambda visitor: visitor.user, None),
        (absent, None),
        (cannot_tell, UNKNOWN),
        (fails, UNKNOWN),
        (lambda visitor: "many", UNKNOWN),
    ],
)
def test_what_a_function_does_is_a_value_absent_or_unknown(declare, function, expected):
    declare(function)

    assert read("shop.basket", request_for()) is expected


def test_a_function_may_say_why_it_cannot_tell(declare):
    declare(cannot_tell)

    assert request_for().visitor.why_unknown(lookup("shop.basket")) == ""
    request = request_for()
    read("shop.basket", request)
    assert request.visitor.why_unknown(lookup("shop.basket")) == "the shop is closed"


def test_a_function_that_fails_is_logged_with_its_key_and_its_error(declare, caplog):
    declare(fails)
    request = request_for()

    read("shop.basket", request)

    assert "attribute shop.basket" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" in request.visitor.why_unknown(lookup("shop.basket"))


@pytest.mark.parametrize("key", ["", "basket", "shop.", ".basket", "shop.bas ket", "1.2", "shop..a"])
def test_a_malformed_key_is_refused(declare, key):
    with pytest.raises(ValueError, match="is not a key"):
        declare(lambda visitor: 3, key)


def test_a_key_can_be_taken_once(declare):
    declare(lambda visitor: 3)

    with pytest.raises(ValueError, match="declared already"):
        declare(lambda visitor: 4)


def test_an_attribute_can_be_forgotten(declare):
    declare(lambda visitor: 3)
    unregister("shop.basket")

    assert lookup("shop.basket") is None


def test_forgetting_what_is_not_there_does_nothing():
    unregister("no.such")


def test_an_attribute_can_be_registered_without_the_decorator():
    register(Attribute(key="shop.name", type=Text(), function=lambda visitor: "Corner", label="Shop", group="Shop"))

    assert read("shop.name", request_for()) == "corner"
    unregister("shop.name")


def test_our_sources_come_in_the_order_of_the_rule_builder():
    sources = dict.fromkeys(one.key.partition(".")[0] for one in registered())

    assert [name for name in sources if name in OWN_SOURCES] == [name for name in OWN_SOURCES if name in sources]
