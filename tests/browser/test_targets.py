"""Menus, alerts and lists for some people: edited by keyboard, and looked at by axe in light and in dark."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from taggit.models import Tag

from tests.browser.steps import open_form, tab_to
from tests.browser.test_accessibility import of_wagtail, publish_in_vain, violations
from tests.magazine.models import Menu, MenuEntry, StoryPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

MENUS, ALERTS = "/admin/snippets/magazine/menu/", "/admin/snippets/magazine/alert/"


@pytest.fixture
def boss(transactional_db):
    return User.objects.create_superuser("boss", "boss@example.com")


def test_a_new_entry_of_a_menu_gets_its_segment_by_keyboard(someone, boss, segment):
    students = segment("students")
    menu = Menu.objects.create(name="Main", entries=[MenuEntry(label="Accounts")])
    tab: Page = someone(boss)
    open_form(tab, f"{MENUS}edit/{menu.pk}/")

    tab_to(tab, "#id_entries-ADD")
    tab.keyboard.press("Enter")
    tab_to(tab, "#id_entries-1-label")
    tab.keyboard.type("Loans")
    tab_to(tab, "#id_entries-1-audience")
    tab.keyboard.press("ArrowDown")
    tab_to(tab, "#id_entries-1-audience-segments-choose")
    tab.keyboard.press("Enter")
    expect(tab.locator(".modal-body table")).to_be_visible()
    tab_to(tab, "[title='Select Students'], [aria-label='Select Students']")
    tab.keyboard.press("Space")
    tab.get_by_role("button", name="Confirm selection").press("Enter")
    expect(tab.locator("#inline_child_entries-1 .segments-chooser__chosen li")).to_have_text(["Students×"])
    tab.locator("footer .action-save").press("Enter")
    expect(tab.locator(".messages .success")).to_be_visible()

    assert menu.entries.get(label="Loans").audience == {"match": "all", "segments": [students.pk]}
    assert menu.entries.get(label="Accounts").audience is None


def test_a_segment_is_taken_out_and_the_line_that_was_moved_still_works(someone, boss, segment):
    audience = {"match": "any", "segments": [segment("students").pk, 9_999]}
    menu = Menu.objects.create(
        name="Main",
        entries=[MenuEntry(label=label, audience=audience, sort_order=place) for place, label in enumerate("ab")],
    )
    tab: Page = someone(boss)
    open_form(tab, f"{MENUS}edit/{menu.pk}/")
    line = tab.locator("#inline_child_entries-1")

    line.get_by_role("button", name="Move up").click()
    line.get_by_role("button", name="Take out: a segment that no longer exists").click()
    expect(line.locator(".segments-chooser__chosen li")).to_have_text(["Students×"])
    tab.locator("#inline_child_entries-0").get_by_role("button", name="Take out").last.click()
    tab.locator("footer .action-save").click()
    expect(tab.locator(".messages .success")).to_be_visible()

    assert [entry.label for entry in menu.entries.order_by("sort_order")] == ["b", "a"]
    assert {len(entry.audience["segments"]) for entry in menu.entries.all()} == {1}


def test_tags_of_a_list_are_offered_while_one_is_written(someone, boss, home):
    Tag.objects.create(name="Slow news")
    selection = [{"type": "found", "value": {"most": 3}}]
    block = {"type": "stories", "value": {"variants": [], "default": selection}}
    page = home.add_child(instance=StoryPage(title="Weather", slug="weather", lists=[block]))
    tab: Page = someone(boss)
    open_form(tab, f"/admin/pages/{page.pk}/edit/")

    tab_to(tab, "[data-contentpath=tags] .tagit-new input")
    tab.keyboard.type("slow")
    expect(tab.locator(".ui-autocomplete li:visible")).to_have_text(["Slow news"])
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.get_by_role("button", name="More actions").last.click()
    tab.locator("button[name=action-publish]").click()
    expect(tab.locator(".messages .success")).to_be_visible()

    page.refresh_from_db()
    assert page.lists[0].value["default"][0].value["tags"] == ["Slow news"]


def test_no_form_breaks_a_rule(someone, boss, segment, home, page_of):
    audience = {"match": "any", "segments": [segment("students").pk, 999]}
    menu = Menu.objects.create(name="Main", entries=[MenuEntry(label="Accounts", audience=audience)])
    chosen = [{"type": "by_hand", "value": [{"type": "item", "value": None}]}]
    variants = [
        {"type": "item", "value": {"audience": audience, "content": content}}
        for content in (chosen, [{"type": "found", "value": {"most": 3}}])
    ]
    lists = [{"type": name, "value": {"variants": variants, "default": []}} for name in ("stories", "pages")]
    page = home.add_child(instance=StoryPage(title="Weather", slug="weather", lists=lists, audience=audience))
    tab: Page = someone(boss)
    hero = {"type": "hero", "value": {"title": "", "text": ""}}
    known = of_wagtail(tab, page_of(hero, hero, slug="plain"))
    found = {}

    open_form(tab, f"{MENUS}edit/{menu.pk}/")
    found["lines"] = violations(tab) - known
    open_form(tab, f"{ALERTS}add/")
    found["snippet"] = violations(tab) - known
    publish_in_vain(tab)
    found["snippet with errors"] = violations(tab) - known
    open_form(tab, f"/admin/pages/{page.pk}/edit/")
    found["page"] = violations(tab) - known
    publish_in_vain(tab)
    found["page with errors"] = violations(tab) - known

    assert {name: sorted(broken) for name, broken in found.items() if broken} == {}
