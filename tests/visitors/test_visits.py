import json
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from tests.attributes.reading import criterion, read
from wagtail_segments.attributes.registry import lookup
from wagtail_segments.middleware import SegmentsMiddleware
from wagtail_segments.rules.truth import UNKNOWN
from wagtail_segments.testing import BROWSER, request_for
from wagtail_segments.visitors.visits import SESSION_KEY

ENGINES = ["db", "cache", "cached_db", "signed_cookies", "file"]
COLLEGE = criterion("visit.campaign", "is", "college")
EVERYTHING = [
    COLLEGE,
    criterion("visit.landing_address", "is_set"),
    criterion("visit.referrer", "is_set"),
    criterion("visit.pages", "ge", 1),
    criterion("visit.number", "ge", 1),
    criterion("visit.minutes", "ge", 0),
    criterion("visit.days_since_last", "is_not_set"),
    criterion("acquisition.channel", "none_of", ["email"]),
    criterion("acquisition.first_channel", "none_of", ["email"]),
    criterion("acquisition.first_campaign", "is_set"),
    criterion("acquisition.first_source", "is_not", "college"),
    criterion("acquisition.first_medium", "is_not", "college"),
    criterion("acquisition.first_referrer", "is_set"),
    criterion("acquisition.first_landing_address", "is_set"),
]
STUDENT, STRANGER = "Hello, student.", "Hello."


@pytest.fixture
def college(segment: Any) -> Any:
    return segment("students", [COLLEGE])


@pytest.fixture
def everything(segment: Any) -> Any:
    return segment("students", EVERYTHING)


# What is written, and for whom


def test_nothing_is_written_if_no_live_segment_needs_it(browser, segment):
    segment("students", [criterion("page.path", "is", "/plain/")])
    segment("draft", EVERYTHING, live=False)

    response = browser.get("/plain/?utm_campaign=college", referer="https://example.org/")

    assert not response.cookies
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        (criterion("visit.campaign", "is", "college"), {"utm_campaign"}),
        (criterion("visit.campaign", "is_not", "x"), {"utm_campaign"}),
        (criterion("visit.landing_address", "is_set"), {"landing_address"}),
        (criterion("visit.landing_page", "is", 1), {"landing_page"}),
        (criterion("visit.referrer", "is_set"), {"referrer"}),
        (criterion("visit.referrer_host", "is", "example.org"), {"referrer"}),
        (criterion("visit.pages", "gt", 1), {"pages"}),
        (criterion("visit.number", "gt", 1), {"number"}),
        (criterion("visit.minutes", "gt", 1), {"began"}),
        (criterion("visit.returning", "is"), {"number"}),
        (criterion("visit.days_since_last", "gt", 1), {"last"}),
        (criterion("acquisition.channel", "one_of", ["email"]), {"channel"}),
        (criterion("acquisition.first_channel", "one_of", ["email"]), {"first_channel"}),
        (criterion("acquisition.first_campaign", "is", "college"), {"first_utm_campaign"}),
        (criterion("acquisition.first_source", "is", "college"), {"first_utm_source"}),
        (criterion("acquisition.first_medium", "is", "college"), {"first_utm_medium"}),
        (criterion("acquisition.first_referrer", "is_set"), {"first_referrer"}),
        (criterion("acquisition.first_referrer_host", "within", "example.org"), {"first_referrer"}),
        (criterion("acquisition.first_landing_address", "is_set"), {"first_landing_address"}),
    ],
)
def test_only_what_a_live_segment_needs_is_written(browser, segment, line, facts):
    segment("students", [line])

    browser.get("/plain/?utm_campaign=college", referer="https://example.org/")

    assert set(browser.kept) == facts | {"seen"}


def test_what_a_group_needs_is_written_too(browser, segment):
    segment("students", [{"type": "group", "value": {"match": "none", "criteria": [COLLEGE]}}])

    browser.get("/plain/?utm_campaign=college")

    assert browser.kept["utm_campaign"] == "college"


def test_a_visitor_without_anything_to_remember_gets_no_cookie(browser, college):
    response = browser.get("/plain/")

    assert not response.cookies
    assert not Session.objects.exists()


def test_whoever_comes_directly_gets_no_cookie_for_a_channel(browser, segment):
    segment("students", [criterion("acquisition.channel", "one_of", ["direct"])])

    response = browser.get("/plain/?page=2", referer="http://testserver/")

    assert STUDENT in response.text
    assert not response.cookies


