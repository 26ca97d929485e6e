"""Every page of the bank: it answers, asks nothing of other sites, and lets people refuse."""

import re

import pytest
from django.conf import settings
from django.test import Client

PATHS = [
    "/",
    "/current-accounts/",
    "/savings/",
    "/students/",
    "/articles/",
    "/articles/?tag=students",
    "/articles/?tag=none-such&page=99",
    "/articles/the-umbrella-comes-first/",
    "/articles/a-year-abroad/",
    "/mortgages/",
    "/contact/",
    "/search/?q=account",
    "/sign-in/",
]
NAMESPACE = "http://www.w3.org/"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_names_no_other_site(client: Client, path: str):
    response = client.get(path)

    assert response.status_code == 200
    assert not [
        address for address in re.findall(r"https?://\S+", response.content.decode()) if NAMESPACE not in address
    ]


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_who_refuses_gets_no_session(client: Client, path: str):
    assert settings.SESSION_COOKIE_NAME not in client.get(path, headers={"sec-gpc": "1"}).cookies


def test_what_a_session_keeps_of_a_stranger_is_a_lot_and_counts(client: Client):
    client.get("/savings/")

    assert list(client.session.keys()) == ["wagtail_segments_visit"]
    kept = client.session["wagtail_segments_visit"]
    assert {name for name in kept if not name.startswith("did:")} == {"id", "seen"}


@pytest.mark.parametrize(
    ("path", "notice", "who"),
    [
        ("/current-accounts/", "You study? There is a better one.", "sam"),
        ("/savings/", "You would like to read first", "helena"),
    ],
)
def test_a_notice_is_for_its_audience_only(client: Client, path: str, notice: str, who: str):
    before = client.get(path).content.decode()
    client.login(username=who, password="demo")

    assert notice not in before
    assert notice in client.get(path).content.decode()


def test_articles_can_be_picked_by_their_topic(client: Client):
    shown = client.get("/articles/?tag=travel").content.decode()

    assert "A packing list for your money" in shown
    assert "The umbrella comes first" not in shown


def test_the_user_bar_is_for_people_who_are_signed_in(client: Client):
    before = client.get("/").content.decode()
    client.login(username="editor", password="demo")

    assert "wagtail-userbar" not in before
    assert "wagtail-userbar" in client.get("/").content.decode()
