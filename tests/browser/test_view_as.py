"""An editor sees the live site as somebody else, and the preview as a member of a segment."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.attributes.reading import criterion
from tests.browser.steps import open_form, preview_of, tab_to
from tests.testapp.models import StreamPage
from wagtail_segments.models import Segment
from wagtail_segments.testing import reload_segments

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

STRANGERS = criterion("user.signed_in", "is_not")
SEARCH = "#segments-search"


@pytest.fixture
def students(segment: Any) -> Segment:
    return segment("students", [STRANGERS], name="College students")


@pytest.fixture
def page(page_of: Any, students: Segment, monkeypatch: pytest.MonkeyPatch) -> StreamPage:
    """A page whose hero is another one for students, with Wagtail's user bar."""
    monkeypatch.setattr(StreamPage, "template", "testapp/with_userbar.html")
    hero = {"title": "Hello, student", "text": ""}
    variant = {"audience": {"match": "any", "segments": [students.pk]}, "content": hero}
    value = {"variants": [variant], "default": {"title": "Welcome", "text": ""}}
    return page_of({"type": "segmented_hero", "value": value})


def focused(tab: Page, words: str) -> bool:
    """Whether what has the focus, in the shadow of the user bar too, says these words."""
    return tab.evaluate(
        """words => {
            const active = document.activeElement;
            return (active.shadowRoot?.activeElement || active).textContent.includes(words);
        }""",
        words,
    )


def test_an_editor_sees_the_page_as_a_student_and_is_themselves_again(someone, editor, page):
    tab, stranger = someone(editor), someone()
    tab.goto("/page/")
    expect(tab.locator(".hero h2")).to_have_text("Welcome")
    tab.get_by_role("button", name="View Wagtail quick actions").click()
    tab.get_by_role("menuitem", name="Segments and view as").click()

    expect(tab.get_by_text("On this page you are in no segment.")).to_be_visible()
    tab.get_by_text("You are not in it").click()
    expect(tab.locator(".segments-choice .reasons")).to_contain_text("Is not signed in")
    tab.get_by_role("checkbox", name="College students").check()
    tab.get_by_label("Date and time").fill("2027-12-24T22:15")
    tab.get_by_role("button", name="See the page so").click()

    expect(tab).to_have_url(f"{tab.url.split('/page/')[0]}/page/")
    expect(tab.locator(".hero h2")).to_have_text("Hello, student")
    notice = tab.get_by_role("region", name="View as")
    expect(notice).to_contain_text("in College students; at this moment: Dec. 24, 2027, 10:15 p.m.")
    found = Axe().run(tab, options={"runOnly": ["color-contrast", "landmark-unique", "button-name", "link-name"]})
    assert found.response["violations"] == []
    stranger.goto("/page/")
    expect(stranger.get_by_role("region", name="View as")).to_have_count(0)

    notice.get_by_role("button", name="Be yourself again").click()

    expect(tab.locator(".hero h2")).to_have_text("Welcome")
    expect(notice).to_have_count(0)


def test_it_goes_by_keyboard_only_among_five_hundred_segments(someone, editor, page):
    Segment.objects.bulk_create([Segment(key=f"s{n}", name=f"Segment {n}", rule=[STRANGERS]) for n in range(500)])
    reload_segments()
    tab = someone(editor)
    tab.goto(f"/admin/segments/view-as/{page.pk}/?next=/page/")
    expect(tab.locator(SEARCH)).to_be_visible()

    tab_to(tab, SEARCH)
    tab.keyboard.type("segment 49")
    expect(tab.locator(".segments-choice [role=status]")).to_have_text("Found: 15")
    tab.keyboard.press("Enter")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Space")
    tab_to(tab, "summary", at_most=1)
    for _press in range(30):  # past the moment, the device and the country, and not past five hundred segments
        tab.keyboard.press("Tab")
        if focused(tab, "See the page so"):
            break
    tab.keyboard.press("Enter")

    notice = tab.get_by_role("region", name="View as")
    expect(notice).to_contain_text("in Segment 349")
    for _press in range(30):
        tab.keyboard.press("Tab")
        if focused(tab, "Be yourself again"):
            break
    tab.keyboard.press("Enter")
    expect(notice).to_have_count(0)


def test_the_preview_beside_the_form_shows_the_page_as_a_member_sees_it(someone, editor, page):
    tab = someone(editor)
    open_form(tab, f"/admin/pages/{page.pk}/edit/")
    preview = preview_of(tab)
    expect(preview.locator(".hero h2")).to_have_text("Welcome")

    tab.get_by_label("Preview mode").select_option("As a member of “College students”")

    expect(preview.locator(".hero h2")).to_have_text("Hello, student")
    expect(preview.locator(".segments-place")).to_have_text(
        "Variant 1 of 1: people in any of College students: yes; supposed for this view"
    )
    expect(preview.get_by_role("region", name="View as")).to_contain_text("in College students")