def test_no_click_id_is_kept(browser, segment):
    segment("students", [criterion("acquisition.channel", "one_of", ["paid_search"])])

    assert STUDENT in browser.get("/plain/?gclid=Secret").text
    assert STUDENT in browser.get("/plain/").text
    assert browser.kept["channel"] == "paid_search"
    assert "Secret" not in json.dumps(browser.kept)


def test_a_first_visit_that_began_without_a_campaign_is_noted_as_such(browser, segment, clock):
    segment("students", [criterion("acquisition.first_campaign", "is", "college")])
    browser.get("/plain/")
    clock.forward(days=2)

    assert STUDENT not in browser.get("/plain/?utm_campaign=college").text
    assert browser.kept["first_utm_campaign"] == ""


def test_the_first_visit_outlives_pauses(browser, segment, clock):
    segment("students", [criterion("acquisition.first_campaign", "is", "college")])
    for campaign in ("college", "spring", "summer"):
        assert STUDENT in browser.get(f"/plain/?utm_campaign={campaign}").text
        clock.forward(days=2)


def test_days_since_the_last_visit_are_those_before_this_one(browser, segment, clock):
    segment("students", [criterion("visit.days_since_last", "ge", 3)])
    shown = []
    for days, minutes in ((0, 0), (0, 20), (3, 0), (0, 20), (0, 20), (1, 0)):
        clock.forward(days=days, minutes=minutes)
        shown.append(STUDENT in browser.get("/plain/").text)

    assert shown == [False, False, True, True, True, False]


def test_what_no_longer_holds_is_not_kept(browser, college):
    browser.get("/plain/?utm_campaign=college")

    assert STRANGER in browser.get("/plain/?utm_source=mail").text
    assert STRANGER in browser.get("/plain/").text
    assert not browser.kept


def test_what_no_longer_holds_is_forgotten_once(browser, college):
    browser.get("/plain/?utm_campaign=college")
    browser.get("/plain/?utm_source=mail")

    with CaptureQueriesContext(connection) as queries:
        browser.get("/plain/")

    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_gpc": "1"},
        {"dnt": "1"},
        {"sec_purpose": "prefetch;prerender"},
        {"user_agent": "curl/8.5.0"},
        {"user_agent": "python-requests/2.32.3"},
        {"user_agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user_agent": ""},
    ],
)
def test_nothing_is_written_about_whoever_refuses_or_does_not_look(browser, everything, headers):
    response = browser.get("/plain/?utm_campaign=college", **headers)

    assert response.status_code == 200
    assert not response.cookies
    assert not Session.objects.exists()


@pytest.mark.parametrize("headers", [{"sec_gpc": "1"}, {"user_agent": "curl/8.5.0"}])
def test_what_was_written_before_is_not_used_for_whoever_refuses(browser, college, headers):
    browser.get("/plain/?utm_campaign=college")

    assert STRANGER in browser.get("/plain/", **headers).text


@pytest.mark.parametrize("method", ["head", "options", "post", "put", "delete"])
def test_nothing_is_written_for_other_methods(browser, everything, method):
    response = getattr(browser.client, method)("/plain/?utm_campaign=college")

    assert not response.cookies


@pytest.mark.parametrize("path", ["/no/such/page/", "/admin/login/", "/admin/", "/api/v2/pages/", "/documents/1/x.pdf"])
def test_nothing_is_written_for_what_is_no_page(browser, everything, path):
    browser.get(f"{path}?utm_campaign=college")

    assert browser.kept is None


@pytest.mark.parametrize(
    ("response", "flags"),
    [
        (HttpResponse(status=500), {}),
        (HttpResponse(status=302), {}),
        (HttpResponse(content_type="application/json"), {}),
        (HttpResponse(content_type=""), {}),
        (HttpResponse(), {"is_preview": True}),
        (HttpResponse(), {"is_dummy": True}),
    ],
)
def test_nothing_is_written_for_errors_and_previews(everything, response, flags):
    request = request_for("/?utm_campaign=college", session={})
    vars(request).update(flags)

    SegmentsMiddleware(lambda request: response)(request)

    assert SESSION_KEY not in request.session


def test_a_page_that_fails_fails_as_ever(everything):
    def fails(request: Any) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        SegmentsMiddleware(fails)(request_for())


def consents(request: Any) -> bool:
    return request.COOKIES.get("consent") == "yes"


def fails(request: Any) -> bool:
    raise ConnectionError


