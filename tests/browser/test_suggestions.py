"""Values are offered while one is written down, by mouse, by keyboard and to a screen reader."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Permission, User
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import SEGMENTS, add_line, criteria, field, open_form, tab_to
from wagtail_segments.models import Membership, SeenValue, Segment, ValueList

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

HOSTILE = "<img src=x onerror=alert(1)>"
ROW = "role=group[name=Suggestions]"


def offered(line: Locator) -> list[str]:
    return line.locator(ROW).get_by_role("button").all_inner_texts()


def broken(tab: Page) -> list[str]:
    """The rules of accessibility that a row of suggestions breaks."""
    found = Axe().run(tab, context=".segments-suggestions").response["violations"]
    return [one["id"] for one in found]


def test_values_are_offered_under_the_field_that_is_written_in(someone, editor):
    ValueList.objects.create(
        name="Campaigns", attribute="visit.campaign", values=f"spring | Spring sale\nsummer\n{HOSTILE}"
    )
    SeenValue.objects.create(attribute="visit.campaign", value="autumn", last_seen="2026-05-01")
    ValueList.objects.create(name="Plans", attribute="session.value", pair="plan", values="gold\nplus")
    tab = someone(editor)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url) if "/suggestions/" in request.url else None)
    open_form(tab, SEGMENTS + "add/")
    assert asked == []

    # One value: it replaces what is there.
    line = add_line(tab, criteria(tab), "campaign")
    text = field(line, "value").locator("textarea")
    text.focus()
    expect(line.locator(ROW)).to_be_visible()
    assert offered(line) == ["Spring sale (spring)", "summer", HOSTILE, "autumn"]
    assert line.locator("[role=status]").inner_text() == "Suggestions: 4"
    assert broken(tab) == []
    text.press_sequentially("su")
    assert offered(line) == ["summer"]
    line.locator(ROW).get_by_role("button").click()
    expect(text).to_have_value("summer")
    expect(text).to_be_focused()
    assert offered(line) == ["Spring sale (spring)", HOSTILE, "autumn"]

    # By keyboard, also straight after typing.
    tab_to(tab, ".segments-suggestions button:nth-child(3)")
    tab.keyboard.press("Enter")
    expect(text).to_have_value("autumn")
    text.fill("")
    text.press_sequentially("su")
    tab.keyboard.press("Tab")
    expect(line.locator(ROW).get_by_role("button")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(text).to_have_value("summer")

    # Several values: it becomes another line; what was begun is completed.
    field(line, "operator").locator("select").select_option("is_one_of")
    text.focus()
    line.locator(ROW).get_by_text("Spring sale").click()
    expect(text).to_have_value("summer\nspring")
    text.press("End")
    text.press_sequentially("\nonerr")
    assert offered(line) == [HOSTILE]
    line.locator(ROW).get_by_role("button").click()
    expect(text).to_have_value(f"summer\nspring\n{HOSTILE}")

    # It goes when the field is left, and is asked for once for all lines of the attribute.
    field(line, "operator").locator("select").focus()
    expect(line.locator(ROW)).to_have_count(0)
    second = add_line(tab, criteria(tab), "campaign")
    field(second, "value").locator("textarea").focus()
    expect(second.locator(ROW)).to_be_visible()
    assert len(asked) == 1

    # Of an attribute of several, the names are offered, and then the values of that name.
    pair = add_line(tab, criteria(tab), "session value")
    field(pair, "name").locator("input").focus()
    expect(pair.locator(ROW)).to_be_visible()
    assert offered(pair) == ["plan"]
    pair.locator(ROW).get_by_role("button").click()
    expect(field(pair, "name").locator("input")).to_have_value("plan")
    field(pair, "value").locator("textarea").focus()
    expect(pair.locator(ROW).get_by_text("gold")).to_be_visible()
    assert offered(pair) == ["gold", "plus"]


def test_people_are_searched_for_while_one_types(someone, editor):
    """By keyboard; and by typing alone where the browser runs no scripts."""
    ada = User.objects.create_user("ada", "ada@example.com", first_name="Ada", last_name=HOSTILE)
    editor.user_permissions.add(Permission.objects.get(codename="view_members"))
    students = Segment.objects.create(name="Students", key="students", live=False)
    tab = someone(editor)
    tab.goto(f"{SEGMENTS}members/{students.pk}/add/")
    who = tab.get_by_label("Email address or username")

    who.press_sequentially("lovelace")
    expect(tab.locator("[role=status]", has_text="Suggestions: 0")).to_have_count(1)
    who.fill("")
    who.press_sequentially("onerr")
    expect(tab.locator(ROW)).to_be_visible()
    assert tab.locator(ROW).get_by_role("button").all_inner_texts() == [f"Ada {HOSTILE}, ada@example.com (ada)"]
    tab.keyboard.press("Tab")
    expect(tab.locator(ROW).get_by_role("button")).to_be_focused()
    assert broken(tab) == []
    tab.keyboard.press("Enter")
    expect(who).to_have_value("ada")
    expect(who).to_be_focused()
    expect(tab.locator(ROW)).to_have_count(0)
    tab.keyboard.press("Enter")
    expect(tab.locator(".messages .success")).to_be_visible()
    assert Membership.objects.get().user == ada

    Membership.objects.all().delete()
    plain = someone(editor, java_script_enabled=False)
    plain.goto(f"{SEGMENTS}members/{students.pk}/add/")
    plain.get_by_label("Email address or username").fill("ada@example.com")
    plain.get_by_role("button", name="Add").click()
    assert Membership.objects.get().user == ada
