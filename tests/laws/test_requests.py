"""Odd requests: the status is that of the site without us, the content that for everyone."""

from typing import Any

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.attributes.reading import criterion
from wagtail_segments.attributes.registry import registered
from wagtail_segments.middleware import SegmentsMiddleware
from wagtail_segments.testing import BROWSER

HEADERS = [
    "User-Agent",
    "Referer",
    "Accept-Language",
    "Accept",
    "Cookie",
    "Sec-CH-UA",
    "Sec-CH-UA-Mobile",
    "Sec-CH-UA-Platform",
    "Sec-CH-UA-Platform-Version",
    "Sec-CH-UA-Model",
    "Sec-CH-UA-Full-Version-List",
    "Sec-CH-UA-Form-Factors",
    "Sec-CH-Prefers-Color-Scheme",
    "Sec-CH-Prefers-Reduced-Data",
    "Sec-CH-Prefers-Reduced-Motion",
    "Save-Data",
    "Sec-Purpose",
    "Sec-GPC",
    "DNT",
    "If-Modified-Since",
]
"""Not Content-Type: Django itself refuses an odd one before a middleware sees the request."""
VALUES = {
    "empty": "",
    "one byte": "x",
    "64 KiB": "x" * 65_536,
    "Latin-1": "\xff\xfe\xe9",
    "repeated": ", ".join(["x"] * 1_000),
    "10,000 ranges": ",".join(f"x{number};q=0.{number}" for number in range(10_000)),
    "NUL": "a\0b",
    "separators": ";=,\"'\\ \t",
}
REFERERS = [
    "javascript:alert(1)",
    "data:text/html,<script>",
    "//example.org/",
    "example.org",
    "http://",
    "http://[::1",
    "http://user:password@example.org:99999/",
    "https://b\xfccher.example/",
    "https://xn--a.example/",
    "https://example.org/" + "%00" * 10_000,
    "https://example.org/\u202e".encode().decode("latin-1"),
]
UNTRUSTED = {
    "X-Forwarded-For": "203.0.113.7, \0, ' or 1=1",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "Forwarded": "for=unknown",
    "X-Real-IP": "not an address",
    "CF-IPCountry": "XX",
    "X-Wagtail-Segments": "everybody, user-staff",
    "X-Segments": "1,2,3",
}
PATHS = {
    "a query of 8 KiB": "/personal/?" + "x" * 8_192,
    "a query of 64 KiB": "/personal/?" + "x=1&" * 16_384,
    "1,000 parameters": "/personal/?" + "&".join(f"p{number}=1" for number in range(1_000)),
    "a NUL in the query": "/personal/?utm_campaign=%00&%00=1",
    "lone surrogates in the query": "/personal/?utm_campaign=%ed%a0%80&%ed%b0%80=x",
    "bytes that are no UTF-8 in the query": "/personal/?utm_campaign=%ff%fe&%ff",
    "bidi marks in the query": "/personal/?utm_campaign=%e2%80%ae%e2%81%a6",
    "brackets in the query": "/personal/?utm_campaign[]=x&utm_campaign[a]=y&a[b][c]=1",
    "percent signs in the query": "/personal/?%&%%&utm_campaign=%zz&utm_source=%",
    "code in the query": "/personal/?utm_campaign={{7*7}}<script>&utm_source=';drop table x;--&x=__class__",
    "segments in the query": "/personal/?segments=everybody&segment=user-staff&everybody=1",
    "a NUL in the path": "/personal/%00/",
    "bytes that are no UTF-8 in the path": "/personal/%ff%fe/",
    "lone surrogates in the path": "/%ed%a0%80/",
    "bidi marks in the path": "/%e2%80%ae/",
    "a path of 8 KiB": "/" + "x" * 8_192 + "/",
    "a path that climbs": "/../../personal/",
    "doubled slashes": "//personal//",
}  # fmt: skip


def only_defaults(response: Any) -> bool:
    """Whether a page was served on which only the block for everybody shows its variant."""
    shown = response.text.count("only "), response.text.count("for all.")
    return response.status_code == 200 and shown == (1, len(registered()))


