"""Personas in the admin: their form, their list, their preview, and the table of what they see."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex

from tests.admin.posting import sent_by_block
from tests.attributes.reading import criterion
from wagtail_segments.admin.persona_table import MAX_PERSONAS, PAGES
from wagtail_segments.models import Persona, Segment

LINES = Persona._meta.get_field("lines").stream_block
HOSTILE = "<img src=x onerror=alert(1)>"


def persona_url(screen: str, *args: Any) -> str:
    return reverse(Persona.snippet_viewset.get_url_name(screen), args=args)


def line(kind: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"type": kind, "value": {"value": value, **more}}


def sent(*lines: Any, **fields: Any) -> dict[str, Any]:
    """What the form of a persona sends."""
    empty = dict.fromkeys(["description", "device", "country", "day", "time_of_day"], "")
    said = sent_by_block(LINES, LINES.to_python(list(lines)), "lines")
    return {"name": "Student", "key": "student"} | empty | said | fields


def errors_in(response: Any) -> dict[str, Any]:
    """What is wrong with the lines, by number and field."""
    (errors,) = response.context["form"].errors.as_data()["lines"]
    return {at: set(getattr(error, "block_errors", {})) for at, error in errors.block_errors.items()}


@pytest.fixture
def students(segment: Any) -> Segment:
    return segment("students", [criterion("visit.campaign", "is", "college")])


@pytest.fixture
def student(students: Segment) -> Persona:
    return Persona.objects.create(name="Student", key="student", lines=[line("visit__campaign", "college")])


@pytest.fixture
def stranger(db: None) -> Persona:
    return Persona.objects.create(name="Stranger", key="stranger")


@pytest.fixture
def browser(page_editor: Any, as_: Any) -> Client:
    """Of somebody who may edit pages and personas."""
    page_editor.user_permissions.add(*Permission.objects.filter(content_type__model="persona"))
    return as_(page_editor)


# The form


def test_a_persona_is_made_in_the_admin(browser, students):
    lines = [
        line("visit__campaign", "college"),
        line("visit__returning", "no"),
        line("request__cookie", "gold", name="plan"),
        {"type": "member", "value": [students.pk]},
    ]

    response = browser.post(persona_url("add"), sent(*lines, device="phone", signed_in="on"))

    assert response.status_code == 302
    made = Persona.objects.get()
    assert made.sentence == (
        "Is signed in; on a device: phone; Campaign: “college”; Is here for the first time; Cookie “plan”: “gold”; "
        "In any case in: Students"
    )


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ([line("visit__campaign", "x" * 65_536)], {0: {"value"}}),
        ([line("visit__campaign", "")], {0: {"value"}}),
        ([line("request__cookie", "gold", name="")], {0: {"name"}}),
        ([line("visit__campaign", "a"), line("visit__campaign", "b")], {0: {"value"}, 1: {"value"}}),
    ],
)
def test_what_is_wrong_is_said_at_the_field_of_its_line(browser, lines, wrong):
    response = browser.post(persona_url("add"), sent(*lines))

    assert errors_in(response) == wrong
    assert not Persona.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"key": "two words"}, "key"),
        ({"device": "toaster"}, "device"),
        ({"day": "0001-01-01"}, "day"),
        ({"time_of_day": "25:00"}, "time_of_day"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(browser, fields, field):
    assert list(browser.post(persona_url("add"), sent(**fields)).context["form"].errors) == [field]


def test_a_second_persona_with_the_same_key_is_refused_at_the_key(browser, student):
    assert list(browser.post(persona_url("add"), sent()).context["form"].errors) == ["key"]


def test_a_copy_has_a_key_of_its_own(browser, student):
    form = browser.get(persona_url("copy", student.pk)).context["form"]

    assert form["key"].value() == "student-2"


def test_a_segment_that_a_persona_names_is_not_deleted(browser, student, students, url_of):
    student.lines = [{"type": "member", "value": [students.pk]}]
    student.save()

    assert browser.post(url_of("delete", students.pk)).status_code == 409


# The list and the preview


def test_the_list_says_who_a_persona_is_and_in_which_segments(browser, student, stranger):
    stranger.lines = [line("user__gone", HOSTILE)]
    stranger.save()

    page = BeautifulSoup(browser.get(persona_url("list")).content, "html.parser")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("td")[-2:]] for row in page.select("tbody tr")]

    assert rows == [
        ["Is not signed in “user.gone” is not available any more.", "in none"],
        ["Is not signed in; Campaign: “college”", "Students"],
    ]


def test_five_hundred_personas_are_listed_with_as_many_queries_as_five(browser, students, reads):
    def count() -> int:
        with reads() as found:
            assert browser.get(persona_url("list")).status_code == 200
        return len(found)

    Persona.objects.bulk_create(_many(5))
    few = count()
    Persona.objects.bulk_create(_many(500, start=5))

    assert count() <= few + 2


def test_the_preview_of_what_is_not_saved_says_in_which_segments_and_why(browser, student):
    url = persona_url("preview_on_edit", student.pk)
    browser.post(url, sent(line("visit__campaign", "College")))

    told = BeautifulSoup(browser.get(url).content, "html.parser").main.get_text(" ", strip=True)

    assert "Is in these segments Students Campaign is “college”. yes Campaign is “college” has: “College”" in told


def test_the_preview_knows_nothing_of_whoever_looks(browser, segment, stranger):
    segment("signed-in", [criterion("user.signed_in", "is")])
    url = persona_url("preview_on_edit", stranger.pk)
    browser.post(url, sent())

    told = BeautifulSoup(browser.get(url).content, "html.parser").main.get_text(" ", strip=True)

    assert "Is in these segments In none." in told


# The table


@pytest.fixture
def page(page_of: Any, students: Segment) -> Any:
    return page_for(page_of, students)


def page_for(page_of: Any, segment: Segment, slug: str = "page", text: str = "For students", **fields: Any) -> Any:
    audience = {"match": "any", "segments": [segment.pk]}
    variant = {"type": "item", "id": "1", "value": {"audience": audience, "content": text}}
    block = {"type": "content", "value": {"variants": [variant], "default": "For all"}}
    return page_of(block, slug=slug, **fields)


def table(response: Any) -> list[list[str]]:
    """The rows of the table, its head too."""
    rows = BeautifulSoup(response.content, "html.parser").select(".segments-seen tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in rows]


def test_the_table_says_what_each_persona_sees_at_each_place(browser, page, student, stranger):
    assert table(browser.get(persona_url("table"))) == [
        ["Place", "Stranger", "Student"],
        ["page", "See the page", "See the page"],
        ["Body › 1. Content", "everyone else", "variant 1 by: Students"],
    ]


def test_a_place_that_somebody_does_not_come_to_is_said_to_be_none(browser, page_of, students, student, stranger):
    hero = {"audience": {"match": "any", "segments": [students.pk]}, "content": {"title": "x", "text": ""}}
    notice = {"show_to": {"match": "any", "segments": [students.pk]}, "text": "x"}
    page_of(
        {
            "type": "segmented_hero",
            "value": {"variants": [{"type": "item", "id": "1", "value": hero}], "default": hero["content"]},
        },
        {"type": "notice", "value": notice},
    )

    assert [row[0] for row in table(browser.get(persona_url("table")))[2:]] == [
        "Body › 1. Segmented hero",
        "Body › 2. Notice",
    ]


def test_up_to_six_personas_are_chosen(browser, page):
    Persona.objects.bulk_create(_many(10))
    keys = [f"p{number:03}" for number in range(7)]

    assert len(table(browser.get(persona_url("table")))[0]) == MAX_PERSONAS + 1
    assert table(browser.get(persona_url("table"), {"persona": keys[:2]}))[0] == ["Place", "P000", "P001"]
    refused = browser.get(persona_url("table"), {"persona": keys})
    assert refused.context["form"].errors == {"persona": ["Choose at most 6 personas."]}
    assert table(refused) == []


@pytest.mark.parametrize("asked", ["persona=gone", "persona=%00", "p=x", "p=-1", "p=999999999999", "persona=&p="])
def test_whatever_is_asked_the_table_answers(browser, page, student, asked):
    assert browser.get(f"{persona_url('table')}?{asked}").status_code == 200


def test_pages_that_somebody_may_not_edit_are_not_listed(page, student, as_, guest):
    guest.user_permissions.add(Permission.objects.get(codename="view_persona"))
    client = as_(guest)

    assert table(client.get(persona_url("table"))) == []
    assert client.get(persona_url("see", student.pk, page.pk)).status_code in (302, 403)


def test_drafts_and_pages_that_name_no_segment_are_not_listed(browser, page_of, students, student):
    page_for(page_of, students, slug="draft", live=False)
    page_of({"type": "heading", "value": "Hello"}, slug="plain")

    assert table(browser.get(persona_url("table"))) == []


def test_what_is_shown_is_escaped(browser, page_of, students):
    Persona.objects.create(name=HOSTILE, key="hostile")
    page_for(page_of, students, title=HOSTILE)

    assert HOSTILE not in browser.get(persona_url("table")).content.decode()


def test_many_pages_are_told_ten_at_a_time_with_few_queries_more(browser, page_of, students, student, stranger, reads):
    def count() -> int:
        with reads() as found:
            assert browser.get(persona_url("table")).status_code == 200
        return len(found)

    page_for(page_of, students, slug="first")
    count()
    one = count()
    for number in range(PAGES * 2):
        page_for(page_of, students, slug=f"page-{number}")

    assert count() <= one + 3
    assert browser.get(persona_url("table")).context["page_obj"].paginator.num_pages == 3


# A page as a persona


def test_a_page_is_shown_as_a_persona_gets_it(browser, page, student, stranger):
    seen = {who.key: browser.get(persona_url("see", who.pk, page.pk)) for who in (student, stranger)}

    assert "For students" in seen["student"].content.decode()
    assert "For students" not in seen["stranger"].content.decode()
    assert all("private" in one["Cache-Control"] and "no-store" in one["Cache-Control"] for one in seen.values())
    assert not any(one.cookies for one in seen.values())


def test_a_page_that_is_no_longer_there_is_not_found(browser, page, student):
    page.unpublish()

    assert browser.get(persona_url("see", student.pk, page.pk)).status_code == 404
    assert browser.get(persona_url("see", 999, page.pk)).status_code == 404


def test_a_persona_stands_in_the_reference_index(student, students):
    student.lines = [{"type": "member", "value": [students.pk]}]
    student.save()

    assert ReferenceIndex.get_references_to(students).count() == 1


def _many(count: int, start: int = 0) -> list[Persona]:
    numbers = range(start, start + count)
    return [Persona(name=f"P{n:03}", key=f"p{n:03}", lines=[line("visit__campaign", "college")]) for n in numbers]


# Among the previews


def test_a_persona_is_one_of_the_preview_modes_of_a_page(page, student, stranger, superuser):
    page = type(page).objects.get(pk=page.pk)
    modes = dict(page.preview_modes)
    student_mode, stranger_mode = f"segments:guest:{student.pk}", f"segments:guest:{stranger.pk}"

    assert modes[student_mode] == "As the persona “Student”"
    assert "For students" in page.make_preview_request(preview_mode=student_mode).rendered_content
    assert "For students" not in page.make_preview_request(preview_mode=stranger_mode).rendered_content


@pytest.mark.parametrize("key", ["999", "x", "", "9" * 30])
def test_a_persona_that_is_gone_is_not_found_in_the_preview(page, student, key):
    response = type(page).objects.get(pk=page.pk).make_preview_request(preview_mode=f"segments:guest:{key}")

    assert response.status_code == 404


def test_view_as_leads_to_the_page_as_each_persona(browser, page, student):
    url = reverse("wagtail_segments_view_as", args=[page.pk])

    assert persona_url("see", student.pk, page.pk) in browser.get(url).content.decode()