@pytest.mark.parametrize(("cookie", "is_kept"), [("yes", True), ("no", False)])
def test_consent_is_asked_of_the_site(browser, college, cookie, is_kept):
    browser.client.cookies["consent"] = cookie

    with override_settings(WAGTAIL_SEGMENTS={"CONSENT": f"{__name__}.consents"}):
        browser.get("/plain/?utm_campaign=college")

    assert bool(browser.kept) is is_kept


def test_a_site_that_cannot_say_who_consented_serves_its_pages(browser, college, caplog):
    with override_settings(WAGTAIL_SEGMENTS={"CONSENT": f"{__name__}.fails"}):
        response = browser.get("/plain/?utm_campaign=college")

    assert response.status_code == 200
    assert STRANGER in response.text
    assert browser.kept is None
    assert "ConnectionError" in caplog.text


# How a visit goes


def test_a_campaign_lasts_for_the_visit(browser, college):
    assert STUDENT in browser.get("/plain/?utm_campaign=College").text
    assert STUDENT in browser.get("/plain/").text


def test_a_later_campaign_replaces_all_of_an_earlier_one(browser, college):
    browser.get("/plain/?utm_campaign=college&utm_term=loan")
    browser.get("/plain/?utm_campaign=spring&utm_source=mail")

    assert browser.kept["utm_campaign"] == "spring"


@pytest.mark.parametrize(("minutes", "seconds", "greeting"), [(29, 59, STUDENT), (30, 0, STUDENT), (30, 1, STRANGER)])
def test_a_visit_ends_with_a_pause_of_thirty_minutes(browser, college, clock, minutes, seconds, greeting):
    browser.get("/plain/?utm_campaign=college")
    clock.forward(minutes=minutes, seconds=seconds)

    assert greeting in browser.get("/plain/").text


def test_a_visit_goes_on_as_long_as_there_is_no_pause(browser, college, clock):
    browser.get("/plain/?utm_campaign=college")
    for _page in range(5):
        clock.forward(minutes=20)
        assert STUDENT in browser.get("/plain/").text


@override_settings(WAGTAIL_SEGMENTS={"VISIT_PAUSE_MINUTES": 5})
def test_a_site_may_have_shorter_visits(browser, college, clock):
    browser.get("/plain/?utm_campaign=college")
    clock.forward(minutes=6)

    assert STRANGER in browser.get("/plain/").text


def test_a_clock_that_is_put_back_a_little_does_not_end_a_visit(browser, college, clock):
    browser.get("/plain/?utm_campaign=college")
    clock.forward(minutes=-10)

    assert STUDENT in browser.get("/plain/").text


def test_a_visit_in_the_future_is_over(browser, college, clock):
    browser.get("/plain/?utm_campaign=college")
    clock.forward(hours=-1)

    assert STRANGER in browser.get("/plain/").text


def test_pages_and_visits_are_counted(browser, everything, clock):
    counts = []
    for minutes in (0, 1, 31, 1, 1):
        clock.forward(minutes=minutes)
        browser.get("/plain/")
        counts.append((browser.kept["number"], browser.kept["pages"]))

    assert counts == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]


@pytest.mark.parametrize(("key", "expected"), [("visit.pages", 1), ("visit.number", 1), ("visit.minutes", 0)])
def test_the_first_page_of_a_first_visit(key, expected):
    assert read(key, request_for()) == expected


def test_minutes_are_those_since_the_visit_began(browser, segment, clock):
    segment("students", [criterion("visit.minutes", "ge", 5)])
    browser.get()
    clock.forward(minutes=4, seconds=59)
    assert STRANGER in browser.get().text
    clock.forward(seconds=1)

    assert STUDENT in browser.get().text


def test_the_landing_page_is_the_first_of_the_visit(browser, segment, page_of, home):
    landing = page_of(slug="landing")
    segment("students", [criterion("visit.landing_page", "is", landing.pk)])

    browser.get("/landing/?secret=1")

    assert browser.kept["landing_page"] == landing.path
    assert STUDENT in browser.get("/plain/").text


def test_below_the_landing_page_counts_as_below(browser, segment, page_of, home):
    page_of(slug="landing")
    segment("students", [criterion("visit.landing_page", "below", home.pk)])

    browser.get("/landing/")

    assert STUDENT in browser.get("/plain/").text


def test_a_view_may_be_where_a_visit_begins(browser, segment):
    segment("students", [criterion("visit.landing_address", "is", "/plain/")])

    assert STUDENT in browser.get("/plain/").text
    assert browser.kept["landing_address"] == "/plain/"


