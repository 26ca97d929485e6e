from typing import Any

import pytest

from tests.attributes.reading import criterion
from wagtail_segments.models import Segment
from wagtail_segments.segments.problems import cycle_through, problems_of, way_back

HALF = {"operator": "in", "to": 50}
COLLEGE = criterion("visit.campaign", "is", "college")


def within(segment: Any) -> dict[str, Any]:
    return {"type": "segment", "value": {"operator": "in", "segment": getattr(segment, "pk", segment)}}


@pytest.mark.parametrize(
    ("rule", "problems"),
    [
        ([], []),
        ([COLLEGE], []),
        ([{"type": "gone__by", "value": {}}], ["“gone.by” is not available any more."]),
        ([{"type": "gone__by", "value": {}}] * 2, ["“gone.by” is not available any more."]),
        ([criterion("device.type", "one_of", ["fridge"])], ["“Device” names something that no longer exists."]),
        ([criterion("user.groups", "any_of", ["Nobody"])], ["“Groups” names something that no longer exists."]),
        ([criterion("page.page", "is", 99_999)], ["“The page” names something that no longer exists."]),
        ([within(99_999)], ["It asks for a segment that no longer exists."]),
        (
            [criterion("visit.pages", "ge", ""), criterion("visit.campaign", "is", "")],
            [
                "“Pages viewed in this visit” is not complete: Fill in a value.",
                "“Campaign” is not complete: Fill in a value.",
            ],
        ),
        (
            [{"type": "group", "value": {"match": "any", "criteria": [{"type": "percentage", "value": HALF}]}}],
            ["A share of visitors has no id yet. Save the segment again, or give the line a salt."],
        ),
        ([{"type": "percentage", "value": HALF | {"salt": "spring"}}], []),
        (None, []),
    ],
)
def test_problems_are_said_in_sentences(db, rule, problems):
    assert problems_of(Segment(name="Students", key="students", rule=rule)) == problems


def test_a_circle_is_a_problem(segment):
    first, second = segment("first"), segment("second")
    Segment.objects.filter(pk=first.pk).update(rule=[within(second)])
    Segment.objects.filter(pk=second.pk).update(rule=[within(first)])

    assert problems_of(Segment.objects.get(pk=first.pk)) == ["It contains itself: First → Second → First."]


def test_the_unsaved_rule_counts(segment):
    first, second = segment("first"), segment("second")
    second.rule = [within(first)]
    second.save()
    first.rule, first.name = [within(second)], "Renamed"

    assert cycle_through(first) == ["Renamed", "Second", "Renamed"]


def test_a_segment_that_is_not_saved_is_in_no_circle(segment):
    assert cycle_through(Segment(rule=[within(segment("first"))])) == []


def test_a_segment_that_asks_for_no_other_needs_no_query(django_assert_num_queries, segment):
    students = segment("students", [COLLEGE])

    with django_assert_num_queries(0):
        assert cycle_through(students) == []


@pytest.mark.parametrize(
    ("contents", "way"),
    [
        ({}, []),
        ({1: [2], 2: [3]}, []),
        ({1: [1]}, [1, 1]),
        ({1: [2], 2: [1]}, [1, 2, 1]),
        ({1: [2, 3], 2: [4], 3: [1], 4: []}, [1, 3, 1]),
        ({1: [2], 2: [3], 3: [2]}, []),
        ({number: [number + 1] for number in range(1, 5_000)} | {5_000: [1]}, [*range(1, 5_001), 1]),
    ],
    ids=range(7),
)
def test_a_way_back_is_found_if_there_is_one(contents, way):
    assert way_back(1, contents) == way
