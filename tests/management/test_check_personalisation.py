"""The command that lists what editors should mend."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.places.conftest import content, variant
from wagtail_segments.models import Segment


def checked():
    """What the command prints, and the status it ends with."""
    out = StringIO()
    try:
        call_command("check_personalisation", stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def test_a_site_where_all_is_well_ends_with_status_0(segment, page_of):
    page_of(content(variant(segment("students"))))

    assert checked() == ("All is well with what is personalised.\n", 0)


def test_each_problem_is_a_line_with_page_and_place(segment, page_of):
    students = segment("students")
    page = page_of(content(variant(students)), content(variant(students), default=""), title="Savings")
    Segment.objects.update(live=False)

    assert checked() == (
        f"Savings (testapp.streampage {page.pk}): Body › 1. Content › variant 1: "
        "Nobody sees it. “Students” is not published.\n"
        f"Savings (testapp.streampage {page.pk}): Body › 2. Content › variant 1: "
        "Nobody sees it. “Students” is not published.\n"
        f"Savings (testapp.streampage {page.pk}): Body › 2. Content: Everyone else sees nothing here.\n",
        1,
    )


def test_a_segment_that_was_deleted_past_the_guard_is_found(segment, page_of):
    page_of(content(variant(segment("students"))))
    Segment.objects.all()._raw_delete("default")

    assert "Nobody sees it. A segment no longer exists." in checked()[0]


@pytest.mark.django_db
def test_a_site_without_segments_is_well():
    assert checked()[1] == 0


def test_many_pages_take_no_query_each(segment, page_of, reads):
    students = segment("students")
    page_of(content(variant(students)), slug="first")
    checked()
    with reads() as one:
        checked()
    for number in range(5):
        page_of(content(variant(students)), slug=f"page-{number}")
    with reads() as six:
        checked()

    assert len(six) == len(one), six.captured_queries
