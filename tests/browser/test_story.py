"""The main job from end to end: an editor describes a segment, a visitor of it gets another page."""

from playwright.sync_api import Page, expect

from tests.browser.editing import add_block, publish

NEW_SEGMENT = "/admin/snippets/wagtail_segments/segment/add/"


def build_students(page: Page) -> None:
    """A segment with a nested group: campaign is college, and any of phone or evening."""
    page.goto(NEW_SEGMENT)
    page.fill("[name=name]", "Students")
    page.keyboard.press("Tab")
    expect(page.locator("[name=key]")).to_have_value("students")
    rule = page.locator("#panel-child-who_belongs-child-criteria-content, .segments-rule").first
    add_block(page, rule, "Campaign")
    page.fill("[name='rule-0-value-value']", "college")
    add_block(page, rule, "Group")
    page.select_option("[name='rule-1-value-match']", "any")
    group = page.locator("[data-contentpath='criteria']").first
    add_block(page, group, "Device")
    page.check("[name='rule-1-value-criteria-0-value-value'][value='desktop']")
    add_block(page, group, "Time of day")
    page.fill("[name='rule-1-value-criteria-1-value-value']", "17:00")
    page.fill("[name='rule-1-value-criteria-1-value-to']", "02:00")


def test_an_editor_describes_a_segment_and_a_visitor_of_it_gets_another_page(editor, visit, hero_page):
    build_students(editor)
    editor.locator("button[aria-label*='preview' i]").first.click()
    preview = editor.frame_locator("iframe[title='Preview']").first
    expect(preview.locator(".sentence")).to_contain_text(
        "Campaign is “college”; and (Device is desktop; or Time of day"
    )
    publish(editor)

    editor.goto(f"/admin/pages/{hero_page.pk}/edit/")
    hero = editor.locator("[data-contentpath='body']").first
    add_variant = hero.locator("[data-contentpath='variants'] button.c-sf-add-button").first
    add_variant.click()
    editor.get_by_role("button", name="Choose segments").first.click()
    editor.locator(".modal input[type=checkbox][name=id]").first.check()
    editor.get_by_role("button", name="Confirm selection").click()
    expect(editor.locator(".segments-chooser li")).to_contain_text("Students")
    editor.fill("[name='body-0-value-variants-0-value-content-title']", "A free account for students")
    publish(editor)

    student, stranger = visit(), visit()
    student.goto("/bank/?utm_campaign=college")
    stranger.goto("/bank/")
    expect(student.locator("body")).to_contain_text("A free account for students")
    expect(stranger.locator("body")).to_contain_text("A bank for everybody")
    expect(stranger.locator("body")).not_to_contain_text("students")

    student.goto("/bank/")  # later in the same visit
    expect(student.locator("body")).to_contain_text("A free account for students")
    assert not stranger.context.cookies()
