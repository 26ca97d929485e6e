"""Every screen of ours passes axe, light and dark, and can be used without a mouse."""

from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.editing import add_block
from wagtail_segments.attributes.registry import registered
from wagtail_segments.models import Segment

OURS = [".segments-criterion", ".segments-group", ".segments-audience", ".segments-content", ".segments-sentence"]
"""What is ours on screens that are otherwise Wagtail's."""


def violations(page: Page, *scopes: str) -> list[str]:
    """What axe finds in these parts of a page, or in all of it."""
    context = {"include": [[scope] for scope in scopes if page.locator(scope).count()]} if scopes else None
    found = Axe().run(page, context=context).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.fixture
def students(transactional_db: None) -> Segment:
    rule = [
        {"type": "visit__campaign", "value": {"operator": "is_one_of", "value": "college\nschool"}},
        {
            "type": "group",
            "value": {
                "match": "any",
                "criteria": [
                    {"type": "device__type", "value": {"operator": "one_of", "value": ["phone"]}},
                    {"type": "gone__away", "value": {"operator": "is"}},
                ],
            },
        },
    ]
    segment = Segment(name="Students", key="students", rule=rule)
    segment.save()
    segment.save_revision().publish()
    return segment


def test_the_list_of_segments_passes(editor, students):
    editor.goto("/admin/snippets/wagtail_segments/segment/")
    expect(editor.locator(".segments-problem")).to_be_visible()

    assert violations(editor, *OURS) == []


def test_a_form_with_every_criterion_passes(editor, transactional_db):
    every = [{"type": attribute.block_name, "value": {}} for attribute in registered()]
    segment = Segment.objects.create(name="Everything", key="everything", rule=every)
    editor.goto(f"/admin/snippets/wagtail_segments/segment/edit/{segment.pk}/")
    expect(editor.locator(".segments-criterion")).to_have_count(len(every))

    assert violations(editor, *OURS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_preview_of_a_segment_passes(editor, students, scheme):
    editor.emulate_media(color_scheme=scheme)
    editor.goto(f"/admin/snippets/wagtail_segments/segment/edit/{students.pk}/")
    editor.locator("button[aria-label*='preview' i]").first.click()
    expect(editor.frame_locator("iframe[title='Preview']").first.locator(".sentence")).to_be_visible()
    editor.goto(f"/admin/snippets/wagtail_segments/segment/preview/{students.pk}/?in_preview_panel=true")

    assert violations(editor) == []


def test_the_refusal_to_delete_passes(editor, students, hero_page):
    _give_variant(hero_page, students)
    editor.goto(f"/admin/snippets/wagtail_segments/segment/delete/{students.pk}/")
    expect(editor.locator(".segments-places")).to_contain_text("Home")

    assert violations(editor, ".segments-places") == []


def test_the_page_editor_passes_with_our_blocks(editor, students, hero_page):
    _give_variant(hero_page, students)
    editor.goto(f"/admin/pages/{hero_page.pk}/edit/")
    expect(editor.locator(".segments-chooser li")).to_contain_text("Students")

    assert violations(editor, *OURS) == []


def test_a_segment_is_built_and_chosen_without_a_mouse(editor, hero_page):
    editor.goto("/admin/snippets/wagtail_segments/segment/add/")
    editor.focus("[name=name]")
    editor.keyboard.type("Night owls")
    editor.locator(".segments-rule button.c-sf-add-button").last.focus()
    editor.keyboard.press("Enter")
    search = editor.locator("[data-tippy-root] input[role=combobox], .w-combobox input").last
    _tab_to(editor, search)
    editor.keyboard.type("Time of day")
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("Enter")
    editor.focus("[name='rule-0-value-value']")
    editor.keyboard.type("22:00")
    editor.focus("[name='rule-0-value-to']")
    editor.keyboard.type("06:00")
    editor.keyboard.press("Escape")
    editor.locator("button.action-save, button:has-text('Save draft')").first.focus()
    editor.keyboard.press("Enter")
    expect(editor.locator(".messages .success")).to_be_visible()

    _give_variant(hero_page, None)
    editor.goto(f"/admin/pages/{hero_page.pk}/edit/")
    choose = editor.get_by_role("button", name="Choose segments").first
    choose.focus()
    editor.keyboard.press("Enter")
    editor.locator(".modal input[type=checkbox][name=id]").first.focus()
    editor.keyboard.press("Space")
    editor.get_by_role("button", name="Confirm selection").focus()
    editor.keyboard.press("Enter")
    expect(editor.locator(".segments-chooser li")).to_contain_text("Night owls")
    expect(choose).to_be_focused()

    editor.keyboard.press("Shift+Tab")
    expect(editor.get_by_role("button", name="Take out: Night owls")).to_be_focused()
    editor.keyboard.press("Enter")
    expect(editor.locator(".segments-chooser li")).to_have_count(0)
    expect(choose).to_be_focused()


def test_an_operator_shows_the_fields_it_compares_with(editor):
    editor.goto("/admin/snippets/wagtail_segments/segment/add/")
    add_block(editor, editor.locator(".segments-rule").first, "Date joined")
    value, to, days = (editor.locator(f"[name='rule-0-value-{name}']") for name in ("value", "to", "days"))

    for operator, shown in [("before", [value]), ("between", [value, to]), ("in_last", [days]), ("anniversary", [])]:
        editor.select_option("[name='rule-0-value-operator']", operator)
        for field in (value, to, days):
            expect(field).to_be_visible(visible=field in shown)


def _give_variant(page: Any, segment: Segment | None) -> None:
    audience = {"match": "any", "segments": [segment.pk] if segment else []}
    variant = {"audience": audience, "content": {"title": "For students", "text": ""}}
    hero = {
        "variants": [{"type": "item", "id": str(uuid4()), "value": variant}],
        "default": {"title": "For all", "text": ""},
    }
    page.body = [{"type": "segmented_hero", "value": hero}]
    page.save_revision().publish()


def _tab_to(page: Page, wanted: Any) -> None:
    """Press Tab until the focus is where a keyboard would bring it; at most a few times."""
    for _press in range(5):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
