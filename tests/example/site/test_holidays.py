"""Public holidays, on which the counters are closed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from example_site.bank.ways import guise_called

CLOSED = "The branches are closed today, the app is not"
EARLY = "The counter on the quay opens at eight"


@pytest.mark.parametrize(
    ("day", "is_closed"),
    [
        (date(2026, 12, 24), False),
        (date(2026, 12, 25), True),
        (date(2026, 12, 28), True),  # instead of Boxing Day, a Saturday
        (date(2027, 1, 1), True),
        (date(2027, 1, 4), False),  # Scotland has it off; the bank is in England
    ],
)
def test_on_public_holidays_everybody_reads_that_the_branches_are_closed(
    client: Client, bank: Callable[..., None], day: date, is_closed: bool
):
    bank(12, day)

    shown = client.get("/").content.decode()

    assert (CLOSED in shown) is is_closed
    assert (EARLY in shown) is not is_closed


@pytest.mark.parametrize("today", [datetime(2026, 11, 25, 9, 30), datetime(2028, 2, 29, 9), datetime(2026, 12, 31)])
def test_the_guise_is_at_noon_of_christmas_day_whatever_day_it_is(today: datetime):
    assert guise_called("christmas").moment(today) == datetime(today.year, 12, 25, 12)


def test_a_guise_without_a_day_of_its_own_is_here_today_or_that_much_later():
    today = datetime(2026, 12, 28, 9)

    assert guise_called("night").moment(today) == datetime(2026, 12, 28, 23, 30)
    assert guise_called("later").moment(today) == today.replace(hour=12) + timedelta(days=7)
