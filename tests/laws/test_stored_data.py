"""Odd data: the page is served with the content for everyone, and what is well keeps working."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from tests.attributes.reading import criterion
from tests.laws.conftest import EVERYBODY, block_for
from tests.magazine.models import MenuEntry, StoryPage
from wagtail_segments.models import Segment
from wagtail_segments.showing import shown_to
from wagtail_segments.testing import reload_segments, request_for

COLLEGE = criterion("visit.campaign", "is", "college")


def group(*inside: Any, match: str = "all") -> dict[str, Any]:
    return {"type": "group", "value": {"match": match, "criteria": list(inside)}}


def nested(depth: int) -> Any:
    found: Any = EVERYBODY
    for _level in range(depth):
        found = group(found)
    return found


def within(pk: Any, operator: str = "in") -> dict[str, Any]:
    return {"type": "segment", "value": {"operator": operator, "segment": pk}}


LINES = {
    "unknown type": {"type": "bank__balance", "value": {"operator": "ge", "value": 1}},
    "type of a newer version": {"type": "percentage", "value": {"share": 50, "salt": "x"}},
    "operator of a newer version": criterion("visit.campaign", "sounds_like", "college"),
    "half filled": criterion("visit.campaign", "is", ""),
    "half filled range": criterion("visit.pages", "between", 1),
    "no operator": {"type": "visit__campaign", "value": {}},
    "no value": {"type": "visit__campaign"},
    "nothing": None,
    "scalar": 5,
    "list": [EVERYBODY],
    "operator is a list": {"type": "visit__campaign", "value": {"operator": ["is"], "value": "x"}},
    "operator is a list, of segments": {"type": "segment", "value": {"operator": [], "segment": 1}},
    "a lookup": {"type": "user__password__startswith", "value": {"operator": "is", "value": "md5"}},
    "a chain of attributes": {"type": "user__signed_in__class__mro", "value": {"operator": "is"}},
    "an import path": {"type": "os.system", "value": {"operator": "is", "value": "true"}},
    "start after end": criterion("time.date", "between", "2026-12-31", to="2026-01-01"),
    "date 0000": criterion("time.date", "before", "0000-01-01"),
    "date 10000": criterion("time.date", "before", "10000-01-01"),
    "very large number": criterion("visit.pages", "lt", "1e999999999"),
    "empty group": group(match="none"),
    "groups 4 deep": nested(4),
    "groups 100 deep": nested(100),
    "deleted page": criterion("page.page", "not_below", 99_999),
    "deleted group": criterion("user.groups", "none_of", ["Nobody"]),
    "deleted segment": within(99_999, "not_in"),
    "segment that cannot be": within(2**70, "not_in"),
    "choice that is gone": criterion("device.type", "none_of", ["fridge"]),
}
RULES = {
    "null": "null",
    "number": "5",
    "text": '"all"',
    "true": "true",
    "dictionary": json.dumps(EVERYBODY),
    "dictionary of criteria": json.dumps({"criteria": [EVERYBODY]}),
    "5,000 criteria": json.dumps([EVERYBODY] * 5_000),
    "brackets 900 deep": "[" * 900 + "]" * 900,
    "brackets 100,000 deep": "[" * 100_000 + "]" * 100_000,
    "truncated": json.dumps([EVERYBODY])[:-5],
    "empty": "",
    "no JSON": "{'type': 'user__signed_in'}",
}


def store(segment: Segment, rule: str) -> None:
    """Put a text into the database as a segment's rule, whatever it is; skip where the database refuses it."""
    put(segment, "rule", rule)
    reload_segments()


