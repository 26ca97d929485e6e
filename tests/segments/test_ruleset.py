import itertools
import threading
import time
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attributes.reading import criterion
from wagtail_segments.models import Segment
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.segments import gates, version
from wagtail_segments.segments.ruleset import DEEP, Ruleset, build, ruleset
from wagtail_segments.testing import BROWSER, reload_segments, request_for

EVERYBODY = {"type": "user__signed_in", "value": {"operator": "is_not"}}
NOBODY = {"type": "user__signed_in", "value": {"operator": "is"}}


def within(segment: Any, operator: str = "in") -> dict[str, Any]:
    """The criterion that asks for another segment."""
    return {"type": "segment", "value": {"operator": operator, "segment": getattr(segment, "pk", segment)}}


def answers(*keys: str) -> list[Any]:
    """What a new request says of segments, asked in this order."""
    segments = request_for().segments
    return [segments.truth(segments._snapshot.keys[key].pk) for key in keys]


# What is in use


def test_live_segments_are_in_use(segment):
    students = segment("students", [EVERYBODY])

    snapshot = build("one")

    assert set(snapshot.keys) == {"students"}
    assert snapshot.segments[students.pk].name == "Students"
    assert snapshot.version == "one"


def test_drafts_are_not_in_use(segment):
    segment("draft", [EVERYBODY], live=False)

    assert not build(None).segments


def test_changes_that_are_not_published_are_not_in_use(segment):
    students = segment("students", [NOBODY])
    students.rule = [EVERYBODY]
    students.save_revision()
    reload_segments()

    assert "students" not in request_for().segments


def test_a_segment_is_in_use_from_when_it_is_scheduled_to_when_it_expires(db):
    now = timezone.now()
    students = Segment(name="Students", key="students", rule=[EVERYBODY], live=False)
    students.go_live_at, students.expire_at = now + timedelta(hours=1), now + timedelta(hours=2)
    students.save()
    students.save_revision().publish()
    in_use = []
    for hours in (0, 1.5, 3):
        with patch("django.utils.timezone.now", return_value=now + timedelta(hours=hours)):
            call_command("publish_scheduled", verbosity=0)
        in_use.append(bool(build(None).segments))

    assert in_use == [False, True, False]


def test_rules_are_loaded_with_one_query_and_one_for_each_gate(segment, reads):
    for number in range(20):
        segment(f"number-{number}", [EVERYBODY, criterion("visit.campaign", "is", "college")])

    with reads() as found:
        build(None)

    assert len(found) == 1 + len(gates._registered)


def test_criteria_of_many_segments_are_held_once(segment):
    first, second = segment("first", [EVERYBODY]), segment("second", [NOBODY, EVERYBODY])

    held = build(None).segments

    assert held[first.pk].tree.children[0] is held[second.pk].tree.children[1]


def points(threshold: int, *lines: tuple[int, Any]) -> dict[str, Any]:
    stored = [{"type": "line", "value": {"points": worth, "criteria": [one]}} for worth, one in lines]
    return {"type": "points", "value": {"threshold": threshold, "lines": stored}}


def test_criteria_that_count_points_are_held_once_too(segment):
    first, second = segment("first", [EVERYBODY]), segment("second", [points(1, (1, NOBODY), (1, EVERYBODY))])

    held = build(None).segments

    assert held[first.pk].tree.children[0] is held[second.pk].tree.children[0].parts[1].node


def test_a_segment_that_counts_itself_is_unknown(segment):
    first = segment("first")
    Segment.objects.filter(pk=first.pk).update(rule=[points(1, (1, within(first)))])
    second = segment("second", [points(2, (2, EVERYBODY), (1, within(first)))])
    reload_segments()

    assert answers("first", "second") == [UNKNOWN, YES]
    assert build(None).segments[second.pk].inner == (first.pk,)


def test_the_visit_needs_what_counts_points(segment):
    segment("a", [points(1, (1, criterion("visit.campaign", "is", "x")))])

    assert build(None).visit_needs == {"utm_campaign"}


def test_a_snapshot_cannot_be_changed(segment):
    segment("students", [EVERYBODY])
    snapshot = build(None)

    with pytest.raises(TypeError):
        snapshot.keys["others"] = None
    with pytest.raises(AttributeError):
        snapshot.version = "two"


