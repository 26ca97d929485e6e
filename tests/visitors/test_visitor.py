from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model, login, logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from tests.attributes.reading import read
from wagtail_segments.attributes import Absent
from wagtail_segments.attributes.registry import lookup
from wagtail_segments.blocks import segments_in
from wagtail_segments.middleware import attach
from wagtail_segments.rules.truth import UNKNOWN
from wagtail_segments.testing import request_for


class Untouched:
    """A session that nobody may read."""

    modified = False
    accessed = False

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the session was asked for {name}")


def nobody_may_ask() -> Any:
    raise AssertionError("the account was looked up")


@pytest.fixture
def stranger() -> Any:
    """The request of somebody without a cookie, on a site with sessions and accounts."""
    request = RequestFactory().get("/")
    request.session = Untouched()
    request.user = SimpleLazyObject(nobody_may_ask)
    attach(request)
    return request


@pytest.mark.parametrize("key", ["user.signed_in", "user.email", "user.groups", "user.account.plan", "session.value"])
def test_nothing_is_looked_up_for_a_stranger_without_a_cookie(stranger, key):
    assert not read(key, stranger)


def test_a_session_that_the_site_has_just_begun_is_read(stranger):
    stranger.session = SessionMiddleware(lambda request: HttpResponse()).SessionStore()
    stranger.session["plan"] = "gold"

    assert read("session.value", stranger) == {"plan": "gold"}


def test_somebody_with_a_cookie_is_looked_up():
    user = get_user_model()(username="ada")
    request = request_for(session={})
    request.user = SimpleLazyObject(lambda: user)

    assert request.visitor.is_signed_in
    assert request.visitor.user == user


def test_an_account_that_is_known_already_needs_no_cookie():
    request = request_for(user=get_user_model()(username="token"))

    assert request.visitor.is_signed_in


def test_the_account_of_a_stranger_is_absent():
    with pytest.raises(Absent):
        _ = request_for().visitor.user


def test_templates_pass_over_what_is_absent():
    assert Absent.silent_variable_failure


def test_a_visitor_remembers_that_something_was_read():
    request = request_for()
    assert not request.visitor.was_asked

    read("page.path", request)

    assert request.visitor.was_asked


def test_another_time_is_another_answer():
    request = request_for()
    request.visitor.now = datetime(2026, 5, 17, 12, tzinfo=UTC)
    noon = read("time.of_day", request)
    request.visitor.now = datetime(2026, 5, 17, 23, tzinfo=UTC)

    assert read("time.of_day", request) != noon


def test_a_site_without_time_zones_has_a_time_too(settings):
    settings.USE_TZ = False

    assert read("time.date", request_for()) is not None


def test_a_user_from_elsewhere_than_the_session_is_asked(django_user_model):
    request = request_for()
    request.user = SimpleLazyObject(lambda: django_user_model(username="token", email="token@example.org"))

    assert request.visitor.is_signed_in


def test_a_value_is_shown_as_the_attribute_gave_it():
    request = request_for("/Savings/")

    assert request.visitor.shown(lookup("page.path")) == "/Savings/"
    assert request.visitor.read(lookup("page.path")) == "/savings/"


def test_nothing_is_shown_of_what_is_absent():
    assert request_for().visitor.shown(lookup("user.email")) is None


def test_another_page_means_that_everything_is_read_anew(home):
    request = request_for()
    assert read("page.page", request) is None

    request.visitor.page = home

    assert read("page.page", request) == home.path


def test_the_same_page_again_changes_nothing(home):
    request = request_for(page=home)
    read("device.type", request)

    request.visitor.page = home

    assert request.visitor._values == {"device.type": "desktop"}


def test_a_page_that_a_preview_shows_is_taken_for_the_one_being_served(home):
    request = request_for()
    request.is_preview = True
    segments_in({"request": request, "page": home})

    assert request.visitor.page is home


def test_a_page_that_a_template_shows_is_not_taken_for_the_one_being_served(home):
    request = request_for()
    segments_in({"request": request, "page": home})

    assert request.visitor.page is None


@pytest.mark.parametrize("thing", [None, "page", 5, object()])
def test_what_a_template_calls_page_may_be_something_else(thing):
    request = request_for()
    request.visitor.see(thing)

    assert request.visitor.page is None


def test_the_page_being_served_is_not_replaced_by_another(home, page_of):
    request = request_for(page=home)
    request.visitor.see(page_of())

    assert request.visitor.page is home


def test_the_query_is_that_of_the_address_as_it_arrived():
    request = request_for("/?utm_campaign=college")
    request.GET = request.GET.copy()
    del request.GET["utm_campaign"]
    request.META["QUERY_STRING"] = ""  # as page caches do

    assert request.visitor.query["utm_campaign"] == "college"


@pytest.mark.parametrize("encoding", ["no such encoding", "utf-16", None])
def test_a_query_in_an_odd_encoding_is_read_or_passed_over(encoding):
    request = request_for("/?colour=blue")
    request._encoding = encoding

    assert read("page.query", request) is not UNKNOWN


@pytest.mark.django_db
@pytest.mark.parametrize("sign", ["in", "out"])
def test_whoever_signs_in_or_out_is_read_anew(sign):
    user = get_user_model().objects.create_user("ada")
    request = request_for(user=None if sign == "in" else user, session={})
    before = read("user.signed_in", request)

    if sign == "in":
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    else:
        logout(request)

    assert read("user.signed_in", request) is not before