def assert_as_without_us(send: Any, status_without_us: Any, caplog: Any) -> Any:
    """The response: of the status that the site gives by itself, and without a failure of ours."""
    response = send()
    assert not [record for record in caplog.records if record.name == "wagtail_segments"]
    assert response.status_code == status_without_us(send) != 500
    return response


def test_an_ordinary_request_gets_only_defaults(page, client):
    assert only_defaults(client.get("/personal/"))


@pytest.mark.parametrize("kind", VALUES)
def test_headers_may_hold_anything(page, client, caplog, kind):
    for headers in (HEADERS, ["User-Agent"], ["Referer"]):
        assert only_defaults(client.get("/personal/", headers=dict.fromkeys(headers, VALUES[kind])))
    assert not caplog.records


def test_every_header_may_be_missing(page, db, caplog):
    assert only_defaults(Client().get("/personal/"))
    assert not caplog.records


def test_a_referrer_may_be_anything(page, client, caplog):
    for referer in REFERERS:
        assert only_defaults(client.get("/personal/", headers={"referer": referer}))
    assert not caplog.records


def test_a_header_of_an_untrusted_peer_changes_nothing(page, client, caplog):
    expected = client.get("/personal/").text
    for header, value in UNTRUSTED.items():
        assert client.get("/personal/", headers={header: value}).text == expected
    assert not caplog.records


def test_a_cookie_never_chooses_a_segment(page, client):
    for name in ("segments", "wagtail_segments", "wagtail_segments_visit", "visitor", "everybody"):
        client.cookies[name] = '{"utm_campaign": "unlikely", "segments": ["user-staff"]}'

    assert only_defaults(client.get("/personal/"))


@pytest.mark.parametrize("kind", PATHS)
def test_an_address_may_be_anything(page, client, status_without_us, caplog, kind):
    response = assert_as_without_us(lambda: client.get(PATHS[kind]), status_without_us, caplog)

    assert response.status_code != 200 or only_defaults(response)


@pytest.mark.parametrize("method", ["get", "head", "options", "post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["/personal/", "/plain/", "/no/such/page/", "/api/v2/pages/"])
def test_every_method_gets_what_the_site_gives(page, client, status_without_us, caplog, method, address):
    assert_as_without_us(lambda: getattr(client, method)(address), status_without_us, caplog)


def test_a_session_cookie_may_be_anything(page, client, caplog):
    for value in ("", "\xff\0;=", "a" * 32, "x" * 65_536):
        assert only_defaults(client.get("/personal/", headers={"cookie": f"sessionid={value}"}))
    assert not caplog.records


def test_a_session_cookie_with_any_bit_flipped_is_nobodys(segment, settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    segment("students", [criterion("visit.campaign", "is", "college")])
    cookie = served("/?utm_campaign=college").cookies["sessionid"].value
    assert served("/", cookie).text == "student"

    for place in range(len(cookie)):
        for bit in range(8):
            flipped = cookie[:place] + chr(ord(cookie[place]) ^ (1 << bit)) + cookie[place + 1 :]
            response = served("/", flipped)

            assert (response.status_code, response.text) == (200, "somebody")


def served(address: str, cookie: str | None = None) -> HttpResponse:
    """The response of a small view behind sessions and our middleware."""
    request = RequestFactory().get(address, headers={"user-agent": BROWSER})
    if cookie is not None:
        request.COOKIES["sessionid"] = cookie
    view = SegmentsMiddleware(lambda request: HttpResponse("student" if "students" in request.segments else "somebody"))
    return SessionMiddleware(view)(request)


@pytest.mark.parametrize("address", ["/no/such/page/", "/personal/no/such/", "/admin/no/such/"])
def test_pages_that_are_not_there_are_not_there(page, client, status_without_us, caplog, address):
    assert_as_without_us(lambda: client.get(address), status_without_us, caplog)


def test_a_query_of_too_many_parameters_is_refused_by_nobody(page, client, caplog):
    address = "/personal/?" + "&".join(f"p{number}=1" for number in range(2_000))

    assert only_defaults(client.get(address))
    assert not caplog.records
