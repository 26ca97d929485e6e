"""The main job: an editor describes a segment, a visitor of it gets another page."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    SEGMENTS,
    add_line,
    choose_segments,
    criteria,
    field,
    inside,
    open_form,
    preview_of,
    publish,
)
from wagtail_segments.models import Segment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_an_editor_makes_a_segment_and_a_visitor_of_it_gets_another_page(someone, editor, page_of):
    page = page_of({"type": "segmented_hero", "value": {"variants": [], "default": {"title": "Welcome", "text": ""}}})
    student, passer_by = someone(), someone()

    # The editor signs in, and describes who belongs.
    tab = someone()
    tab.goto("/admin/")
    tab.get_by_label("Username").fill("editor")
    tab.get_by_label("Password").fill("a good password")
    tab.get_by_role("button", name="Sign in").click()
    tab.get_by_role("button", name="Segments", exact=True).click()
    tab.get_by_role("link", name="Segments", exact=True).click()
    tab.get_by_role("link", name="Add segment").click()
    open_form(tab, SEGMENTS + "add/")
    tab.locator("[name=name]").fill("College students")
    tab.keyboard.press("Tab")
    expect(tab.locator("[name=key]")).to_have_value("college-students")

    campaign = add_line(tab, criteria(tab), "campaign")
    field(campaign, "value").locator("textarea").fill("college")
    sentence = preview_of(tab).locator(".sentence")
    expect(sentence).to_have_text("Campaign is “college”.")

    group = add_line(tab, criteria(tab), "group")
    field(group, "match").locator("select").first.select_option("any")
    device = add_line(tab, inside(group), "devi")
    field(device, "value").get_by_label("desktop").check()
    signed_in = add_line(tab, inside(group), "signed")
    field(signed_in, "operator").locator("select").select_option("is")
    expect(sentence).to_have_text("Campaign is “college”; and (Device is desktop; or is signed in).")
    expect(preview_of(tab).locator(".answer")).to_have_text("No, you would not be in this segment now.")

    publish(tab)
    segment = Segment.objects.get()
    assert segment.live
    assert [child.block_type for child in segment.rule] == ["visit__campaign", "group"]

    # The hero gets a variant.
    open_form(tab, f"/admin/pages/{page.pk}/edit/")
    tab.locator("[data-contentpath=variants] .c-sf-add-button").click()
    audience = tab.locator(".segments-audience")
    choose_segments(tab, audience, "College students")
    expect(audience.get_by_role("listitem")).to_have_text(["College students×"])
    tab.locator(".segments-variant [data-contentpath=content] [data-contentpath=title] input").fill("Hello, student")
    publish(tab)

    # Two visitors, two pages; and the visit is remembered.
    student.goto("/page/?utm_campaign=College")
    expect(student.locator(".hero h2")).to_have_text("Hello, student")
    student.goto("/page/")
    expect(student.locator(".hero h2")).to_have_text("Hello, student")
    passer_by.goto("/page/")
    expect(passer_by.locator(".hero h2")).to_have_text("Welcome")
    assert passer_by.context.cookies() == []

    # The editor sees what is for everyone else.
    open_form(tab, f"/admin/pages/{page.pk}/edit/")
    expect(preview_of(tab).locator(".hero h2")).to_have_text("Welcome")
