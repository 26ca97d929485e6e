import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory, override_settings
from wagtail.models import Site

from tests.attributes.reading import answer, criterion, read
from wagtail_segments.attributes.registry import lookup
from wagtail_segments.criteria.stored import load_comparison, load_rule
from wagtail_segments.middleware import attach
from wagtail_segments.rules.tree import Broken
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.testing import request_for

# The host


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("www.example.org", "www.example.org"),
        ("WWW.Example.ORG", "www.example.org"),
        ("www.example.org:8000", "www.example.org"),
        ("127.0.0.1:8000", "127.0.0.1"),
        ("[::1]:8000", "::1"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("", None),
        ("evil example.org", None),
        ("example.org/path", None),
        ("user@example.org", None),
        ("[::1", None),
        ("\0", None),
        ("\ud800.example", None),
        ("x" * 65_536, "x" * 512),
    ],
)
def test_the_host_is_that_of_the_address_without_its_port(sent, expected):
    request = request_for()
    request.META["HTTP_HOST"] = sent

    assert read("request.host", request) == expected


def test_a_host_that_the_site_does_not_answer_to_is_absent(settings):
    settings.ALLOWED_HOSTS = ["www.example.org"]

    assert read("request.host", request_for(host="evil.example")) is None


# The site


@pytest.fixture
def shop(home):
    return Site.objects.create(hostname="shop.example.org", port=80, site_name="Shop", root_page=home)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("shop.example.org", YES), ("SHOP.example.org", YES), ("testserver", NO), ("evil.example", NO)],
)
def test_the_site_is_that_which_wagtail_finds(shop, host, expected):
    line = criterion("request.site", "one_of", [str(shop.pk)])

    assert answer(line, request_for(host=host)) is expected


def test_where_there_is_no_site_it_is_absent(db):
    Site.objects.all().delete()

    assert read("request.site", request_for()) is None


def test_the_site_costs_nothing_where_wagtail_has_found_it(shop, reads):
    request = request_for(host="shop.example.org")
    Site.find_for_request(request)
    with reads() as found:
        read("request.site", request)

    assert len(found) == 0


def test_the_site_costs_one_query_elsewhere(shop, reads):
    request = request_for(host="shop.example.org")
    with reads() as found:
        read("request.site", request)
        read("request.site", request)

    assert len(found) == 1


def test_a_site_that_was_deleted_cannot_be_told(shop, segment, django_capture_on_commit_callbacks):
    segment("elsewhere", [criterion("request.site", "none_of", [str(shop.pk)])])
    assert "elsewhere" in request_for().segments

    with django_capture_on_commit_callbacks(execute=True):
        shop.delete()

    assert "elsewhere" not in request_for().segments


# Where the visitor came from


@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        ("http://testserver/", YES),
        ("https://testserver/page/?x=1", YES),
        ("http://TESTSERVER:8000/", YES),
        ("http://user:password@testserver/", YES),
        ("https://example.org/", NO),
        ("https://testserver.example.org/", NO),
        ("https://example.org/?http://testserver/", NO),
        ("https://testserver@example.org/", NO),
        ("//testserver/", NO),
        ("testserver", NO),
        ("javascript:alert('http://testserver/')", NO),
        ("http://[::1", NO),
        ("http://", NO),
        ("", NO),
        (None, NO),
        ("\0\ud800", NO),
        ("https://example.org/" + "x" * 65_536, NO),
    ],
)
def test_whoever_followed_a_link_of_this_host_came_from_this_site(referer, expected):
    request = request_for()
    if referer is not None:
        request.META["HTTP_REFERER"] = referer

    assert answer(criterion("request.from_this_site", "is"), request) is expected
    assert answer(criterion("request.from_this_site", "is_not"), request) is not expected


def test_on_a_host_that_is_not_allowed_nobody_comes_from_this_site(settings):
    settings.ALLOWED_HOSTS = ["www.example.org"]

    assert read("request.from_this_site", request_for(host="", referer="http:///")) is False


# Cookies


