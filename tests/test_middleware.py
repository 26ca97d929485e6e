"""What the middleware adds to a request, and what it must not cost; with the views and addresses it is tried on."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync, iscoroutinefunction
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.views.decorators.cache import cache_page, never_cache

from tests import urls as site
from tests.attributes.reading import criterion
from wagtail_segments import failures
from wagtail_segments.checks import MIDDLEWARE
from wagtail_segments.middleware import SegmentsMiddleware, attach
from wagtail_segments.models import Segment
from wagtail_segments.testing import BROWSER, reload_segments, request_for

PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
EVERYBODY = criterion("user.signed_in", "is_not")
ON_PHONES = criterion("device.type", "one_of", ["phone"])
CAMPAIGN = criterion("visit.campaign", "is", "college")


# The views


def quiet(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello.")


def greet(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello, student." if "students" in request.segments else "Hello.")


async def greet_later(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello, student." if await request.segments.ahas("students") else "Hello.")


async def quiet_later(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello.")


def greet_by_template(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "testapp/plain.html")


def greet_in_data(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"segments": list(request.segments)})


@never_cache
def greet_secretly(request: HttpRequest) -> HttpResponse:
    return greet(request)


def greet_for_an_hour(request: HttpRequest) -> HttpResponse:
    return greet_by_header(greet(request))


def greet_by_header(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"], response["Expires"] = "public, max-age=3600", "Thu, 01 Dec 2094 16:00:00 GMT"
    return response


def fail(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return TemplateResponse(request, "testapp/plain.html", status=404).render()


def failed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Sorry, student." if "students" in request.segments else "Sorry.", status=500)


handler404, handler500 = not_found, failed
urlpatterns = [
    path("quiet/", quiet),
    path("greet/", greet),
    path("later/greet/", greet_later),
    path("later/quiet/", quiet_later),
    path("template/", greet_by_template),
    path("data/", greet_in_data),
    path("secret/", greet_secretly),
    path("hour/", greet_for_an_hour),
    path("cached/quiet/", cache_page(60)(quiet)),
    path("cached/greet/", cache_page(60)(greet)),
    path("cached/template/", cache_page(60)(greet_by_template)),
    path("fail/", fail),
    *site.urlpatterns,
]

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def phone(db: None) -> Client:
    return Client(headers={"user-agent": PHONE}, raise_request_exception=False)


@pytest.fixture
def desk(db: None) -> Client:
    return Client(headers={"user-agent": BROWSER}, raise_request_exception=False)


@pytest.fixture
def students(segment: Any) -> Any:
    """Whoever looks with a phone."""
    return segment("students", [ON_PHONES])


# What a request gets


def test_a_request_gets_a_visitor_and_segments(rf):
    request = rf.get("/")

    SegmentsMiddleware(quiet)(request)

    assert request.visitor.request is request
    assert not request.segments.consulted


def test_a_request_may_get_them_without_the_middleware(rf):
    request = rf.get("/")
    attach(request)

    assert request.visitor.request is request


def test_the_response_is_the_views(rf):
    response = HttpResponse()

    assert SegmentsMiddleware(lambda request: response)(rf.get("/")) is response


def test_it_is_synchronous_or_asynchronous_as_what_it_wraps():
    assert not iscoroutinefunction(SegmentsMiddleware(quiet))
    assert iscoroutinefunction(SegmentsMiddleware(quiet_later))


@pytest.mark.parametrize("address", ["/greet/", "/template/", "/later/greet/", "/data/", "/cached/greet/"])
def test_every_kind_of_view_may_ask(phone, desk, students, address):
    assert "student" in phone.get(address).text
    assert "student" not in desk.get(address).text


@pytest.mark.parametrize("address", ["/greet/", "/template/", "/later/greet/"])
def test_every_kind_of_view_may_ask_under_an_asynchronous_server(students, address):
    get = async_to_sync(AsyncClient().get)

    assert "student" in get(address, headers={"user-agent": PHONE}).text
    assert "student" not in get(address, headers={"user-agent": BROWSER}).text


def test_a_page_is_served_by_an_asynchronous_server(students, page_of):
    variants = [{"audience": {"match": "any", "segments": [students.pk]}, "content": "for phones"}]
    page_of({"type": "content", "value": {"variants": variants, "default": "for all"}})

    response = async_to_sync(AsyncClient().get)("/page/", headers={"user-agent": PHONE})

    assert "for phones" in response.text
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", ["/quiet/", "/later/quiet/"])
def test_a_visit_is_kept_under_an_asynchronous_server(segment, address):
    segment("students", [CAMPAIGN])
    get = async_to_sync(AsyncClient().get)

    get(f"{address}?utm_campaign=college", headers={"user-agent": BROWSER})

    assert "student" in get("/later/greet/", headers={"user-agent": BROWSER}).text


def test_an_asynchronous_page_that_needs_nothing_starts_no_thread(db, monkeypatch):
    reload_segments()
    request_for().segments.live  # noqa: B018 - loads the rules
    monkeypatch.setattr("wagtail_segments.middleware.sync_to_async", None)

    assert async_to_sync(AsyncClient().get)("/later/quiet/").status_code == 200


# What it costs


def served(client: Client, address: str, **request: Any) -> tuple[Any, list[str]]:
    """A response, and the queries that it took."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address, **request)
    return response, [query["sql"] for query in queries]


