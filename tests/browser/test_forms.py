"""The rule builder and the audience of a variant, as they behave under the hands of an editor."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.steps import (
    FOUND,
    PICKER,
    SEGMENTS,
    add_line,
    choose_segments,
    criteria,
    field,
    open_form,
    publish,
    tab_to,
)
from tests.testapp.models import StreamPage
from wagtail_segments.models import Segment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

CAMPAIGN = {"type": "visit__campaign", "value": {"operator": "is", "value": "college"}}
TOPS = """(line, names) => names.map(
    name => line.querySelector(`[data-contentpath=${name}]`).getBoundingClientRect().y
)"""


def test_a_line_shows_the_fields_that_its_operator_compares_with(someone, editor, segment):
    gone = {"type": "weather__now", "value": {"operator": "is"}}
    tab = someone(editor)
    open_form(tab, f"{SEGMENTS}edit/{segment('students', [gone]).pk}/")

    joined = add_line(tab, criteria(tab), "date joined")
    operator = field(joined, "operator").locator("select")
    shown = {
        key: [name for name in ("value", "to", "days") if field(joined, name).is_visible()]
        for key in operator.locator("option").evaluate_all("options => options.map(option => option.value)")
        if operator.select_option(key)
    }

    assert shown == {
        "before": ["value"],
        "on": ["value"],
        "after": ["value"],
        "between": ["value", "to"],
        "in_last": ["days"],
        "more_than_ago": ["days"],
        "in_next": ["days"],
        "anniversary": [],
        "is_set": [],
        "is_not_set": [],
    }

    # What nothing knows any more is kept and shown, but no more of it is offered.
    expect(tab.locator("textarea[readonly]")).to_have_value(json.dumps(gone))
    criteria(tab).locator(".c-sf-add-button").last.click()
    tab.locator(PICKER).fill("available")
    expect(tab.locator(FOUND)).to_have_count(0)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("smartphone", "device__type"),
        ("utm_campaign", "visit__campaign"),
        ("has viewed", "viewed_page"),
        ("tagged", "viewed_topic"),
        ("viewed pages about", "viewed_topic"),
    ],
)
def test_a_line_is_found_by_other_words_than_its_label(someone, editor, segment, words, kind):
    made = segment("students")
    tab = someone(editor)
    open_form(tab, f"{SEGMENTS}edit/{made.pk}/")

    add_line(tab, criteria(tab), words)

    assert tab.locator("#rule-root input[name=rule-0-type]").input_value() == kind


def test_what_was_done_is_one_line_that_is_complete_when_it_is_added(someone, editor, segment):
    made = segment("students")
    tab = someone(editor)
    open_form(tab, f"{SEGMENTS}edit/{made.pk}/")

    searched = add_line(tab, criteria(tab), "searched")
    expect(field(searched, "times").locator("label")).to_be_visible()
    tops = searched.evaluate(TOPS, ["words", "frequency", "times", "window"])  # all at once, for the line slides in
    publish(tab)

    assert len(set(tops)) == 1
    assert Segment.objects.get().sentence == "Has searched at least once in this visit"


def test_chosen_segments_are_taken_out_again_and_the_focus_stays_near(someone, editor, segment, page_of):
    names = ["Night owls", "Phones", "Students"]
    made = [segment(name.lower().replace(" ", "-"), name=name) for name in names]
    audience = {"match": "any", "segments": [*(one.pk for one in made), 999]}
    page = page_of({"type": "notice", "value": {"show_to": audience, "text": "Read this"}})
    tab = someone(editor)
    open_form(tab, f"/admin/pages/{page.pk}/edit/")

    tab.locator("[data-streamfield-action=SETTINGS]").click()
    chips = tab.locator(".segments-chooser li")
    expect(chips).to_have_text(["Night owls×", "Phones×", "Students×", "a segment that no longer exists×"])

    def take_out(name: str) -> str:
        tab.get_by_role("button", name=f"Take out: {name}").click()
        return tab.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText")

    assert take_out("Phones") == "Take out: Students"
    assert take_out("a segment that no longer exists") == "Take out: Students"
    assert take_out("Night owls") == "Take out: Students"
    assert take_out("Students") == "Choose segments"
    expect(tab.locator(".segments-chooser ul")).to_be_hidden()

    # Chosen again, and again: each is there once.
    choose_segments(tab, tab.locator(".segments-chooser"), "Phones", "Students")
    choose_segments(tab, tab.locator(".segments-chooser"), "Students")
    assert sorted(chips.all_inner_texts()) == ["Phones\n×", "Students\n×"]
    assert tab.evaluate("document.activeElement.innerText") == "Choose segments"


def test_a_segment_is_built_and_given_to_a_variant_without_a_mouse(someone, editor, page_of):
    page = page_of({"type": "content", "value": {"variants": [], "default": "for all"}})
    tab = someone(editor)

    # A segment.
    open_form(tab, SEGMENTS + "add/")
    tab_to(tab, "[name=name]")
    tab.keyboard.type("Students")
    tab_to(tab, "#rule-root .c-sf-add-button")
    pick(tab, "campaign")
    tab_to(tab, "[name=rule-0-value-operator]")
    tab.keyboard.type("starts")
    tab_to(tab, "[name=rule-0-value-value]")
    tab.keyboard.type("college")
    publish_by_keyboard(tab)

    students = Segment.objects.get()
    assert students.live
    assert students.sentence == "Campaign starts with “college”"

    # A variant for it.
    open_form(tab, f"/admin/pages/{page.pk}/edit/")
    tab_to(tab, "[data-contentpath=variants] .c-sf-add-button")
    tab.keyboard.press("Enter")
    tab_to(tab, ".segments-chooser > button")
    tab.keyboard.press("Enter")
    expect(tab.locator(".modal-body table")).to_be_visible()
    tab_to(tab, ".modal-body input[type=checkbox]")
    tab.keyboard.press("Space")
    tab_to(tab, ".modal-body [data-multiple-choice-submit]")
    tab.keyboard.press("Enter")
    expect(tab.locator(".segments-chooser li")).to_have_text(["Students×"])
    tab_to(tab, "[name=body-0-value-variants-0-value-content]")
    tab.keyboard.type("for students")
    publish_by_keyboard(tab)

    variant = StreamPage.objects.get(pk=page.pk).body[0].value["variants"][0]
    assert variant["audience"]["segments"] == [students.pk]
    assert variant["content"] == "for students"


def pick(tab: Page, words: str) -> None:
    """Open the picker that has the focus, and take the first line that is found."""
    tab.keyboard.press("Enter")
    expect(tab.locator(PICKER)).to_be_visible()
    tab_to(tab, "input[role=combobox]")
    tab.keyboard.type(words)
    expect(tab.locator(FOUND)).to_be_visible()
    tab.keyboard.press("Enter")
    expect(tab.locator("[name=rule-0-type]")).to_have_count(1)


def publish_by_keyboard(tab: Page) -> None:
    tab_to(tab, "footer .w-dropdown__toggle")
    tab.keyboard.press("Enter")
    expect(tab.locator("button[name=action-publish]")).to_be_visible()
    tab_to(tab, "button[name=action-publish]")
    tab.keyboard.press("Enter")
    expect(tab.locator(".messages .success")).to_be_visible()


def test_the_picker_says_what_a_line_is_before_it_is_chosen(someone, editor):
    """By keyboard: type, go on to the eye, open what is behind it."""
    tab = someone(editor)
    open_form(tab, SEGMENTS + "add/")
    criteria(tab).locator("> [data-streamfield-stream-container] > div > .c-sf-add-button").last.click()
    tab.locator(PICKER).fill("share of visitors")
    tab_to(tab, "button.w-combobox__option-preview")
    tab.keyboard.press("Enter")

    expect(tab.locator(".w-combobox-preview__description")).to_have_text(
        "The visitor belongs to a part of all visitors, picked by chance, and stays in it."
    )
    examples = tab.frame_locator(".w-combobox-preview__iframe").locator("li")
    expect(examples.first).to_have_text("Is in the first 50 % of visitors (salt “spring”)")
    violations = Axe().run(tab, context={"include": [[".w-combobox-preview__iframe"]]}).response["violations"]
    assert [one["id"] for one in violations] == []


def test_a_long_list_of_choices_scrolls_and_is_ticked_by_keyboard(someone, editor, segment):
    made = segment("students")
    tab = someone(editor)
    open_form(tab, f"{SEGMENTS}edit/{made.pk}/")
    line = add_line(tab, criteria(tab), "country")
    choices = field(line, "value")

    expect(choices.get_by_role("checkbox")).to_have_count(250)
    assert choices.bounding_box()["height"] < 400
    assert choices.locator("input[type=checkbox]:not([tabindex='-1'])").count() == 1
    field(line, "operator").locator("select").focus()
    tab.keyboard.press("Tab")
    for keys, reached in [
        ("uk", "Ukraine"),
        ("ArrowDown", "United Arab Emirates"),
        ("End", "Åland Islands"),
        ("Home", "Afghanistan"),
        ("ArrowUp", "Afghanistan"),
    ]:
        if keys.islower():
            tab.keyboard.type(keys)
        else:
            tab.keyboard.press(keys)
        expect(choices.get_by_label(reached, exact=True)).to_be_focused()
        if reached.startswith("U"):
            tab.keyboard.press("Space")
    tab.keyboard.press("Tab")
    assert not choices.locator(":focus").count()
    violations = Axe().run(tab, context="[data-contentpath=value]").response["violations"]
    assert [one["id"] for one in violations] == []
    publish(tab)

    assert Segment.objects.get().sentence == "Country is Ukraine or United Arab Emirates"
