from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from tests.attributes.reading import answer, criterion, read
from wagtail_segments.attributes.acquisition import declare_campaign_parameters
from wagtail_segments.attributes.registry import lookup, unregister
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.testing import request_for
from wagtail_segments.visitors.visits import SESSION_KEY

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
SEEN = int((NOW - timedelta(minutes=10)).timestamp())
FIRST = {
    "seen": SEEN,
    "first_channel": "email",
    "first_utm_campaign": "College",
    "first_utm_source": "News",
    "first_utm_medium": "email",
    "first_referrer": "https://mail.example.org/Inbox",
    "first_landing_address": "/College/",
    "channel": "organic_social",
}
# key, in the first request of all, later
FACTS = [
    ("acquisition.channel", "paid_search", "organic_social"),
    ("acquisition.first_channel", "paid_search", "email"),
    ("acquisition.first_campaign", "spring", "college"),
    ("acquisition.first_source", "google", "news"),
    ("acquisition.first_medium", "cpc", "email"),
    ("acquisition.first_referrer", "https://www.google.com/", "https://mail.example.org/inbox"),
    ("acquisition.first_referrer_host", "www.google.com", "mail.example.org"),
    ("acquisition.first_landing_address", "/savings/", "/college/"),
]


@pytest.mark.parametrize(("key", "expected", "_later"), FACTS)
def test_the_first_visit_begins_with_what_its_request_says(key, expected, _later):
    request = request_for(
        "/Savings/?utm_campaign=Spring&utm_source=google&utm_medium=cpc", referer="https://www.google.com/", now=NOW
    )

    assert read(key, request) == expected


@pytest.mark.parametrize(("key", "_first", "expected"), FACTS)
def test_later_it_is_what_was_kept(key, _first, expected):
    assert read(key, request_for("/savings/", session={SESSION_KEY: FIRST}, now=NOW)) == expected


@pytest.mark.parametrize(("key", "_first", "expected"), FACTS[1:])
def test_after_a_pause_the_first_visit_is_still_the_first(key, _first, expected):
    later = NOW + timedelta(days=7)
    request = request_for(
        "/loans/?utm_campaign=summer", session={SESSION_KEY: FIRST}, now=later, referer="https://t.co/"
    )

    assert read(key, request) == expected


def test_after_a_pause_the_channel_is_that_of_the_new_visit():
    request = request_for(session={SESSION_KEY: FIRST}, now=NOW + timedelta(days=7))

    assert read("acquisition.channel", request) == "direct"


@pytest.mark.parametrize(("key", "_first", "_later"), FACTS[1:])
def test_a_first_visit_that_was_not_noted_cannot_be_told(key, _first, _later):
    request = request_for(session={SESSION_KEY: {"seen": SEEN, "pages": 3}}, now=NOW)

    assert read(key, request) is UNKNOWN
    assert request.visitor.why_unknown(lookup(key)) == "it was not noted how the first visit began"


@pytest.mark.parametrize(("key", "_first", "_later"), FACTS[1:])
def test_the_first_visit_of_whoever_refuses_cannot_be_told(key, _first, _later):
    request = request_for("/?utm_campaign=spring", session={SESSION_KEY: FIRST}, sec_gpc="1", now=NOW)

    assert read(key, request) is UNKNOWN


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("acquisition.channel", "direct"),
        ("acquisition.first_channel", "direct"),
        ("acquisition.first_campaign", None),
        ("acquisition.first_referrer", None),
        ("acquisition.first_referrer_host", None),
        ("acquisition.first_landing_address", "/plain/"),
    ],
)
def test_what_the_first_request_does_not_say_is_absent(key, expected):
    assert read(key, request_for("/plain/")) == expected


@pytest.mark.parametrize(
    ("address", "referer", "expected"),
    [
        ("/", None, "organic_social"),
        ("/", "http://testserver/plain/", "organic_social"),
        ("/", "https://accounts.google.com/", "organic_social"),
        ("/", "javascript:alert(1)", "organic_social"),
        ("/", "android-app://", "organic_social"),
        ("/", "android-app://com.example.game/", "organic_social"),
        ("/", "android-app://com.google.android.gm/", "email"),
        ("/", "https://partner.example/", "referral"),
        ("/?utm_medium=email", "http://testserver/plain/", "email"),
        ("/?gclid=1", None, "paid_search"),
    ],
)
def test_the_latest_arrival_from_outside_tells_the_channel(address, referer, expected):
    request = request_for(address, session={SESSION_KEY: FIRST}, now=NOW, referer=referer)

    assert read("acquisition.channel", request) == expected


def test_the_channel_needs_no_memory_where_the_request_tells_it():
    assert read("acquisition.channel", request_for("/?gclid=1", sec_gpc="1")) == "paid_search"