@pytest.mark.parametrize(
    ("sent", "name", "operator", "value", "expected"),
    [
        ("plan=gold", "plan", "is", "Gold", YES),
        ("plan=gold; level=3", "level", "is", "3", YES),
        ("plan=gold", "Plan", "is_set", None, NO),
        ("plan=gold", "level", "is_not_set", None, YES),
        ("plan=", "plan", "is_set", None, NO),
        ('plan="gold, plus"', "plan", "is", "gold, plus", YES),
        ("plan=München".encode().decode("latin-1"), "plan", "is", "münchen", YES),
        ("plan=M\xfcnchen", "plan", "is", "münchen", YES),
        ("plan=a%20b", "plan", "is", "a%20b", YES),
        ("plan=gold", "", "is_set", None, UNKNOWN),
        ("", "plan", "is_set", None, NO),
        (";;=;=x;plan", "plan", "is_set", None, NO),
        ("\0=\0; plan=gold", "plan", "is", "gold", YES),
        ("plan=gold; x=" + "y" * 65_536, "plan", "is", "gold", YES),
        ("x=" + "y" * 8_180 + "; plan=golden", "plan", "is_set", None, NO),  # cut in two, which is no value
        ("sessionid=abc", "sessionid", "is_set", None, NO),
        ("csrftoken=abc", "csrftoken", "is_set", None, NO),
    ],
)
def test_a_cookie_is_compared_by_its_name(sent, name, operator, value, expected):
    request = RequestFactory().get("/")
    request.META["HTTP_COOKIE"] = sent
    attach(request)

    assert answer(criterion("request.cookie", operator, value, name=name), request) is expected


def test_cookies_that_sign_people_in_are_hidden_whatever_they_are_called(settings):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "who", "token"

    assert read("request.cookie", request_for(cookie="who=1; token=2; plan=gold")) == {"plan": "gold"}


def test_cookies_that_a_page_cache_takes_away_are_read_all_the_same():
    request = request_for(cookie="plan=gold")
    request.META["HTTP_COOKIE"] = ""
    request.COOKIES.clear()

    assert read("request.cookie", request) == {"plan": "gold"}


# Headers


@pytest.fixture
def readable():
    names = ["X-Plan", "accept-language", "Content-Type", "Cookie", "Authorization"]
    with override_settings(WAGTAIL_SEGMENTS={"READABLE_HEADERS": names}):
        yield


@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("X-Plan", "is", "gold", YES),
        ("x-plan", "is", "GOLD", YES),
        ("X-PLAN", "is_not", "gold", NO),
        (" X-Plan ", "is", "gold", YES),
        ("Accept-Language", "starts_with", "de", YES),
        ("Content-Type", "is_set", None, NO),
    ],
)
def test_a_header_is_compared_by_its_name_whatever_its_case(readable, name, operator, value, expected):
    request = request_for(x_plan="Gold", accept_language="de-AT")

    assert answer(criterion("request.header", operator, value, name=name), request) is expected


def test_what_the_site_does_not_make_readable_is_absent(readable):
    request = request_for(x_plan="gold", x_secret="s", cookie="sessionid=1", authorization="Basic x")

    assert read("request.header", request) == {"x-plan": "gold"}


def test_by_default_no_header_can_be_read():
    with override_settings(WAGTAIL_SEGMENTS={}):
        assert read("request.header", request_for(x_plan="gold")) == {}


@pytest.mark.parametrize("name", ["X-Secret", "Cookie", "AUTHORIZATION", "X_Plan", "X-Plan:", "*", "\0"])
def test_a_rule_about_a_header_that_is_not_readable_is_refused_at_its_name(readable, name):
    stored = {"operator": "is", "name": name, "value": "x"}

    with pytest.raises(ValidationError, match="READABLE_HEADERS") as refused:
        load_comparison(lookup("request.header"), stored)

    assert refused.value.code == "name"


def test_a_stored_rule_about_a_header_that_is_no_longer_readable_has_no_members(readable):
    line = criterion("request.header", "is_not", "gold", name="X-Secret")

    assert isinstance(load_rule("all", [line]).children[0], Broken)
    assert answer(line, request_for()) is UNKNOWN


def test_long_headers_are_cut(readable):
    assert len(read("request.header", request_for(x_plan="x" * 65_536))["x-plan"]) == 512


# The path, with wildcards


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/shop/*", "/shop/", YES),
        ("/shop/*", "/shop/shoes/red/", YES),
        ("/shop/*", "/Shop/Shoes/", YES),
        ("/shop/*", "/workshop/", NO),
        ("*/shop/*", "/en/shop/shoes/", YES),
        ("/*/shop/", "/en/shop/", YES),
        ("/*/shop/", "/shop/", NO),
        ("*.html", "/a/b.html", YES),
        ("/shop", "/shop/", NO),
        ("*", "/", YES),
        ("/a?c/", "/abc/", NO),
        ("/a.c/", "/abc/", NO),
        ("/[a-z]/", "/a/", NO),
    ],
)
def test_a_path_may_be_compared_with_wildcards(pattern, path, expected):
    assert answer(criterion("page.path", "like", pattern), request_for(path)) is expected
