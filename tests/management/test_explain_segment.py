import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from tests.attributes.reading import criterion
from wagtail_segments.attributes.registry import Attribute, CannotTell, register, unregister
from wagtail_segments.models import Segment
from wagtail_segments.rules.values import Text
from wagtail_segments.testing import reload_segments, request_for

SIGNED_IN = {"type": "user__signed_in", "value": {"operator": "is"}}
COLLEGE = criterion("visit.campaign", "is", "college")
PHONE = criterion("device.type", "one_of", ["phone"])
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


def explained(*args: str, **options: Any) -> str:
    said = StringIO()
    call_command("explain_segment", *args, stdout=said, **options)
    return said.getvalue()


def answered(*args: str) -> str:
    return json.loads(explained(*args, "--json"))["answer"]


@pytest.fixture
def unknowable() -> Any:
    def read(visitor: Any) -> None:
        raise CannotTell("the bank does not answer")

    register(Attribute(key="bank.branch", type=Text(), function=read, label="Branch", group="Bank"))
    yield criterion("bank.branch", "is", "north")
    unregister("bank.branch")


def test_the_rule_is_an_indented_tree_with_answers_in_words(segment, unknowable):
    group = {"type": "group", "value": {"match": "any", "criteria": [PHONE, unknowable]}}
    segment("students", [COLLEGE, group])

    assert explained("students", "--path", "/?utm_campaign=spring").splitlines() == [
        "Students (students): no",
        "Campaign is “college”; and (Device is phone; or Branch is “north”)",
        "",
        "  no: Campaign is “college” | actual: “spring”",
        "  cannot be told: Any of these",
        "    no: Device is phone | actual: desktop",
        "    cannot be told: Branch is “north” | actual: cannot be told | because: the bank does not answer",
    ]


def test_it_is_the_answer_that_the_request_gives(segment):
    segment("students", [COLLEGE, SIGNED_IN, PHONE], match="any")
    reason = request_for("/?utm_campaign=college").segments.explain("students")

    told = json.loads(explained("students", "--path", "/?utm_campaign=college", "--json"))

    assert told["answer"] == reason.state
    assert told["sentence"] == reason.sentence
    assert [one["sentence"] for one in told["criteria"]] == [part.sentence for part in reason.parts]
    assert [one["actual"] for one in told["criteria"]] == [part.actual for part in reason.parts]


@pytest.mark.parametrize("known_as", ["anna", "anna@example.com", "ANNA@example.com", "pk"])
def test_somebody_signed_in_is_known_by_name_address_or_key(segment, known_as):
    anna = User.objects.create_user("anna", "anna@example.com")
    segment("members", [SIGNED_IN, criterion("user.email", "is", "anna@example.com")])

    assert answered("members", "--user", str(anna.pk) if known_as == "pk" else known_as) == "yes"
    assert answered("members") == "no"


def test_an_address_that_two_accounts_have_names_nobody(segment):
    segment("members", [SIGNED_IN])
    for name in ("anna", "bert"):
        User.objects.create_user(name, "both@example.com")

    with pytest.raises(CommandError, match="Several accounts have “both@example.com”"):
        explained("members", "--user", "both@example.com")


@pytest.mark.parametrize(
    ("rule", "options"),
    [
        (PHONE, ["--header", f"User-Agent: {IPHONE}"]),
        (criterion("visit.referrer", "contains", "example.org"), ["--header", "Referer: https://example.org/a"]),
        (criterion("session.value", "is", "gold", name="plan"), ["--session", "plan=gold"]),
        (criterion("session.value", "is", "007", name="code"), ["--session", "code=007"]),
        (criterion("page.query", "is", "a=b", name="x"), ["--path", "/?x=a%3Db"]),
        (criterion("page.path", "is", "/sávings/"), ["--path", "/s%C3%A1vings/"]),
        (criterion("time.of_day", "between", "22:00", to="06:00"), ["--at", "2026-05-03T22:15"]),
        (criterion("time.of_day", "between", "22:00", to="06:00"), ["--at", "2026-05-03T23:15+02:00"]),
        (criterion("time.date", "on", "2026-05-03"), ["--at", "2026-05-03"]),
        (criterion("visit.number", "ge", 1), []),
    ],
    ids=lambda item: item["type"] if isinstance(item, dict) else "",
)
def test_the_request_is_what_the_options_say(segment, rule, options):
    segment("people", [rule])

    assert answered("people", *options) == "yes"


