from itertools import product

import pytest

from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.segments.audience import MATCHES, Audience, audience_from

ANSWERS = {1: YES, 2: NO, 3: UNKNOWN, 4: YES}


@pytest.mark.parametrize(
    ("match", "segments", "expected"),
    [
        ("any", (1, 2), YES),
        ("any", (2,), NO),
        ("any", (2, 3), UNKNOWN),
        ("any", (3, 1), YES),
        ("all", (1, 4), YES),
        ("all", (1, 2), NO),
        ("all", (1, 3), UNKNOWN),
        ("all", (2, 3), NO),
        ("none", (2,), YES),
        ("none", (1, 2), NO),
        ("none", (2, 3), UNKNOWN),
        ("none", (3,), UNKNOWN),
    ],
)
def test_an_audience_is_any_all_or_none_of_its_segments(match, segments, expected):
    assert Audience(match, segments).truth(ANSWERS.get) is expected


def test_no_more_segments_are_asked_than_settle_it():
    asked = []
    Audience("any", (1, 2, 3)).truth(lambda segment: asked.append(segment) or ANSWERS[segment])

    assert asked == [1]


@pytest.mark.parametrize("match", [match for match, _label in MATCHES])
def test_without_a_segment_an_audience_is_everyone(match):
    assert Audience(match).is_everyone
    assert not Audience(match, (1,)).is_everyone


@pytest.mark.parametrize(
    "stored",
    [
        {"match": "all", "segments": [4, 1]},
        {"match": "all", "segments": (4, 1, 4)},
        {"match": "all", "segments": [4, 1], "x": 1},
    ],
)
def test_an_audience_is_read_from_what_is_stored(stored):
    assert audience_from(stored) == Audience("all", (4, 1))


@pytest.mark.parametrize(
    "stored", [None, {}, [], "", {"match": "any"}, {"match": "none", "segments": []}, {"match": 5}]
)
def test_an_audience_that_names_nobody_is_everyone(stored):
    assert audience_from(stored).is_everyone


@pytest.mark.parametrize(
    "stored",
    [
        {"match": "some", "segments": [1]},
        {"match": None, "segments": [1]},
        {"match": ["any"], "segments": [1]},
        {"match": "any", "segments": 1},
        {"match": "any", "segments": "1"},
        {"match": "any", "segments": {"1": 1}},
        {"match": "any", "segments": ["1"]},
        {"match": "any", "segments": [True]},
        {"match": "any", "segments": [None]},
        {"match": "any", "segments": [[1]]},
        {"match": "any", "segments": [1.5]},
        {"match": "none", "segments": [2, "1"]},
        {"match": "all", "segments": [1, None]},
        ["1"],
        5,
        "any",
        True,
    ],
)
def test_what_cannot_be_read_lets_nobody_in(stored):
    audience = audience_from(stored)

    assert not audience.is_everyone
    assert audience.truth(lambda segment: ANSWERS.get(segment, UNKNOWN)) is not YES


AUDIENCES = [
    Audience(match, segments)
    for match in ("any", "all", "none")
    for segments in ((), (1,), (2,), (1, 2), (2, 3), (1, 2, 3))
]


@pytest.mark.parametrize("one", AUDIENCES, ids=str)
@pytest.mark.parametrize("other", AUDIENCES, ids=str)
def test_one_audience_covers_another_if_whoever_fits_that_fits_it(one, other):
    """Tried with every way of being in three segments, or of not being told to be."""
    worlds = product((YES, NO, UNKNOWN), repeat=3)
    truths = [(audience_truth(other, world), audience_truth(one, world)) for world in worlds]

    assert one.covers(other) is all(mine is YES for theirs, mine in truths if theirs is YES)


def audience_truth(audience, world):
    """An audience of nobody in particular is everyone."""
    return YES if audience.is_everyone else audience.truth(lambda pk: world[pk - 1])
