"""A segment that something uses is not deleted: the answer says where it is used."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.admin.test_list import CAMPAIGN, inside, notice_for, words
from wagtail_segments.admin.deletion import refuse_if_in_use
from wagtail_segments.models import Segment


def bulk_delete_url(*segments: Segment) -> str:
    url = reverse("wagtail_bulk_action", args=["wagtail_segments", "segment", "delete"])
    return url + "?" + "&".join(f"id={segment.pk}" for segment in segments)


def places_in(response: Any) -> list[tuple[str, str | None]]:
    """The places that the page names, each with where its link leads."""
    shown = BeautifulSoup(response.content, "html.parser").find("main")
    return [(words(place), place.a and place.a["href"]) for place in shown.select("li")]


@pytest.fixture(params=["one", "several"])
def delete_url(request, url_of):
    """The address that deletes, from the segment's own menu or from the boxes in the list."""
    return bulk_delete_url if request.param == "several" else lambda segment: url_of("delete", segment.pk)


def exists(segment: Segment) -> bool:
    return Segment.objects.filter(pk=segment.pk).exists()


def test_what_is_used_nowhere_is_deleted(delete_url, segment, admin):
    students = segment("students", [CAMPAIGN])

    admin.post(delete_url(students))

    assert not exists(students)


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_a_page_uses_is_not_deleted(method, delete_url, segment, page_of, page_admin):
    students = segment("students")
    page_of(notice_for(students))

    response = getattr(page_admin, method)(delete_url(students))

    assert response.status_code == 409
    assert exists(students)


def test_the_page_that_uses_it_is_named_with_a_link(delete_url, segment, page_of, page_admin):
    students = segment("students")
    page = page_of(notice_for(students), title="Savings")

    ((text, link),) = places_in(page_admin.post(delete_url(students)))

    assert text.startswith("Savings")
    assert link == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_a_page_the_editor_may_not_edit_is_not_named(delete_url, segment, page_of, admin):
    students = segment("students")
    page_of(notice_for(students), title="Savings")

    ((text, link),) = places_in(admin.post(delete_url(students)))

    assert text.startswith("(Private page)")
    assert link is None


def test_the_title_of_a_place_is_escaped(delete_url, segment, page_of, page_admin):
    students = segment("students")
    page_of(notice_for(students), title="<script>alert(1)</script>")

    html = page_admin.post(delete_url(students)).content.decode()

    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html


def test_what_only_another_segment_uses_is_not_deleted_either(delete_url, segment, admin, url_of):
    students = segment("students")
    others = segment("others", [inside(students)], name="Others")

    ((text, link),) = places_in(admin.post(delete_url(students)))

    assert text.startswith("Others")
    assert link == url_of("edit", others.pk)
    assert exists(students)


def test_every_place_is_named(delete_url, segment, page_of, page_admin):
    students = segment("students")
    for slug in ("home", "savings"):
        page_of(notice_for(students), slug=slug)
    segment("others", [inside(students)])

    assert len(places_in(page_admin.post(delete_url(students)))) == 3


def test_what_was_taken_out_everywhere_is_deleted(delete_url, segment, page_of, page_admin):
    students = segment("students")
    page = page_of(notice_for(students))
    page.body = []
    page.save()

    page_admin.post(delete_url(students))

    assert not exists(students)


def test_one_in_use_keeps_those_that_were_ticked_with_it(segment, page_of, page_admin):
    used, unused = segment("used"), segment("unused")
    page_of(notice_for(used))

    response = page_admin.post(bulk_delete_url(used, unused))

    assert response.status_code == 409
    assert exists(used) and exists(unused)


def test_a_segment_that_is_deleted_together_with_what_uses_it_is_deleted(segment, admin):
    students = segment("students")
    others = segment("others", [inside(students)])

    admin.post(bulk_delete_url(students, others))

    assert not exists(students) and not exists(others)


def test_the_refusal_leads_back_to_the_list(delete_url, segment, page_of, page_admin, url_of):
    students = segment("students")
    page_of(notice_for(students))

    assert f'href="{url_of("list")}"' in page_admin.post(delete_url(students)).content.decode()


def test_other_snippets_are_none_of_our_business(rf, superuser):
    request = rf.post("/")
    request.user = superuser

    assert refuse_if_in_use(request, [superuser]) is None
