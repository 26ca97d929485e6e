"""Which experience is served."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest
from django.utils import timezone

from tests.experiences.conftest import experience
from wagtail_segments import failures
from wagtail_segments.experiences.choosing import experiences_in, first_that_fits
from wagtail_segments.testing import request_for

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


def served(page: Any, **request: Any) -> str | None:
    """The name of the experience that a visitor gets."""
    found = first_that_fits(page.experiences, request_for(**request))
    return found.name if found else None


def test_the_first_that_fits_is_served(offer, yes, no):
    page = offer(experience("One", no), experience("Two", yes), experience("Three", yes))

    assert served(page) == "Two"


def test_without_one_that_fits_it_is_the_page_itself(offer, no):
    assert served(offer(experience("One", no))) is None


def test_one_that_is_not_active_is_passed_over(offer, yes):
    assert served(offer(experience("Off", yes, active=False), experience("On", yes))) == "On"


@pytest.mark.parametrize("active", [None, "true", 1, [], "yes"])
def test_only_what_is_stored_as_active_is(offer, active):
    assert served(offer(experience("Odd", active=active))) is None


def test_without_a_segment_it_is_for_everyone(offer):
    assert served(offer(experience("All"))) == "All"


@pytest.mark.parametrize("audience", [[], None, {}])
def test_no_audience_is_everyone(offer, audience):
    assert served(offer(experience("All", audience=audience))) == "All"


@pytest.mark.parametrize("audience", ["students", 5, [1], {"segments": "all"}, {"segments": [None]}])
def test_what_is_no_audience_is_for_nobody(offer, audience):
    assert served(offer(experience("Odd", audience=audience))) is None


@pytest.mark.parametrize("match", ["any", "all", "none"])
def test_an_experience_for_a_deleted_segment_is_for_nobody(offer, match):
    assert served(offer(experience("Gone", 4711, match=match))) is None


@pytest.mark.parametrize(
    ("starts", "ends", "is_served"),
    [
        (None, None, True),
        ("2026-05-03T12:00:00Z", None, True),
        ("2026-05-03T12:00:01Z", None, False),
        (None, "2026-05-03T12:00:00Z", False),
        (None, "2026-05-03T12:00:01Z", True),
        ("2026-05-03T11:00:00Z", "2026-05-03T13:00:00Z", True),
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", True),
        ("2026-05-03T13:00:00Z", "2026-05-03T11:00:00Z", False),
    ],
)
def test_it_is_served_from_its_beginning_until_before_its_end(offer, starts, ends, is_served):
    page = offer(experience("Dated", starts=starts, ends=ends))

    assert (served(page, now=NOON) == "Dated") is is_served


def test_a_moment_without_a_zone_is_the_sites(offer, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    page = offer(experience("Dated", starts="2026-05-03T21:00:00", ends="2026-05-03T21:00:01"))

    assert timezone.get_default_timezone_name() == "Asia/Tokyo"
    assert served(page, now=NOON) == "Dated"


@pytest.mark.parametrize("moment", ["tomorrow", 5, ["2026-05-03"], {}, "2026-13-45T99:00"])
def test_one_with_dates_that_cannot_be_read_is_passed_over(offer, moment):
    page = offer(experience("Odd", starts=moment or "x"), experience("Next"))

    assert served(page) == "Next"


@pytest.mark.parametrize(
    "stored",
    [
        "null",
        "5",
        '"x"',
        "{}",
        "[",
        "[[]]",
        "[null]",
        '[{"type": "experience"}]',
        '[{"type": ["experience"], "value": {}}]',
        '[{"type": "experience", "value": null}]',
        '[{"type": "experience", "value": [1]}]',
        '[{"type": "experience", "value": {"active": true, "changes": {"lead": 5}, "audience": 7}}]',
        "[" * 5000,
    ],
)
def test_whatever_is_stored_the_page_itself_is_served(offer, stored):
    page = offer()
    page.experiences = stored

    assert served(page) is None


def test_the_same_is_read_from_the_database(offer, yes):
    page = offer(experience("One", yes, starts="2026-05-03T12:00:00Z", lead="Hello"))

    (found,) = experiences_in(page.experiences)

    assert (found.name, found.is_active, found.audience.segments) == ("One", True, (yes.pk,))
    assert found.starts == NOON
    assert found.changes == [{"type": "lead", "value": "Hello", "id": "change-lead"}]


def test_without_our_middleware_it_is_what_everyone_sees(offer, yes):
    page = offer(experience("One", yes), experience("All"))

    assert first_that_fits(page.experiences, HttpRequest()).name == "All"


def test_a_failure_of_ours_gives_the_page_itself(offer, yes, monkeypatch):
    page = offer(experience("One", yes))
    request = request_for()
    before = failures.counts["experience"]
    monkeypatch.setattr(type(request.segments), "fits", lambda *args: 1 / 0)

    assert first_that_fits(page.experiences, request) is None
    assert failures.counts["experience"] == before + 1


def test_only_what_stands_before_the_one_served_is_asked(offer, yes, no):
    page = offer(experience("One", yes), experience("Two", no))
    request = request_for()

    first_that_fits(page.experiences, request)

    assert list(request.segments._consulted) == [yes.pk]


def test_choosing_among_500_reads_no_content(offer, no, monkeypatch):
    page = offer(*(experience(f"N{number}", no, body=[]) for number in range(500)), experience("Last"))
    monkeypatch.setattr(type(page.experiences.stream_block), "bulk_to_python", lambda *args: 1 / 0)
    monkeypatch.setattr(type(page.experiences), "_prefetch_blocks", lambda *args: 1 / 0)

    assert served(page) == "Last"
