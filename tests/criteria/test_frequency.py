"""How often something was done: what is answered, and how it reads."""

from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.criteria.deeds import (
    Deed,
)
from wagtail_segments.criteria.frequency import Did
from wagtail_segments.rules.truth import NO, UNKNOWN, YES


class Something(Deed):
    """A deed that this request does or does not, of something that exists or does not."""

    identity = "something"
    said = ("has done it", "has not done it")
    named: ClassVar[dict[str, str]] = {}
    is_gone = False

    def __init__(self, now: int = 0, is_gone: bool = False) -> None:
        self.now, self.is_gone = now, is_gone

    def done_by(self, visitor: Any) -> int:
        return self.now


def visitor_who(count: int | None) -> Any:
    """A visitor who did it so often before this request; ``None`` if nothing may be remembered of them."""

    def counted(counter: str) -> int:
        if count is None:
            raise CannotTell("nothing may be remembered")
        return count

    return SimpleNamespace(visit=SimpleNamespace(count=counted))


@pytest.mark.parametrize(
    ("frequency", "times", "counts"),
    [
        ("at_least", 1, {0: NO, 1: YES, 2: YES}),
        ("at_least", 3, {2: NO, 3: YES, 4: YES}),
        ("at_most", 0, {0: YES, 1: NO}),
        ("at_most", 2, {0: YES, 2: YES, 3: NO}),
        ("exactly", 0, {0: YES, 1: NO}),
        ("exactly", 2, {1: NO, 2: YES, 3: NO}),
    ],
)
def test_what_was_done_so_often_fits_or_does_not(frequency, times, counts):
    criterion = Did(Something(), frequency, times)

    assert {count: criterion.truth(visitor_who(count)) for count in counts} == counts


@pytest.mark.parametrize(("before", "now", "answer"), [(0, 1, NO), (1, 1, YES), (2, 0, YES), (1, 0, NO), (0, 2, YES)])
def test_what_this_request_does_counts(before, now, answer):
    assert Did(Something(now), "at_least", 2).truth(visitor_who(before)) is answer


@pytest.mark.parametrize(
    ("frequency", "times", "now", "answer"),
    [
        ("at_least", 1, 1, YES),
        ("at_least", 1, 0, UNKNOWN),
        ("at_least", 2, 1, UNKNOWN),
        ("at_most", 0, 1, NO),
        ("at_most", 0, 0, UNKNOWN),
        ("at_most", 1, 1, UNKNOWN),
        ("exactly", 0, 1, NO),
        ("exactly", 1, 1, UNKNOWN),
        ("exactly", 2, 1, UNKNOWN),
    ],
)
def test_where_nothing_may_be_remembered_this_request_is_all_there_is(frequency, times, now, answer):
    criterion = Did(Something(now), frequency, times)

    assert criterion.truth(visitor_who(None)) is answer


def test_what_may_not_be_remembered_is_said():
    criterion = Did(Something(), "at_least", 1)

    assert criterion.reason(visitor_who(None)) == "nothing may be remembered"
    assert criterion.actual(visitor_who(None)) == "cannot be told"


@pytest.mark.parametrize(
    ("frequency", "times", "count", "answer"),
    [
        ("at_least", 1, 1, YES),
        ("at_least", 1, 0, UNKNOWN),
        ("at_most", 0, 0, UNKNOWN),
        ("at_most", 0, 1, NO),
        ("exactly", 1, 1, UNKNOWN),
        ("exactly", 1, 2, NO),
    ],
)
def test_an_answer_about_something_deleted_stands_if_nothing_could_change_it(frequency, times, count, answer):
    criterion = Did(Something(is_gone=True), frequency, times)

    assert criterion.truth(visitor_who(count)) is answer


def test_it_says_that_something_is_gone():
    assert "no longer exists" in Did(Something(is_gone=True), "at_most", 0).reason(visitor_who(0))


@pytest.mark.parametrize(("count", "words"), [(0, "never"), (1, "once"), (2, "twice"), (5, "5 times")])
def test_what_was_found_is_said(count, words):
    assert Did(Something(), "at_least", 1).actual(visitor_who(count)) == words
