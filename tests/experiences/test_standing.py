"""How experiences stand, in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from wagtail_segments.experiences.choosing import Experience
from wagtail_segments.experiences.standing import Standing, standings
from wagtail_segments.segments.audience import Audience

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
EARLIER, LATER = datetime(2026, 5, 2, tzinfo=UTC), datetime(2026, 5, 4, tzinfo=UTC)
LEAD = {"type": "lead", "value": "x"}


class Known:
    """Two segments that are published, and a draft."""

    names = {1: "One", 2: "Two", 3: "Draft"}
    live = {1, 2}

    def lacking(self, audience: Audience) -> list[str]:
        return [f"{pk} is lacking." for pk in audience.segments if pk not in self.live]

    def can_fit(self, audience: Audience) -> bool:
        told = [pk in self.live for pk in audience.segments]
        return any(told) if audience.match == "any" else all(told)


def one(name: str = "It", *segments: int, match: str = "any", changes: Any = (LEAD,), **more: Any) -> Experience:
    audience = Audience(match, segments)
    return Experience(id=name, name=name, audience=audience, changes=list(changes), **{"is_active": True} | more)


def standing_of(*experiences: Experience) -> Standing:
    """How the last of them stands."""
    return standings(experiences, changeable={"lead"}, known=Known(), now=NOW)[-1]


def test_one_that_somebody_may_get_has_no_reason():
    found = standing_of(one("It", 1))

    assert (found.reason, found.state, found.remarks) == (None, "Active", ())


def test_that_it_is_not_active_is_a_plain_state():
    found = standing_of(one(is_active=False))

    assert (found.reason, found.state, found.obstacle) == ("Not active", "Not active", "")


@pytest.mark.parametrize(
    ("dates", "state", "obstacle"),
    [
        ({"starts": LATER}, "From 05/04/2026 midnight", ""),
        ({"ends": LATER}, "Active until 05/04/2026 midnight", ""),
        ({"starts": EARLIER}, "Active", ""),
        ({"ends": EARLIER}, "Over", "It ended on 05/02/2026 midnight."),
        ({"ends": NOW}, "Over", "It ended on 05/03/2026 noon."),
        ({"starts": LATER, "ends": LATER}, "From 05/04/2026 midnight", "It ends before it begins."),
        ({"starts": datetime.min.replace(tzinfo=UTC), "ends": datetime.max.replace(tzinfo=UTC)}, None, ""),
    ],
)
def test_dates_say_when_it_is_on_and_whether_that_is_past(dates, state, obstacle, settings):
    settings.TIME_ZONE = "UTC"

    found = standing_of(one(**dates))

    assert found.obstacle == obstacle
    assert state is None or found.state == state


@pytest.mark.parametrize(
    ("match", "segments", "can_be"),
    [
        ("any", (1, 9), True),
        ("any", (9,), False),
        ("any", (3,), False),
        ("all", (1, 9), False),
        ("all", (1, 2), True),
        ("none", (1, 9), False),
        ("none", (1,), True),
    ],
)
def test_without_a_segment_that_must_be_told_nobody_is_in_its_audience(match, segments, can_be):
    found = standing_of(one("It", *segments, match=match))

    assert (found.obstacle == "") is can_be
    assert can_be or found.obstacle.startswith("Nobody is in its audience.")


def test_a_segment_that_is_lacking_is_remarked_where_others_are_left():
    assert standing_of(one("It", 1, 9)).remarks == ("9 is lacking.",)


@pytest.mark.parametrize(
    ("before", "it", "obstacle"),
    [
        (one("All"), one("It", 1), "“All” comes before it and is for everyone."),
        (one("All"), one("It"), "“All” comes before it and is for everyone."),
        (one("A", 1), one("It", 1), "Everybody it is for already gets “A”, which comes before it."),
        (one("A", 1, 2), one("It", 2), "Everybody it is for already gets “A”, which comes before it."),
        (one("A", 1), one("It", 1, 2), ""),
        (one("A", 1), one("It"), ""),
        (one("All", is_active=False), one("It", 1), ""),
        (one("Gone", 9), one("It", 9, 1), ""),
        (one("All", ends=LATER), one("It", 1), ""),
        (one("All", ends=LATER), one("It", 1, ends=LATER), "“All” comes before it and is for everyone."),
        (one("All", starts=LATER), one("It", 1), ""),
        (one("All", starts=LATER), one("It", 1, starts=LATER), "“All” comes before it and is for everyone."),
        (one("All", starts=EARLIER), one("It", 1), "“All” comes before it and is for everyone."),
        (one("All", ends=EARLIER), one("It", 1), ""),
    ],
)
def test_one_that_always_comes_first_hides_it(before, it, obstacle):
    assert standing_of(before, it).obstacle == obstacle


def test_one_that_is_hidden_hides_nobody():
    found = standing_of(one("All"), one("Hidden"), one("It"))

    assert "“All”" in found.obstacle


@pytest.mark.parametrize(
    ("changes", "remarks"),
    [
        ([], ("It changes nothing: who gets it sees the page as it is.",)),
        ([LEAD, {"type": "weather", "value": 1}], ("It changes a field that is gone: weather.",)),
        (
            [{"type": "weather", "value": 1}, {"type": "mood", "value": 1}],
            (
                "It changes nothing: who gets it sees the page as it is.",
                "It changes fields that are gone: weather, mood.",
            ),
        ),
    ],
)
def test_changes_that_change_nothing_are_remarked(changes, remarks):
    found = standing_of(one(changes=changes))

    assert (found.obstacle, found.remarks) == ("", remarks)
