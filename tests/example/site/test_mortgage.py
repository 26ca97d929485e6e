"""The calculator, and what it leaves in the session."""

from decimal import Decimal

import pytest
from django.test import Client

from example_site.bank.mortgage import monthly_payment


def test_equal_payments_pay_off_the_sum_with_its_interest():
    left, payment = Decimal(180_000), monthly_payment(180_000, 25)
    for _month in range(25 * 12):
        left = left * (1 + Decimal("4.4") / 1200) - payment

    assert abs(left) < 5  # what rounding a payment to the penny comes to


def test_the_sum_is_kept_in_the_session(client: Client):
    shown = client.get("/mortgages/?amount=200000&years=20").content.decode()

    assert client.session["last_quote"] == 200_000
    assert "£1,254.53</strong> a month" in shown


@pytest.mark.parametrize("query", ["", "amount=", "amount=ten&years=20", "amount=200000", "amount=1&years=1e9"])
def test_what_is_no_sum_leaves_nothing(client: Client, query: str):
    assert client.get(f"/mortgages/?{query}").status_code == 200
    assert "last_quote" not in client.session
