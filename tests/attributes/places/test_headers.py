import pytest
from django.test import override_settings

from wagtail_segments.attributes import CannotTell
from wagtail_segments.attributes.places import TrustedHeaders

ALL = TrustedHeaders(
    country="CF-IPCountry", continent="cf-ipcontinent", region="CF-Region", city="CF-IPCity", time_zone="CF-Timezone"
)
MUNICH = {
    "cf_ipcountry": "DE",
    "cf_ipcontinent": "EU",
    "cf_region": "Bavaria",
    "cf_ipcity": "Munich",
    "cf_timezone": "Europe/Berlin",
}


@pytest.fixture(autouse=True)
def proxies():
    with override_settings(WAGTAIL_SEGMENTS={"TRUSTED_PROXIES": ["10.0.0.0/8"]}):
        yield


def test_a_trusted_proxy_says_where_the_visitor_is(request_from):
    place = ALL.find(request_from("10.0.0.1", **MUNICH))

    assert (place.country, place.continent, place.region, place.city, place.time_zone) == tuple(MUNICH.values())


@pytest.mark.parametrize("peer", ["81.2.69.142", "127.0.0.1", "11.0.0.1", "::1", "", None, "10.0.0"])
def test_nobody_else_is_believed(request_from, peer):
    with pytest.raises(CannotTell, match="trusted proxy"):
        ALL.find(request_from(peer, x_forwarded_for="10.0.0.1", **MUNICH))


def test_headers_that_are_not_named_are_not_read(request_from):
    place = TrustedHeaders(country="CF-IPCountry").find(request_from("10.0.0.1", **MUNICH))

    assert (place.country, place.region, place.city, place.time_zone) == ("DE", None, None, None)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cf_ipcountry": ""},
        {"cf_ipcountry": "XX"},
        {"cf_ipcountry": "T1"},
        {"cf_ipcountry": "DE,US"},
        {"x_country": "DE"},
        {"cf_timezone": "Nowhere/Land"},
    ],
)
def test_a_proxy_that_says_nothing_of_use_does_not_know(request_from, headers):
    with pytest.raises(CannotTell, match="does not say"):
        ALL.find(request_from("10.0.0.1", **headers))


@pytest.mark.parametrize(
    ("sent", "city"),
    [
        ("München".encode().decode("latin-1"), "München"),
        ("M%C3%BCnchen", "München"),
        ("M\xfcnchen", "München"),
        ("São Paulo".encode().decode("latin-1"), "São Paulo"),
        ("Washington, D.C.", "Washington, D.C."),
        ("%", "%"),
        ("%ff", "\ufffd"),
        ("x" * 65_536, "x" * 512),
    ],
)
def test_names_that_are_not_english_are_read_as_they_were_written(request_from, sent, city):
    request = request_from("10.0.0.1")
    request.META["HTTP_CF_IPCITY"] = sent

    assert ALL.find(request).city == city
