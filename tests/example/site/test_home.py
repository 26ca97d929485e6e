"""The home page has another hero, other offers and another layout for other people."""

from collections.abc import Callable

import pytest
from django.test import Client

HARBOUR, CAMPUS = "A safe harbour for ordinary money", "Term starts. So does your own money."
HARVEST, CROSSING = "You have planted well.", "Cross over. We carry the standing orders."
LIGHT, THUMB = "The harbour light is on. So are we.", "The whole bank, one thumb wide"


def home(client: Client) -> str:
    return client.get("/").content.decode()


def test_a_stranger_sees_what_is_for_everyone(client: Client):
    shown = home(client)

    assert HARBOUR in shown
    assert "What most people come for" in shown
    assert "layout-magazine" in shown


@pytest.mark.parametrize(
    ("person", "hero", "offers", "layout"),
    [
        ("sam", CAMPUS, "For the years of study", "layout-sidebar"),
        ("helena", HARVEST, "Kept for you", "layout-dashboard"),
        ("piet", CROSSING, "Bring your current account too", "layout-sidebar"),
    ],
)
def test_customers_see_what_suits_them(client: Client, person: str, hero: str, offers: str, layout: str):
    client.login(username=person, password="demo")

    shown = home(client)

    assert hero in shown
    assert offers in shown
    assert layout in shown
    assert HARBOUR not in shown


def test_a_student_off_the_campaign_is_one_for_the_whole_visit(client: Client):
    client.get("/students/?utm_campaign=college")

    assert CAMPUS in home(client)
    assert CAMPUS in home(client)


def test_whoever_follows_the_campaign_for_changing_banks_is_a_prospect(client: Client):
    client.get("/?utm_campaign=switch")

    assert CROSSING in home(client)


def test_a_phone_has_a_hero_of_its_own(phone: Client):
    assert THUMB in home(phone)


@pytest.mark.parametrize(("hour", "hero"), [(21, HARBOUR), (22, LIGHT), (3, LIGHT), (6, HARBOUR)])
def test_the_night_is_from_ten_to_six(client: Client, bank: Callable[[int], None], hour: int, hero: str):
    bank(hour)

    assert hero in home(client)


def test_the_accounts_on_the_dashboard_are_the_customers_own(client: Client):
    client.login(username="helena", password="demo")

    shown = home(client)

    assert "£118,462.15" in shown
    assert "£7,250.00" not in shown