def test_the_visit_needs_what_live_segments_ask_for(segment):
    segment("a", [criterion("visit.campaign", "is", "x"), criterion("visit.term", "is", "x")])
    segment("b", [{"type": "group", "value": {"match": "any", "criteria": [criterion("visit.pages", "ge", 2)]}}])
    segment("c", [criterion("visit.number", "ge", 2)], live=False)

    assert build(None).visit_needs == {"utm_campaign", "utm_term", "pages"}


# When all of it is switched off


@pytest.fixture
def gate():
    """A gate that is closed until its reason is taken away."""
    why = ["the house is on fire"]
    gates.register(ask := lambda: why[0])
    yield why
    gates.unregister(ask)


def test_while_personalisation_is_off_every_segment_is_unknown(segment, gate):
    first = segment("first", [EVERYBODY])
    segment("second", [within(first, "not_in")])
    segment("third", [EVERYBODY], match="none")

    assert answers("first", "second", "third") == [UNKNOWN] * 3


def test_an_explanation_says_that_personalisation_is_off(segment, gate):
    segment("students", [EVERYBODY])

    reason = request_for().segments.explain("students")

    assert reason.reason == "Personalisation is switched off: the house is on fire."


def test_while_personalisation_is_off_nothing_is_remembered(segment, gate):
    segment("students", [criterion("visit.campaign", "is", "x")])

    assert build(None).visit_needs == frozenset()
    assert build(None).why_off


def test_an_open_gate_changes_nothing(segment, gate):
    segment("students", [EVERYBODY])
    gate[0] = ""

    assert answers("students") == [YES]


def test_a_gate_is_asked_once_a_version_and_not_once_a_request(segment):
    segment("students", [EVERYBODY])
    asked = []
    gates.register(ask := lambda: asked.append(1) or "")
    gates.register(ask)
    try:
        for _request in range(3):
            answers("students")
    finally:
        gates.unregister(ask)
        gates.unregister(ask)

    assert len(asked) == 1


def test_the_last_rules_keep_working_while_a_gate_fails(segment, clock):
    segment("students", [EVERYBODY])
    assert answers("students") == [YES]
    gates.register(ask := lambda: 1 / 0)
    try:
        ruleset.outdate()
        assert answers("students") == [YES]
    finally:
        gates.unregister(ask)


# When they change


@pytest.fixture
def clock(monkeypatch):
    """A monotonic clock that stands still until it is set forward."""

    class Clock:
        now = time.monotonic()

        def forward(self, seconds: float) -> None:
            self.now += seconds

    clock = Clock()
    monkeypatch.setattr("wagtail_segments.segments.ruleset.time.monotonic", lambda: clock.now)
    return clock


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Changes inside of it are committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_the_next_request_answers_by_what_was_published(segment, clock, committed):
    students = segment("students", [NOBODY])
    assert "students" not in request_for().segments

    with committed():
        students.rule = [EVERYBODY]
        students.save_revision().publish()

    assert "students" in request_for().segments


@pytest.mark.parametrize("change", ["unpublish", "delete"])
def test_the_next_request_does_without_what_was_withdrawn(segment, clock, committed, change):
    students = segment("students", [EVERYBODY])
    assert "students" in request_for().segments

    with committed():
        getattr(students, change)()

    assert "students" not in request_for().segments


def test_what_is_not_committed_is_not_seen(segment, clock, django_capture_on_commit_callbacks):
    students = segment("students", [NOBODY])
    assert "students" not in request_for().segments

    with django_capture_on_commit_callbacks() as callbacks:
        Segment.objects.filter(pk=students.pk).update(rule=[EVERYBODY])
        students.save()

    assert callbacks
    assert "students" not in request_for().segments


def test_what_is_rolled_back_is_not_seen(segment, clock, committed):
    students = segment("students", [NOBODY])
    assert "students" not in request_for().segments
    clock.forward(100)

    with committed() as callbacks, pytest.raises(ZeroDivisionError), transaction.atomic():
        students.rule = [EVERYBODY]
        students.save_revision().publish()
        1 / 0  # noqa: B018

    assert not callbacks
    assert "students" not in request_for().segments


