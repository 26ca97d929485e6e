import sys
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.attributes.reading import answer, criterion, read
from wagtail_segments.attributes.places import Place, Source
from wagtail_segments.attributes.registry import lookup
from wagtail_segments.attributes.time import public_holidays
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.explain import explain
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.testing import request_for

NIGHT = criterion("time.of_day", "between", "22:00:00", to="06:00:00")
SMALL_HOURS = criterion("time.of_day", "between", "02:00:00", to="03:00:00")
WEEKEND = criterion("time.weekday", "one_of", ["5", "6"])


class Somewhere(Source):
    """Says that everybody is in one time zone."""

    def __init__(self, zone: str) -> None:
        self.zone = zone

    def find(self, request: Any) -> Place:
        return Place(time_zone=self.zone)


def visitors_in(zone: str, **settings: Any) -> Any:
    """Settings of a site that knows the time zone of its visitors."""
    source = {"source": f"{__name__}.Somewhere", "zone": zone}
    return override_settings(WAGTAIL_SEGMENTS={"LOCATION_SOURCES": [source], **settings})


@pytest.fixture(autouse=True)
def amsterdam():
    with override_settings(TIME_ZONE="Europe/Amsterdam"):
        yield


def at(moment: str) -> object:
    """A request at a moment, in UTC."""
    return request_for(now=datetime.fromisoformat(moment).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("moment", "clock", "weekday", "day"),
    [
        ("2026-01-31T12:30", time(13, 30), "5", date(2026, 1, 31)),
        ("2026-07-31T12:30", time(14, 30), "4", date(2026, 7, 31)),
        ("2026-01-31T23:00", time(0), "6", date(2026, 2, 1)),
        ("2026-12-31T23:59", time(0, 59), "4", date(2027, 1, 1)),
        ("2026-03-29T00:59", time(1, 59), "6", date(2026, 3, 29)),
        ("2026-03-29T01:00", time(3), "6", date(2026, 3, 29)),  # the clock goes forward
        ("2026-10-25T00:59", time(2, 59), "6", date(2026, 10, 25)),
        ("2026-10-25T01:00", time(2), "6", date(2026, 10, 25)),  # the clock goes back
        ("2024-02-29T12:00", time(13), "3", date(2024, 2, 29)),
    ],
)
def test_time_is_that_of_the_sites_time_zone(moment, clock, weekday, day):
    request = at(moment)

    assert read("time.of_day", request) == clock
    assert read("time.weekday", request) == weekday
    assert read("time.date", request) == day


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-01-31T20:59:59", NO),
        ("2026-01-31T21:00:00", YES),
        ("2026-01-31T23:00:00", YES),
        ("2026-02-01T04:59:59", YES),
        ("2026-02-01T05:00:00", NO),
        ("2026-01-31T11:00:00", NO),
        ("2026-03-29T03:59:59", YES),  # summer time: 05:59:59
        ("2026-03-29T04:00:00", NO),
        ("2026-10-25T04:59:59", YES),  # winter time again
        ("2026-10-25T05:00:00", NO),
    ],
)
def test_a_window_may_cross_midnight(moment, expected):
    assert answer(NIGHT, at(moment)) is expected


@pytest.mark.parametrize("moment", ["2026-03-29T00:59:59", "2026-03-29T01:00:00", "2026-03-29T01:30:00"])
def test_an_hour_that_the_clock_skips_does_not_come(moment):
    assert answer(SMALL_HOURS, at(moment)) is NO


