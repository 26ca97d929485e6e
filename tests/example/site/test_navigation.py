"""The menu, the alerts above every page, and what to read next are not the same for everybody."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from example_site.bank.models import Alert, ArticlePage

FOR_EVERYONE = ["Current accounts", "Savings & investments", "Mortgages", "Students", "Articles", "Search"]


def shown(client: Client, selector: str, path: str = "/") -> list[str]:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return [" ".join(found.get_text().split()) for found in page.select(selector)]


def read_next(client: Client) -> list[str]:
    return shown(client, "section:has(> h2:-soup-contains('Read next')) .card-title")


@pytest.mark.parametrize(("person", "entry"), [("sam", "£92 a week"), ("helena", "Ask Marta"), ("piet", "Move to us")])
def test_customers_have_an_entry_of_their_own(client: Client, person: str, entry: str):
    assert shown(client, ".menu a") == FOR_EVERYONE

    client.login(username=person, password="demo")

    assert shown(client, ".menu a", "/articles/") == [*FOR_EVERYONE[:-1], entry, "Search"]


def test_the_night_has_an_alert(client: Client, bank: Callable[[int], None]):
    assert shown(client, ".alerts p") == []

    bank(23)

    assert re.match("Somebody sits at the night desk .* Read why$", shown(client, ".alerts p", "/savings/")[0])


def test_an_alert_for_everyone_stands_above_every_page_until_it_is_withdrawn(client: Client):
    alert = Alert.objects.create(text="The counter is closed on Monday.")
    assert shown(client, ".alerts p") == shown(client, ".alerts p", "/search/") == [alert.text]

    alert.unpublish()

    assert shown(client, ".alerts p") == []


def test_what_to_read_next_depends_on_who_reads(client: Client):
    assert len(read_next(client)) == 3

    client.login(username="helena", password="demo")

    assert read_next(client) == ["The patience of compound interest", "What a first home really costs"]


def test_what_is_withdrawn_is_not_read_next(client: Client):
    ArticlePage.objects.get(slug="the-patience-of-compound-interest").unpublish()
    client.login(username="helena", password="demo")

    assert read_next(client) == ["What a first home really costs"]


@pytest.mark.parametrize("model", ["menu", "alert"])
def test_an_editor_edits_menus_and_alerts(client: Client, model: str):
    client.login(username="editor", password="demo")

    assert client.get(f"/admin/snippets/bank/{model}/").status_code == 200
    assert client.get(f"/admin/snippets/bank/{model}/add/").status_code == 200
