import json
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import AsyncClient
from django.urls import reverse
from django.utils import timezone

from tests.attributes.reading import criterion
from tests.segments.test_ruleset import EVERYBODY, NOBODY, within
from tests.visitors.conftest import Browser
from wagtail_segments import failures
from wagtail_segments.models import Membership, Segment
from wagtail_segments.rules.truth import NO, YES
from wagtail_segments.segments.choosing import choose, forget_outdated, let_go
from wagtail_segments.segments.members import EXCLUDED, INCLUDED, REMEMBERED
from wagtail_segments.segments.memory import MAX_ENTRIES, SESSION_KEY, Entry, entries_in, fingerprint, storable
from wagtail_segments.segments.ruleset import build, ruleset
from wagtail_segments.testing import BROWSER, reload_segments, request_for

COLLEGE = criterion("page.query", "is", "college", name="from")
LANDING, ELSEWHERE = "/plain/?from=college", "/plain/"
STUDENT = "student"


@pytest.fixture
def students(segment: Any) -> Any:
    """Whoever follows the college's link, remembered as long as is said."""

    def make(remember: str = "days", days: int | None = 30, **fields: Any) -> Segment:
        days = days if remember == "days" else None
        return segment("students", fields.pop("rule", [COLLEGE]), remember=remember, remember_days=days, **fields)

    return make


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", "ada@example.com")


def sign_in(browser: Browser, user: User) -> Any:
    """Sign in as people do: with a form of the site."""
    user.set_password("secret")
    user.save()
    return browser.client.post(reverse("wagtailcore_login"), {"username": user.username, "password": "secret"})


def kept(browser: Browser) -> Any:
    """What the browser's session remembers of segments."""
    return browser.session.get(SESSION_KEY) if browser.session is not None else None


def is_student(browser: Browser, address: str = ELSEWHERE, **headers: str) -> bool:
    return STUDENT in browser.get(address, **headers).text


# For how long


@pytest.mark.parametrize(
    ("remember", "wait", "expected"),
    [
        ("page", {"seconds": 1}, False),
        ("visit", {"minutes": 29}, True),
        ("visit", {"minutes": 31}, False),
        ("days", {"days": 29}, True),
        ("days", {"days": 30}, True),
        ("days", {"days": 31}, False),
        ("good", {"days": 3_000}, True),
    ],
)
def test_whoever_fitted_stays_for_the_time_that_was_chosen(
    browser, clock, students, settings, remember, wait, expected
):
    settings.SESSION_COOKIE_AGE = 10 * 365 * 86_400
    students(remember)
    assert is_student(browser, LANDING)
    clock.forward(**wait)

    assert is_student(browser) is expected


def test_a_visit_goes_on_with_each_page(browser, clock, students):
    students("visit")
    browser.get(LANDING)
    for _page in range(5):
        clock.forward(minutes=20)
        assert is_student(browser)


def test_who_never_fitted_is_not_remembered(browser, students):
    students()

    assert not is_student(browser)
    assert not is_student(browser)
    assert browser.session is None


def test_fitting_again_counts_from_then(browser, clock, students, settings):
    settings.SESSION_COOKIE_AGE = 10 * 365 * 86_400
    students()
    browser.get(LANDING)
    clock.forward(days=20)
    browser.get(LANDING)
    clock.forward(days=20)

    assert is_student(browser)


def test_the_landing_page_need_not_ask(browser, students, page_of):
    students()
    page_of({"type": "heading", "value": "Welcome."})

    browser.get("/page/?from=college")

    assert is_student(browser)


def test_a_memory_is_good_inside_other_segments(browser, students, segment):
    segment("around", [within(students())])
    browser.get(LANDING)
    request = request_for(session=dict(browser.session), now=timezone.now())

    assert "around" in request.segments


