import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.test.utils import isolate_apps
from waffle import flag_is_active
from waffle.models import AbstractUserFlag
from wagtail.models import ReferenceIndex

from tests.attributes.reading import criterion
from wagtail_segments.admin.usage import usage_counts, uses_of
from wagtail_segments.contrib.waffle.models import SegmentFlag, SegmentFlagMixin
from wagtail_segments.rules.truth import UNKNOWN
from wagtail_segments.testing import request_for

STUDENTS = [criterion("page.query", "is", "college", name="from")]
STUDENT, OTHER = "/?from=college", "/"


@pytest.fixture
def students(segment):
    return segment("students", STUDENTS)


def test_a_flag_is_on_for_the_members_of_its_segment(flag, students):
    flag("news", students)

    assert flag_is_active(request_for(STUDENT), "news") is True
    assert flag_is_active(request_for(OTHER), "news") is False


def test_one_of_its_segments_is_enough(flag, segment, students):
    flag("news", segment("nobody"), students)

    assert flag_is_active(request_for(STUDENT), "news")


def test_a_flag_without_segments_goes_by_what_waffle_says(flag, students):
    flag("news")

    assert flag_is_active(request_for(STUDENT), "news") is False


def test_what_waffle_says_yes_to_asks_no_segment(flag, students, admin_user):
    flag("news", students, superusers=True)
    request = request_for(OTHER, user=admin_user)

    assert flag_is_active(request, "news") is True
    assert not request.segments.consulted


@pytest.mark.parametrize("everyone", [True, False])
def test_what_is_set_for_everyone_is_so_for_members_too(flag, students, everyone):
    flag("news", students, everyone=everyone)
    request = request_for(STUDENT)

    assert flag_is_active(request, "news") is everyone
    assert not request.segments.consulted


@pytest.mark.parametrize("address", ["/?from=college&dwft_news=0", "/?from=college&news=0"])
def test_whoever_tries_it_out_as_off_has_it_off(flag, students, settings, address):
    settings.WAFFLE_OVERRIDE = True
    flag("news", students, testing=True)

    assert flag_is_active(request_for(address), "news") is False


def test_a_cookie_of_a_trial_counts_too(flag, students):
    flag("news", students, testing=True)
    request = request_for(STUDENT)
    request.COOKIES["dwft_news"] = "False"

    assert flag_is_active(request, "news") is False


def test_a_flag_that_is_not_there_is_off(students):
    assert flag_is_active(request_for(STUDENT), "no such flag") is False


def test_a_segment_that_cannot_be_told_turns_no_flag_on(flag, segment):
    flag("news", segment("broken", [{"type": "gone__by", "value": {}}], match="none"))

    assert flag_is_active(request_for(STUDENT), "news") is False


def test_a_segment_that_is_not_published_turns_no_flag_on(flag, segment):
    flag("news", segment("draft", STUDENTS, live=False))

    assert flag_is_active(request_for(STUDENT), "news") is False


@pytest.mark.parametrize("segments", [None, (), {"students"}])
def test_a_request_without_our_segments_goes_by_what_waffle_says(flag, students, segments):
    flag("news", students)
    request = RequestFactory().get(STUDENT)
    if segments is not None:
        request.segments = segments

    assert flag_is_active(request, "news") is False


def test_a_flag_that_asked_for_segments_makes_the_response_private(flag, students):
    flag("news", students)
    request = request_for(OTHER)

    flag_is_active(request, "news")

    assert request.segments.consulted


def test_a_warm_cache_costs_no_query(flag, students, django_assert_num_queries):
    flag("news", students)
    flag("none at all")
    for name in ("news", "none at all"):
        flag_is_active(request_for(STUDENT), name)

    with django_assert_num_queries(0):
        assert flag_is_active(request_for(STUDENT), "news")
        assert not flag_is_active(request_for(STUDENT), "none at all")


@pytest.mark.parametrize("change", ["add", "set", "remove", "clear"])
def test_a_change_of_its_segments_counts_at_once(flag, segment, students, change):
    made = flag("news", *([] if change in {"add", "set"} else [students]))
    before = flag_is_active(request_for(STUDENT), "news")

    {
        "add": lambda: made.segments.add(students),
        "set": lambda: made.segments.set([students]),
        "remove": lambda: made.segments.remove(students),
        "clear": made.segments.clear,
    }[change]()

    assert flag_is_active(request_for(STUDENT), "news") is not before


def test_what_another_process_kept_before_the_commit_is_forgotten(flag, students, django_capture_on_commit_callbacks):
    made = flag("news")
    with django_capture_on_commit_callbacks(execute=True):
        made.segments.add(students)
        cache.set(made._segments_cache_key, [])

    assert flag_is_active(request_for(STUDENT), "news")


def test_a_database_that_is_away_turns_no_flag_on_and_is_noted(flag, students, caplog):
    made = flag("news", students)
    request = request_for(STUDENT)
    assert "students" in request.segments
    made.flush()
    SegmentFlag.get("news")

    def refuse(execute, sql, params, many, context):
        if "segmentflag_segments" in sql:
            raise OperationalError("away")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert made.truth_of_segments(request) is UNKNOWN
        assert flag_is_active(request, "news") is False
    assert "flag news" in caplog.text


def test_a_flag_is_a_place_where_its_segments_are_used(flag, students, admin_user):
    flag("news", students)

    (use,) = uses_of(students, admin_user)

    assert use.lines == ["Segments"]
    assert usage_counts([students.pk]) == {str(students.pk): 1}


def test_a_segment_taken_out_of_a_flag_is_used_no_more(flag, students):
    made = flag("news", students)
    made.segments.clear()

    assert usage_counts([students.pk]) == {}


def test_a_flag_in_the_reference_index_can_be_indexed_anew(flag, students):
    made = flag("news", students)
    ReferenceIndex.objects.all().delete()

    ReferenceIndex.create_or_update_for_object(made)

    assert usage_counts([students.pk]) == {str(students.pk): 1}


def test_a_site_adds_segments_to_a_flag_of_its_own(students, monkeypatch):
    with isolate_apps("tests.testapp"):

        class CompanyFlag(SegmentFlagMixin, AbstractUserFlag):
            class Meta:
                app_label = "testapp"

        monkeypatch.setattr(CompanyFlag, "_get_segment_ids", lambda self: [students.pk])
        monkeypatch.setattr(CompanyFlag, "is_active_for_user", lambda self, user: None)
        made = CompanyFlag(pk=1, name="news")

        assert made.is_active(request_for(STUDENT)) is True
        assert made.is_active(request_for(OTHER)) is False
        assert made._segments_cache_key in made.get_flush_keys()
    assert CompanyFlag._meta.get_field("segments").deconstruct()[1] == "django.db.models.ManyToManyField"


def test_a_flag_says_its_name(flag):
    assert str(flag("news")) == "news"