def put(row: Model, column: str, text: str) -> None:
    """Put a text into a column of a row, whatever it is; skip where the database refuses it."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = 1")
        try:
            with transaction.atomic():
                key = row._meta.pk.column
                cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [text, row.pk])  # noqa: S608
        except DatabaseError as error:
            pytest.skip(f"this database refuses it: {error}")
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = 0")


@pytest.fixture
def odd(segment: Any) -> Segment:
    return segment("odd")


@pytest.fixture
def shows_only_what_is_well(segment: Any, odd: Segment, page_of: Any, client: Any) -> Any:
    """Whether a page shows the variant of the good segment and the default of the odd one, with status 200."""
    good = segment("good", [EVERYBODY])
    page_of(block_for(good), block_for(odd))

    def check() -> bool:
        response = client.get("/page/")
        return response.status_code == 200 and [
            text in response.text for text in ("only good.", "only odd.", "for all.")
        ] == [True, False, True]

    return check


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_of_any_shape_has_no_members(shows_only_what_is_well, odd, rule):
    for match in ("all", "any", "none"):
        Segment.objects.filter(pk=odd.pk).update(match=match)
        store(odd, rule)

        assert shows_only_what_is_well()


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_rule_with_a_line_of_any_shape_has_no_members(shows_only_what_is_well, odd, line):
    for match in ("all", "any", "none"):
        Segment.objects.filter(pk=odd.pk).update(match=match)
        store(odd, json.dumps([line]))

        assert shows_only_what_is_well()


def test_a_rule_of_an_unknown_kind_has_no_members(shows_only_what_is_well, odd):
    for match in ("", "some", "ALL"):
        Segment.objects.filter(pk=odd.pk).update(match=match)
        store(odd, json.dumps([EVERYBODY]))

        assert shows_only_what_is_well()


@pytest.mark.parametrize("operator", ["in", "not_in"])
def test_a_segment_that_asks_for_itself_has_no_members(shows_only_what_is_well, odd, operator):
    store(odd, json.dumps([within(odd.pk, operator)]))

    assert shows_only_what_is_well()


def test_segments_that_ask_for_one_another_have_no_members(shows_only_what_is_well, odd, segment):
    other = segment("other", [within(odd.pk, "not_in")])
    store(odd, json.dumps([within(other.pk, "not_in")]))

    assert shows_only_what_is_well()


def test_a_criterion_of_five_thousand_values_is_a_criterion(segment):
    values = "\n".join(f"campaign {number}" for number in range(5_000))
    segment("many", [criterion("visit.campaign", "is_one_of", values)])

    assert "many" in request_for("/?utm_campaign=campaign%204999").segments
    assert "many" not in request_for("/?utm_campaign=campaign%205000").segments


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (criterion("time.date", "after", "0001-01-01"), True),
        (criterion("time.date", "before", "9999-12-31"), True),
        (criterion("time.date", "between", "0001-01-01", to="9999-12-31"), True),
        (criterion("time.date", "in_last", days=36_500), True),
        (criterion("time.date", "more_than_ago", days=36_500), False),
    ],
)
def test_dates_at_the_ends_of_the_calendar_are_dates(segment, line, expected):
    segment("dated", [line])

    assert ("dated" in request_for().segments) is expected


def test_what_was_deleted_comes_back_with_its_name(segment):
    segment("odd", [criterion("user.groups", "none_of", ["Customers"])])
    assert "odd" not in request_for().segments

    Group.objects.create(name="Customers")
    reload_segments()

    assert "odd" in request_for().segments


def test_of_two_defaults_the_last_one_is_shown(page_of, client):
    page = page_of({"type": "content", "value": {"variants": [], "default": "first"}})
    body = '[{"type": "content", "value": {"default": "first", "variants": [], "default": "second"}}]'
    with connection.cursor() as cursor:
        cursor.execute("UPDATE testapp_streampage SET body = %s WHERE page_ptr_id = %s", [body, page.pk])

    assert "second" in client.get("/page/").text


@pytest.fixture
def weather(home):
    """A page with an audience and a list."""
    return home.add_child(instance=StoryPage(title="Weather", slug="weather"))


@pytest.mark.parametrize("text", RULES.values(), ids=RULES)
def test_an_audience_of_any_shape_lets_the_others_be_shown(weather, segment, client, text):
    put(weather, "audience", text)
    good = MenuEntry(label="good", audience={"match": "any", "segments": [segment("good", [EVERYBODY]).pk]})

    shown = shown_to(request_for(), [*StoryPage.objects.all(), good])

    assert shown[-1] is good
    assert client.get("/weather/").status_code == 200


# Wagtail itself cannot read a StreamField that is nested so deeply.
SHAPES = {name: text for name, text in RULES.items() if name != "brackets 100,000 deep"}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_a_list_of_any_shape_leaves_the_page_alone(weather, client, text):
    put(weather, "lists", f'[{{"type": "stories", "value": {text}}}]')
    assert client.get("/weather/").status_code == 200

    for parts in ('{"variants": %s, "default": []}', '{"variants": [], "default": %s}', '{"several": %s}'):
        put(weather, "lists", '[{"type": "stories", "value": %s}]' % (parts % text))
        assert client.get("/weather/").status_code == 200
