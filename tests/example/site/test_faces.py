"""The other faces of the pages about accounts."""

import pytest
from django.test import Client

from example_site.bank.models import ProductPage

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"user-agent": BROWSER})


def test_a_stranger_sees_the_page_itself(visitor: Client):
    shown = visitor.get("/savings/").text

    assert 'class="wide opening' in shown
    assert "From the first ten pounds" in shown


def test_whoever_compares_gets_the_figures_first(visitor: Client):
    visitor.get("/current-accounts/")
    shown = visitor.get("/savings/").text

    assert 'class="wide ledger"' in shown
    assert "Everything on one page." in shown
    assert "How soon might you want it back?" in shown  # the body is the page's own


def test_a_customer_with_a_high_balance_gets_a_letter(visitor: Client):
    visitor.login(username="helena", password="demo")
    shown = visitor.get("/savings/").text

    assert 'class="letter"' in shown
    assert "You have done the saving." in shown
    assert "How soon might you want it back?" not in shown


def test_whom_a_search_engine_sent_gets_the_figures_first(visitor: Client):
    shown = visitor.get("/current-accounts/", headers={"referer": "https://duckduckgo.com/"}).text

    assert 'class="wide ledger"' in shown


def test_the_face_that_is_not_active_waits(visitor: Client):
    visitor.login(username="sam", password="demo")

    assert "Put the first tenner away" not in visitor.get("/savings/").text


@pytest.mark.django_db
def test_an_editor_may_choose_among_three_layouts():
    layouts = ProductPage._meta.get_field("layout").layouts()

    assert [layout.name for layout in layouts] == ["", "ledger", "letter"]
    assert all(layout.picture for layout in layouts)
