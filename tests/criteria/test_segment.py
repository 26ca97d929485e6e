from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wagtail_segments.criteria.registry import lookup
from wagtail_segments.criteria.segment import InSegment, stored_name
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.rules.truth import NO, UNKNOWN, YES

CRITERION = lookup("segment")


def visitor_of(answer: Any) -> Any:
    """A visitor of whom every segment says the same."""
    return SimpleNamespace(request=SimpleNamespace(segments=SimpleNamespace(truth=lambda pk: answer)))


@pytest.mark.parametrize(
    ("answer", "negated", "expected"),
    [
        (YES, False, YES),
        (NO, False, NO),
        (UNKNOWN, False, UNKNOWN),
        (YES, True, NO),
        (NO, True, YES),
        (UNKNOWN, True, UNKNOWN),
    ],
)
def test_it_answers_as_the_other_segment_does(answer, negated, expected):
    assert InSegment(7, negated=negated).truth(visitor_of(answer)) is expected


@pytest.mark.parametrize(("operator", "negated"), [("in", False), ("not_in", True)])
def test_it_is_loaded_from_what_is_stored(operator, negated):
    assert CRITERION.load({"operator": operator, "segment": 7}) == InSegment(7, negated=negated)


@pytest.mark.parametrize(
    ("stored", "field"),
    [
        ({}, "operator"),
        ({"operator": "inside", "segment": 7}, "operator"),
        ({"operator": None, "segment": 7}, "operator"),
        ({"operator": "in"}, "segment"),
        ({"operator": "in", "segment": None}, "segment"),
        ({"operator": "in", "segment": "7"}, "segment"),
        ({"operator": "in", "segment": True}, "segment"),
        ({"operator": "in", "segment": [7]}, "segment"),
        ({"operator": [], "segment": 7}, "operator"),
        ({"operator": {}, "segment": 7}, "operator"),
    ],
)
def test_junk_is_refused_by_naming_the_field(stored, field):
    with pytest.raises(ValidationError) as refused:
        CRITERION.load(stored)

    assert refused.value.code == field


@pytest.mark.parametrize(
    ("negated", "sentence"),
    [(False, "is in the segment “Students”"), (True, "is not in the segment “Students”")],
)
def test_it_reads_as_a_sentence(segment, negated, sentence):
    assert InSegment(segment("students").pk, negated=negated).sentence() == sentence


@pytest.mark.parametrize("key", [0, -1, 99, 2**70])
def test_a_segment_that_is_gone_reads_as_one(db, key):
    assert InSegment(key).sentence() == "is in the segment that no longer exists"


def test_names_of_many_segments_are_looked_up_once(segment, django_assert_num_queries):
    keys = [segment(key).pk for key in ("a", "b", "c")]

    with django_assert_num_queries(1), looked_up_once():
        assert [stored_name(key) for key in (*keys, 99_999)] == ["A", "B", "C", None]


def test_it_says_why_it_cannot_be_told():
    assert "not published" in InSegment(7).reason(None)