def test_a_rule_that_cannot_tell_any_more_keeps_those_who_fitted(browser, students):
    students(rule=[COLLEGE, criterion("visit.pages", "ge", 1)])
    browser.get(LANDING)
    request = request_for(session=dict(browser.session), now=timezone.now())

    assert request.segments.explain("students").answer is YES


# Why


@pytest.mark.parametrize(
    ("remember", "sentence"),
    [
        ("visit", "Is remembered for the rest of the visit"),
        ("days", "Is remembered until June 16, 2026"),
        ("good", "Is remembered for good"),
    ],
)
def test_an_explanation_says_until_when(browser, students, remember, sentence):
    students(remember)
    browser.get(LANDING)
    request = request_for(session=dict(browser.session), now=timezone.now())

    reason = request.segments.explain("students")

    assert reason.answer is YES
    assert [part.sentence for part in reason.parts][0] == sentence
    assert reason.parts[1].answer is NO


def test_an_explanation_of_who_fits_needs_no_memory(students):
    students()
    reason = request_for(LANDING).segments.explain("students")

    assert (reason.answer, len(reason.parts)) == (YES, 1)


# What changes


def _publish(segment: Segment, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(segment, name, value)
    segment.save_revision().publish()
    reload_segments()


@pytest.mark.parametrize("changes", [{"match": "any"}, {"rule": [NOBODY]}, {"remember": "visit"}, {"remember": "page"}])
def test_a_rule_that_was_changed_forgets(browser, students, changes):
    segment = students()
    browser.get(LANDING)

    _publish(segment, **changes)

    assert not is_student(browser)


@pytest.mark.parametrize("changes", [{"name": "Pupils"}, {"description": "Young."}, {"remember_days": 40}, {}])
def test_other_changes_do_not(browser, students, changes):
    segment = students()
    browser.get(LANDING)

    _publish(segment, **changes)

    assert is_student(browser)


def test_a_shorter_time_holds_at_once(browser, clock, students):
    segment = students()
    browser.get(LANDING)
    clock.forward(days=8)
    assert is_student(browser)

    _publish(segment, remember_days=7)

    assert not is_student(browser)


def test_the_ids_of_lines_are_no_part_of_a_rule():
    with_ids = [{"type": "group", "id": "1", "value": {"criteria": [{"type": "a", "value": {"id": 5}, "id": "2"}]}}]
    without = [{"type": "group", "value": {"criteria": [{"type": "a", "value": {"id": 5}}]}}]
    other = [{"type": "group", "value": {"criteria": [{"type": "a", "value": {"id": 6}}]}}]

    assert fingerprint("all", with_ids, "days") == fingerprint("all", without, "good")
    assert fingerprint("all", without, "days") != fingerprint("all", other, "days")


# What it costs


def test_without_a_segment_that_remembers_nothing_is_evaluated(segment, browser, monkeypatch):
    segment("others", [COLLEGE])
    monkeypatch.setattr("wagtail_segments.segments.standing.Standing.remember", lambda *args: 1 / 0)
    before = failures.counts["membership"]

    browser.get(LANDING)

    assert failures.counts["membership"] == before
    assert not ruleset.current().remembering


def test_only_segments_that_remember_are_evaluated(segment, students, page_of, browser, evaluated):
    remembering = students()
    segment("others", [COLLEGE])
    page_of({"type": "heading", "value": "Welcome."})
    keys = evaluated()

    browser.get("/page/?from=college")

    assert keys == [remembering.key]


def test_a_visitor_who_does_not_fit_costs_no_query(browser, students, page_of):
    page_of({"type": "heading", "value": "Welcome."})
    queries = []
    for make in (lambda: None, students):
        make()
        browser.get("/page/")
        with connection.execute_wrapper(lambda execute, sql, *rest: queries[-1].append(sql) or execute(sql, *rest)):
            queries.append([])
            browser.get("/page/")

    assert queries[0] == queries[1]
    assert not Session.objects.exists()


def test_it_is_written_once_a_day(browser, clock, students, ada):
    students()
    browser.client.force_login(ada)
    written = []
    for hours in (0, 1, 1, 24, 1):
        clock.forward(hours=hours)
        written.append([])
        with connection.execute_wrapper(_note_writes(written[-1])):
            browser.get(LANDING)

    assert [bool(statements) for statements in written] == [True, False, False, True, False]


def _note_writes(written: list[str]) -> Any:
    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.split()[0] in {"INSERT", "UPDATE", "DELETE"}:
            written.append(sql)
        return execute(sql, *rest)

    return note


def test_an_account_that_was_told_is_not_asked_again(browser, students, ada):
    students()
    browser.client.force_login(ada)
    browser.get(LANDING)
    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.extend([sql] if "membership" in sql else [])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        browser.get(LANDING)

    assert not asked


@pytest.mark.parametrize("remember", ["days", "good"])
def test_somebody_signed_in_costs_one_query(students, ada, reads, remember):
    students(remember)
    request_for().segments.live  # noqa: B018 - loads the rules
    with reads() as found:
        request = request_for(user=ada)
        assert "students" not in request.segments
        assert not request.segments.remember()

    assert len(found) == 1


def test_what_a_session_holds_is_bounded():
    entries = {pk: Entry("a" * 16, 800_000 + pk) for pk in range(1, MAX_ENTRIES + 50)}

    stored = storable(entries)

    assert len(stored) == MAX_ENTRIES
    assert min(map(int, stored)) == 50
    assert len(json.dumps(stored)) < 4_000


def test_what_is_over_is_dropped_with_the_next_writing(browser, clock, students, segment, settings):
    settings.SESSION_COOKIE_AGE = 10 * 365 * 86_400
    students()
    other = segment("others", [criterion("page.query", "is", "b", name="from")], remember="days", remember_days=5)
    browser.get(LANDING)
    clock.forward(days=31)
    browser.get("/plain/?from=b")

    assert list(kept(browser)) == [str(other.pk)]


# Who is not remembered


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_gpc": "1"},
        {"dnt": "1"},
        {"user_agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"},
        {"sec_purpose": "prefetch"},
        {"sec_purpose": "prefetch;prerender"},
        {"sec_fetch_dest": "image"},
    ],
    ids=str,
)
def test_whoever_may_not_be_remembered_is_not(browser, students, headers):
    students()

    browser.get(LANDING, **headers)

    assert browser.session is None