def test_one_request_never_mixes_two_versions(segment, clock, committed):
    first, second = segment("first", [EVERYBODY]), segment("second", [EVERYBODY])
    request = request_for()
    assert "first" in request.segments

    with committed():
        for one in (first, second):
            one.rule = [NOBODY]
            one.save_revision().publish()

    assert "second" in request.segments
    assert "second" not in request_for().segments


@pytest.mark.parametrize(("is_shared", "seconds"), [(True, 1), (False, 5)])
def test_another_process_learns_of_a_change_within_seconds(segment, clock, committed, monkeypatch, is_shared, seconds):
    monkeypatch.setattr(version, "_cache_is_shared", lambda: is_shared)
    students = segment("students", [EVERYBODY])
    elsewhere = Ruleset()
    assert elsewhere.current().segments

    with committed():
        students.unpublish()

    clock.forward(seconds - 0.1)
    assert elsewhere.current().segments
    clock.forward(0.1)
    assert not elsewhere.current().segments


def test_between_checks_nothing_but_the_clock_is_asked(segment, clock, django_assert_num_queries):
    segment("students", [EVERYBODY])
    first = ruleset.current()
    clock.forward(0.9)

    with django_assert_num_queries(0), patch.object(version, "current_version", side_effect=AssertionError):
        assert ruleset.current() is first


def test_rules_that_have_not_changed_are_kept(segment, clock):
    segment("students", [EVERYBODY])
    first = ruleset.current()
    clock.forward(10)

    assert ruleset.current() is first


def test_whether_a_check_is_due_can_be_asked(segment, clock):
    assert ruleset.is_due
    ruleset.current()
    assert not ruleset.is_due
    clock.forward(5)
    assert ruleset.is_due


PHONE = criterion("device.type", "one_of", ["phone"])
CAMPAIGN = criterion("visit.campaign", "is", "college")


def test_a_new_process_does_not_know_whether_anything_must_be_kept():
    assert not Ruleset().keeps_nothing


def test_nothing_is_kept_while_no_live_segment_needs_it(segment):
    segment("phones", [PHONE])
    used = Ruleset()
    used.current()

    assert used.keeps_nothing


@pytest.mark.parametrize("fields", [{"rule": [CAMPAIGN]}, {"rule": [PHONE], "remember": "good"}])
def test_something_is_kept_while_a_live_segment_needs_it(segment, fields):
    segment("needy", **fields)
    used = Ruleset()
    used.current()

    assert not used.keeps_nothing


def test_whether_something_is_kept_is_asked_anew_once_it_is_time(segment):
    segment("phones", [PHONE])
    used = Ruleset()
    used.current()
    used.outdate()

    assert not used.keeps_nothing


# When something is away


@pytest.fixture
def away():
    """Our tables do not answer."""

    def refuse(execute, sql, params, many, context):
        if "wagtail_segments_" in sql:
            raise OperationalError("the tables are away")
        return execute(sql, params, many, context)

    return lambda: connection.execute_wrapper(refuse)


@pytest.fixture
def dropped():
    """Our tables are not there, and the database says so itself."""

    def elsewhere(execute, sql, params, many, context):
        return execute(sql.replace("wagtail_segments_", "no_such_"), params, many, context)

    return lambda: connection.execute_wrapper(elsewhere)


def test_without_tables_nobody_is_in_any_segment(segment, dropped, caplog):
    segment("students", [EVERYBODY])

    with dropped():
        request = request_for()
        assert "students" not in request.segments
        assert list(request.segments) == []

    assert "nobody could say whether the segments have changed" in caplog.text


@pytest.mark.parametrize("is_shared", [True, False])
@pytest.mark.parametrize("state", ["away", "dropped"])
def test_a_failing_database_is_noted_once(request, segment, state, is_shared, page_of, client, monkeypatch, caplog):
    monkeypatch.setattr(version, "_cache_is_shared", lambda: is_shared)
    students = segment("students", [criterion("visit.pages", "ge", 1)])
    variants = [{"audience": {"match": "any", "segments": [students.pk]}, "content": "for some"}]
    page_of(*[{"type": "content", "value": {"variants": variants, "default": "for all"}}] * 3)

    with request.getfixturevalue(state)():
        response = client.get("/page/", headers={"user-agent": BROWSER})

    assert response.status_code == 200
    assert response.text.count("for all") == 3
    assert len(caplog.records) == 1


