"""What the bank teaches the rule builder."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from example_site.bank.models import Organisation
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


@pytest.mark.parametrize(
    ("username", "names"),
    [
        ("maeve", ["Harbour Group", "Harbour Fisheries", "Howth Ice House"]),
        ("owen", ["Harbour Group"]),
        ("helena", None),
        (None, None),
    ],
)
def test_an_organisation_is_known_with_all_above_it(username: str | None, names: list[str] | None):
    way = names and f"/{'/'.join(str(Organisation.objects.get(name=name).pk) for name in names)}/"

    assert read(username, "user.customer.organisation") == way


def test_a_field_of_the_customer_is_an_attribute_by_naming_it():
    assert read("sam", "user.customer.plan") == "student"