@pytest.mark.parametrize("moment", ["2026-10-25T00:00:00", "2026-10-25T00:59:59", "2026-10-25T01:30:00"])
def test_an_hour_that_the_clock_repeats_comes_twice(moment):
    assert answer(SMALL_HOURS, at(moment)) is YES


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2026-01-30T22:59", NO), ("2026-01-30T23:00", YES), ("2026-02-01T22:59", YES), ("2026-02-01T23:00", NO)],
)
def test_the_weekend_begins_on_saturday_at_midnight(moment, expected):
    assert answer(WEEKEND, at(moment)) is expected


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("on", "2026-02-01", YES),
        ("before", "2026-02-01", NO),
        ("after", "2026-01-31", YES),
        ("after", "0001-01-01", YES),
    ],
)
def test_the_date_is_that_of_the_sites_time_zone(operator, value, expected):
    assert answer(criterion("time.date", operator, value), at("2026-01-31T23:30")) is expected


def test_a_time_zone_that_the_site_activates_for_a_visitor_changes_nothing():
    with timezone.override("Asia/Tokyo"):
        assert read("time.of_day", at("2026-01-31T12:30")) == time(13, 30)


def test_the_first_day_of_the_calendar_is_a_day():
    assert read("time.date", at("0001-01-01T12:00")) == date.min


@pytest.mark.parametrize("key", ["time.of_day", "time.weekday", "time.date"])
def test_a_moment_behind_the_end_of_the_calendar_is_unknown(key):
    assert read(key, at("9999-12-31T23:30")) is UNKNOWN


def test_one_request_has_one_moment():
    visitor = request_for().visitor

    assert visitor.now is visitor.now


# By the visitor's clock


@pytest.mark.parametrize(
    ("zone", "moment", "clock", "day"),
    [
        ("Asia/Tokyo", "2026-01-31T16:30", time(1, 30), date(2026, 2, 1)),
        ("America/New_York", "2026-02-01T03:30", time(22, 30), date(2026, 1, 31)),
        ("Asia/Kathmandu", "2026-01-31T12:00", time(17, 45), date(2026, 1, 31)),
        ("Pacific/Kiritimati", "2026-12-31T10:00", time(0), date(2027, 1, 1)),
        ("Pacific/Pago_Pago", "2027-01-01T10:59", time(23, 59), date(2026, 12, 31)),
    ],
)
def test_time_is_that_of_the_visitors_time_zone_if_it_is_known(zone, moment, clock, day):
    with visitors_in(zone):
        request = at(moment)

        assert read("time.of_day", request) == clock
        assert read("time.date", request) == request.visitor.today() == day
        assert read("time.weekday", request) == str(day.weekday())
        assert read("time.day", request) == day.day
        assert read("time.month", request) == str(day.month)


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../../etc/passwd"])
def test_time_is_the_sites_if_the_visitors_zone_cannot_be(zone):
    with visitors_in(zone):
        assert read("time.of_day", at("2026-01-31T12:30")) == time(13, 30)


@pytest.mark.parametrize(
    ("zone", "moment", "expected"),
    [
        # New York: the clock goes forward at 07:00 UTC, and back at 06:00.
        ("America/New_York", "2026-03-08T06:59:59", NO),
        ("America/New_York", "2026-03-08T07:00:00", NO),
        ("America/New_York", "2026-11-01T05:59:59", NO),
        ("America/New_York", "2026-11-01T06:00:00", NO),
        ("America/New_York", "2026-11-01T07:00:00", YES),
        # Lord Howe moves by half an hour, at 15:30 UTC and at 15:00.
        ("Australia/Lord_Howe", "2026-10-03T15:29:59", NO),
        ("Australia/Lord_Howe", "2026-10-03T15:30:00", YES),
        ("Australia/Lord_Howe", "2026-10-03T15:59:59", YES),
        ("Australia/Lord_Howe", "2026-10-03T16:00:00", NO),
        ("Australia/Lord_Howe", "2026-04-04T14:59:59", NO),
        ("Australia/Lord_Howe", "2026-04-04T15:30:00", YES),
        ("Australia/Lord_Howe", "2026-04-04T16:30:00", NO),
    ],
)
def test_an_hour_comes_as_often_as_the_visitors_clock_shows_it(zone, moment, expected):
    with visitors_in(zone):
        assert answer(SMALL_HOURS, at(moment)) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-07T02:59:59", NO),  # 21:59:59 in New York
        ("2026-03-07T03:00:00", YES),
        ("2026-03-08T09:59:59", YES),  # 05:59:59, summer time since 02:00
        ("2026-03-08T10:00:00", NO),
        ("2026-11-01T05:30:00", YES),  # 01:30 for the first time
        ("2026-11-01T06:30:00", YES),  # 01:30 for the second time
        ("2026-11-01T10:59:59", YES),
        ("2026-11-01T11:00:00", NO),
    ],
)
def test_a_window_over_midnight_follows_the_visitors_clock(moment, expected):
    with visitors_in("America/New_York"):
        assert answer(NIGHT, at(moment)) is expected