def test_a_channel_that_would_have_to_be_remembered_cannot_be_told_of_whoever_refuses():
    assert read("acquisition.channel", request_for("/", sec_gpc="1")) is UNKNOWN


@pytest.mark.parametrize("kept", [5, None, [], {"a": 1}])
def test_a_session_that_holds_garbage_holds_no_channel(kept):
    request = request_for(session={SESSION_KEY: {"seen": SEEN, "channel": kept}}, now=NOW)

    assert read("acquisition.channel", request) == "direct"


def test_addresses_of_the_first_visit_are_cut():
    request = request_for("/" + "x" * 1_000, referer="https://example.org/" + "y" * 400)

    assert len(read("acquisition.first_landing_address", request)) == 200
    assert len(read("acquisition.first_referrer", request)) == 200


def test_a_criterion_reads_as_a_sentence():
    rule = load_rule("all", [criterion("acquisition.channel", "one_of", ["paid_search", "email"])])

    assert describe(rule) == "Channel is paid search or email"


def test_a_channel_that_the_site_no_longer_has_cannot_be_told():
    line = criterion("acquisition.channel", "one_of", ["partners"])
    with override_settings(WAGTAIL_SEGMENTS={"CHANNELS": {"partners": {"label": "Partners", "hosts": ["p.example"]}}}):
        assert answer(line, request_for(referer="https://p.example/")) is YES

    assert answer(line, request_for(referer="https://p.example/")) is UNKNOWN


@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        ("https://example.org/", YES),
        ("https://www.example.org/", YES),
        ("https://evil-example.org/", NO),
        ("https://example.org.evil.net/", NO),
        (None, NO),
    ],
)
def test_a_referring_site_may_be_asked_for_with_its_subdomains(referer, expected):
    assert answer(criterion("visit.referrer_host", "within", "example.org"), request_for(referer=referer)) is expected


# Campaign parameters of the site's own


@pytest.fixture
def parameters() -> Iterator[None]:
    given = {"CAMPAIGN_PARAMETERS": ["ref", {"name": "cid", "label": "Campaign id", "description": "Ours."}]}
    with override_settings(WAGTAIL_SEGMENTS=given):
        declare_campaign_parameters()
        yield
    unregister("acquisition.parameter_ref")
    unregister("acquisition.parameter_cid")


def test_a_campaign_parameter_is_an_attribute(parameters):
    ref, cid = lookup("acquisition.parameter_ref"), lookup("acquisition.parameter_cid")

    assert (str(ref.label), str(ref.description)) == ("ref", "The parameter ref of the visit's latest campaign link.")
    assert (cid.label, cid.description) == ("Campaign id", "Ours.")


def test_campaign_parameters_are_declared_once(parameters):
    declare_campaign_parameters()

    assert lookup("acquisition.parameter_ref")


KEPT = {"seen": SEEN, "?ref": "Friend", "?cid": "7", "utm_campaign": "college"}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/", ("friend", "7", "college")),
        ("/?other=1&ref=", ("friend", "7", "college")),
        ("/?ref=Shop", ("shop", None, "college")),
        ("/?cid=8&ref=Shop", ("shop", "8", "college")),
        ("/?utm_campaign=spring", (None, None, "spring")),
        ("/?utm_campaign=spring&cid=8", (None, "8", "spring")),
        ("/?ref=a&ref=b", ("b", None, "college")),
        ("/?ref=" + "x" * 1_000, ("x" * 100, None, "college")),
    ],
)
def test_the_latest_link_that_has_any_tells_the_parameters(parameters, address, expected):
    request = request_for(address, session={SESSION_KEY: KEPT}, now=NOW)

    keys = ("acquisition.parameter_ref", "acquisition.parameter_cid", "visit.campaign")
    assert tuple(read(key, request) for key in keys) == expected


def test_after_a_pause_the_parameters_are_gone(parameters):
    request = request_for(session={SESSION_KEY: KEPT}, now=NOW + timedelta(hours=1))

    assert read("acquisition.parameter_ref", request) is None


@pytest.mark.parametrize("kept", [5, None, ["Friend"], {}])
def test_a_session_that_holds_garbage_holds_no_parameter(parameters, kept):
    request = request_for(session={SESSION_KEY: KEPT | {"?ref": kept}}, now=NOW)

    assert read("acquisition.parameter_ref", request) is None


@pytest.mark.parametrize(("headers", "expected"), [({}, "shop"), ({"sec_gpc": "1"}, "shop")])
def test_a_parameter_in_the_address_needs_no_memory(parameters, headers, expected):
    assert read("acquisition.parameter_ref", request_for("/?ref=shop", **headers)) == expected


def test_a_parameter_that_would_have_to_be_remembered_cannot_be_told_of_whoever_refuses(parameters):
    request: Any = request_for(sec_gpc="1")

    assert read("acquisition.parameter_ref", request) is UNKNOWN