def without_us(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != MIDDLEWARE]


@pytest.mark.parametrize("address", ["/quiet/", "/later/quiet/", "/page/", "/no/such/page/", "/api/v2/pages/"])
def test_what_consults_nothing_is_as_if_we_were_not_there(students, page_of, settings, address):
    page_of({"type": "heading", "value": "Hello."})
    Client().get(address)
    with_us, queries_with_us = served(Client(), address)
    without_us(settings)
    Client().get(address)
    without, queries_without_us = served(Client(), address)

    assert queries_with_us == queries_without_us
    if address != "/no/such/page/":  # whose template asks
        assert with_us.headers == without.headers
    assert not with_us.cookies


@pytest.fixture
def personalised(page_of: Any) -> Any:
    """A page of ten personalised blocks, and one of ten ordinary ones."""

    def make(segments: list[Segment]) -> None:
        asked = [segments[place % len(segments)].pk if segments else 1 for place in range(10)]
        blocks = [
            {
                "type": "content",
                "value": {
                    "variants": [{"audience": {"match": "any", "segments": [pk]}, "content": "for some"}],
                    "default": "for all",
                },
            }
            for pk in asked
        ]
        page_of(*blocks, slug="personalised")
        page_of(*[{"type": "heading", "value": "for all"}] * 10, slug="ordinary")

    return make


RULES = [
    [CAMPAIGN],
    [criterion("user.groups", "any_of", ["Customers"])],
    [criterion("user.account.plan", "one_of", ["gold"])],
    [criterion("session.value", "is", "gold", name="plan")],
    [criterion("device.type", "one_of", ["tablet"])],
    [criterion("page.type", "one_of", ["testapp.StreamPage"]), criterion("page.locale", "one_of", ["fr"])],
    [criterion("time.of_day", "between", "00:00:00", to="00:00:01")],
    [criterion("page.query", "is", "blue", name="colour")],
    [{"type": "group", "value": {"match": "none", "criteria": [criterion("user.signed_in", "is_not")]}}],
    [criterion("visit.referrer_host", "is", "example.org")],
]


@pytest.mark.parametrize("count", [0, 10, 100, 1_000])
def test_a_warm_personalised_page_adds_no_query_no_cookie_and_no_write(personalised, desk, count):
    Segment.objects.bulk_create(
        Segment(name=f"{number}", key=f"s{number}", rule=RULES[number % len(RULES)]) for number in range(count)
    )
    reload_segments()
    personalised(list(Segment.objects.order_by("pk")))
    for address in ("/personalised/", "/ordinary/"):
        desk.get(address)

    response, queries = served(desk, "/personalised/")
    ordinary, expected = served(desk, "/ordinary/")

    assert len(queries) == len(expected)
    assert response.text.count("for all") == ordinary.text.count("for all") == 10
    assert not response.cookies
    assert not response.has_header("Vary")
    assert not Session.objects.exists()


def test_only_what_is_asked_for_is_evaluated(personalised, desk, evaluated):
    Segment.objects.bulk_create(Segment(name=f"{n}", key=f"s{n}", rule=[EVERYBODY]) for n in range(50))
    reload_segments()
    personalised(list(Segment.objects.order_by("pk")))

    keys = evaluated()

    desk.get("/personalised/")

    assert len(keys) == 10


def test_a_request_that_asks_nothing_does_not_look_for_rules(db, rf, django_assert_num_queries):
    request = rf.post("/")
    reload_segments()

    with django_assert_num_queries(0):
        SegmentsMiddleware(quiet)(request)


# What leaves the site


@pytest.mark.parametrize("address", ["/greet/", "/template/", "/later/greet/", "/data/", "/hour/", "/cached/greet/"])
@pytest.mark.parametrize("client", ["phone", "desk"])
def test_whatever_consulted_a_segment_is_private(request, students, address, client):
    response = request.getfixturevalue(client).get(address)

    assert response["Cache-Control"] == "private, no-cache"
    assert not response.has_header("Expires")


@pytest.mark.parametrize("address", ["/greet/", "/template/"])
def test_having_asked_for_what_is_not_there_counts(desk, address):
    assert desk.get(address)["Cache-Control"] == "private, no-cache"


def test_what_must_not_be_stored_is_still_not_stored(desk, students):
    assert desk.get("/secret/")["Cache-Control"] == "private, no-cache, no-store"


