"""What the user bar, or a site's own template, shows of "view as"."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup, Comment
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from tests.admin.conftest import admin, as_, editor, guest, page_admin, page_editor, superuser  # noqa: F401  # fixtures
from tests.attributes.reading import criterion
from tests.testapp.models import StreamPage
from wagtail_segments import failures
from wagtail_segments.models import Segment
from wagtail_segments.view_as import COOKIE


@pytest.fixture
def page(page_of: Any, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setattr(StreamPage, "template", "testapp/with_userbar.html")
    return page_of({"type": "heading", "value": "Hello."})


@pytest.fixture
def students(segment: Any) -> Segment:
    return segment("students", [criterion("user.signed_in", "is_not")], name="Students & <more>")


def begin(client: Client, page: Page, *segments: Segment) -> None:
    address = reverse("wagtail_segments_view_as_begin", args=[page.pk])
    client.post(address, {"who": "chosen", "segments": [one.pk for one in segments]})


def look(client: Client, path: str = "/page/") -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def item(soup: BeautifulSoup) -> Any:
    return soup.find("a", role="menuitem", href=re.compile("view-as"))


def notices(soup: BeautifulSoup) -> Any:
    """The notices, those in templates too, where selectors do not look."""
    return soup.find_all(attrs={"data-segments-notice": True})


def words(part: Any) -> str:
    """What is written there, in templates too."""
    return " ".join("".join(one for one in part.find_all(string=True) if not isinstance(one, Comment)).split())


def test_whoever_may_edit_the_page_finds_the_way_and_back(page_admin, page):  # noqa: F811
    link = item(look(page_admin, "/page/?a=b"))

    assert words(link) == "Segments and view as"
    assert link["href"].endswith(f"/admin/segments/view-as/{page.pk}/?next=%2Fpage%2F%3Fa%3Db")


@pytest.mark.parametrize("who", ["guest", "editor", "nobody"])
def test_nobody_else_finds_it(page, as_, who, request):  # noqa: F811
    user = None if who == "nobody" else request.getfixturevalue(who)

    assert item(look(as_(user))) is None


def test_there_is_no_notice_while_the_page_is_as_it_is(page_admin, page):  # noqa: F811
    assert notices(look(page_admin, "/page/?tag=1")) == []


def test_the_notice_says_who_one_is_until_when_and_how_to_end_it(page_admin, page, students):  # noqa: F811
    begin(page_admin, page, students)

    soup = look(page_admin)

    [notice] = notices(soup)
    assert notice.find_parent("template")
    assert "You see this page as somebody else: in Students & <more> (until " in words(notice)
    form = notice.form
    assert (form["method"], form["action"]) == ("post", reverse("wagtail_segments_view_as_end"))
    assert form.find(attrs={"name": "next"})["value"] == "/page/"
    assert form.find(attrs={"name": "csrfmiddlewaretoken"})["value"]
    assert words(item(soup)) == "Seen as another"


def test_a_site_may_put_the_notice_where_it_likes_and_then_there_is_one(page_admin, page, students):  # noqa: F811
    begin(page_admin, page, students)

    soup = look(page_admin, "/page/?tag=1")

    [notice] = notices(soup)
    assert notice.find_parent("template") is None


def test_the_button_of_the_notice_ends_it(page_editor, page, students):  # noqa: F811
    client = Client(enforce_csrf_checks=True)
    client.force_login(page_editor)
    as_chosen = Client()
    as_chosen.force_login(page_editor)
    begin(as_chosen, page, students)
    client.cookies[COOKIE] = as_chosen.cookies[COOKIE].value
    form = notices(look(client))[0].form

    response = client.post(form["action"], {field["name"]: field["value"] for field in form.find_all("input")})

    assert response.status_code == 302
    assert notices(look(client)) == []


def test_a_notice_that_fails_costs_itself_and_not_the_page(page_admin, page, students, monkeypatch):  # noqa: F811
    begin(page_admin, page, students)
    monkeypatch.setattr("wagtail_segments.view_as.words_for", lambda *args: 1 / 0)
    before = failures.counts["view as"]

    assert notices(look(page_admin, "/page/?tag=1")) == []
    assert failures.counts["view as"] > before


def test_the_user_bar_asks_no_segment(page_admin, page, students):  # noqa: F811
    assert not page_admin.get("/page/").wsgi_request.segments.consulted
