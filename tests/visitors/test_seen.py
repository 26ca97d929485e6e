"""Values that visitors brought: when they are noted, and what keeps them few and nobody's."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from tests import urls as site
from tests.attributes.reading import criterion
from wagtail_segments import failures
from wagtail_segments.attributes.acquisition import declare_campaign_parameters, key_of, parameter_names
from wagtail_segments.attributes.registry import Attribute, lookup, register, registered, unregister
from wagtail_segments.models import SeenValue
from wagtail_segments.rules.values import Boolean, Choice, Pairs, Set, Text
from wagtail_segments.testing import BROWSER
from wagtail_segments.visitors import seen
from wagtail_segments.visitors.seen import Notebook, can_suggest, notebook, seen_values

TODAY = date(2026, 5, 17)
CAMPAIGN = criterion("visit.campaign", "is", "college")
urlpatterns = [
    path("quiet/", lambda request: HttpResponse("Hello.")),
    path("ask/", lambda request: HttpResponse(f"{list(request.segments)}")),
    *site.urlpatterns,
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def arrive(db: None) -> Callable[..., Any]:
    """Somebody new who opens an address."""

    def visit(address: str, **headers: str) -> Any:
        return Client(headers={"user-agent": BROWSER} | headers).get(address)

    return visit


@pytest.fixture
def own_parameters() -> Iterator[Callable[[Any], str]]:
    """Declares the one campaign parameter that the site has, and gives its name."""
    with ExitStack() as declared:

        def declare(parameter: Any) -> str:
            declared.enter_context(override_settings(WAGTAIL_SEGMENTS={"CAMPAIGN_PARAMETERS": [parameter]}))
            declare_campaign_parameters()
            (name,) = parameter_names()
            declared.callback(unregister, key_of(name))
            return name

        yield declare


def noted() -> list[tuple[str, str]]:
    return sorted(SeenValue.objects.values_list("attribute", "value"))


# What is noted


def test_a_campaign_that_brought_somebody_is_noted(segment, arrive):
    segment("students", [CAMPAIGN])
    arrive("/quiet/?utm_campaign=Spring%20Sale&utm_source=letter")

    assert noted() == [("visit.campaign", "spring sale")]
    assert seen_values(lookup("visit.campaign")) == ["spring sale"]


def test_a_site_that_led_here_is_noted(segment, arrive):
    segment("readers", [criterion("visit.referrer_host", "is_set")])
    arrive("/quiet/", referer="https://News.example.org/today?who=ada")

    assert noted() == [("visit.referrer_host", "news.example.org")]


def test_every_attribute_that_segments_ask_for_is_noted_in_one_go(segment, arrive):
    segment("students", [CAMPAIGN, criterion("visit.source", "is", "x"), criterion("visit.medium", "is", "x")])

    with CaptureQueriesContext(connection) as queries:
        arrive("/quiet/?utm_campaign=a&utm_source=b&utm_medium=c&utm_term=d")

    assert noted() == [("visit.campaign", "a"), ("visit.medium", "c"), ("visit.source", "b")]
    assert len([one for one in queries.captured_queries if "INSERT" in one["sql"] and "seenvalue" in one["sql"]]) == 1


def test_a_value_that_was_read_for_a_rule_is_noted_if_its_attribute_says_so(segment, arrive):
    branch = Attribute(
        key="bank.branch",
        type=Set(),
        function=lambda visitor: ["North", "South", "x" * 101],
        label="Branch",
        group="Bank",
        suggests=True,
    )
    register(branch)
    try:
        segment("northerners", [criterion("bank.branch", "any_of", "North")])
        arrive("/quiet/")
        assert noted() == []  # nobody asked
        arrive("/ask/")
    finally:
        unregister("bank.branch")

    assert noted() == [("bank.branch", "North"), ("bank.branch", "South")]


@pytest.mark.parametrize(
    ("attribute", "offers"),
    [
        ({"type": Text(), "suggests": True}, True),
        ({"type": Set(), "suggests": True}, True),
        ({"type": Choice(), "suggests": True}, True),
        ({"type": Text()}, False),
        ({"type": Choice(choices=[("a", "A")]), "suggests": True}, False),
        ({"type": Pairs(), "suggests": True}, False),
        ({"type": Boolean(), "suggests": True}, False),
    ],
)
def test_values_are_noted_of_attributes_that_say_so_and_are_written_down(attribute, offers):
    made = Attribute(key="a.b", function=lambda visitor: None, label="x", group="x", **attribute)

    assert can_suggest(made) is offers


def test_of_our_own_attributes_only_campaigns_and_sites_are_noted():
    campaign = {"campaign", "source", "medium", "term", "content", "referrer_host"}
    first = {"first_campaign", "first_source", "first_medium", "first_referrer_host"}

    assert {one.key for one in registered() if one.suggests} == {
        *(f"visit.{name}" for name in campaign),
        *(f"acquisition.{name}" for name in first),
    }


def test_how_the_first_visit_began_is_noted(segment, arrive):
    keys = [f"acquisition.first_{name}" for name in ("campaign", "source", "medium", "referrer_host")]
    segment("students", [criterion(key, "is_set") for key in keys])
    arrive("/quiet/?utm_campaign=college&utm_source=letter&utm_medium=email", referer="https://mail.example/inbox/7")

    assert noted() == sorted(zip(keys, ["college", "letter", "email", "mail.example"], strict=True))


def test_a_campaign_parameter_of_the_sites_own_is_noted_and_offered(segment, arrive, own_parameters, admin_client):
    own_parameters("ref")
    segment("students", [criterion("acquisition.parameter_ref", "is", "x")])
    arrive("/quiet/?ref=Friends")
    offered = admin_client.get(reverse("wagtail_segments_suggestions", args=["acquisition.parameter_ref"])).json()

    assert offered["values"] == [{"value": "friends", "label": ""}]


@pytest.mark.parametrize(
    ("parameter", "is_noted"),
    [
        ("ref", True),
        ({"name": "ref"}, True),
        ({"name": "ref", "suggests": False}, False),
        ({"name": "ref", "suggests": "yes"}, False),
        ("gclid", False),
        ("mc_eid", False),
        ({"name": "gclid", "suggests": True}, True),
    ],
)
def test_a_parameter_of_each_click_is_noted_only_if_the_site_says_so(
    segment, arrive, own_parameters, parameter, is_noted
):
    name = own_parameters(parameter)
    segment("students", [criterion(f"acquisition.parameter_{name}", "is", "x")])
    arrive(f"/quiet/?{name}=abc")

    assert bool(noted()) is is_noted


# What is not


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/quiet/", {}),
        ("/quiet/?utm_source=letter", {}),
        ("/quiet/?utm_campaign=", {}),
        ("/quiet/?utm_campaign=college", {"sec-gpc": "1"}),
        ("/quiet/?utm_campaign=college", {"dnt": "1"}),
        ("/quiet/?utm_campaign=college", {"user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}),
        ("/quiet/?utm_campaign=college", {"sec-purpose": "prefetch"}),
        ("/quiet/?utm_campaign=college", {"sec-fetch-dest": "iframe"}),
        ("/nowhere/?utm_campaign=college", {}),
        ("/admin/login/?utm_campaign=college", {}),
        ("/quiet/?utm_campaign=ada@example.org", {}),
        ("/quiet/?utm_campaign=spring%00sale", {}),
        ("/quiet/?utm_campaign=spring%0asale", {}),
        ("/quiet/?utm_campaign=%e2%80%aelargo", {}),
        ("/quiet/?utm_campaign=%ed%a0%80", {}),
    ],
)
def test_what_is_nobodys_business_or_no_value_is_not_noted(segment, arrive, address, headers):
    segment("students", [CAMPAIGN])
    arrive(address, **headers)

    assert noted() == []


def test_nothing_is_noted_without_consent(segment, arrive):
    segment("students", [CAMPAIGN])
    with override_settings(WAGTAIL_SEGMENTS={"CONSENT": f"{__name__}.refuse"}):
        arrive("/quiet/?utm_campaign=college")

    assert noted() == []


def refuse(request: Any) -> bool:
    return False


def test_nothing_is_noted_if_the_site_does_not_want_it(segment, arrive):
    segment("students", [CAMPAIGN])
    with override_settings(WAGTAIL_SEGMENTS={"NOTE_SEEN_VALUES": False}):
        arrive("/quiet/?utm_campaign=college")

    assert noted() == []


@pytest.mark.parametrize("rule", [[], [criterion("user.signed_in", "is")], [criterion("visit.pages", "ge", 3)]])
def test_nothing_is_noted_that_no_segment_asks_for(segment, arrive, rule):
    segment("students", rule)
    arrive("/quiet/?utm_campaign=college")

    assert noted() == []


def test_a_page_without_a_campaign_writes_nothing_more(segment, arrive):
    segment("students", [CAMPAIGN])
    arrive("/quiet/")  # loads the rules

    with CaptureQueriesContext(connection) as queries:
        arrive("/quiet/")

    assert [one["sql"] for one in queries.captured_queries] == []


def test_a_later_page_of_the_visit_brings_nothing(segment):
    segment("students", [CAMPAIGN])
    client = Client(headers={"user-agent": BROWSER})
    client.get("/quiet/?utm_campaign=college")
    SeenValue.objects.all().delete()
    notebook.reset()
    client.get("/quiet/")

    assert noted() == []


def test_noting_does_not_make_a_response_private(segment, arrive):
    segment("students", [criterion("visit.referrer_host", "is", "x")])
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.cache"):
        client = Client(headers={"user-agent": BROWSER})
        client.get("/quiet/", headers={"referer": "https://one.example/"})
        response = client.get("/quiet/", headers={"referer": "https://one.example/"})

    assert "private" not in response.get("Cache-Control", "")


# How often


def test_a_value_is_written_once_a_day(segment, arrive):
    segment("students", [CAMPAIGN])
    arrive("/quiet/?utm_campaign=college")

    with CaptureQueriesContext(connection) as queries:
        arrive("/quiet/?utm_campaign=College")

    assert not [one for one in queries.captured_queries if "seenvalue" in one["sql"]]


def test_another_process_may_note_the_same_value(segment, arrive):
    segment("students", [CAMPAIGN])
    arrive("/quiet/?utm_campaign=college")
    SeenValue.objects.update(last_seen=TODAY)
    notebook.reset()
    arrive("/quiet/?utm_campaign=college")

    assert noted() == [("visit.campaign", "college")]
    assert SeenValue.objects.get().last_seen > TODAY


def test_a_flood_of_invented_values_stops_at_the_process(segment, arrive, monkeypatch):
    monkeypatch.setattr(seen.time, "monotonic", lambda: 30.0)
    segment("students", [CAMPAIGN])
    for number in range(25):
        arrive(f"/quiet/?utm_campaign=flood{number}")

    assert SeenValue.objects.count() == seen.MAX_A_MINUTE


def test_the_next_minute_notes_again():
    book, now = Notebook(), [30.0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen.time, "monotonic", lambda: now[0])
        first = book.take([("a.b", str(number)) for number in range(20)], TODAY)
        none = book.take([("a.b", "x")], TODAY)
        now[0] = 61.0
        second = book.take([("a.b", "x")], TODAY)

    assert (len(first), none, second) == (seen.MAX_A_MINUTE, [], [("a.b", "x")])


def test_a_process_knows_no_more_values_than_it_can_hold(monkeypatch):
    monkeypatch.setattr(seen, "MAX_NOTED", 3)
    book = Notebook()
    for number in range(5):
        book.take([("a.b", str(number))], TODAY)

    assert [book.is_new(("a.b", str(number)), TODAY) for number in range(5)] == [True, True, False, False, False]


def test_a_value_of_yesterday_is_new_today():
    book = Notebook()
    book.take([("a.b", "x")], TODAY)

    assert book.is_new(("a.b", "x"), TODAY + timedelta(1))
    assert not book.is_new(("a.b", "x"), TODAY)


def test_the_value_that_was_not_seen_for_the_longest_time_is_forgotten(segment, arrive, monkeypatch):
    monkeypatch.setattr(seen, "MAX_SEEN", 3)
    segment("students", [CAMPAIGN])
    SeenValue.objects.bulk_create(
        SeenValue(attribute=key, value=f"day{day}", last_seen=TODAY - timedelta(day))
        for key in ("visit.campaign", "visit.source")
        for day in (1, 2, 3)
    )
    arrive("/quiet/?utm_campaign=college")

    assert seen_values(lookup("visit.campaign")) == ["college", "day1", "day2"]
    assert SeenValue.objects.filter(attribute="visit.source").count() == 3


# What fails


def test_a_table_that_is_away_costs_a_note_in_the_log_and_is_not_asked_again(segment, arrive, monkeypatch, caplog):
    def fail(*args: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(seen, "_write", fail)
    segment("students", [CAMPAIGN])
    before = failures.counts["seen values"]

    assert arrive("/quiet/?utm_campaign=college").status_code == 200
    assert arrive("/quiet/?utm_campaign=college").status_code == 200
    assert failures.counts["seen values"] == before + 1
