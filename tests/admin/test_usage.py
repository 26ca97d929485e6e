"""Where a segment is used, said to the place in the page, and what is wrong on the pages."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.admin.test_history import main_of
from tests.admin.test_list import words
from tests.places.conftest import content, variant
from wagtail_segments.models import Segment

REPORT = "/admin/segments/problems/"


def inside(segment):
    return {"type": "segment", "value": {"operator": "in", "segment": segment.pk}}


def test_usage_names_page_block_position_and_variant(segment, page_of, page_admin, url_of):
    students, others = segment("students"), segment("others")
    page_of(content(variant(others), variant(students)), content(variant(students)), title="Savings")

    (row,) = main_of(page_admin.get(url_of("usage", students.pk))).select("table tbody tr")

    assert [words(line) for line in row.select("li")] == [
        "Body › 1. Content › variant 2",
        "Body › 2. Content › variant 1",
    ]


def test_usage_of_what_somebody_may_not_edit_names_no_place(segment, page_of, admin, url_of):
    page_of(content(variant(segment("students"))), title="Savings")

    (row,) = main_of(admin.get(url_of("usage", Segment.objects.get().pk))).select("table tbody tr")

    assert "variant" not in words(row)
    assert "Savings" not in words(row)


def test_the_form_says_what_changes_with_a_segment(segment, page_of, page_admin, url_of):
    students = segment("students")
    page_of(content(variant(students)), title="Savings")

    form = words(main_of(page_admin.get(url_of("edit", students.pk))))

    assert "When you publish what you have changed, this may look different to people:" in form
    assert "Savings Body › 1. Content › variant 1" in form


def test_the_form_says_what_changes_with_the_segments_that_ask_for_this_one(segment, page_of, page_admin, url_of):
    students = segment("students")
    young = segment("young", [inside(students)], name="Young")
    youngest = segment("youngest", [inside(young)], name="Youngest")
    page_of(content(variant(youngest)), title="Savings")

    form = words(main_of(page_admin.get(url_of("edit", students.pk))))

    assert "Because “Youngest” asks for this segment:" in form
    assert "Because “Young” asks" not in form


def test_the_form_names_so_many_and_no_more(segment, page_of, page_admin, url_of, monkeypatch):
    students = segment("students")
    for module in ("usage", "affected"):
        monkeypatch.setattr(f"wagtail_segments.admin.{module}.MAX_USES", 2)
    for number in range(3):
        page_of(content(variant(students)), title=f"Page {number}", slug=f"page-{number}")

    form = words(main_of(page_admin.get(url_of("edit", students.pk))))

    assert form.count("Body › 1. Content › variant 1") == 2
    assert "And more: the list of what uses the segment names all of them." in form


def test_the_form_of_a_segment_that_is_used_nowhere_says_so(segment, admin, url_of):
    form = words(main_of(admin.get(url_of("edit", segment("students").pk))))

    assert "Nothing on the site shows anything because of this segment yet." in form


def test_the_form_of_a_new_segment_has_nothing_to_say(admin, url_of):
    assert "What changes with it" not in words(main_of(admin.get(url_of("add"))))


def test_a_refused_deletion_names_the_places(segment, page_of, page_admin, url_of):
    students = segment("students")
    page_of(content(variant(students)), title="Savings")

    answer = page_admin.post(url_of("delete", students.pk))

    assert answer.status_code == 409
    assert "Body › 1. Content › variant 1" in words(main_of(answer))


@pytest.fixture
def trouble(segment, page_of):
    page = page_of(content(variant(segment("students", live=False))), title="Savings")
    return page


def test_the_report_names_what_is_wrong_and_leads_to_it(trouble, page_admin):
    (row,) = BeautifulSoup(page_admin.get(REPORT).text, "html.parser").select("table tbody tr")

    assert words(row) == (
        "Savings Stream page Body › 1. Content › variant 1 Nobody sees it. “Students” is not published."
    )
    assert row.a["href"] == reverse("wagtailadmin_pages:edit", args=[trouble.pk])


def test_the_report_is_silent_about_what_somebody_may_not_edit(trouble, admin):
    answer = admin.get(REPORT)

    assert answer.status_code == 200
    assert "Savings" not in answer.text
    assert "All is well" in answer.text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("url", [REPORT, f"{REPORT}results/"])
def test_the_report_is_for_those_who_have_to_do_with_segments(guest, editor, as_, url, method):
    assert getattr(as_(None), method)(url).status_code == 302
    assert getattr(as_(guest), method)(url).status_code == 302
    assert getattr(as_(editor), method)(url).status_code == (200 if method == "get" else 405)


def test_the_report_is_in_the_menu_of_those_who_may_see_it(guest, editor, as_):
    assert REPORT in as_(editor).get("/admin/").text
    assert REPORT not in as_(guest).get("/admin/").text
