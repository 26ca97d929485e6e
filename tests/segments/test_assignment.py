from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpResponse

from tests.attributes.reading import criterion
from wagtail_segments.attributes.registry import Attribute, CannotTell, register, unregister
from wagtail_segments.middleware import SegmentsMiddleware
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.rules.values import Text
from wagtail_segments.segments.audience import Audience
from wagtail_segments.testing import request_for

EVERYBODY = {"type": "user__signed_in", "value": {"operator": "is_not"}}
NOBODY = {"type": "user__signed_in", "value": {"operator": "is"}}


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Three attributes, and a list of how often each was asked for."""
    asked: list[str] = []

    def reader(name: str) -> Any:
        return lambda visitor: asked.append(name) or "x"

    for name in ("a", "b", "c"):
        register(Attribute(key=f"count.{name}", type=Text(), function=reader(name), label=name, group="Counting"))
    yield asked
    for name in ("a", "b", "c"):
        unregister(f"count.{name}")


@pytest.fixture
def three(asked: list[str], segment: Any) -> None:
    """Segments a, b and c of one attribute each; both asks for two."""
    for name in ("a", "b", "c"):
        segment(name, [criterion(f"count.{name}", "is", "x")])
    segment("both", [criterion("count.a", "is", "x"), criterion("count.b", "is", "x")])


def test_a_visitor_is_in_a_segment_whose_rule_they_fit(segment):
    segment("everybody", [EVERYBODY])
    segment("nobody", [NOBODY])
    segments = request_for().segments

    assert "everybody" in segments
    assert "nobody" not in segments


@pytest.mark.parametrize("rule", [[], [{"type": "group", "value": {"match": "none", "criteria": []}}]])
@pytest.mark.parametrize("match", ["all", "any", "none"])
def test_nobody_is_in_a_segment_without_criteria(segment, match, rule):
    segment("empty", rule, match=match)

    assert "empty" not in request_for().segments


@pytest.mark.parametrize("key", ["no-such", "", None, 5, [], {}, object()])
def test_nobody_is_in_a_segment_that_is_not_there(segment, key):
    segment("everybody", [EVERYBODY])

    assert key not in request_for().segments


def test_asking_for_two_segments_evaluates_two(three, asked):
    segments = request_for().segments

    assert "a" in segments
    assert "b" in segments
    assert asked == ["a", "b"]


def test_each_attribute_is_read_once(three, asked):
    segments = request_for().segments

    assert list(segments) == ["a", "b", "both", "c"]
    assert sorted(asked) == ["a", "b", "c"]


def test_nothing_is_evaluated_twice(three, asked):
    request = request_for()
    assert "a" in request.segments
    request.visitor._values.clear()

    assert "a" in request.segments
    assert asked == ["a"]


def test_nothing_is_evaluated_that_nobody_asks_for(three, asked):
    request_for()

    assert asked == []


def test_nothing_is_loaded_that_nobody_asks_for(three, django_assert_num_queries):
    with django_assert_num_queries(0):
        request = request_for()
        assert not request.segments.consulted


def test_the_segments_of_a_visitor_come_by_name(segment):
    segment("z", [EVERYBODY], name="ants")
    segment("y", [EVERYBODY], name="Bees")
    segment("x", [NOBODY], name="Cats")

    assert list(request_for().segments) == ["z", "y"]


@pytest.mark.parametrize(("rule", "count"), [(EVERYBODY, 1), (NOBODY, 0)])
def test_the_segments_of_a_visitor_can_be_counted(segment, rule, count):
    segment("students", [rule])
    segments = request_for().segments

    assert (len(segments), bool(segments)) == (count, bool(count))


def test_every_live_segment_can_be_listed(segment):
    segment("b", [NOBODY], name="Bees")
    segment("a", [NOBODY], name="ants")

    assert [(one.key, one.name) for one in request_for().segments.live] == [("a", "ants"), ("b", "Bees")]


def test_an_answer_is_explained_criterion_by_criterion(segment):
    segment("students", [EVERYBODY, criterion("page.path", "is", "/college/")], match="any")

    reason = request_for("/").segments.explain("students")

    assert reason.answer is YES
    assert reason.sentence == "Is not signed in; or Address is “/college/”"
    assert [(line.sentence, line.answer, line.actual) for line in reason.lines] == [
        ("Is not signed in", YES, "no"),
        ("Address is “/college/”", NO, "“/”"),
    ]


@pytest.mark.parametrize("key", ["no-such", ""])
def test_a_segment_that_is_not_there_cannot_be_explained(segment, key):
    with pytest.raises(KeyError):
        request_for().segments.explain(key)


def test_a_rule_that_cannot_be_read_is_explained_as_such(segment):
    segment("students", [EVERYBODY])
    request = request_for()
    snapshot = request.segments._snapshot
    snapshot.keys["students"].tree = _Unreadable()

    reason = request.segments.explain("students")

    assert (reason.answer, reason.reason) == (UNKNOWN, "The rule could not be read.")


def test_an_unknown_answer_is_no_membership(segment):
    segment("lost", [criterion("visit.pages", "ge", 1)], match="none")
    request = request_for(sec_gpc="1")

    assert "lost" not in request.segments
    assert request.segments.explain("lost").answer is UNKNOWN


def test_a_segment_that_cannot_be_evaluated_is_unknown_and_logged(segment, caplog):
    students = segment("students", [EVERYBODY])
    request = request_for()
    request.segments._snapshot.keys["students"].tree = _Unreadable()

    assert request.segments.truth(students.pk) is UNKNOWN
    assert "segment students" in caplog.text


def test_an_audience_is_held_against_the_segments(segment):
    first, second = segment("first", [EVERYBODY]), segment("second", [NOBODY])
    segments = request_for().segments

    assert segments.fits(Audience("any", (first.pk, second.pk))) is YES
    assert segments.fits(Audience("all", (first.pk, second.pk))) is NO
    assert segments.fits(Audience("none", (second.pk,))) is YES
    assert segments.fits(Audience("none", (99_999,))) is UNKNOWN


# What is noted of having asked

WAYS_TO_ASK = {
    "in": lambda segments: "everybody" in segments,
    "not there": lambda segments: "no-such" in segments,
    "list": list,
    "count": len,
    "any": bool,
    "explain": lambda segments: segments.explain("everybody"),
    "audience": lambda segments: segments.fits(Audience("any", (1,))),
}


@pytest.mark.parametrize("ask", WAYS_TO_ASK.values(), ids=WAYS_TO_ASK)
def test_whoever_asks_has_consulted(segment, ask):
    segment("everybody", [EVERYBODY])
    segments = request_for().segments
    assert not segments.consulted

    ask(segments)

    assert segments.consulted


def test_looking_at_what_there_is_consults_nobody(segment):
    segment("everybody", [EVERYBODY])
    segments = request_for().segments
    assert segments.live

    assert not segments.consulted


def test_djangos_page_cache_is_told_each_time(segment):
    segment("everybody", [EVERYBODY])
    request = request_for()
    assert "everybody" in request.segments
    request._cache_update_cache = True  # as a view decorated with cache_page sets it

    assert "everybody" in request.segments
    assert request._cache_update_cache is False


# In asynchronous views


@pytest.mark.parametrize(("key", "expected"), [("everybody", True), ("nobody", False), ("no-such", False)])
def test_an_asynchronous_view_may_ask(segment, key, expected):
    segment("everybody", [EVERYBODY])
    segment("nobody", [NOBODY])

    assert async_to_sync(request_for().segments.ahas)(key) is expected


def test_an_asynchronous_view_that_does_not_wait_gets_the_default(segment, caplog):
    segment("everybody", [EVERYBODY])
    request = request_for()

    async def view() -> bool:
        return "everybody" in request.segments

    assert async_to_sync(view)() is False
    assert "everybody" in request_for().segments  # and nobody else is the worse for it


# When the visitor changes


def test_another_page_is_another_answer(segment, home, page_of):
    segment("readers", [criterion("page.page", "is", home.pk)])
    request = request_for(page=page_of())
    assert "readers" not in request.segments

    request.visitor.page = home

    assert "readers" in request.segments


def test_the_middleware_asks_nothing_itself(three, asked):
    SegmentsMiddleware(lambda request: HttpResponse())(request_for())

    assert asked == []


class _Unreadable:
    """A tree of which no reading is any good but the sentence."""

    @property
    def children(self) -> Any:
        raise CannotTell("torn")

    def sentence(self) -> str:
        return "torn"