def test_where_a_visit_began_cannot_be_told_if_it_was_not_noted(browser, college, segment):
    browser.get("/plain/?utm_campaign=college")
    segment("landed", [criterion("visit.landing_address", "is", "/plain/")])

    request = request_for(session={SESSION_KEY: browser.kept}, now=None)

    assert read("visit.landing_address", request) is UNKNOWN
    assert "not noted" in request.visitor.why_unknown(lookup("visit.landing_address"))


def test_the_referrer_lasts_for_the_visit(browser, segment):
    segment("students", [criterion("visit.referrer_host", "is", "news.example.org")])

    assert STUDENT in browser.get("/plain/", referer="https://News.example.org/story?id=7#top").text
    assert STUDENT in browser.get("/plain/", referer="http://testserver/plain/").text
    assert browser.kept["referrer"] == "https://news.example.org/story"


def test_a_fact_is_not_written_again_within_a_minute(browser, college, clock):
    browser.get("/plain/?utm_campaign=college")
    clock.forward(seconds=59)
    began = browser.kept["seen"]
    browser.get("/plain/")
    after_a_moment = browser.kept["seen"]
    clock.forward(seconds=1)
    browser.get("/plain/")

    assert (after_a_moment, browser.kept["seen"]) == (began, began + 60)


def test_what_is_kept_does_not_grow_with_the_visit(browser, everything):
    long = "x" * 2_000
    address = f"/plain/?utm_campaign={long}&utm_source={long}&utm_medium={long}&utm_term={long}&utm_content={long}&"
    browser.get(address, referer=f"https://example.org/{long}")
    size = len(json.dumps(browser.kept))
    for _page in range(20):
        browser.get(address, referer=f"https://example.org/{long}")

    assert size < 2_500  # a cookie may have to hold it
    assert len(json.dumps(browser.kept)) <= size + 1  # one more digit of the page count


def test_the_longest_path_is_cut(browser, everything, page_of):
    request = request_for("/" + "x" * 5_000)

    assert len(request.visitor.visit.landing_address) == 512


def test_no_query_and_no_address_of_the_visitor_is_kept(browser, everything):
    browser.get("/plain/?secret=1&utm_campaign=college", referer="https://user:pass@example.org/a?token=2#3")

    kept = json.dumps(browser.kept)
    assert not {word for word in ("secret", "token", "pass", "127.0.0.1", "Mozilla") if word in kept}


@pytest.mark.parametrize(
    "key", ["visit.pages", "visit.number", "visit.minutes", "visit.landing_page", "visit.referrer"]
)
def test_what_may_not_be_remembered_cannot_be_told(key):
    request = request_for(sec_gpc="1")

    assert read(key, request) is UNKNOWN
    assert request.visitor.why_unknown(lookup(key)) == "the browser asks not to be tracked"


def test_what_the_request_itself_says_needs_no_memory():
    request = request_for("/?utm_campaign=college", sec_gpc="1", referer="https://example.org/a?b=c")

    assert read("visit.campaign", request) == "college"
    assert read("visit.referrer", request) == "https://example.org/a"
    assert read("visit.source", request) is None


def test_a_site_without_sessions_remembers_nothing(college):
    request = request_for()
    del request.session

    SegmentsMiddleware(lambda request: HttpResponse())(request)

    assert read("visit.campaign", request) is UNKNOWN
    assert request.visitor.why_unknown(lookup("visit.campaign")) == "the site keeps no sessions"


# Sessions of every kind


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Any) -> Any:
    with override_settings(
        SESSION_ENGINE=f"django.contrib.sessions.backends.{request.param}", SESSION_FILE_PATH=str(tmp_path)
    ):
        yield request.param


def test_a_visit_is_kept_in_every_kind_of_session(engine, browser, everything, clock):
    assert STUDENT in browser.get("/plain/?utm_campaign=college", referer="https://example.org/").text
    assert STUDENT in browser.get("/plain/").text
    assert (browser.kept["pages"], browser.kept["number"]) == (2, 1)


def test_a_session_that_cannot_be_made_costs_the_visit_and_not_the_page(engine, browser, college, monkeypatch, caplog):
    monkeypatch.setattr(_store(), "save", _fail)

    response = browser.get("/plain/?utm_campaign=college")

    assert (response.status_code, STUDENT in response.text) == (200, True)
    assert not response.cookies
    assert len(caplog.records) == 1


