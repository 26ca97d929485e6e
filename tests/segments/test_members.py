import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from tests.attributes.reading import criterion
from tests.segments.test_ruleset import EVERYBODY, NOBODY, within
from wagtail_segments import failures
from wagtail_segments.models import Membership, Segment
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.segments.choosing import BATCH, choose, let_go
from wagtail_segments.segments.members import EXCLUDED, INCLUDED, REMEMBERED
from wagtail_segments.segments.ruleset import Ruleset, build
from wagtail_segments.testing import BROWSER, reload_segments, request_for

SIGNED_IN = {"type": "user__signed_in", "value": {"operator": "is"}}
BROKEN = {"type": "no_such", "value": {}}


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", "ada@example.com")


@pytest.fixture
def put(ada: User) -> Any:
    """Puts Ada into a segment or out of it."""

    def put(segment: Segment, kind: str, user: User = ada) -> None:
        choose(segment, [user.pk], kind)
        reload_segments()

    return put


@pytest.fixture
def away() -> Any:
    """The table of memberships does not answer, but who has any is known."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and 'FROM "wagtail_segments_membership"' in sql.replace("`", '"'):
            raise OperationalError("the table is away")
        return execute(sql, params, many, context)

    return lambda: connection.execute_wrapper(refuse)


# What holds


@pytest.mark.parametrize("rule", [[NOBODY], [], [BROKEN], [SIGNED_IN]], ids=["no", "empty", "unknown", "yes"])
@pytest.mark.parametrize(("kind", "answer"), [(INCLUDED, YES), (EXCLUDED, NO)])
def test_what_was_chosen_by_hand_beats_the_rule(segment, ada, put, rule, kind, answer):
    students = segment("students", rule)
    put(students, kind)

    assert request_for(user=ada).segments.truth(students.pk) is answer


def test_excluding_replaces_including(segment, ada, put):
    students = segment("students", [SIGNED_IN])
    put(students, INCLUDED)
    put(students, EXCLUDED)

    assert "students" not in request_for(user=ada).segments
    assert Membership.objects.get().kind == EXCLUDED


def test_for_others_the_rule_decides(segment, put):
    students = segment("students", [SIGNED_IN])
    put(students, EXCLUDED)
    bob = User.objects.create_user("bob")

    assert "students" in request_for(user=bob).segments
    assert "students" not in request_for().segments


def test_who_is_let_go_is_left_to_the_rule_again(segment, ada, put):
    students = segment("students", [SIGNED_IN])
    put(students, EXCLUDED)
    assert let_go(students, [ada.pk]) == 1
    reload_segments()

    assert "students" in request_for(user=ada).segments


@pytest.mark.parametrize(("kind", "answer"), [(INCLUDED, YES), (EXCLUDED, NO)])
@pytest.mark.parametrize("depth", [1, 40])
def test_it_holds_in_segments_that_ask_for_the_segment(segment, ada, put, kind, answer, depth):
    inner = first = segment("students", [SIGNED_IN])
    for number in range(depth):
        inner = segment(f"around-{number}", [within(inner)])
    put(first, kind)

    assert request_for(user=ada).segments.truth(inner.pk) is answer


def test_it_holds_wherever_segments_are_asked(segment, ada, put, page_of, client):
    students, others = segment("students", []), segment("others", [SIGNED_IN])
    put(students, INCLUDED)
    put(others, EXCLUDED)
    variants = [{"audience": {"match": "any", "segments": [students.pk]}, "content": "for students"}]
    page_of({"type": "content", "value": {"variants": variants, "default": "for all"}})
    client.force_login(ada)

    assert list(request_for(user=ada).segments) == ["students"]
    assert "for students" in client.get("/page/", headers={"user-agent": BROWSER}).text


def test_a_draft_has_no_members(segment, ada, put):
    draft = segment("draft", [], live=False)
    put(draft, INCLUDED)

    assert request_for(user=ada).segments.truth(draft.pk) is UNKNOWN


def test_an_asynchronous_view_is_answered_too(segment, ada, put):
    put(segment("students", []), INCLUDED)

    assert async_to_sync(request_for(user=ada).segments.ahas)("students") is True


def test_an_asynchronous_view_that_does_not_wait_gets_the_default(segment, ada, put):
    put(segment("students", []), INCLUDED)
    request = request_for(user=ada)
    request.segments.live  # noqa: B018 - loads the rules

    async def view() -> list[bool]:
        return ["students" in request.segments, await request_for(user=ada).segments.ahas("students")]

    assert async_to_sync(view)() == [False, True]


# Why


@pytest.mark.parametrize(
    ("kind", "by", "sentence", "answer"),
    [
        (INCLUDED, "grace", "Was added by hand by grace on May 3, 2026", YES),
        (INCLUDED, None, "Was added by hand on May 3, 2026", YES),
        (EXCLUDED, "grace", "Was taken out by hand by grace on May 3, 2026", NO),
        (EXCLUDED, None, "Was taken out by hand on May 3, 2026", NO),
    ],
)
def test_the_first_line_of_an_explanation_says_who_chose(segment, ada, kind, by, sentence, answer):
    students = segment("students", [NOBODY if answer else SIGNED_IN])
    with patch("django.utils.timezone.now", return_value=datetime(2026, 5, 3, 12, tzinfo=UTC)):
        choose(students, [ada.pk], kind, by=by and User.objects.create_user(by))
    reload_segments()

    reason = request_for(user=ada).segments.explain("students")

    assert reason.answer is answer
    assert (reason.parts[0].sentence, reason.parts[0].answer) == (sentence, answer)
    assert len(reason.parts) == 2


def test_an_explanation_says_that_choices_could_not_be_looked_up(segment, ada, put, away):
    put(segment("students", [SIGNED_IN]), INCLUDED)
    request = request_for(user=ada)
    request.segments.live  # noqa: B018 - loads the rules

    with away():
        reason = request.segments.explain("students")

    assert (reason.answer, reason.parts[0].reason) == (UNKNOWN, "Looking it up failed.")


# What it costs


def _answer_all(request: Any) -> None:
    assert request.segments.live
    for one in request.segments.live:
        request.segments.consult(one.pk)


@pytest.fixture
def many(segment: Any, put: Any) -> list[Segment]:
    """Four segments, of which three have somebody chosen."""
    made = [segment(f"number-{number}", [EVERYBODY]) for number in range(4)]
    for one in made[:3]:
        put(one, INCLUDED)
    request_for().segments.live  # noqa: B018 - loads the rules
    return made


def test_a_stranger_costs_no_query(many, django_assert_num_queries):
    with django_assert_num_queries(0):
        _answer_all(request_for())


def test_a_stranger_with_a_session_costs_no_query_of_ours(many, client):
    session = client.session
    session["plan"] = "gold"
    session.save()
    with connection.execute_wrapper(_not_ours):
        assert client.get("/plain/", headers={"user-agent": BROWSER}).status_code == 200


def _not_ours(execute: Any, sql: str, *rest: Any) -> Any:
    assert "membership" not in sql
    return execute(sql, *rest)


def test_somebody_signed_in_costs_one_query(many, ada, reads):
    with reads() as found:
        request = request_for(user=ada)
        _answer_all(request)
        request.visitor.page = request.visitor.page
        _answer_all(request)

    assert len(found) == 1


def test_going_to_another_page_does_not_look_up_anew(many, ada, page_of, reads):
    page = page_of()
    with reads() as found:
        request = request_for(user=ada)
        _answer_all(request)
        request.visitor.page = page
        _answer_all(request)

    assert len(found) == 1


def test_somebody_signed_in_costs_nothing_where_nobody_was_chosen(many, ada, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "number-3" not in request_for(user=ada).segments


def test_whoever_signs_in_in_the_middle_is_looked_up(many, ada):
    request = request_for()
    _answer_all(request)
    request.user = ada
    request.visitor.forget()

    assert list(request.segments) == ["number-0", "number-1", "number-2"]


# When it fails


def test_without_the_table_the_segments_concerned_are_unknown(many, ada, away, caplog):
    before = failures.counts["membership"]
    with away():
        request = request_for(user=ada)
        answers = [request.segments.truth(one.pk) for one in many]

    assert answers == [UNKNOWN, UNKNOWN, UNKNOWN, NO]
    assert failures.counts["membership"] == before + 1
    assert len(caplog.records) == 1
    assert request.visitor.is_degraded


def test_without_the_table_pages_are_served_and_not_stored(segment, ada, put, away, client):
    put(segment("students", [SIGNED_IN]), EXCLUDED)
    client.force_login(ada)
    client.get("/plain/", headers={"user-agent": BROWSER})

    with away():
        response = client.get("/plain/", headers={"user-agent": BROWSER})

    assert response.status_code == 200
    assert "Hello, student" not in response.text
    assert "no-store" in response["Cache-Control"]


# Changing it


def test_choosing_says_what_was_news(segment, ada):
    students, bob = segment("students", []), User.objects.create_user("bob")

    assert choose(students, [ada.pk], INCLUDED) == 1
    assert choose(students, [ada.pk, bob.pk], INCLUDED) == 1
    assert choose(students, [ada.pk, bob.pk], EXCLUDED) == 2
    assert choose(students, [ada.pk, ada.pk], EXCLUDED) == 0
    assert let_go(students, [ada.pk, 99_999]) == 1


def test_accounts_that_are_gone_are_passed_over(segment, ada):
    assert choose(segment("students", []), [99_999, ada.pk], INCLUDED) == 1


def test_who_chose_last_is_kept(segment, ada):
    students, grace = segment("students", []), User.objects.create_user("grace")
    choose(students, [ada.pk], INCLUDED)
    choose(students, [ada.pk], EXCLUDED, by=grace)
    choose(students, [ada.pk], EXCLUDED)

    assert Membership.objects.get().added_by == grace


def test_many_are_chosen_with_few_queries(segment, django_assert_max_num_queries):
    students = segment("students", [])
    User.objects.bulk_create(User(username=f"user-{number}") for number in range(2 * BATCH))
    users = list(User.objects.values_list("pk", flat=True))

    with django_assert_max_num_queries(40):
        assert choose(students, users, INCLUDED) == 2 * BATCH


def test_choosing_is_all_or_nothing(segment, ada):
    students = segment("students", [])

    def users() -> Any:
        for number in range(BATCH):
            yield ada.pk + number
        raise OSError

    with pytest.raises(OSError):
        choose(students, users(), INCLUDED)

    assert not Membership.objects.exists()


def test_one_account_stands_in_one_way_with_a_segment(segment, ada):
    students = segment("students", [])
    choose(students, [ada.pk], INCLUDED)

    with pytest.raises(IntegrityError):
        Membership.objects.create(segment=students, user=ada, kind=EXCLUDED)


@pytest.mark.parametrize("who", ["segment", "user"])
def test_memberships_go_with_their_segment_and_their_account(segment, ada, who):
    students = segment("students", [])
    choose(students, [ada.pk], INCLUDED)

    {"segment": students, "user": ada}[who].delete()

    assert not Membership.objects.exists()


def test_whoever_chose_may_go(segment, ada):
    grace = User.objects.create_user("grace")
    choose(segment("students", []), [ada.pk], INCLUDED, by=grace)

    grace.delete()

    assert Membership.objects.get().added_by is None


# Who learns of it


@pytest.fixture
def students(segment: Any) -> Segment:
    return segment("students", [])


@pytest.fixture
def renews(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """How often the rules were said to be new."""
    calls: list[None] = []
    monkeypatch.setattr("wagtail_segments.segments.choosing.renew", lambda: calls.append(None))
    return calls


def test_processes_learn_of_the_first_member_and_of_the_last_one_to_go(students, ada, renews):
    bob = User.objects.create_user("bob")
    counts = []
    for change in (
        lambda: choose(students, [], INCLUDED),
        lambda: choose(students, [ada.pk], INCLUDED),
        lambda: choose(students, [bob.pk], EXCLUDED),
        lambda: let_go(students, [ada.pk]),
        lambda: let_go(students, [99_999]),
        lambda: let_go(students, [bob.pk]),
    ):
        change()
        counts.append(len(renews))

    assert counts == [0, 1, 1, 1, 1, 2]


def test_the_first_member_is_live_in_another_process(students, ada, django_capture_on_commit_callbacks, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("wagtail_segments.segments.ruleset.time.monotonic", lambda: now[0])
    elsewhere = Ruleset()
    assert not elsewhere.current().segments[students.pk].has_chosen

    with django_capture_on_commit_callbacks(execute=True):
        choose(students, [ada.pk], EXCLUDED)
    now[0] += 5

    assert elsewhere.current().segments[students.pk].has_chosen


def test_code_that_saves_a_membership_is_noticed(students, ada, django_capture_on_commit_callbacks):
    assert "students" not in request_for(user=ada).segments

    with django_capture_on_commit_callbacks(execute=True):
        Membership.objects.create(segment=students, user=ada, kind=INCLUDED)

    assert "students" in request_for(user=ada).segments


def test_those_who_are_only_remembered_were_not_chosen(students, ada):
    Membership.objects.create(segment=students, user=ada, kind=REMEMBERED)

    assert not build(None).segments[students.pk].has_chosen


@pytest.fixture
def committed_people(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Segment, User]]:
    """A segment and an account that all connections see."""
    with django_db_blocker.unblock():
        students = Segment.objects.create(name="Students", key="students", rule=[])
        ada = User.objects.create_user("ada")
        yield students, ada
        students.delete()
        ada.delete()


def test_those_who_choose_at_once_do_not_fail(committed_people):
    students, ada = committed_people
    kinds = (INCLUDED, EXCLUDED) * (2 if connection.features.test_db_allows_multiple_connections else 0) or (INCLUDED,)
    failed: list[Exception] = []
    start = threading.Barrier(len(kinds))

    def add(kind: str) -> None:
        start.wait()
        try:
            for _time in range(10):
                choose(students, [ada.pk], kind)
                let_go(students, [ada.pk])
                choose(students, [ada.pk], kind)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()
            if connection.connection is not None:  # Django leaves a database in memory open
                connection.connection.close()

    threads = [threading.Thread(target=add, args=[kind]) for kind in kinds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert Membership.objects.filter(segment=students).count() == 1


@pytest.mark.parametrize("kind", [INCLUDED, EXCLUDED])
def test_what_somebody_else_inserts_meanwhile_is_changed_too(students, ada, kind):
    """Between the look at who is there and the insertion, the account is remembered by a page view."""
    insert = Membership.objects.bulk_create

    def late(*args: Any, **kwargs: Any) -> Any:
        insert([Membership(segment=students, user=ada, kind=REMEMBERED)])
        return insert(*args, **kwargs)

    with patch.object(Membership.objects, "bulk_create", late):
        choose(students, [ada.pk], kind)

    assert Membership.objects.get().kind == kind


def test_a_visitor_of_the_site_is_excluded_there(segment, ada, put):
    put(segment("students", [criterion("user.signed_in", "is")]), EXCLUDED)
    client = Client(headers={"user-agent": BROWSER})
    client.force_login(ada)

    assert "student" not in client.get("/plain/").text
