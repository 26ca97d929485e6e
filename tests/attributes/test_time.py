from datetime import UTC, date, datetime, time

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.attributes.reading import answer, criterion, read
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.testing import request_for

NIGHT = criterion("time.of_day", "between", "22:00:00", to="06:00:00")
SMALL_HOURS = criterion("time.of_day", "between", "02:00:00", to="03:00:00")
WEEKEND = criterion("time.weekday", "one_of", ["5", "6"])


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
