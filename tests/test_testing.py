from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from wagtail_segments.models import Persona, Segment
from wagtail_segments.testing import (
    reload_segments,
    render_as,
    request_as,
    request_for,
    segments_of,
    shown_at,
)
from wagtail_segments.visitors.simulation import Simulation

CAMPAIGN = {"type": "visit__campaign", "value": {"operator": "is", "value": "college"}}


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


# Somebody in particular


@pytest.fixture
def students(segment):
    Persona.objects.create(
        name="Student", key="student", lines=[{"type": "visit__campaign", "value": {"value": "college"}}]
    )
    return segment("students", [CAMPAIGN])


SOMEBODY = [
    "student",
    {"visit.campaign": "college"},
    Simulation(values={"visit.campaign": "college"}),
]


@pytest.mark.parametrize("who", SOMEBODY, ids=str)
def test_somebody_is_a_persona_or_its_key_or_a_simulation_or_values(students, who):
    assert segments_of(who) == {"students"}
    assert "students" in request_as(who).segments


def test_a_persona_may_be_given_itself(students):
    assert segments_of(Persona.objects.get()) == {"students"}
    assert segments_of(Persona(key="new")) == set()


def test_somebody_is_where_they_are_said_to_be(students, page_of):
    assert segments_of({}, "/?utm_campaign=college") == {"students"}
    assert request_as({}, page=page_of()).path == "/page/"


@pytest.mark.parametrize("who", ["nobody", {"user.gone": 1}])
def test_somebody_who_is_not_there_is_an_error(db, who):
    with pytest.raises(LookupError):
        request_as(who)


def test_what_somebody_sees_can_be_asked_with_and_without_making_the_page(students, page_of):
    variant = {"audience": {"match": "any", "segments": [students.pk]}, "content": "For students"}
    items = [{"type": "item", "id": "1", "value": variant}]
    page = page_of({"type": "content", "value": {"variants": items, "default": "For all"}})

    assert shown_at(page, "student") == {"Body › 1. Content": "variant 1"}
    assert shown_at(page, {}) == {"Body › 1. Content": "everyone else"}
    assert "For students" in render_as(page, "student")
    assert "For students" not in render_as(page, {})


def stop(get_response):
    """A middleware that answers itself, as a page cache does."""
    from django.http import HttpResponse

    return lambda request: HttpResponse("A copy that somebody else was given")


def test_a_middleware_that_answers_by_itself_is_gone_round(students, page_of, settings):
    settings.MIDDLEWARE = ["tests.test_testing.stop", *settings.MIDDLEWARE]

    assert "<h1>page</h1>" in render_as(page_of(), "student")


def test_an_error_of_the_page_is_the_tests_to_see(students, page_of, monkeypatch):
    page = page_of()

    def fail(self, request):
        raise ZeroDivisionError

    monkeypatch.setattr(type(page), "serve", fail)

    with pytest.raises(ZeroDivisionError):
        render_as(page, "student")
