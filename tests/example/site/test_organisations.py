"""Customers who bank for an organisation: which tree it lies in, and in which country."""

import pytest
from django.test import Client

from example_site.bank.models import Customer, Organisation


def segments_of(client: Client, organisation: str) -> set[str]:
    """What Maeve is in, if this is where she works."""
    Customer.objects.filter(user__username="maeve").update(organisation=Organisation.objects.get(name=organisation))
    client.login(username="maeve", password="demo")
    return set(client.get("/").wsgi_request.segments)


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        ("Harbour Group", {"harbour-group"}),
        ("Harbour Chandlery", {"harbour-group"}),
        ("Roscoff Landing", {"harbour-group"}),
        ("Galway Rope Store", {"harbour-group", "irish-businesses"}),
        ("Adeyemi Bakeries", set()),
        ("Bakery by the College", set()),
    ],
)
def test_the_group_is_its_head_its_companies_and_their_branches(client: Client, organisation: str, expected: set[str]):
    assert segments_of(client, organisation) == expected


def test_a_branch_that_is_sold_is_out_of_the_group_at_once_and_stays_in_its_country(client: Client):
    assert segments_of(client, "Howth Ice House") == {"harbour-group", "irish-businesses"}

    bakeries = Organisation.objects.get(name="Adeyemi Bakeries")
    Organisation.objects.filter(name="Howth Ice House").update(parent=bakeries)

    assert segments_of(client, "Howth Ice House") == {"irish-businesses"}


def test_the_account_says_for_whom_one_banks(client: Client):
    client.login(username="maeve", password="demo")

    shown = client.get("/account/").content.decode()

    assert "Business customer since 2021, for Howth Ice House" in shown
    assert "£23,417.80" in shown
    assert "The desk for your group" in shown


def test_whoever_banks_for_nobody_else_reads_no_such_thing(client: Client):
    client.login(username="piet", password="demo")

    shown = client.get("/account/").content.decode()

    assert "Everyday customer since 2023</p>" in shown
    assert "The desk for your group" not in shown