def test_whoever_has_not_consented_is_not_remembered(browser, students, settings, ada):
    settings.WAGTAIL_SEGMENTS = {"CONSENT": "tests.segments.test_memory.never"}
    students()
    browser.client.force_login(ada)

    browser.get(LANDING)

    assert kept(browser) is None
    assert not Membership.objects.exists()


def never(request: Any) -> bool:
    return False


@pytest.mark.parametrize(
    ("method", "address"), [("head", LANDING), ("post", LANDING), ("get", "/no/such/?from=college")]
)
def test_only_pages_that_were_looked_at_count(browser, students, method, address):
    students()

    getattr(browser.client, method)(address)

    assert browser.session is None


def test_a_preview_is_not_remembered(students, home):
    students(rule=[EVERYBODY])

    assert home.make_preview_request().status_code == 200
    assert not Session.objects.exists()


def test_who_refuses_now_is_judged_by_the_rule_alone(browser, students):
    students()
    browser.get(LANDING)

    assert not is_student(browser, sec_gpc="1")
    assert is_student(browser)


# The account


@pytest.mark.parametrize("remember", ["days", "good"])
def test_an_account_is_remembered_on_every_device(browser, students, ada, remember):
    students(remember)
    browser.client.force_login(ada)
    browser.get(LANDING)
    other = Browser()
    other.client.force_login(ada)

    assert is_student(other)
    assert not is_student(Browser())


def test_an_account_is_remembered_for_the_visit_on_this_device(browser, students, ada):
    students("visit")
    browser.client.force_login(ada)
    browser.get(LANDING)

    assert is_student(browser)
    assert not Membership.objects.exists()


