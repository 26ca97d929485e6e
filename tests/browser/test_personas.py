"""A persona is made by keyboard, and the table tells what it sees."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Permission
from playwright.sync_api import Page, expect

from tests.browser.steps import FOUND, PICKER, open_form, tab_to
from wagtail_segments.models import Persona

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PERSONAS = "/admin/snippets/wagtail_segments/persona/"
CAMPAIGN = {"type": "visit__campaign", "value": {"operator": "is", "value": "college"}}


def violations(tab: Page, *inside: str) -> list[str]:
    """What axe finds wrong inside of these parts of a screen."""
    found = Axe().run(tab, context={"include": [[one] for one in inside]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_a_persona_of_two_values_is_made_by_keyboard_and_told_in_the_table(
    someone, editor, segment, page_of, color_scheme
):
    students = segment("students", [CAMPAIGN])
    variant = {"audience": {"match": "any", "segments": [students.pk]}, "content": "For students"}
    items = [{"type": "item", "id": "1", "value": variant}]
    page_of({"type": "content", "value": {"variants": items, "default": "For all"}}).save()
    editor.groups.get().permissions.add(*Permission.objects.filter(content_type__model="persona"))
    tab = someone(editor, color_scheme=color_scheme)
    open_form(tab, f"{PERSONAS}add/")

    tab.locator("#id_name").focus()
    tab.keyboard.type("Student")
    for number, (words, value) in enumerate([("utm_campaign", "college"), ("utm_source", "flyer")]):
        tab_to(tab, "#lines-root .c-sf-add-button")
        tab.keyboard.press("Enter")
        expect(tab.locator(PICKER)).to_be_visible()
        tab_to(tab, "input[role=combobox]")
        tab.keyboard.type(words)
        expect(tab.locator(FOUND).first).to_be_visible()
        tab.keyboard.press("Enter")
        expect(tab.locator(PICKER)).to_have_count(0)
        tab_to(tab, f"[name=lines-{number}-value-value]")
        tab.keyboard.type(value)
    assert violations(tab, "#lines-root") == []
    tab_to(tab, "footer .action-save")
    tab.keyboard.press("Enter")
    expect(tab.locator(".messages .success")).to_be_visible()

    assert Persona.objects.get().sentence == "Is not signed in; Campaign: “college”; Campaign source: “flyer”"

    tab.goto(f"{PERSONAS}table/")
    rows = tab.locator(".segments-seen tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("variant 1")
    tab.locator(".segments-columns summary").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("checkbox", name="Student")).to_be_visible()
    assert violations(tab, ".segments-seen", ".segments-columns") == []
    tab_to(tab, ".segments-seen__page td a")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("For students")).to_be_visible()
