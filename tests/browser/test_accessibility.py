"""Axe looks at every screen of ours, in light and in dark, and finds nothing that Wagtail's own screens do not have."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.browser.steps import PICKER, SEGMENTS, open_form, preview_of
from tests.testapp.models import StreamPage
from wagtail_segments.attributes.registry import registered as attributes
from wagtail_segments.models import Segment, ValueList
from wagtail_segments.rules.operators import Operator
from wagtail_segments.segments.choosing import choose
from wagtail_segments.segments.rule_builder.fields import FIELDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

VALUE_LISTS = "/admin/snippets/wagtail_segments/valuelist/"
COLOURS = ["color-contrast", "link-in-text-block"]

Violation = tuple[str, str]
"""The rule, and the tag on which it is broken, without what is different each time."""

OF_WAGTAIL = {
    ("page-has-heading-one", "<html>"),  # the forms of snippets begin with a second heading
    ("aria-required-children", "<div class='w-combobox__menu'>"),  # the picker, once a block in it has a preview
    ("scrollable-region-focusable", "<ol class='w-minimap__list'>"),  # the map of a form, once it is long enough
}
"""Wagtail's own, which the plain screens that we compare with may not show."""


def violations(tab: Page) -> set[Violation]:
    """What is broken in light, and in dark as far as colours go."""
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_timeout(300)  # colours fade into each other
    dark = Axe().run(tab, options={"runOnly": COLOURS})
    tab.emulate_media(color_scheme="light")
    tab.wait_for_timeout(300)
    light = Axe().run(tab)
    found = [*light.response["violations"], *dark.response["violations"]]
    return {(one["id"], tag_of(node["html"])) for one in found for node in one["nodes"]}


def tag_of(html: str) -> str:
    """The tag of an element, with its class if it has one."""
    tag = BeautifulSoup(html, "html.parser").find()
    classes = " ".join(tag.get("class", ()))
    return f"<{tag.name} class={classes!r}>" if classes and tag.name != "html" else f"<{tag.name}>"


def of_wagtail(tab: Page, plain: StreamPage) -> set[Violation]:
    """What is broken on the same kinds of screens of Wagtail's own, without anything of ours."""
    tab.goto("/admin/sites/new/")
    tab.locator("[data-chooser-action-choose]:visible").click()
    expect(tab.locator(".modal-body table")).to_be_visible()
    found = violations(tab)
    open_form(tab, f"/admin/pages/{plain.pk}/edit/")
    publish_in_vain(tab)
    return OF_WAGTAIL | found | violations(tab)


def every_kind_of_line(other: Any) -> list[dict[str, Any]]:
    """A line for each type of value, a group in a group, and a criterion that nothing knows."""
    lines = [
        {"type": attribute.block_name, "value": {"operator": max(attribute.type.operators, key=fields).key}}
        for attribute in {attribute.type.name: attribute for attribute in attributes()}.values()
    ]
    gone = {"type": "weather__now", "value": {}}
    inner = {"type": "group", "value": {"match": "none", "criteria": [*lines[:2], gone]}}
    outer = {"type": "group", "value": {"match": "any", "criteria": [inner, lines[2]]}}
    return [*lines, {"type": "segment", "value": {"operator": "in", "segment": other.pk}}, outer, gone]


def fields(operator: Operator) -> int:
    """How many fields an operator shows."""
    return len(FIELDS[operator.takes])


def test_no_screen_of_ours_breaks_a_rule(someone, transactional_db, segment, page_of):
    boss = User.objects.create_superuser("boss", "boss@example.com")
    ValueList.objects.create(name="Plans", attribute="session.value", pair="plan", values="gold", closed=True)
    students = segment("students", [{"type": "user__signed_in", "value": {"operator": "is"}}])
    everything = segment("everything", every_kind_of_line(students))
    User.objects.create_user("grace")
    choose(students, [boss.pk], "included", by=boss)
    audience = {"match": "any", "segments": [students.pk, 999]}
    variant = {"type": "item", "id": "1", "value": {"audience": audience, "content": {"title": "", "text": ""}}}
    layout = [{"type": "wide", "value": {"main": ""}}]
    page = page_of(
        {"type": "segmented_hero", "value": {"variants": [variant], "default": {"title": "", "text": ""}}},
        {"type": "layout", "value": {"variants": [], "default": layout}},
        {"type": "notice", "value": {"show_to": audience, "text": ""}},
    )
    tab = someone(boss)
    hero = {"type": "hero", "value": {"title": "", "text": ""}}
    known = of_wagtail(tab, page_of(hero, hero, slug="plain"))  # two panels of the same name, as a rule has too
    found: dict[str, set[Violation]] = {}

    def look(name: str, path: str = "", act: Callable[[Page], None] | None = None) -> None:
        if path:
            tab.goto(path)
            tab.wait_for_load_state("networkidle")
        if act:
            act(tab)
        found[name] = violations(tab) - known

    look("list", SEGMENTS)
    look("form and picker", f"{SEGMENTS}edit/{everything.pk}/", open_picker)
    look("preview", act=lambda tab: show_preview(tab, everything))
    look("form with errors", f"{SEGMENTS}edit/{everything.pk}/", publish_in_vain)
    look("lists of values", VALUE_LISTS)
    look("form of a list with errors", f"{VALUE_LISTS}add/", save_in_vain)
    look("refusal", f"{SEGMENTS}delete/{students.pk}/")
    look("inspection", f"{SEGMENTS}inspect/{everything.pk}/")
    look("members", f"{SEGMENTS}members/{students.pk}/")
    look("form of a member", f"{SEGMENTS}members/{students.pk}/add/", send_in_vain)
    look("form of a file", f"{SEGMENTS}members/{students.pk}/upload/", send_in_vain)
    look("plan of a file", f"{SEGMENTS}members/{students.pk}/upload/", send_a_file)
    member = students.memberships.get()
    look("question about a member", f"{SEGMENTS}members/{students.pk}/remove/{member.pk}/")
    look("view as", f"/admin/segments/view-as/{page.pk}/", open_reasons)
    look("view as with errors", act=see_in_vain)
    # The errors open the settings of a block, where its audience is.
    look("page editor with errors", f"/admin/pages/{page.pk}/edit/", publish_in_vain)
    look("chooser", act=open_chooser)

    assert {name: sorted(broken) for name, broken in found.items() if broken} == {}


def open_picker(tab: Page) -> None:
    tab.locator("#rule-root .c-sf-add-button").last.click()
    expect(tab.locator(PICKER)).to_be_visible()


def publish_in_vain(tab: Page) -> None:
    tab.get_by_role("button", name="More actions").last.click()
    tab.locator("button[name=action-publish]").click()
    expect(tab.locator(".messages .error")).to_be_visible()
    tab.wait_for_load_state("networkidle")


def save_in_vain(tab: Page) -> None:
    tab.locator("footer .action-save").click()
    expect(tab.locator(".messages .error")).to_be_visible()


def send_in_vain(tab: Page) -> None:
    tab.locator("main form button[type=submit]").click()
    expect(tab.locator(".w-field--error, .error-message, .w-field__errors").first).to_be_visible()


def open_reasons(tab: Page) -> None:
    tab.locator(".segments-choice summary").first.click()
    expect(tab.locator(".segments-choice .reasons").first).to_be_visible()


def see_in_vain(tab: Page) -> None:
    tab.locator("[name=segments]").first.check()
    tab.locator("[name=who][value=rules]").evaluate("way => (way.checked = true)")
    tab.get_by_role("button", name="See the page so").click()
    expect(tab.locator(".messages .error")).to_be_visible()


def send_a_file(tab: Page) -> None:
    people = {"name": "people.csv", "mimeType": "text/csv", "buffer": b"grace\nnobody@example.com\n"}
    tab.locator("input[type=file]").set_input_files(people)
    tab.locator("main form button[type=submit]").click()
    expect(tab.locator("input[name=prepared]")).to_be_attached()


def show_preview(tab: Page, segment: Segment) -> None:
    open_form(tab, f"{SEGMENTS}edit/{segment.pk}/")
    expect(preview_of(tab).locator(".sentence")).to_be_visible()
    tab.goto(f"{SEGMENTS}preview/{segment.pk}/")
    expect(tab.locator(".reasons").first).to_be_visible()


def open_chooser(tab: Page) -> None:
    tab.locator(".segments-chooser > button").first.click()
    expect(tab.locator(".modal-body table")).to_be_visible()