def test_the_page_is_the_one_that_lives_at_the_address(segment, page_of):
    page = page_of(slug="savings")
    segment(
        "readers", [criterion("page.page", "is", page.pk), criterion("page.type", "one_of", ["testapp.StreamPage"])]
    )

    assert answered("readers", "--path", "/savings/?a=b") == "yes"
    assert answered("readers", "--path", "/") == "no"
    assert answered("readers", "--path", "/no/such/page/") == "no"
    assert answered("readers", "--path", "/plain/") == "no"


def test_a_whole_address_says_which_site_it_is(segment, home, page_of):
    other = page_of(slug="other")
    Site.objects.create(hostname="other.example", root_page=other)
    segment("readers", [criterion("page.page", "is", other.pk)])

    assert answered("readers", "--path", "https://other.example/") == "yes"
    assert answered("readers", "--header", "Host: other.example") == "yes"
    assert answered("readers") == "no"


def test_a_draft_is_explained_if_it_is_asked_for(segment):
    students = segment("students", [SIGNED_IN])
    students.rule = [{"type": "user__signed_in", "value": {"operator": "is_not"}}]
    students.save_revision()
    reload_segments()

    assert answered("students") == "no"
    assert answered("students", "--draft") == "yes"


def test_a_segment_that_is_not_published_is_an_error_that_says_so(segment):
    segment("students", [SIGNED_IN], live=False)

    with pytest.raises(CommandError, match="The segment “students” is not published"):
        explained("students")
    assert answered("students", "--draft") == "no"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["studnets"], "There is no segment “studnets”. Near to it: students."),
        (["zzz"], "There is no segment “zzz”."),
        (["\0"], "There is no segment “�”."),
        (["students", "--user", "ana"], "There is no account “ana”. Near to it: anna."),
        (["students", "--user", ""], "There is no account “”."),
        (["students", "--user", "9" * 40], "There is no account"),
        (["students", "--header", "User-Agent"], "is not a header"),
        (["students", "--header", "A B: c"], "is not a header"),
        (["students", "--header", "A: b\r\nC: d"], "is not a header"),
        (["students", "--session", "plan"], "is not a session value"),
        (["students", "--session", "=gold"], "is not a session value"),
        (["students", "--at", "yesterday"], "is not a moment"),
        (["students", "--at", "2026-13-45T99:00"], "is not a moment"),
        (["students", "--at", "0001-01-01T00:00"], "is not a moment"),
        (["students", "--path", "//elsewhere/"], "is not an address"),
        (["students", "--path", "http://[/"], "is not an address"),
        (["students", "--path", "/\x00"], "is not an address"),
        (["students", "--path", "/" + "a" * 9000], "is not an address"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_names_it(segment, options, message):
    segment("students", [SIGNED_IN])
    User.objects.create_user("anna")

    with pytest.raises(CommandError) as refused:
        explained(*options)

    assert message in str(refused.value)


def test_codes_that_steer_a_terminal_are_not_printed(segment):
    segment("students", [criterion("page.query", "is", "x", name="a")])

    said = explained("students", "--path", "/?a=%1b[31mred%E2%80%AE")

    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "red" in said


@pytest.mark.parametrize("stored", [5, [5], [{"type": "gone__away", "value": 1}], [{"type": "segment", "value": {}}]])
def test_a_rule_that_cannot_be_read_is_explained_too(segment, stored):
    segment("students")
    Segment.objects.update(rule=stored)
    reload_segments()

    assert answered("students") in {"no", "unknown"}


def test_nothing_is_written(segment, home):
    User.objects.create_user("anna")
    segment("students", [COLLEGE, SIGNED_IN, criterion("visit.pages", "ge", 1)])

    with CaptureQueriesContext(connection) as queries:
        explained("students", "--user", "anna", "--session", "plan=gold", "--path", "/?utm_campaign=college")

    written = [query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert written == []
    assert not Session.objects.exists()
