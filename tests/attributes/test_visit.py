from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from tests.attributes.reading import read
from wagtail_segments.attributes.registry import lookup
from wagtail_segments.rules.truth import UNKNOWN
from wagtail_segments.testing import request_for
from wagtail_segments.visitors.visits import SESSION_KEY

NOW = datetime(2026, 5, 17, 12, tzinfo=UTC)
PAGE = SimpleNamespace(path="00010001")
KEPT = {
    "seen": int((NOW - timedelta(minutes=10)).timestamp()),
    "began": int((NOW - timedelta(minutes=12, seconds=30)).timestamp()),
    "landing_address": "/College/",
    "landing_page": "000100010002",
    "referrer": "https://news.example.org/Story",
    "utm_campaign": "College",
    "utm_source": "News",
    "utm_medium": "mail",
    "utm_term": "",
    "pages": 3,
    "number": 2,
}

# key, at the beginning of a visit, later in it
FACTS = [
    ("visit.landing_page", "00010001", "000100010002"),
    ("visit.landing_address", "/savings/", "/college/"),
    ("visit.referrer", "https://search.example/find", "https://news.example.org/story"),
    ("visit.referrer_host", "search.example", "news.example.org"),
    ("visit.campaign", "spring", "college"),
    ("visit.source", None, "news"),
    ("visit.medium", "cpc", "mail"),
    ("visit.term", "loan", None),
    ("visit.content", "b", None),
    ("visit.pages", 1, 4),
    ("visit.number", 1, 2),
    ("visit.minutes", 0, 12),
]


@pytest.mark.parametrize(("key", "expected", "_later"), FACTS)
def test_a_visit_begins_with_what_the_request_says(key, expected, _later):
    request = request_for(
        "/Savings/?utm_campaign=Spring&utm_source=&utm_medium=cpc&utm_term=loan&utm_content=b&utm_id=7",
        referer="https://search.example/Find?q=loan",
        page=PAGE,
        now=NOW,
    )

    assert read(key, request) == expected


@pytest.mark.parametrize(("key", "_first", "expected"), FACTS)
def test_a_visit_goes_on_with_what_was_kept(key, _first, expected):
    request = request_for("/savings/", session={SESSION_KEY: KEPT}, page=PAGE, now=NOW)

    assert read(key, request) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("visit.landing_page", "00010001"),
        ("visit.landing_address", "/savings/"),
        ("visit.referrer", None),
        ("visit.campaign", None),
        ("visit.pages", 1),
        ("visit.number", 3),
        ("visit.minutes", 0),
    ],
)
def test_after_a_pause_another_visit_begins(key, expected):
    request = request_for("/savings/", session={SESSION_KEY: KEPT}, page=PAGE, now=NOW + timedelta(hours=1))

    assert read(key, request) == expected


@pytest.mark.parametrize("key", ["visit.referrer", "visit.referrer_host", "visit.campaign", "visit.landing_page"])
def test_what_the_first_request_does_not_say_is_absent(key):
    assert read(key, request_for("/plain/")) is None


def test_a_campaign_value_is_cut():
    assert read("visit.campaign", request_for("/?utm_campaign=" + "x" * 1_000)) == "x" * 100


def test_of_several_values_the_last_one_counts():
    assert read("visit.campaign", request_for("/?utm_campaign=spring&utm_campaign=college")) == "college"


@pytest.mark.parametrize(
    ("kept", "after", "returning", "days"),
    [
        ({}, {}, False, None),
        ({"seen": 0, "number": 1, "last": 0}, {}, False, None),
        ({"seen": 0, "number": 1, "last": 0}, {"minutes": 31}, True, 0),
        ({"seen": 0, "number": 1, "last": 0}, {"hours": 23, "minutes": 59}, True, 0),
        ({"seen": 0, "number": 1, "last": 0}, {"days": 1}, True, 1),
        ({"seen": 0, "number": 4}, {"days": 9}, True, 9),
        ({"seen": 0, "number": 2, "last": -3 * 86_400}, {}, True, 3),
        ({"seen": 0, "number": 2, "last": 3 * 86_400}, {}, True, 0),
    ],
)
def test_whether_and_when_somebody_was_here_before(kept, after, returning, days):
    """Moments are kept in seconds; here they are counted from NOW."""
    began = int(NOW.timestamp())
    moments = {name: began + kept[name] for name in ("seen", "last") if name in kept and (name == "seen" or kept[name])}
    request = request_for(session={SESSION_KEY: kept | moments}, now=NOW + timedelta(**after))

    assert read("visit.returning", request) is returning
    assert read("visit.days_since_last", request) == days


def test_when_the_last_visit_was_cannot_be_told_if_it_was_not_noted():
    request = request_for(session={SESSION_KEY: KEPT}, now=NOW)

    assert read("visit.days_since_last", request) is UNKNOWN
    assert "not noted" in request.visitor.why_unknown(lookup("visit.days_since_last"))
