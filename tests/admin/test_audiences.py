"""An audience outside of StreamFields: in the form of a snippet, in lines below it, in history and when deleting."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from tests.admin.posting import sent_by
from tests.admin.test_deletion import places_in
from tests.admin.test_history import main_of
from tests.admin.test_list import words
from tests.magazine.models import Alert, Menu, MenuEntry, StoryPage
from tests.test_fields import audience


@pytest.fixture
def browser(superuser, as_):
    return as_(superuser)


@pytest.fixture
def students(segment):
    return segment("students")


def address(model: Any, screen: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(screen), args=args)


def test_the_form_of_a_new_snippet_has_the_line(browser):
    shown = BeautifulSoup(browser.get(address(Alert, "add")).content, "html.parser")

    line = shown.select_one(".segments-audience")
    assert [option["value"] for option in line.select("select[name=audience] option")] == ["any", "all", "none"]
    assert line.select_one("[data-controller=segments-chooser]")["data-segments-chooser-chosen-value"] == "[]"
    assert shown.find("label", attrs={"for": line.select_one("select")["id"]})
    assert any("audience.js" in script.get("src", "") for script in shown.find_all("script"))


def test_a_new_snippet_that_nobody_touched_is_for_everyone(browser):
    form = browser.get(address(Alert, "add")).context["form"]

    response = browser.post(address(Alert, "add"), sent_by(form, text="Closed", **{"action-publish": "1"}))

    assert response.status_code == 302
    assert Alert.objects.get().audience is None


def test_what_is_chosen_is_kept_and_comes_back(browser, students):
    chosen = {"audience": "none", "audience-segments": json.dumps([{"id": students.pk}])}
    browser.post(address(Alert, "add"), {"text": "Closed", "action-publish": "1", **chosen})
    alert = Alert.objects.get()

    shown = BeautifulSoup(browser.get(address(Alert, "edit", alert.pk)).content, "html.parser")

    assert alert.audience == audience(students, match="none")
    assert json.loads(shown.select_one("[data-controller=segments-chooser]")["data-segments-chooser-chosen-value"]) == [
        {"id": students.pk, "title": "Students", "missing": False}
    ]
    assert shown.select_one("select[name=audience] option[selected]")["value"] == "none"


def test_a_segment_that_is_gone_is_complained_about_at_its_line(browser):
    chosen = {"audience": "any", "audience-segments": '[{"id": 9999}]'}

    shown = main_of(browser.post(address(Alert, "add"), {"text": "Closed", "action-publish": "1", **chosen}))

    assert "One of these segments no longer exists. Take it out." in words(shown)
    assert shown.select_one("select[name=audience]")["aria-invalid"] == "true"


@pytest.mark.parametrize("stored", ["students", 5, [1], {"match": ["any"], "segments": "1"}, {"segments": [10**30]}])
def test_the_form_opens_whatever_is_stored(browser, stored):
    alert = Alert.objects.create(text="Closed", audience=stored)

    assert browser.get(address(Alert, "edit", alert.pk)).status_code == 200


def test_the_lines_below_a_snippet_have_one_each(browser, students):
    menu = Menu.objects.create(name="Main", entries=[MenuEntry(label="Loans", audience=audience(students))])
    edit = address(Menu, "edit", menu.pk)
    form = browser.get(edit).context["form"]
    entries = {
        "entries-TOTAL_FORMS": "2",
        "entries-0-audience": "all",
        "entries-0-audience-segments": json.dumps([{"id": students.pk}]),
        "entries-1-label": "Accounts",
        "entries-1-audience": "any",
        "entries-1-audience-segments": "[]",
        "entries-1-ORDER": "2",
    }

    response = browser.post(edit, sent_by(form) | entries)

    assert response.status_code == 302
    assert [entry.audience for entry in menu.entries.order_by("sort_order")] == [audience(students, match="all"), None]


def test_the_place_for_another_line_has_one_to_copy(browser):
    menu = Menu.objects.create(name="Main")

    html = browser.get(address(Menu, "edit", menu.pk)).content.decode()

    assert "entries-__prefix__-audience-segments" in html


def test_revisions_are_compared_in_words(browser, students):
    alert = Alert.objects.create(text="Closed")
    before = alert.save_revision()
    alert.audience = audience(students, match="none")
    after = alert.save_revision()

    shown = words(main_of(browser.get(address(Alert, "revisions_compare", alert.pk, before.pk, after.pk))))

    assert "everyone" in shown
    assert "people in none of Students" in shown


def test_what_an_alert_or_a_menu_uses_is_not_deleted(browser, students, url_of):
    Alert.objects.create(text="Closed", audience=audience(students))
    Menu.objects.create(name="Main", entries=[MenuEntry(label="Loans", audience=audience(students))])

    response = browser.post(url_of("delete", students.pk))

    assert response.status_code == 409
    said = sorted(text for text, _link in places_in(response))
    assert said[0].startswith("Closed") and said[0].endswith("For whom")
    assert said[1].startswith("Main") and said[1].endswith("1. Menu entry › Show to")
    assert {link for _text, link in places_in(response)} == {
        address(Alert, "edit", Alert.objects.get().pk),
        address(Menu, "edit", Menu.objects.get().pk),
    }


def test_the_usage_of_a_segment_names_the_field(browser, students, url_of):
    Menu.objects.create(name="Main", entries=[MenuEntry(label="Loans", audience=audience(students))])

    shown = words(main_of(browser.get(url_of("usage", students.pk))))

    assert "Main" in shown
    assert "1. Menu entry › Show to" in shown


def test_the_form_of_a_page_has_the_line_and_saves(browser, students, home):
    page: Page = home.add_child(instance=StoryPage(title="Loans", slug="loans", audience=audience(students)))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = browser.get(edit).context["form"]
    chosen = {"audience": "all", "audience-segments": json.dumps([{"id": students.pk}])}

    response = browser.post(edit, sent_by(form) | chosen | {"action-publish": "1"})

    assert response.status_code == 302
    page.refresh_from_db()
    assert page.audience == audience(students, match="all")


def test_a_page_that_is_copied_takes_its_audience_along(students, home):
    page = home.add_child(instance=StoryPage(title="Loans", slug="loans", audience=audience(students)))

    assert page.copy(update_attrs={"slug": "more"}).audience == audience(students)
