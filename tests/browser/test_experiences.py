"""An editor gives a page another face for some people, by keyboard, and they see it."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import FOUND, PICKER, choose_segments, open_form, publish, tab_to
from tests.experiences.conftest import EVERYBODY, NOBODY, experience, offer  # noqa: F401
from tests.testapp.models import OfferPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

HEADING = {"type": "heading", "value": "Hello", "id": "00000000-0000-4000-8000-000000000001"}
START = "Start from the page’s own content"


def open_tab(tab: Page, page: Any) -> Locator:
    """The tab of experiences in the page's form."""
    open_form(tab, f"/admin/pages/{page.pk}/edit/")
    tab.get_by_role("tab", name="Experiences").click()
    return tab.locator("#tab-experiences")


def change_of(form: Locator, field: str) -> Locator:
    """The change of a field in the first experience."""
    return form.locator(f"[data-streamfield-child]:has(> input[name$=-type][value={field}])").first


def add_change(tab: Page, form: Locator, words: str) -> None:
    """Open the picker from where the keyboard stands, and take what is found."""
    form.locator("[data-contentpath=changes] .c-sf-add-button").last.focus()
    tab.keyboard.press("Enter")
    tab.locator(PICKER).fill(words)
    expect(tab.locator(FOUND).first).to_be_visible()
    tab.keyboard.press("Enter")


def test_an_editor_gives_a_page_another_face_by_keyboard(someone, editor, segment, offer):  # noqa: F811
    students = segment("students", [EVERYBODY])
    page = offer(body=[HEADING], text="<p>Rich <b>text</b></p>")
    tab = someone(editor)
    form = open_tab(tab, page)

    form.locator(".c-sf-add-button").first.focus()
    tab.keyboard.press("Enter")
    tab_to(tab, "[name=experiences-0-value-name]")
    tab.keyboard.type("For students")
    tab_to(tab, "[name=experiences-0-value-active]")
    tab.keyboard.press("Space")
    choose_segments(tab, form.locator("[data-contentpath=audience]"), "Students")
    add_change(tab, form, "body")
    body = change_of(form, "body")
    start = body.get_by_role("button", name=START)
    start.focus()
    tab.keyboard.press("Enter")
    expect(body.get_by_role("status").first).to_have_text("This is the page’s own content now.")
    heading = body.locator("input[name$=-value-0-value]")
    expect(heading).to_have_value("Hello")
    expect(start).to_be_focused()
    tab_to(tab, "[name=experiences-0-value-changes-0-value-0-value]")
    heading.fill("Hello students")

    # What is filled in is not replaced without a question.
    start.focus()
    tab.keyboard.press("Enter")
    expect(body.get_by_role("button", name="Keep")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(heading).to_have_value("Hello students")
    expect(start).to_be_focused()

    standing = form.get_by_role("region", name="How the experiences stand")
    expect(standing).to_contain_text("For students for people in any of Students Active")
    publish(tab)
    visitor = someone()
    visitor.goto("/offer/")
    expect(visitor.locator("body")).to_contain_text("Hello students")
    stored = OfferPage.objects.get().experiences.get_prep_value()[0]["value"]
    assert stored["audience"]["segments"] == [students.pk]
    assert stored["changes"][0]["value"][0]["id"] != HEADING["id"]


def test_every_kind_of_change_starts_from_what_the_form_holds(someone, editor, segment, offer):  # noqa: F811
    page = offer(experience("Spring", lead="x", text="<p>x</p>", tone="calm", layout="tall", title="x"), body=[HEADING])
    tab = someone(editor)
    form = open_tab(tab, page)
    form.locator("[data-panel-toggle]:visible").nth(1).click()
    tab.get_by_role("tab", name="Content").click()
    tab.locator("[name=title]").fill("Unsaved")
    tab.locator("[name=lead]").fill("Unsaved too")
    tab.locator("[name=tone]").select_option("loud")
    tab.locator("[name=layout][value=wide]").check()
    tab.locator("#panel-child-content-text-content [role=textbox]").fill("Unsaved text")
    tab.get_by_role("tab", name="Experiences").click()

    for field in ("title", "lead", "tone", "layout", "text"):
        change = change_of(form, field)
        change.get_by_role("button", name=START).click()
        change.get_by_role("button", name="Replace").click()
        expect(change.get_by_role("status").first).to_have_text("This is the page’s own content now.")

    expect(change_of(form, "title").locator("input[name$=-value]")).to_have_value("Unsaved")
    expect(change_of(form, "lead").locator("textarea")).to_have_value("Unsaved too")
    expect(change_of(form, "tone").locator("select")).to_have_value("loud")
    expect(change_of(form, "layout").locator("[value=wide]")).to_be_checked()
    expect(change_of(form, "text").locator("[role=textbox]")).to_have_text("Unsaved text")


def test_the_list_of_how_they_stand_follows_the_form(someone, editor, segment, offer):  # noqa: F811
    students = segment("students", [NOBODY])
    page = offer(experience("One", students, lead="x"), experience("Two", students, lead="x"), body=[HEADING])
    tab = someone(editor)
    form = open_tab(tab, page)
    standing = form.get_by_role("region", name="How the experiences stand")
    hidden = "Everybody it is for already gets “One”, which comes before it."
    expect(standing).to_contain_text(hidden)
    folded = form.locator(".c-sf-block__title", has_text="One · people in any of Students · active")
    expect(folded).to_be_visible()

    folded.click()
    form.locator("[name=experiences-0-value-active]").uncheck()
    expect(standing).not_to_contain_text(hidden)
    expect(standing).to_contain_text("Not active")

    # One that is duplicated is another one, and stands behind.
    form.get_by_role("button", name="Duplicate").first.click()
    expect(standing.get_by_role("listitem")).to_have_count(3)
    publish(tab)
    keys = [one["id"] for one in OfferPage.objects.get().experiences.get_prep_value()]
    assert len(set(keys)) == 3


def test_the_tab_breaks_no_rule(someone, editor, segment, offer):  # noqa: F811
    students = segment("students", [NOBODY])
    page = offer(
        experience("Spring", students, lead="x", text="<p>x</p>", tone="loud", layout="wide", weather="x"),
        experience("Gone", 999),
        body=[HEADING],
    )
    tab = someone(editor)
    form = open_tab(tab, page)
    form.locator("[data-panel-toggle]:visible").nth(1).click()
    lead = change_of(form, "lead")
    lead.get_by_role("button", name=START).click()
    expect(lead.get_by_role("button", name="Keep")).to_be_visible()

    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.wait_for_timeout(300)  # colours fade into each other
        found = Axe().run(tab, context="#tab-experiences").response["violations"]
        assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == []
