"""A share of all visitors: who belongs to it, that they stay in it, and what is kept for it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test import AsyncClient, Client, override_settings
from django.urls import path
from django.utils.translation import override
from growthbook.core import gbhash, inRange
from hypothesis import given
from hypothesis import strategies as st

from tests import urls as site
from tests.attributes.reading import criterion
from wagtail_segments.criteria.percentage import PLACES, Share, fnv1a32, place_of
from wagtail_segments.criteria.registry import lookup
from wagtail_segments.criteria.stored import load_rule, without_ids
from wagtail_segments.middleware import SegmentsMiddleware
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.explain import explain
from wagtail_segments.rules.truth import UNKNOWN, YES
from wagtail_segments.testing import BROWSER, request_for
from wagtail_segments.visitors.visits import SESSION_KEY

CRITERION = lookup("percentage")
IN, OUT = "Hello, student.", "Hello."


def line(to: Any = 50, start: Any = 0, salt: str = "", operator: str = "in", **more: Any) -> dict[str, Any]:
    """A line as it is stored."""
    value = {"operator": operator, "start": start, "to": to, "salt": salt}
    return {"type": "percentage", "value": value, "id": "4b6f2f1e"} | more


def share(**stored: Any) -> Any:
    """The leaf of a line."""
    return load_rule("all", [line(**stored)]).children[0]


def somebody(identity: str) -> HttpRequest:
    """A request of a stranger with this id."""
    return request_for(session={SESSION_KEY: {"id": identity, "seen": 0}})


class Known:
    """A visitor of whom no more is known than an id."""

    def __init__(self, identity: str) -> None:
        self.identity = identity

    def read(self, attribute: Any) -> str:
        return self.identity

    shown = read


def answers(leaf: Share, people: int = 400) -> list[Any]:
    return [leaf.truth(somebody(f"visitor {number}").visitor) for number in range(people)]


# The arithmetic


@given(salt=st.text(), identity=st.text())
def test_it_agrees_with_another_implementation(salt, identity):
    assert place_of(identity, salt) / PLACES == gbhash(salt, identity, 2)


@pytest.mark.parametrize("salt", ["", "spring", "Frühling", "春", "🌷", "\ud800", "\0"])
@pytest.mark.parametrize("identity", ["", "7", "müller", "李", "👩🏽‍🌾", "\udfff", "x" * 1_000])
def test_it_agrees_on_text_that_is_not_ascii(salt, identity):
    assert place_of(identity, salt) / PLACES == gbhash(salt, identity, 2)


@given(
    identity=st.text(),
    bounds=st.tuples(st.integers(0, PLACES), st.integers(0, PLACES)).map(sorted),
    nearby=st.sampled_from([None, 0, 1]),
)
def test_it_agrees_on_who_is_in_a_range(identity, bounds, nearby):
    start, end = bounds
    place = gbhash("spring", identity, 2)
    if nearby is not None:  # a range that ends, or begins, where the visitor stands
        start, end = [(0, round(place * PLACES)), (round(place * PLACES), PLACES)][nearby]

    answer = Share(start, end, salt="spring").truth(Known(identity))

    assert answer is inRange(place, (start / PLACES, end / PLACES))


@pytest.mark.parametrize(
    ("text", "expected"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("b", 0xE70C2DE5), ("foobar", 0xBF9CF968)]
)
def test_the_hash_is_the_published_one(text, expected):
    assert fnv1a32(text) == expected


# Who belongs


@pytest.mark.parametrize(("to", "expected"), [(0, 0), (10, 40), (50, 200), (100, 400)])
def test_it_is_as_large_as_it_says(to, expected):
    assert answers(share(to=to)).count(YES) == pytest.approx(expected, abs=30)


@pytest.mark.parametrize("to", [0, 100])
def test_no_and_all_visitors_are_exactly_that(to):
    assert set(answers(share(to=to))) == {to == 100}


@given(identity=st.text(), shares=st.tuples(st.integers(0, PLACES), st.integers(0, PLACES)).map(sorted))
def test_whoever_is_in_a_share_stays_in_a_larger_one(identity, shares):
    small, large = (Share(0, end, salt="spring") for end in shares)
    visitor = somebody(identity or "x").visitor

    assert not small.truth(visitor) or large.truth(visitor)


def test_halves_of_one_salt_have_nobody_in_common_and_leave_nobody_out():
    first, second = answers(share(to=50, salt="spring")), answers(share(start=50, to=100, salt="spring"))

    assert [one is not other for one, other in zip(first, second, strict=True)] == [True] * 400


def test_halves_of_two_lines_without_a_salt_overlap_by_half():
    first, second = answers(share(id="4b6f2f1e")), answers(share(id="c0ffee00"))

    assert sum(one and other for one, other in zip(first, second, strict=True)) == pytest.approx(100, abs=30)


def test_lines_of_one_salt_pick_the_same_people():
    assert answers(share(salt="spring", id="1")) == answers(share(salt="spring", id="2"))


def test_whoever_is_not_in_a_share_is_in_its_opposite():
    inside, outside = answers(share(salt="spring")), answers(share(salt="spring", operator="not_in"))

    assert outside == [not answer for answer in inside]


@pytest.mark.parametrize("operator", ["in", "not_in"])
def test_a_line_without_id_and_salt_cannot_be_told(operator):
    leaf = share(operator=operator, id=None)

    assert leaf.truth(somebody("7").visitor) is UNKNOWN
    assert "no id yet" in leaf.reason(somebody("7").visitor)


@pytest.mark.parametrize("identity", [5, [7], {"$ne": 1}])
def test_an_id_of_another_type_counts_as_none(identity):
    leaf = load_rule("all", [line(id=identity)]).children[0]

    assert leaf.truth(somebody("7").visitor) is UNKNOWN


def test_a_copied_line_picks_people_of_its_own():
    group = {"type": "group", "value": {"match": "any", "criteria": [line(), "garbage"]}, "id": "x"}

    copied = without_ids([line(), group, None])

    assert [copied[0]["id"], copied[1]["id"], copied[1]["value"]["criteria"][0]["id"]] == [None] * 3
    assert copied[1]["value"]["criteria"][1] == "garbage"
    assert group["value"]["criteria"][0]["id"] == "4b6f2f1e"
    assert without_ids("garbage") == "garbage"


def test_the_id_of_an_account_is_its_primary_key():
    ada = User(pk=7)
    strangers = {SESSION_KEY: {"id": "another", "seen": 0}}

    places = {share().actual(request_for(user=ada, session=kept).visitor) for kept in (None, {}, strangers)}

    assert places == {f"stands at {Decimal(place_of('7', '4b6f2f1e')) / 100} %"}


@pytest.mark.parametrize("headers", [{"sec_gpc": "1"}, {"dnt": "1"}, {"user_agent": "curl/8.5.0"}])
def test_an_account_needs_no_memory(headers):
    assert share(to=100).truth(request_for(user=User(pk=7), **headers).visitor) is YES


def test_case_of_an_id_matters():
    places = {share(salt="spring").actual(somebody(identity).visitor) for identity in ("abc", "ABC")}

    assert len(places) == 2


# Nothing may be kept


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"sec_gpc": "1"}, "the browser asks not to be tracked"),
        ({"dnt": "1"}, "the browser asks not to be tracked"),
        ({"user_agent": "curl/8.5.0"}, "the visitor is a program"),
        ({"user_agent": None}, "the visitor is a program"),
        ({"sec_purpose": "prefetch"}, "nothing can be kept of this request"),
        ({"sec_fetch_dest": "empty"}, "nothing can be kept of this request"),
    ],
)
@pytest.mark.parametrize("operator", ["in", "not_in"])
def test_where_nothing_may_be_kept_it_cannot_be_told(headers, reason, operator):
    visitor = request_for(**headers).visitor
    found = explain(share(to=100, operator=operator), visitor)

    assert (found.answer, found.reason, found.actual) == (UNKNOWN, reason, "")


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_other_methods_give_nobody_an_id(method):
    request = request_for()
    request.method = method

    assert share(to=100).truth(request.visitor) is UNKNOWN


@pytest.mark.parametrize("headers", [{"sec_purpose": "prefetch"}, {"sec_fetch_dest": "empty"}])
def test_who_has_an_id_has_it_in_every_request(headers):
    request = request_for(session={SESSION_KEY: {"id": "7", "seen": 0}}, **headers)

    assert share(to=100).truth(request.visitor) is YES


def refuses(request: Any) -> bool:
    return False


def test_without_consent_it_cannot_be_told():
    with override_settings(WAGTAIL_SEGMENTS={"CONSENT": f"{__name__}.refuses"}):
        request = request_for()

        assert share(to=100).truth(request.visitor) is UNKNOWN
        assert share().reason(request.visitor) == "the visitor has not consented"


def test_on_a_site_without_sessions_it_cannot_be_told():
    request: Any = request_for()
    del request.session

    assert share(to=100).truth(request.visitor) is UNKNOWN
    assert share().reason(request.visitor) == "the site keeps no sessions"


# How it is stored and edited


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ({"operator": "in", "to": 20}, Share(0, 2000)),
        ({"operator": "in", "start": None, "to": "20"}, Share(0, 2000)),
        ({"operator": "in", "start": "", "to": "12.50", "salt": " spring "}, Share(0, 1250, "spring")),
        ({"operator": "not_in", "start": 20, "to": 20.01, "salt": None}, Share(2000, 2001, negated=True)),
        ({"operator": "in", "start": 0, "to": 0}, Share(0, 0)),
        ({"operator": "in", "start": "33.33", "to": Decimal("66.67")}, Share(3333, 6667)),
        ({"operator": "in", "start": 100, "to": 100}, Share(PLACES, PLACES)),
    ],
)
def test_it_is_loaded_from_what_is_stored(stored, expected):
    assert CRITERION.load(stored) == expected


NO_PERCENTAGES: list[Any] = [
    "many", -1, "-0.01", 101, "100.01", "12.345", "nan", "sNaN", "inf", "1e999999999", float("nan"), 10**400, True,
    [], {}, [20], {"$gt": 1}, "20 %",
]  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "field"),
    [
        *[({"operator": operator, "to": 20}, "operator") for operator in (None, "", "is", 5, [], {})],
        *[({"operator": "in", "to": junk}, "to") for junk in (None, "", *NO_PERCENTAGES)],
        *[({"operator": "in", "start": junk, "to": 20}, "start") for junk in NO_PERCENTAGES],
        ({"operator": "in", "start": 50, "to": 20}, "to"),
        *[({"operator": "in", "to": 20, "salt": junk}, "salt") for junk in (5, True, [], {}, "x" * 101, "a\0b")],
    ],
)
def test_junk_is_refused_by_naming_the_field(stored, field):
    with pytest.raises(ValidationError) as refused:
        CRITERION.load(stored)

    assert refused.value.code == field
    assert refused.value.messages[0]


@pytest.mark.parametrize(
    ("stored", "sentence"),
    [
        ({"to": 20, "salt": "spring"}, "Is in the first 20 % of visitors (salt “spring”)"),
        ({"to": 20}, "Is in the first 20 % of visitors"),
        ({"to": 100}, "Is in the first 100 % of visitors"),
        ({"to": "0.50"}, "Is in the first 0.5 % of visitors"),
        ({"to": 20, "operator": "not_in"}, "Is not in the first 20 % of visitors"),
        ({"to": 20, "operator": "not_in", "salt": "s"}, "Is not in the first 20 % of visitors (salt “s”)"),
        ({"start": 20, "to": 50}, "Is in the share from 20 % to 50 % of visitors"),
        (
            {"start": "12.5", "to": 50, "operator": "not_in", "salt": "%(x)s"},
            "Is not in the share from 12.5 % to 50 % of visitors (salt “%(x)s”)",
        ),
    ],
)
def test_it_reads_as_a_sentence(stored, sentence):
    assert describe(load_rule("all", [line(**stored)])) == sentence


def test_a_percentage_reads_as_the_editor_writes_it():
    with override("de"):
        assert "12,5 %" in share(to="12.5").sentence()


def test_it_tells_where_the_visitor_stands():
    found = explain(share(salt="spring"), somebody("7").visitor)

    assert found.actual == f"stands at {Decimal(place_of('7', 'spring')) / 100} %"


def test_what_the_form_gives_can_be_loaded_again():
    block = CRITERION.block()
    sent = {"x-operator": "in", "x-start": "", "x-to": "12.50", "x-salt": " spring "}

    cleaned = block.clean(block.value_from_datadict(sent, {}, "x"))

    assert CRITERION.load(block.get_prep_value(cleaned)) == Share(0, 1250, "spring")


def test_a_new_line_begins_with_the_first_visitor():
    assert CRITERION.block().child_blocks["start"].get_default() == 0


# On pages


def greet(request: HttpRequest) -> HttpResponse:
    return HttpResponse(IN if "students" in request.segments else OUT)


async def greet_later(request: HttpRequest) -> HttpResponse:
    return HttpResponse(IN if await request.segments.ahas("students") else OUT)


def greet_by_template(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "testapp/plain.html")


def greet_while_sending(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        yield IN if "students" in request.segments else OUT

    return StreamingHttpResponse(parts())


def greet_in_data(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"students": "students" in request.segments})


def greet_after_a_change(request: HttpRequest) -> HttpResponse:
    first = "students" in request.segments
    request.visitor.forget()
    return HttpResponse("same" if ("students" in request.segments) is first else "another")


def quiet(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Quiet.")


urlpatterns = [
    path("greet/", greet),
    path("later/", greet_later),
    path("template/", greet_by_template),
    path("sending/", greet_while_sending),
    path("data/", greet_in_data),
    path("change/", greet_after_a_change),
    path("quiet/", quiet),
    *site.urlpatterns,
]
on_pages = pytest.mark.urls(__name__)
ADDRESSES = ["/greet/", "/later/", "/template/"]


@pytest.fixture
def half(segment: Any) -> Any:
    return segment("students", [line(to=50, salt="spring")])


def client_of_somebody() -> Client:
    return Client(headers={"user-agent": BROWSER})


def kept_by(client: Client) -> Any:
    return client.session.get(SESSION_KEY)


@on_pages
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_first_page_and_the_following_ones_agree(half, address):
    seen = set()
    for _visitor in range(12):
        client = client_of_somebody()
        shown = {IN in client.get(one).text for one in (address, *ADDRESSES)}
        assert len(shown) == 1
        seen |= shown

    assert seen == {True, False}


@on_pages
def test_the_answer_is_that_of_the_id_that_is_kept(half):
    client = client_of_somebody()
    shown = IN in client.get("/greet/").text

    assert shown is (place_of(kept_by(client)["id"], "spring") < 5_000)


@on_pages
def test_what_is_kept_is_a_short_id_and_nothing_else(half):
    client = client_of_somebody()
    for _page in range(5):
        client.get("/greet/")

    assert set(kept_by(client)) == {"id", "seen"}
    assert len(kept_by(client)["id"]) == 16


@on_pages
def test_it_works_behind_an_event_loop(half):
    client = AsyncClient(headers={"user-agent": BROWSER})

    shown = {IN in async_to_sync(client.get)("/later/").text for _page in range(4)}

    assert len(shown) == 1


@on_pages
def test_a_page_that_does_not_ask_makes_no_id(half, django_assert_num_queries):
    client = client_of_somebody()
    client.get("/quiet/")

    with django_assert_num_queries(0):
        response = client.get("/quiet/")

    assert not response.cookies
    assert not Session.objects.exists()


@on_pages
def test_nothing_is_kept_if_no_live_segment_asks(segment):
    segment("students", [criterion("page.path", "is", "/greet/")])
    segment("draft", [line()], live=False)

    assert not client_of_somebody().get("/greet/").cookies
    assert not Session.objects.exists()


@on_pages
def test_an_id_outlives_a_pause(half, monkeypatch):
    client = client_of_somebody()
    client.get("/greet/")
    session = client.session
    before = session[SESSION_KEY]["id"]
    session[SESSION_KEY] = session[SESSION_KEY] | {"seen": 0}
    session.save()

    client.get("/quiet/")

    assert kept_by(client)["id"] == before
    assert kept_by(client)["seen"] > 0


@on_pages
def test_nothing_is_kept_of_whoever_is_signed_in(half, django_user_model):
    client = client_of_somebody()
    client.force_login(django_user_model.objects.create(username="ada"))

    shown = {IN in client.get(address).text for address in ADDRESSES}

    assert len(shown) == 1
    assert kept_by(client) is None


@on_pages
def test_a_sign_in_changes_the_place_to_that_of_the_account(half, django_user_model):
    ada = django_user_model.objects.create(username="ada")
    expected = place_of(str(ada.pk), "spring") < 5_000
    shown = []
    for _browser in range(6):
        client = client_of_somebody()
        client.get("/greet/")
        client.force_login(ada)
        shown.append(IN in client.get("/greet/").text)

    assert shown == [expected] * 6


@on_pages
def test_a_sign_out_forgets_the_id(half, django_user_model):
    client = client_of_somebody()
    client.get("/greet/")
    before = kept_by(client)["id"]
    client.force_login(django_user_model.objects.create(username="ada"))
    client.logout()
    client.get("/greet/")

    assert kept_by(client)["id"] != before


@on_pages
@pytest.mark.parametrize("headers", [{"sec-purpose": "prefetch"}, {"sec-purpose": "prefetch;prerender"}])
def test_a_prefetch_shows_the_default_and_fixes_nothing(segment, headers):
    segment("students", [line(to=100)])
    client = client_of_somebody()

    assert IN not in client.get("/greet/", headers=headers).text
    assert not client.cookies
    assert IN in client.get("/greet/").text


@on_pages
def test_a_head_request_fixes_nothing(segment):
    segment("students", [line(to=100)])
    client = client_of_somebody()

    assert not client.head("/greet/").cookies


@on_pages
def test_what_is_no_page_fixes_nothing(half):
    client = client_of_somebody()

    assert client.get("/data/").status_code == 200
    assert not client.cookies


@on_pages
def test_a_page_that_is_on_its_way_cannot_give_an_id_any_more(segment):
    segment("students", [line(to=100)])
    client = client_of_somebody()

    assert client.get("/sending/").getvalue().decode() == OUT
    assert not client.cookies


@on_pages
def test_a_request_that_changes_its_mind_keeps_its_answer(half):
    assert {client_of_somebody().get("/change/").text for _visitor in range(12)} == {"same"}


@on_pages
def test_a_session_that_cannot_be_saved_costs_the_id_and_not_the_page(half, monkeypatch, caplog):
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", _fail)

    response = client_of_somebody().get("/greet/")

    assert response.status_code == 200
    assert not response.cookies


@on_pages
@pytest.mark.parametrize("kept", [None, 5, "x", [], {"id": 5}, {"id": ""}, {"id": None}, {"id": ["x"]}])
def test_a_session_that_holds_garbage_gets_an_id(half, kept):
    client = client_of_somebody()
    session = client.session
    session[SESSION_KEY] = kept
    session.save()
    client.cookies["sessionid"] = session.session_key

    shown = {IN in client.get("/greet/").text for _page in range(3)}

    assert len(shown) == 1
    assert len(kept_by(client)["id"]) == 16


# Two requests at once


def two_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is kept after a request, and after another one of the same visitor that began before and ends after it."""
    kept: list[Any] = []
    serve = SegmentsMiddleware.__call__

    def interrupted(self: Any, request: Any) -> Any:
        monkeypatch.setattr(SegmentsMiddleware, "__call__", serve)
        if request.session.session_key:
            request.session.get(SESSION_KEY)  # read now, so what the other writes is not seen
        client.get("/greet/")
        kept.append(kept_by(client))
        return serve(self, request)

    monkeypatch.setattr(SegmentsMiddleware, "__call__", interrupted)
    client.get("/greet/")
    kept.append(kept_by(client))
    return kept


@on_pages
def test_of_two_first_requests_with_a_session_the_first_id_stays(half, monkeypatch):
    client = client_of_somebody()
    session = client.session
    session["cart"] = "full"
    session.save()
    client.cookies["sessionid"] = session.session_key

    first, last = two_at_once(client, monkeypatch)

    assert first["id"] == last["id"]
    assert client.session["cart"] == "full"


@on_pages
def test_of_two_first_requests_without_a_session_one_id_stays(half, monkeypatch):
    client = client_of_somebody()

    two_at_once(client, monkeypatch)
    shown = {IN in client.get("/greet/").text for _page in range(4)}

    assert len(shown) == 1
    assert shown == {place_of(kept_by(client)["id"], "spring") < 5_000}


def _fail(*args: Any, **kwargs: Any) -> None:
    raise ConnectionError
