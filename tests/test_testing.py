from datetime import UTC, datetime

from django.contrib.auth import get_user_model

from wagtail_segments.models import Segment
from wagtail_segments.testing import reload_segments, request_for


def test_a_request_is_that_of_a_stranger_without_a_session():
    visitor = request_for().visitor

    assert not visitor.is_signed_in
    assert not visitor.has_session


def test_a_request_has_the_path_and_the_query():
    request = request_for("/savings/?colour=blue")

    assert request.path == "/savings/"
    assert request.visitor.query.dict() == {"colour": "blue"}


def test_a_request_has_whoever_is_signed_in():
    user = get_user_model()(username="ada")

    assert request_for(user=user).visitor.user is user


def test_a_request_brings_the_session_that_is_given():
    request = request_for(session={"plan": "gold"})

    assert request.visitor.session["plan"] == "gold"
    assert not request.session.modified


def test_a_session_may_be_empty():
    assert request_for(session={}).visitor.has_session


def test_a_request_is_made_when_it_is_said_to_be():
    moment = datetime(2026, 1, 31, 12, tzinfo=UTC)

    assert request_for(now=moment).visitor.now == moment


def test_a_request_looks_at_the_page_that_is_given():
    page = object()

    assert request_for(page=page).visitor.page is page


def test_headers_are_given_by_name():
    assert request_for(sec_gpc="1").headers["Sec-GPC"] == "1"


def test_a_request_comes_from_an_ordinary_browser():
    assert "Firefox" in request_for().headers["User-Agent"]


def test_a_header_is_left_out_on_demand():
    assert "User-Agent" not in request_for(user_agent=None).headers


def test_segments_are_loaded_anew_on_demand(segment):
    everybody = segment("everybody", [{"type": "user__signed_in", "value": {"operator": "is_not"}}])
    assert "everybody" in request_for().segments

    Segment.objects.filter(pk=everybody.pk).update(live=False)
    assert "everybody" in request_for().segments
    reload_segments()

    assert "everybody" not in request_for().segments


def test_making_a_request_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        request_for("/?utm_campaign=college", session={"plan": "gold"}, referer="https://example.org/")