def test_a_session_that_cannot_be_saved_costs_the_visit_and_not_the_page(engine, browser, college, monkeypatch, caplog):
    browser.keep(plan="gold")
    monkeypatch.setattr(_store(), "save", _fail)

    response = browser.get("/plain/?utm_campaign=college")

    assert (response.status_code, STUDENT in response.text) == (200, True)
    assert len(caplog.records) == 1


@pytest.mark.parametrize("engine", ["db", "cached_db", "cache", "file"], indirect=True)
def test_a_session_that_was_deleted_meanwhile_costs_the_visit_and_not_the_page(engine, browser, college):
    browser.keep(plan="gold")
    browser.session.delete()

    response = browser.get("/plain/?utm_campaign=college")

    assert (response.status_code, STUDENT in response.text) == (200, True)
    assert STUDENT in browser.get("/plain/").text


def test_what_another_request_puts_into_the_session_meanwhile_stays(browser, college):
    browser.keep(plan="gold")

    def page(request: Any) -> HttpResponse:
        assert request.session["plan"] == "gold"
        browser.keep(plan="gold", cart="full")
        return HttpResponse()

    _served(browser, page)

    assert dict(browser.session)["cart"] == "full"
    assert browser.kept["utm_campaign"] == "college"


def test_the_first_visit_that_another_request_has_noted_meanwhile_stays(browser, segment):
    segment("students", [criterion("acquisition.first_campaign", "is", "spring")])
    browser.keep(plan="gold")

    def page(request: Any) -> HttpResponse:
        assert request.session["plan"] == "gold"
        browser.get("/plain/?utm_campaign=spring")
        return HttpResponse()

    _served(browser, page)

    assert browser.kept["first_utm_campaign"] == "spring"


def test_a_session_that_is_deleted_during_the_request_costs_the_visit_and_not_the_page(browser, college, caplog):
    browser.keep(plan="gold")

    def page(request: Any) -> HttpResponse:
        assert request.session["plan"] == "gold"
        Session.objects.all().delete()
        cache.clear()
        return HttpResponse()

    response = _served(browser, page)

    assert response.status_code == 200
    assert not Session.objects.exists()


def test_a_session_that_the_site_itself_cannot_save_fails_as_ever(browser, college, monkeypatch):
    def page(request: Any) -> HttpResponse:
        request.session["plan"] = "gold"
        monkeypatch.setattr(type(request.session), "save", _fail)
        return HttpResponse()

    with pytest.raises(ConnectionError):
        _served(browser, page)


# What is kept may be anything

GARBAGE: list[Any] = [
    None,
    "text",
    5,
    [],
    [1, 2],
    {},
    {"seen": "now"},
    {"seen": True},
    {"seen": None, "pages": None},
    {"seen": 10**400},
    {"seen": 1779019200, "utm_campaign": ["college"]},
    {"seen": 1779019200, "landing_address": {}, "landing_page": 5},
    {"seen": 1779019200, "referrer": {"a": 1}},
    {"seen": 1779019200, "referrer": "http://[::1"},
    {"seen": 1779019200, "pages": "many", "number": [1], "began": {}},
    {"seen": 1779019200, "pages": -5, "number": -5, "began": -5},
    {"seen": 1779019200, "began": 10**400},
    {"seen": 1779019200, "last": [], "channel": {}, "first_channel": 5},
    {"seen": 1779019200, "last": -(10**400), "first_referrer": "http://[::1"},
    {"seen": 1779019200, "first_utm_campaign": None, "first_landing_address": ["/"], "id": {}},
]


@pytest.mark.parametrize("kept", GARBAGE, ids=range(len(GARBAGE)))
def test_a_session_that_holds_garbage_does_not_stop_a_page(browser, segment, kept):
    for line in EVERYTHING:
        segment(line["type"].rpartition("__")[2].replace("_", "-"), [line])
    segment("students", EVERYTHING, match="any")
    browser.keep(**{SESSION_KEY: kept})

    assert browser.get("/plain/").status_code == 200
    assert browser.get("/plain/?utm_campaign=college").status_code == 200


def _store() -> type[SessionBase]:
    return import_module(settings.SESSION_ENGINE).SessionStore


def _fail(*args: Any, **kwargs: Any) -> None:
    raise ConnectionError


def _served(browser: Any, page: Any) -> Any:
    """A response of a view behind sessions and our middleware."""
    request = RequestFactory().get("/?utm_campaign=college", headers={"user-agent": BROWSER})
    request.COOKIES = {name: morsel.value for name, morsel in browser.client.cookies.items()}
    return SessionMiddleware(SegmentsMiddleware(page))(request)