def test_a_date_range_ends_at_the_visitors_midnight():
    january = criterion("time.date", "between", "2026-01-01", to="2026-01-31")
    with visitors_in("America/New_York"):
        assert answer(january, at("2026-02-01T04:59:59")) is YES
        assert answer(january, at("2026-02-01T05:00:00")) is NO


def test_days_ago_are_counted_from_the_visitors_date():
    recently = criterion("time.date", "in_last", days=1)
    with visitors_in("Asia/Tokyo"):
        assert answer(recently, at("2026-01-31T16:30")) is YES


def test_a_site_without_time_zones_tells_the_visitors_time_too(settings):
    settings.USE_TZ = False
    with visitors_in("Asia/Tokyo"):
        request = request_for(now=datetime(2026, 1, 31, 12, 30))

        assert read("time.of_day", request) == time(20, 30)


@pytest.mark.parametrize("key", ["of_day", "weekday", "date", "day", "days_left", "month", "public_holiday"])
def test_an_editor_reads_whose_clock_it_was(key):
    line = load_rule("all", [criterion(f"time.{key}", lookup(f"time.{key}").type.operators[0].key, **A_VALUE[key])])
    with visitors_in("Europe/Berlin", HOLIDAYS={"country": "DE"}):
        theirs = explain(line, at("2026-01-31T21:14").visitor).parts[0].actual
    with override_settings(WAGTAIL_SEGMENTS={"HOLIDAYS": {"country": "DE"}}):
        ours = explain(line, at("2026-01-31T21:14").visitor).parts[0].actual

    assert theirs.endswith(" (Europe/Berlin, the visitor's)")
    assert ours.endswith(" (Europe/Amsterdam, the site's)")


A_VALUE: dict[str, dict[str, Any]] = {
    "of_day": {"value": "22:00:00", "to": "06:00:00"},
    "weekday": {"value": ["5"]},
    "date": {"value": "2026-01-31"},
    "day": {"value": 3},
    "days_left": {"value": 3},
    "month": {"value": ["1"]},
    "public_holiday": {},
}


def test_what_the_clock_shows_stands_before_whose_it_is():
    line = load_rule("all", [NIGHT])
    with visitors_in("Europe/Berlin"):
        assert (
            explain(line, at("2026-01-31T21:14").visitor).parts[0].actual == "10:14 p.m. (Europe/Berlin, the visitor's)"
        )


# The month


@pytest.mark.parametrize(
    ("moment", "day", "left"),
    [
        ("2026-02-01T12:00", 1, 27),
        ("2026-02-28T12:00", 28, 0),
        ("2024-02-28T12:00", 28, 1),
        ("2024-02-29T12:00", 29, 0),
        ("2026-12-31T12:00", 31, 0),
        ("2026-01-31T23:30", 1, 27),  # the first of February in Amsterdam
    ],
)
def test_days_of_the_month_are_counted_from_both_ends(moment, day, left):
    request = at(moment)

    assert (read("time.day", request), read("time.days_left", request)) == (day, left)


@pytest.mark.parametrize(("moment", "expected"), [("2026-01-03T12:00", YES), ("2026-01-04T12:00", NO)])
def test_the_first_days_of_the_month_are_a_rule(moment, expected):
    assert answer(criterion("time.day", "le", 3), at(moment)) is expected


