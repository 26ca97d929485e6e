"""What is counted in a visit: on which requests, for whom, and how much of it is kept."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import AsyncClient, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from tests.attributes.reading import criterion
from tests.criteria.deeds import did
from tests.library.pages import article, question_page
from wagtail_segments.criteria.deeds import MAX_COUNT, Searched
from wagtail_segments.criteria.registry import lookup
from wagtail_segments.middleware import SegmentsMiddleware
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.testing import BROWSER, request_for
from wagtail_segments.visitors.visits import MAX_COUNTERS, SESSION_KEY

STUDENT, STRANGER = "Hello, student.", "Hello."
SEARCHED = Searched().counter


def counted(browser: Any) -> list[int]:
    """The counters that are kept of a visit."""
    return [count for name, count in sorted((browser.kept or {}).items()) if name.startswith("did:")]


# On which requests


def test_a_page_that_was_viewed_stays_viewed_for_the_visit(browser, segment, home):
    page = article(home, "savings")
    segment("students", [did("viewed_page", page=page.pk)])

    assert STRANGER in browser.get("/plain/").text
    assert STUDENT in browser.get("/savings/").text
    assert STUDENT in browser.get("/plain/").text


def test_what_was_not_done_turns_true_and_false_on_the_very_request(browser, segment, home):
    page = article(home, "savings")
    segment("students", [did("viewed_page", "at_most", 1, page=page.pk)])

    assert STUDENT in browser.get("/plain/").text
    assert STUDENT in browser.get("/savings/").text
    assert STRANGER in browser.get("/savings/").text
    assert STRANGER in browser.get("/plain/").text


def test_exactly_twice_is_true_of_the_second_time_only(browser, segment):
    segment("students", [did("searched", "exactly", 2)])

    greetings = [STUDENT in browser.get("/plain/?q=loan").text for _search in range(3)]

    assert greetings == [False, True, False]


def test_below_follows_a_page_that_is_moved(browser, segment, home, django_capture_on_commit_callbacks):
    section, page = article(home, "section"), article(home, "savings")
    segment("students", [did("viewed_page", page=section.pk, place="below")])
    assert STRANGER in browser.get("/savings/").text

    with django_capture_on_commit_callbacks(execute=True):
        page.move(section, "last-child")

    assert STUDENT in browser.get("/section/savings/").text


def test_pages_of_a_type_are_counted(browser, segment, home):
    article(home, "first")
    article(home, "second")
    segment("students", [did("viewed_type", "at_least", 2, type="library.ArticlePage")])

    assert [STUDENT in browser.get(path).text for path in ("/first/", "/plain/", "/second/")] == [False, False, True]


def test_pages_about_a_topic_are_counted(browser, segment, home):
    article(home, "first", tags=["Loans"])
    article(home, "second", tags=["loans", "Cars"])
    article(home, "third", tags=["Cars"])
    segment("students", [did("viewed_topic", "at_least", 2, topic="LOANS")])

    assert [STUDENT in browser.get(f"/{slug}/").text for slug in ("first", "third", "second")] == [False, False, True]


def test_a_negative_group_turns_the_answer_round(browser, segment):
    segment("students", [{"type": "group", "value": {"match": "none", "criteria": [did("searched")]}}])

    assert STUDENT in browser.get("/plain/").text
    assert STRANGER in browser.get("/plain/?q=loan").text
    assert STRANGER in browser.get("/plain/").text


def test_what_was_done_is_forgotten_with_the_visit(browser, segment, clock):
    segment("students", [did("searched")])
    browser.get("/plain/?q=loan")
    clock.forward(minutes=31)

    assert STRANGER in browser.get("/plain/").text


def test_a_new_visit_counts_from_one(browser, segment, clock):
    segment("students", [did("searched")])
    browser.get("/plain/?q=loan")
    browser.get("/plain/?q=loan")
    clock.forward(minutes=31)
    browser.get("/plain/?q=loan")

    assert counted(browser) == [1]


def test_counting_begins_when_a_segment_that_asks_is_published(browser, segment):
    segment("other", [criterion("visit.pages", "ge", 1)])
    browser.get("/plain/?q=loan")
    segment("students", [did("searched", "at_least", 2)])
    browser.get("/plain/?q=loan")

    assert counted(browser) == [1]
    assert STUDENT in browser.get("/plain/?q=loan").text


@pytest.mark.parametrize(
    "headers",
    [{"sec_gpc": "1"}, {"user_agent": "curl/8.5.0"}, {"sec_purpose": "prefetch"}, {"sec_fetch_dest": "iframe"}],
)
def test_nothing_is_counted_of_whoever_refuses_or_does_not_look(browser, segment, headers):
    segment("students", [did("searched")])

    response = browser.get("/plain/?q=loan", **headers)

    assert STUDENT in response.text
    assert not response.cookies
    assert not Session.objects.exists()


@pytest.mark.parametrize("path", ["/no/such/page/?q=loan", "/admin/login/?q=loan", "/api/v2/pages/?search=loan"])
def test_nothing_is_counted_where_no_page_is_viewed(browser, segment, path):
    segment("students", [did("searched")])

    browser.get(path)

    assert browser.kept is None


def test_a_site_without_sessions_knows_what_this_request_does(home):
    page = article(home, "savings")
    request = request_for(page=page)
    del request.session

    answers = {
        (frequency, times): _leaf(did("viewed_page", frequency, times, page=page.pk)).truth(request.visitor)
        for frequency, times in (("at_least", 1), ("at_least", 2), ("at_most", 0))
    }

    assert answers == {("at_least", 1): YES, ("at_least", 2): UNKNOWN, ("at_most", 0): NO}
    assert _leaf(did("searched")).reason(request.visitor) == "the site keeps no sessions"


# How much is written


def test_a_visitor_who_does_nothing_that_is_asked_about_gets_no_session(browser, segment):
    segment("students", [did("searched"), did("viewed_topic", "at_most", 0, topic="x")])

    response = browser.get("/plain/")

    assert not response.cookies
    assert not Session.objects.exists()


def test_what_no_live_segment_asks_about_is_not_counted(browser, segment):
    segment("students", [did("searched", words="loan")])
    segment("draft", [did("searched")], live=False)

    browser.get("/plain/?q=loan")

    assert counted(browser) == [1]


def test_what_several_segments_ask_about_is_counted_once(browser, segment):
    segment("one", [did("searched")])
    segment("two", [did("searched", "at_most", 5), did("searched", "exactly", 3)])

    browser.get("/plain/?q=loan")

    assert counted(browser) == [1]


def test_a_counter_that_nobody_asks_about_any_more_is_dropped(browser, segment):
    students = segment("students", [did("searched")])
    segment("others", [did("searched", words="loan")])
    browser.get("/plain/?q=loan")
    students.delete()
    ruleset.reset()
    browser.get("/plain/?q=loan")

    assert counted(browser) == [2]


def test_what_is_kept_does_not_grow_with_what_is_done(browser, segment, home):
    for slug in ("first", "second", "third"):
        article(home, slug, tags=["Loans"])
    segment("students", [did("viewed_topic", topic="loans"), did("searched"), did("viewed_page", page=home.pk)])
    browser.get("/first/?q=loan")
    size = len(json.dumps(browser.kept))
    for slug in ("second", "third") * 2:
        browser.get(f"/{slug}/?q=loan")

    assert counted(browser) == [5, 5]
    assert len(json.dumps(browser.kept)) == size


def test_counting_stops_somewhere(browser, segment):
    segment("students", [did("searched")])
    browser.get("/plain/?q=loan")
    browser.keep(**{SESSION_KEY: browser.kept | {SEARCHED: MAX_COUNT}})

    browser.get("/plain/?q=loan")

    assert counted(browser) == [MAX_COUNT]


def test_of_very_many_things_not_all_are_counted_and_the_others_cannot_be_told(browser, segment):
    lines = [did("searched", words=f"loan{number:03}") for number in range(MAX_COUNTERS + 20)]
    segment("students", lines)
    browser.get("/plain/?q=" + "+".join(f"loan{number:03}" for number in range(60)))
    browser.get("/plain/?q=" + "".join(f"loan{number:03}" for number in range(60, 124)))
    browser.get("/plain/?q=" + "".join(f"loan{number:03}" for number in range(124, 187)))
    browser.get("/plain/?q=" + "".join(f"loan{number:03}" for number in range(187, 220)))

    assert counted(browser) == [1] * MAX_COUNTERS
    request = request_for(session={SESSION_KEY: browser.kept})
    request.visitor.now = _now_of(browser)
    leaves = [_leaf(line) for line in lines]
    answers = [leaf.truth(request.visitor) for leaf in leaves]
    assert (answers.count(YES), answers.count(UNKNOWN)) == (MAX_COUNTERS, 20)
    assert "too many" in leaves[answers.index(UNKNOWN)].reason(request.visitor)


def test_of_very_many_things_one_that_is_counted_goes_on_being_counted(browser, segment):
    segment("students", [did("searched")])
    browser.get("/plain/?q=loan")
    others = {f"did:{number:08x}": 1 for number in range(MAX_COUNTERS)}
    browser.keep(**{SESSION_KEY: others | browser.kept})

    browser.get("/plain/?q=loan")

    assert counted(browser) == [2]


GARBAGE: list[Any] = [None, "5", [], {}, 1.5, True, -5, 0, 10**400]


@pytest.mark.parametrize("kept", GARBAGE, ids=map(repr, GARBAGE[:-1] + ["huge"]))
def test_a_counter_that_holds_garbage_does_not_stop_a_page(browser, segment, kept):
    segment("students", [did("searched")])
    browser.get("/plain/?q=loan")
    browser.keep(**{SESSION_KEY: browser.kept | {SEARCHED: kept}})

    assert STUDENT in browser.get("/plain/?q=loan").text
    assert counted(browser) in ([1], [MAX_COUNT])


# Requests at the same time


def overlapping(browser: Any, *addresses: str) -> None:
    """One request that lasts until all others, made after it began, have been answered."""
    first, *others = addresses

    def page(request: Any) -> HttpResponse:
        _ = request.session.get(SESSION_KEY), request.visitor.visit
        for address in others:
            browser.get(address)
        return HttpResponse()

    request = RequestFactory().get(first, headers={"user-agent": BROWSER})
    request.COOKIES = {name: morsel.value for name, morsel in browser.client.cookies.items()}
    SessionMiddleware(SegmentsMiddleware(page))(request)


@pytest.mark.parametrize("engine", ["db", "cache", "cached_db", "file"])
def test_two_requests_at_the_same_time_are_both_counted(browser, segment, engine, tmp_path):
    with override_settings(
        SESSION_ENGINE=f"django.contrib.sessions.backends.{engine}", SESSION_FILE_PATH=str(tmp_path)
    ):
        segment("students", [did("searched"), did("searched", words="loan"), did("searched", words="car")])
        browser.get("/plain/?q=loan")

        overlapping(browser, "/?q=loan", "/plain/?q=car", "/plain/?q=loan+car")

        assert sorted(counted(browser)) == [2, 3, 4]


def test_a_request_that_does_nothing_itself_keeps_what_another_has_counted_meanwhile(browser, segment):
    segment("students", [did("searched"), criterion("visit.pages", "ge", 1)])
    browser.get("/plain/?q=loan")

    overlapping(browser, "/", "/plain/?q=loan")

    assert counted(browser) == [2]


def test_what_another_request_wrote_in_an_earlier_visit_is_not_added(browser, segment, clock):
    segment("students", [did("searched")])
    browser.get("/plain/?q=loan")
    clock.forward(minutes=31)

    overlapping(browser, "/?q=loan")

    assert counted(browser) == [1]


# What it costs


@pytest.fixture
def warm(browser, home) -> str:
    article(home, "savings", tags=["Loans"])
    browser.get("/savings/")
    return "/savings/"


def test_a_stranger_pays_nothing_if_no_segment_asks_about_behaviour(browser, segment, warm):
    without = _queries(browser, warm)
    segment("students", [criterion("page.path", "is", "/savings/")])
    browser.get(warm)

    assert _queries(browser, warm) == without


def test_a_stranger_who_does_nothing_that_is_asked_about_pays_nothing(browser, segment, warm):
    without = _queries(browser, warm)
    segment("students", [did("searched"), did("viewed_type", type="library.OpinionPage"), did("submitted_form")])
    browser.get(warm)

    assert _queries(browser, warm) == without


def test_topics_cost_one_query_however_many_are_asked_about(browser, segment, warm):
    without = _queries(browser, warm)
    segment("students", [did("viewed_topic", topic=topic) for topic in ("a", "b", "c")])
    browser.get(warm)

    added = [query for query in _queries(browser, warm) if query not in without]

    assert len(added) == 1
    assert "library_articletag" in added[0]


def test_whoever_is_counted_pays_for_the_session_and_nothing_else(browser, segment, warm):
    without = _queries(browser, warm)
    segment("students", [did("viewed_type", type="library.ArticlePage")])
    browser.get(warm)

    added = [query for query in _queries(browser, warm) if query not in without]

    assert [query for query in added if "django_session" not in query] == []
    assert [query.split()[0] for query in added] == ["SELECT", "SELECT", "UPDATE"]


# Topics that come and go


def test_a_tag_that_is_deleted_cannot_be_told_and_one_that_returns_can(
    browser, segment, home, django_capture_on_commit_callbacks
):
    article(home, "savings", tags=["Loans"])
    segment("students", [did("viewed_topic", "at_most", 0, topic="loans")])
    assert STUDENT in browser.get("/plain/").text

    with django_capture_on_commit_callbacks(execute=True):
        Tag.objects.get(name="Loans").delete()
    assert STRANGER in browser.get("/plain/").text

    with django_capture_on_commit_callbacks(execute=True):
        Tag.objects.create(name="Loans", slug="loans")
    assert STUDENT in browser.get("/plain/").text


def test_a_tag_is_of_no_concern_to_rules_without_topics(segment, django_capture_on_commit_callbacks):
    segment("students", [did("searched")])
    before = ruleset.current()

    with django_capture_on_commit_callbacks(execute=True):
        Tag.objects.create(name="Loans", slug="loans")

    assert ruleset.current() is before


def test_tags_that_cannot_be_read_cost_the_criterion_and_not_the_page(browser, segment, home, monkeypatch, caplog):
    article(home, "savings", tags=["Loans"])
    segment("students", [did("viewed_topic", topic="loans")])
    monkeypatch.setattr("wagtail_segments.visitors.visitor.topics_of", _fail)

    response = browser.get("/savings/")

    assert (response.status_code, STRANGER in response.text) == (200, True)
    assert "ConnectionError" in caplog.text


# Forms

VALID, INVALID = {"email": "ada@example.org"}, {"email": "nonsense"}


@pytest.mark.parametrize("keeps_its_own", [False, True])
def test_a_form_that_is_submitted_counts_on_the_very_answer_and_for_the_visit(browser, segment, home, keeps_its_own):
    page = question_page(home, keeps_its_own=keeps_its_own)
    segment("students", [did("submitted_form", page=page.pk)])

    assert STRANGER in browser.get("/ask/").text
    assert STUDENT in browser.client.post("/ask/", VALID).text
    assert STUDENT in browser.get("/plain/").text


def test_a_form_that_is_refused_is_not_submitted(browser, segment, home):
    question_page(home)
    segment("students", [did("submitted_form")])

    response = browser.client.post("/ask/", INVALID)

    assert STRANGER in response.text
    assert not response.cookies
    assert browser.kept is None


def test_another_form_is_not_this_one(browser, segment, home):
    question_page(home)
    other = question_page(home, "other")
    segment("students", [did("submitted_form", page=other.pk)])
    browser.client.post("/ask/", VALID)

    assert STRANGER in browser.get("/plain/").text


def test_forms_are_counted(browser, segment, home):
    question_page(home)
    question_page(home, "other")
    segment("students", [did("submitted_form", "exactly", 3)])
    for path in ("/ask/", "/other/", "/ask/"):
        browser.client.post(path, VALID)

    assert counted(browser) == [3]
    assert STUDENT in browser.get("/plain/").text


def test_a_form_that_is_submitted_views_no_page(browser, segment, home):
    page = question_page(home)
    segment("students", [did("viewed_page", "at_least", 2, page=page.pk), did("submitted_form")])
    browser.get("/ask/")
    browser.client.post("/ask/", VALID)

    assert counted(browser) == [1, 1]


@pytest.mark.parametrize("headers", [{"sec-gpc": "1"}, {"user-agent": "curl/8.5.0"}])
def test_a_form_of_whoever_refuses_to_be_remembered_is_not_kept(browser, segment, home, headers):
    question_page(home)
    segment("students", [did("submitted_form")])

    response = browser.client.post("/ask/", VALID, headers=headers)

    assert STUDENT in response.text
    assert not response.cookies


def test_a_form_costs_nothing_if_no_segment_asks_about_it(browser, segment, home):
    question_page(home)
    segment("students", [did("searched")])

    assert not browser.client.post("/ask/", VALID).cookies


def test_what_is_saved_outside_of_requests_is_nobodys(home):
    page = question_page(home)
    request = request_for()

    page.get_submission_class().objects.create(page=page, form_data={})

    assert request.visitor.submissions == []


def submitting(request: Any) -> HttpResponse:
    """A view of the site with a form of its own."""
    request.visitor.submitted()
    return HttpResponse("students" in request.segments, status=int(request.POST.get("status", 302)))


def served(browser: Any, view: Any, path: str = "/apply/", **data: Any) -> Any:
    request = RequestFactory().post(path, data, headers={"user-agent": BROWSER})
    request.COOKIES = {name: morsel.value for name, morsel in browser.client.cookies.items()}
    response = SessionMiddleware(SegmentsMiddleware(view))(request)
    browser.client.cookies.update(response.cookies)
    return response


def test_a_site_can_say_that_a_form_of_its_own_was_submitted(browser, segment):
    segment("students", [did("submitted_form")])

    assert served(browser, submitting).content == b"True"
    assert STUDENT in browser.get("/plain/").text


@pytest.mark.parametrize(("status", "counts"), [(200, [1]), (303, [1]), (400, []), (500, [])])
def test_a_form_that_ends_in_an_error_is_not_submitted(browser, segment, status, counts):
    segment("students", [did("submitted_form")])

    served(browser, submitting, status=status)

    assert counted(browser) == counts


def test_a_form_of_the_admin_is_no_form_of_the_site(browser, segment):
    segment("students", [did("submitted_form")])

    served(browser, submitting, "/admin/import/")

    assert browser.kept is None


def test_an_answer_to_a_form_that_is_kept_in_mind_is_private(browser, segment):
    segment("students", [did("submitted_form")])

    def view(request: Any) -> HttpResponse:
        request.visitor.submitted()
        return HttpResponse(headers={"Cache-Control": "public, max-age=600"})

    assert "private" in served(browser, view)["Cache-Control"]


def test_forms_are_noticed_under_an_asynchronous_server_too(segment, home):
    page = question_page(home)
    segment("students", [did("submitted_form", page=page.pk)])
    client, person = AsyncClient(), {"user-agent": BROWSER}

    assert STUDENT in async_to_sync(client.post)("/ask/", VALID, headers=person).text
    assert STUDENT in async_to_sync(client.get)("/plain/", headers=person).text


def test_an_asynchronous_view_can_say_so_too(segment):
    segment("students", [did("submitted_form")])

    async def view(request: Any) -> HttpResponse:
        request.visitor.submitted()
        return HttpResponse()

    request = request_for("/apply/")
    request.method = "POST"
    async_to_sync(SegmentsMiddleware(view))(request)

    assert list(request.session[SESSION_KEY].values())[:1] == [1]


def _leaf(line: dict[str, Any]) -> Any:
    return lookup(line["type"]).load(line["value"])


def _now_of(browser: Any) -> Any:
    return datetime.fromtimestamp(browser.kept["seen"], UTC)


def _fail(*args: Any, **kwargs: Any) -> None:
    raise ConnectionError


def _queries(browser: Any, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