@pytest.mark.parametrize(("days", "expected"), [(30, True), (31, False)])
def test_an_account_is_remembered_for_the_days(browser, clock, students, ada, days, expected):
    students()
    browser.client.force_login(ada)
    browser.get(LANDING)
    clock.forward(days=days)
    other = Browser()
    other.client.force_login(ada)

    assert is_student(other) is expected


def test_what_a_stranger_did_is_carried_over_at_the_sign_in(browser, clock, students, ada):
    students()
    browser.get(LANDING)
    clock.forward(days=10)
    sign_in(browser, ada)

    membership = Membership.objects.get()
    assert (membership.user, membership.kind) == (ada, REMEMBERED)
    assert (clock.now.date() - membership.added_at.date()).days == 10
    assert is_student(browser)
    other = Browser()
    other.client.force_login(ada)
    assert is_student(other)


def test_an_older_memory_does_not_replace_a_newer_one(browser, clock, students, ada):
    students()
    browser.get(LANDING)
    clock.forward(days=5)
    other = Browser()
    other.client.force_login(ada)
    other.get(LANDING)

    sign_in(browser, ada)

    assert Membership.objects.get().added_at.date() == clock.now.date()


def test_a_sign_in_carries_nothing_of_the_visit(browser, students, ada):
    students("visit")
    browser.get(LANDING)
    sign_in(browser, ada)

    assert not Membership.objects.exists()
    assert is_student(browser)


def test_the_next_one_at_the_browser_inherits_nothing(browser, students, ada):
    students()
    browser.client.force_login(ada)
    browser.get(LANDING)
    sign_in(browser, User.objects.create_user("bob"))

    assert not is_student(browser)
    browser.client.logout()
    assert not is_student(browser)


def test_a_sign_in_that_cannot_tell_the_account_goes_on(browser, students, ada, caplog):
    students()
    browser.get(LANDING)

    with connection.execute_wrapper(_away):
        response = sign_in(browser, ada)

    assert response.status_code == 302
    assert len(caplog.records) == 1
    assert is_student(browser)


def _away(execute: Any, sql: str, *rest: Any) -> Any:
    if "wagtail_segments_membership" in sql and "wagtail_segments_segment" not in sql:
        raise OperationalError("the table is away")
    return execute(sql, *rest)


def test_a_memory_that_cannot_be_written_costs_itself_and_not_the_page(browser, students, ada, caplog):
    students()
    browser.client.force_login(ada)
    browser.get(ELSEWHERE)

    with connection.execute_wrapper(_away):
        response = browser.get("/plain/?from=college")

    assert (response.status_code, STUDENT in response.text) == (200, True)
    assert len(caplog.records) == 1


def test_a_lost_memory_is_unknown_and_not_absent(browser, students, segment, ada):
    segment("others", [within(students(), "not_in")])
    request = request_for(user=ada)
    request.segments.live  # noqa: B018 - loads the rules

    with connection.execute_wrapper(_away):
        assert "others" not in request.segments

    assert "others" in request_for(user=ada).segments


# By hand


def test_taking_out_by_hand_beats_the_memory(browser, students, ada):
    segment = students()
    browser.client.force_login(ada)
    browser.get(LANDING)

    choose(segment, [ada.pk], EXCLUDED)
    reload_segments()

    assert not is_student(browser)


def test_letting_somebody_go_forgets_them(browser, students, ada):
    segment = students()
    browser.client.force_login(ada)
    browser.get(LANDING)

    let_go(segment, [ada.pk])
    reload_segments()

    assert not is_student(browser)


@pytest.mark.parametrize("kind", [INCLUDED, EXCLUDED])
def test_who_was_chosen_by_hand_is_not_remembered_besides(browser, students, ada, kind):
    choose(students(), [ada.pk], kind)
    reload_segments()
    browser.client.force_login(ada)
    browser.get(LANDING)

    assert Membership.objects.get().kind == kind