def test_a_failing_database_is_not_asked_again_by_every_request(segment, away, clock, caplog):
    segment("students", [EVERYBODY])
    with away():
        assert "students" not in request_for().segments
    noted = len(caplog.records)

    with away():
        for _request in range(5):
            assert "students" not in request_for().segments

    assert len(caplog.records) == noted


def test_when_the_database_is_back_the_rules_are_loaded(segment, away, clock):
    segment("students", [EVERYBODY])
    with away():
        assert "students" not in request_for().segments
    clock.forward(5)

    assert "students" in request_for().segments


def test_the_last_rules_keep_working_while_the_database_is_away(segment, away, clock):
    segment("students", [EVERYBODY])
    assert "students" in request_for().segments

    with away():
        for _check in range(3):
            clock.forward(10)
            assert "students" in request_for().segments


def test_a_change_that_could_not_be_loaded_is_loaded_later(segment, away, clock, committed):
    students = segment("students", [EVERYBODY])
    assert "students" in request_for().segments
    with committed():
        students.unpublish()
    with away():
        assert "students" in request_for().segments
    clock.forward(5)

    assert "students" not in request_for().segments


def test_a_failing_database_leaves_the_transaction_usable(segment, dropped):
    with dropped():
        assert "students" not in request_for().segments

    assert Segment.objects.count() == 0


def test_rules_that_cannot_be_loaded_leave_the_last_ones(segment, clock, monkeypatch, caplog):
    segment("students", [EVERYBODY])
    assert "students" in request_for().segments
    ruleset.outdate()
    monkeypatch.setattr("wagtail_segments.segments.ruleset.stored_rules", lambda *filters: 1 / 0)

    assert "students" in request_for().segments
    assert "the segments could not be loaded" in caplog.text


def test_a_version_that_cannot_be_stored_does_not_stop_a_change(segment, away, committed, caplog):
    students = segment("students", [EVERYBODY])
    assert "students" in request_for().segments

    def refuse(execute, sql, params, many, context):
        if "rulesversion" in sql:
            raise OperationalError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse), committed():
        students.unpublish()

    assert "the version could not be stored" in caplog.text
    assert not Segment.objects.get().live


# In several threads


def test_while_one_thread_looks_the_others_go_on_with_what_there_is(segment, clock):
    segment("students", [EVERYBODY])
    known = ruleset.current()
    ruleset.outdate()

    with ruleset._loading:
        assert ruleset.current() is known


def test_before_the_first_rules_are_loaded_threads_wait_for_the_one_that_loads_them(segment):
    segment("students", [EVERYBODY])
    loaded = build("one")
    found: list[Any] = []
    with ruleset._loading:
        thread = threading.Thread(target=lambda: found.append(ruleset.current()))
        thread.start()
        ruleset._snapshot, ruleset._check_at = loaded, time.monotonic() + 60
    thread.join(10)

    assert found == [loaded]


class Broken:
    """A cache that raises, or that holds something else than we put into it."""

    def __init__(self, held: Any) -> None:
        self.held = held

    def get(self, key: str) -> Any:
        if isinstance(self.held, Exception):
            raise self.held
        return self.held

    set = add = lambda self, *args: self.get("")


@pytest.mark.parametrize("held", [ConnectionError("away"), object(), [], "x" * 100_000, b"\0"])
def test_a_cache_that_fails_or_holds_garbage_costs_nobody_their_segment(segment, clock, committed, monkeypatch, held):
    monkeypatch.setattr(version, "_cache_is_shared", lambda: True)
    monkeypatch.setattr(version, "cache", Broken(held))
    students = segment("students", [EVERYBODY])
    assert "students" in request_for().segments
    clock.forward(5)
    assert "students" in request_for().segments

    with committed():
        students.unpublish()

    assert "students" not in request_for().segments


def test_a_cache_that_was_emptied_changes_nothing(segment, clock, monkeypatch):
    monkeypatch.setattr(version, "_cache_is_shared", lambda: True)
    segment("students", [EVERYBODY])
    first = ruleset.current()
    cache.clear()
    clock.forward(5)

    assert ruleset.current() is first


# Segments in segments


def test_a_segment_may_ask_for_another(segment):
    inner = segment("inner", [EVERYBODY])
    segment("outer", [within(inner)])
    segment("others", [within(inner, "not_in")])

    assert answers("outer", "others") == [YES, NO]