@pytest.mark.parametrize("method", ["head", "options", "post", "put"])
def test_other_methods_get_the_same_answer(phone, students, method):
    response = getattr(phone, method)("/greet/")

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    assert method == "head" or "student" in response.text


@pytest.mark.parametrize(("address", "status"), [("/no/such/page/", 404), ("/fail/", 500)])
def test_error_pages_may_ask_too(phone, students, address, status):
    response = phone.get(address)

    assert response.status_code == status
    assert "student" in response.text


@pytest.fixture
def site_cache(settings: Any) -> Any:
    """Django's page cache around the site, with our middleware where it is said to be."""

    def install(ours: str) -> None:
        update, fetch = (f"django.middleware.cache.{half}CacheMiddleware" for half in ("Update", "FetchFrom"))
        others = [name for name in settings.MIDDLEWARE if name != MIDDLEWARE]
        inner = [MIDDLEWARE, fetch] if ours == "before" else [fetch, MIDDLEWARE]
        settings.MIDDLEWARE = [update, *others, *inner]

    return install


@pytest.mark.parametrize("ours", ["before", "behind"])
@pytest.mark.parametrize("address", ["/greet/", "/template/", "/later/greet/", "/hour/"])
def test_djangos_page_cache_never_shows_one_visitor_anothers_page(phone, desk, students, site_cache, ours, address):
    site_cache(ours)

    assert "student" in phone.get(address).text
    assert "student" not in desk.get(address).text
    assert "student" in phone.get(address).text


@pytest.mark.parametrize("ours", ["before", "behind"])
def test_djangos_page_cache_never_keeps_a_personalised_page(phone, desk, students, site_cache, page_of, ours):
    site_cache(ours)
    variants = [{"audience": {"match": "any", "segments": [students.pk]}, "content": "for phones"}]
    page_of({"type": "content", "value": {"variants": variants, "default": "for all"}})

    assert ["for phones" in client.get("/page/").text for client in (phone, desk, phone)] == [True, False, True]


@pytest.mark.parametrize("ours", ["before", "behind"])
def test_djangos_page_cache_keeps_what_consults_nothing(desk, students, site_cache, monkeypatch, ours):
    site_cache(ours)
    first = desk.get("/quiet/")
    second = desk.get("/quiet/")

    assert "max-age=600" in first["Cache-Control"]
    assert second["Expires"] == first["Expires"]


@pytest.mark.parametrize("ours", ["before", "behind"])
@pytest.mark.parametrize("address", ["/quiet/", "/later/quiet/"])
def test_no_stored_page_carries_the_session_of_whoever_came_first(db, segment, site_cache, ours, address):
    site_cache(ours)
    segment("students", [CAMPAIGN])
    first, second = Client(headers={"user-agent": BROWSER}), Client(headers={"user-agent": BROWSER, "sec-gpc": "1"})
    for client in (first, second):
        client.cookies["theme"] = "dark"
        client.get(f"{address}?utm_campaign=college")

    assert "sessionid" in first.cookies
    assert "sessionid" not in second.cookies


@pytest.mark.parametrize("address", ["/cached/greet/", "/cached/template/"])
def test_a_cached_view_never_shows_one_visitor_anothers_page(phone, desk, students, address):
    assert ["student" in client.get(address).text for client in (phone, desk, phone)] == [True, False, True]


def test_a_cached_view_that_consults_nothing_is_cached(desk, students):
    assert desk.get("/cached/quiet/")["Cache-Control"] == "max-age=60"


def test_a_response_that_begins_a_session_is_private(desk, segment):
    segment("others", [CAMPAIGN])

    response = desk.get("/quiet/?utm_campaign=college")

    assert response.cookies
    assert response["Cache-Control"] == "private, no-cache"


# When something of ours fails


@pytest.mark.parametrize(
    ("rule", "broken", "kind"),
    [
        (EVERYBODY, "wagtail_segments.middleware.keep_private", "label"),
        (criterion("visit.pages", "ge", 1), "wagtail_segments.visitors.visits.Visit.remember", "visit"),
    ],
)
@pytest.mark.parametrize("address", ["/greet/", "/later/greet/"])
def test_a_response_that_cannot_be_finished_is_served(desk, segment, monkeypatch, caplog, rule, broken, kind, address):
    segment("students", [rule])
    monkeypatch.setattr(broken, _fail)
    before = failures.counts[kind]

    response = desk.get(address)

    assert (response.status_code, response.text) == (200, "Hello, student.")
    assert failures.counts[kind] == before + 1
    assert len(caplog.records) == 1


def test_the_middleware_of_the_test_project_stands_last():
    assert django_settings.MIDDLEWARE[-1] == MIDDLEWARE


def _fail(*args: Any, **kwargs: Any) -> Any:
    raise ConnectionError