def test_publishing_another_rule_throws_away_what_the_old_one_remembered(students, ada):
    segment = students()
    rule = build(None).segments[segment.pk].fingerprint
    Membership.objects.create(segment=segment, user=ada, kind=REMEMBERED, rule=rule)
    assert forget_outdated(segment) == 0

    _publish(segment, rule=[NOBODY])

    assert not Membership.objects.exists()


def test_a_segment_that_no_longer_remembers_keeps_nobody_but_the_chosen(students, ada):
    segment = students()
    choose(segment, [ada.pk], INCLUDED)
    Membership.objects.create(segment=segment, user=User.objects.create_user("bob"), kind=REMEMBERED, rule="x")

    _publish(segment, remember="page")

    assert Membership.objects.get().user == ada


# Caches and servers


def test_a_response_that_remembers_is_private(browser, students, page_of):
    students()
    page_of({"type": "heading", "value": "Welcome."})

    response = browser.get("/page/?from=college")

    assert "sessionid" in response.cookies
    assert response["Cache-Control"] == "private, no-cache"


def test_a_page_of_which_nothing_is_remembered_may_be_stored(students, page_of, settings):
    update, fetch = (f"django.middleware.cache.{half}CacheMiddleware" for half in ("Update", "FetchFrom"))
    settings.MIDDLEWARE = [update, *settings.MIDDLEWARE, fetch]
    cache.clear()
    students(rule=[criterion("time.of_day", "between", "00:00:00", to="00:00:00"), COLLEGE], match="all")
    page_of({"type": "heading", "value": "Welcome."})

    response = Browser().get("/page/")

    assert "max-age" in response["Cache-Control"]
    assert "private" not in response["Cache-Control"]


def test_visitors_are_remembered_under_an_asynchronous_server(students):
    students()
    get = async_to_sync(AsyncClient().get)

    get(LANDING, headers={"user-agent": BROWSER})

    assert Session.objects.get().get_decoded()[SESSION_KEY]


def test_a_visit_and_a_memory_begin_one_session(browser, students, segment):
    students()
    segment("others", [criterion("visit.pages", "ge", 2)])

    browser.get(LANDING)

    assert Session.objects.count() == 1
    assert browser.kept
    assert kept(browser)


# What is kept may be anything


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "text",
        5,
        [],
        {"": []},
        {"x": ["a", 1]},
        {"1": None},
        {"1": []},
        {"1": ["a"]},
        {"1": [1, "a"]},
        {"1": ["a", None]},
        {"1": {"rule": "a"}},
        {"9" * 50: ["a", 1]},
        {"²": ["a", 1]},
        {"-1": ["a", 1]},
    ],
    ids=str,
)
def test_garbage_is_no_memory(stored):
    assert entries_in({SESSION_KEY: stored}) == {}


@pytest.mark.parametrize("since", [0, -5, 10**30, 2**70, True])
@pytest.mark.parametrize("remember", ["visit", "days", "good"])
def test_a_session_that_holds_garbage_does_not_stop_a_page(browser, students, ada, remember, since):
    segment = students(remember)
    rule = build(None).segments[segment.pk].fingerprint
    browser.keep(**{SESSION_KEY: {str(segment.pk): [rule, since]}})

    assert browser.get(ELSEWHERE).status_code == 200
    assert browser.get(LANDING).status_code == 200
    assert sign_in(browser, ada).status_code == 302
    assert browser.get(ELSEWHERE).status_code == 200


@pytest.mark.parametrize(("rule", "match"), [([], "all"), (None, "all"), ([EVERYBODY], "odd")])
def test_a_rule_that_is_empty_or_broken_remembers_nobody(browser, students, rule, match):
    segment = students()
    Segment.objects.filter(pk=segment.pk).update(rule=rule or [], match=match)
    reload_segments()

    browser.get(LANDING)

    assert kept(browser) is None
