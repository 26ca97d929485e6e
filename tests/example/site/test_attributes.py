"""What the bank teaches the rule builder."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from wagtail_segments.attributes.registry import lookup
from wagtail_segments.testing import request_for


def read(username: str | None, key: str) -> Any:
    user = get_user_model().objects.get(username=username) if username else None
    return request_for("/", user=user).visitor.read(lookup(key))


@pytest.mark.parametrize(
    ("username", "balance"),
    [("helena", Decimal("252976.92")), ("piet", Decimal(11250)), ("editor", None), (None, None)],
)
def test_the_balance_is_that_of_all_accounts(username: str | None, balance: Decimal | None):
    assert read(username, "bank.balance") == balance


def test_the_products_are_those_of_all_accounts():
    assert read("piet", "bank.products") == {"savings", "fixed"}


def test_a_field_of_the_customer_is_an_attribute_by_naming_it():
    assert read("sam", "user.customer.plan") == "student"