@pytest.mark.parametrize(("moment", "expected"), [("2026-12-24T12:00", YES), ("2026-11-30T22:59", NO)])
def test_a_month_is_one_of_twelve(moment, expected):
    assert answer(criterion("time.month", "one_of", ["12", "1"]), at(moment)) is expected


# Public holidays

HOLIDAY = criterion("time.public_holiday", "is")
WORKDAY = criterion("time.public_holiday", "is_not")
BAVARIA = {"country": "DE", "subdivision": "BY"}


@pytest.mark.parametrize(
    ("where", "moment", "expected"),
    [
        (BAVARIA, "2026-01-06T12:00", True),  # Epiphany
        ({"country": "DE"}, "2026-01-06T12:00", False),
        ({"country": "DE", "subdivision": "BE"}, "2026-01-06T12:00", False),
        ({"country": "DE", "subdivision": None}, "2026-10-03T12:00", True),
        (BAVARIA, "2026-12-25T12:00", True),
        (BAVARIA, "2026-12-24T23:30", True),  # Christmas Day in Amsterdam
        (BAVARIA, "2026-12-28T12:00", False),
        ({"country": "US"}, "2026-07-03T12:00", True),  # the fourth is a Saturday
        ({"country": "NLD"}, "2026-04-27T12:00", True),
    ],
)
def test_a_public_holiday_is_one_where_the_site_says(where, moment, expected):
    with override_settings(WAGTAIL_SEGMENTS={"HOLIDAYS": where}):
        assert answer(HOLIDAY, at(moment)) is expected
        assert answer(WORKDAY, at(moment)) is not expected


def test_a_public_holiday_begins_when_it_begins_for_the_visitor():
    with visitors_in("Asia/Tokyo", HOLIDAYS={"country": "JP"}):
        assert answer(HOLIDAY, at("2025-12-31T15:00")) is YES
        assert answer(HOLIDAY, at("2025-12-31T14:59")) is NO


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ({}, "the site does not say whose public holidays count"),
        ("DE", "the site does not say whose public holidays count"),
        ({"country": "ZZ"}, "the public holidays of ZZ are not known"),
        ({"country": "DE", "subdivision": "ZZ"}, "the public holidays of DE-ZZ are not known"),
        ({"subdivision": "BY"}, "the public holidays of BY are not known"),
        ({"country": "__class__"}, "the public holidays of __class__ are not known"),
    ],
)
def test_a_holiday_that_cannot_be_told_has_a_reason(where, reason, caplog):
    with override_settings(WAGTAIL_SEGMENTS={"HOLIDAYS": where}):
        request = at("2026-12-25T12:00")

        assert answer(WORKDAY, request) is UNKNOWN
        assert request.visitor.why_unknown(lookup("time.public_holiday")) == reason
    assert not caplog.records


def test_without_the_library_no_holiday_can_be_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "holidays", None)
    public_holidays.cache_clear()
    with override_settings(WAGTAIL_SEGMENTS={"HOLIDAYS": BAVARIA}):
        request = at("2026-12-25T12:00")

        assert answer(WORKDAY, request) is UNKNOWN
        assert request.visitor.why_unknown(lookup("time.public_holiday")) == "the library holidays is not installed"


def test_the_holidays_of_a_year_are_worked_out_once():
    public_holidays.cache_clear()
    with override_settings(WAGTAIL_SEGMENTS={"HOLIDAYS": BAVARIA}):
        for day in range(1, 31):
            answer(HOLIDAY, at(f"2026-06-{day:02}T12:00"))

    assert public_holidays.cache_info().misses == 1


@pytest.mark.parametrize("moment", ["0001-01-01T12:00", "9999-12-31T12:00"])
def test_a_year_of_which_no_holidays_are_known_has_none(moment):
    with override_settings(WAGTAIL_SEGMENTS={"HOLIDAYS": BAVARIA}):
        assert answer(HOLIDAY, at(moment)) is NO