@pytest.mark.parametrize("operator", ["in", "not_in"])
def test_a_segment_that_was_deleted_cannot_be_told(segment, operator):
    inner = segment("inner", [EVERYBODY])
    segment("outer", [within(inner, operator)])
    inner.delete()
    reload_segments()

    assert answers("outer") == [UNKNOWN]


@pytest.mark.parametrize("operator", ["in", "not_in"])
def test_a_segment_that_is_not_published_cannot_be_told(segment, operator):
    segment("outer", [within(segment("inner", [EVERYBODY], live=False), operator)])

    assert answers("outer") == [UNKNOWN]


@pytest.mark.parametrize("key", [-1, 0, 2**70])
def test_a_segment_that_cannot_be_cannot_be_told(segment, key):
    segment("outer", [within(key)])

    assert answers("outer") == [UNKNOWN]


def nested(*asked: int, operator: str = "in", first: int = 100_000) -> list[str]:
    """Segments of which each asks for another, given by its place; one that asks for none is everybody."""
    Segment.objects.bulk_create(
        Segment(
            pk=first + number,
            name=f"{number}",
            key=f"c{number}",
            rule=[EVERYBODY if place is None else within(first + place, operator)],
        )
        for number, place in enumerate(asked)
    )
    reload_segments()
    return [f"c{number}" for number in range(len(asked))]


def circle(length: int, operator: str = "in") -> list[str]:
    """Segments of which each asks for the next one, and the last for the first."""
    return nested(*range(1, length), 0, operator=operator)


def chain(length: int, operator: str = "in") -> list[str]:
    """Segments of which each asks for the one before; the first is everybody."""
    return nested(None, *range(length - 1), operator=operator)


@pytest.mark.parametrize("operator", ["in", "not_in"])
@pytest.mark.parametrize("length", [1, 2, 3, 100])
def test_a_circle_of_segments_has_no_members(db, length, operator):
    assert set(answers(*circle(length, operator))) == {UNKNOWN}


def test_what_does_not_depend_on_the_circle_is_still_told(segment):
    first, second = circle(2)
    Segment.objects.filter(key=first).update(match="any", rule=[within(Segment.objects.get(key=second)), EVERYBODY])
    segment("outside", [within(Segment.objects.get(key=first))])

    assert answers(first, "outside") == [YES, YES]


GRAPHS = st.lists(
    st.tuples(
        st.sampled_from(["all", "any", "none"]),
        st.lists(
            st.sampled_from([EVERYBODY, NOBODY])
            | st.builds(within, st.integers(1, 5), st.sampled_from(["in", "not_in"])),
            min_size=1,
            max_size=3,
        ),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(GRAPHS)
def test_answers_do_not_depend_on_the_order_in_which_segments_are_asked(graph):
    rows = [(pk, f"s{pk}", f"s{pk}", match, rule, False, "page", None) for pk, (match, rule) in enumerate(graph, 1)]
    with patch("wagtail_segments.segments.ruleset.stored_rules", return_value=rows):
        snapshot = build(None)
    found = set()
    with patch.object(ruleset, "current", return_value=snapshot):
        for order in itertools.permutations(snapshot.keys):
            found.add(tuple(sorted(zip(order, map(str, answers(*order)), strict=True))))

    assert len(found) == 1


def test_a_chain_of_five_hundred_segments_is_followed_to_its_end(db):
    chain(500)

    assert answers("c499", "c250", "c0") == [YES, YES, YES]
    assert ruleset.current().keys["c499"].height == 499 > DEEP


def test_a_chain_of_nots_turns_round_with_every_link(db):
    chain(500, "not_in")

    assert answers("c499", "c498", "c1", "c0") == [NO, YES, NO, YES]


def test_every_segment_of_a_chain_can_be_listed_and_explained(db):
    chain(500)
    segments = request_for().segments

    assert len(segments) == 500
    assert segments.explain("c499").answer is YES


def test_no_segment_is_evaluated_twice_however_they_are_nested(segment, evaluated):
    *_others, deepest = chain(DEEP + 5)
    shared = segment("shared", [within(Segment.objects.get(key=deepest))])
    other = segment("other", [within(shared)])
    segment("top", [within(shared), within(other)])
    keys = evaluated()

    assert "top" in request_for().segments
    assert sorted(keys) == sorted(ruleset.current().keys)
