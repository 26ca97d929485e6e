from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils.translation import override

from tests.rules.people import FACTS, PAGES, PLACE, PLANS, PRODUCTS
from wagtail_segments.rules.operators import Takes
from wagtail_segments.rules.values import (
    MAX_DAYS,
    MAX_NUMBER,
    MAX_TEXT,
    MAX_VALUES,
    Boolean,
    Choice,
    Date,
    Host,
    Number,
    Pairs,
    Set,
    Text,
    TimeOfDay,
    ValueType,
    named,
)
from wagtail_segments.rules.values.base import enumerate_in_words

PLAN = Choice(choices=PLANS)
TREE = PLACE.type
HUGE = "9" * 5_000

# What an attribute function returned, and how it is compared.
READ = [
    (Text(), None, None),
    (Text(), "", None),
    (Text(), "Ada", "ada"),
    (Text(), "STRASSE", "strasse"),
    (Text(), "straße", "strasse"),
    (Text(), 0, "0"),
    (Text(), True, "true"),
    (Text(), "x" * 65_536, "x" * MAX_TEXT),
    (Text(), "\ud800\0\u202e", "\ud800\0\u202e"),
    (Host(), None, None),
    (Host(), "", None),
    (Host(), ".", None),
    (Host(), "WWW.Example.org.", "www.example.org"),
    (Host(), "xn--bcher-kva.example", "bücher.example"),
    (Number(), None, None),
    (Number(), 3, 3),
    (Number(), "3.50", Decimal("3.5")),
    (Number(), 0.1, Decimal("0.1")),
    (Number(), 1 - MAX_NUMBER, 1 - MAX_NUMBER),
    (Boolean(), None, None),
    (Boolean(), 0, False),
    (Boolean(), "yes", True),
    (Date(), None, None),
    (Date(), "2026-01-31", date(2026, 1, 31)),
    (Date(), date(2026, 1, 31), date(2026, 1, 31)),
    (Date(), datetime(2026, 1, 31, 12), date(2026, 1, 31)),
    (Date(), datetime.min, date.min),
    (Date(), datetime.max, date.max),
    (TimeOfDay(), None, None),
    (TimeOfDay(), "22:30", time(22, 30)),
    (TimeOfDay(), time(22, 30, tzinfo=UTC), time(22, 30)),
    (Choice(), None, None),
    (Choice(), "", None),
    (Choice(), 7, "7"),
    (Choice(), "x" * 65_536, "x" * MAX_TEXT),
    (Set(), None, None),
    (Set(), [], frozenset()),
    (Set(), [1, "1", "two"], frozenset({"1", "two"})),
    (Set(), "gold", frozenset({"gold"})),
    (Pairs(), None, None),
    (Pairs(), {"plan": "gold"}, {"plan": "gold"}),
    (TREE, None, None),
    (TREE, "", None),
    (TREE, "00010001", "00010001"),
]
# What an attribute function must not return: the attribute is then unknown.
UNREADABLE = [
    (Number(), True),
    (Number(), "many"),
    (Number(), ""),
    (Number(), float("nan")),
    (Number(), float("inf")),
    (Number(), "1e999999999"),
    (Number(), MAX_NUMBER),
    (Number(), [1]),
    (Date(), "31.1.2026"),
    (Date(), 20260131),
    (TimeOfDay(), "noon"),
    (TimeOfDay(), 12),
    (Set(), 5),
    (Pairs(), ["plan"]),
    (TREE, 7),
]
# operator, what is stored, the wanted value
ACCEPTED = [
    (Text(), "is", {"value": " college "}, "college"),
    (Text(), "is", {"value": "x" * MAX_TEXT}, "x" * MAX_TEXT),
    (Text(), "is_one_of", {"value": "a\nb\r\n\n a "}, ("a", "b")),
    (Text(), "is_one_of", {"value": ["a", "", None, "b"]}, ("a", "b")),
    (Text(), "is_set", {}, None),
    (Text(), "is_set", {"value": ["left", "over"]}, None),
    (Host(), "within", {"value": "a.example\nhttps://b.example:8443/c?d\nB.example"}, ("a.example", "b.example")),
    (Host(), "within", {"value": ["localhost"]}, ("localhost",)),
    (Host(), "contains", {"value": "a/b"}, "a/b"),
    (Number(), "eq", {"value": "10000.50"}, Decimal("10000.5")),
    (Number(), "eq", {"value": -3}, -3),
    (Number(), "between", {"value": 1, "to": "2.5"}, (1, Decimal("2.5"))),
    (Number(), "between", {"value": 1, "to": 1}, (1, 1)),
    (Boolean(), "is", {}, None),
    (Date(), "on", {"value": "2026-01-31"}, date(2026, 1, 31)),
    (Date(), "on", {"value": date(2026, 1, 31)}, date(2026, 1, 31)),
    (Date(), "on", {"value": "0001-01-01"}, date.min),
    (Date(), "on", {"value": "9999-12-31"}, date.max),
    (Date(), "between", {"value": "2026-01-01", "to": "2026-01-01"}, (date(2026, 1, 1), date(2026, 1, 1))),
    (Date(), "in_last", {"days": 30}, 30),
    (Date(), "in_last", {"days": "30"}, 30),
    (Date(), "in_last", {"days": MAX_DAYS}, MAX_DAYS),
    (Date(), "anniversary", {}, None),
    (TimeOfDay(), "before", {"value": "06:00:00"}, time(6)),
    (TimeOfDay(), "between", {"value": "22:00", "to": "06:00"}, (time(22), time(6))),
    (PLAN, "one_of", {"value": ["gold", "gold", "withdrawn"]}, ("gold", "withdrawn")),
    (Choice(), "one_of", {"value": "blue\ngreen"}, ("blue", "green")),
    (Set(), "any_of", {"value": [1, "two"]}, ("1", "two")),
    (Set(), "empty", {}, None),
    (Pairs(), "is", {"value": "gold"}, "gold"),
    (TREE, "below", {"value": 2}, 2),
    (TREE, "below", {"value": "2"}, 2),
]
# operator, field, what must not be in it
JUNK = [
    (Text(), "is", "value", [None, "", "  ", 5, [], {}, True, "a\0b", "x" * (MAX_TEXT + 1)]),
    (Text(), "is_one_of", "value", [None, "", "\n \n", 5, [], [""], {}, [[]], [5], ["x" * (MAX_TEXT + 1)]]),
    (Text(), "is_one_of", "value", ["\n".join(map(str, range(MAX_VALUES + 1)))]),
    (Host(), "within", "value", [None, "", [], {}, [5], [[]], "*.example.org", ".example.org", "a..b", "a b.example"]),
    (Host(), "within", "value", ["/path", "http://", "javascript:alert(1)", "[::1]", "http://[::1", "a.example:x"]),
    (Number(), "eq", "value", [None, "", "ten", True, [], {}, "nan", "inf", "1e999999999", HUGE]),
    (Date(), "on", "value", [None, "", "tomorrow", "2026-02-30", "0000-01-01", 5, [], {}, True]),
    (Date(), "in_last", "days", [None, "", 0, -1, MAX_DAYS + 1, "many", True, [], float("inf"), HUGE]),
    (TimeOfDay(), "before", "value", [None, "", "noon", "25:00", 5, [], {}]),
    (PLAN, "one_of", "value", [None, "", [], 5, {}, [None], [[]], [{}], [True]]),
    (Set(), "any_of", "value", [None, "", [], 5, {}, [""]]),
    (TREE, "is", "value", [None, "", "home", True, [], {}, float("inf"), float("nan")]),
]
# operator, what is stored, the field that is wrong
REFUSED = [
    *[(kind, operator, {field: value}, field) for kind, operator, field, values in JUNK for value in values],
    *[(Text(), operator, {"value": "x"}, "operator") for operator in (None, "", "gone", "eq", 5, [], {})],
    (Number(), "between", {"value": 1}, "to"),
    (Number(), "between", {"to": 1}, "value"),
    (Number(), "between", {"value": 2, "to": 1}, "to"),
    (Number(), "between", {"value": 2, "to": "much"}, "to"),
    (Date(), "between", {"value": "2026-02-01", "to": "2026-01-01"}, "to"),
    (TimeOfDay(), "between", {"value": "06:00", "to": "06:00"}, "to"),
    (TimeOfDay(), "between", {"value": "06:00", "to": None}, "to"),
]

# operator, the wanted value, how it reads
WORDS = [
    (Text(), "is", "college", "“college”"),
    (Text(), "is_one_of", ("a",), "“a”"),
    (Text(), "is_one_of", ("a", "b", "c"), "“a”, “b” or “c”"),
    (Text(), "is_set", None, ""),
    (Number(), "eq", 10000, "10,000"),
    (Number(), "eq", Decimal("10000.50"), "10,000.50"),
    (Number(), "eq", Decimal("3.00"), "3"),
    (Number(), "between", (1, 2), "from 1 to 2"),
    (Date(), "on", date(2026, 1, 31), "Jan. 31, 2026"),
    (Date(), "on", date.min, "Jan. 1, 0001"),
    (Date(), "on", date.max, "Dec. 31, 9999"),
    (Date(), "in_last", 1, "1 day"),
    (Date(), "in_last", 30, "30 days"),
    (TimeOfDay(), "between", (time(22), time(6)), "from 10 p.m. to 6 a.m."),
    (PLAN, "one_of", ("gold", "plus"), "Gold or Plus"),
    (PLAN, "one_of", ("withdrawn",), "withdrawn"),
    (PRODUCTS.type, "all_of", ("gold", "plus"), "Gold, Plus"),
    (Boolean(), "is", None, ""),
    (TREE, "below", 2, "page 2"),
]


@pytest.mark.parametrize(("kind", "raw", "expected"), READ)
def test_a_value_is_read_into_the_form_that_is_compared(kind, raw, expected):
    found = kind.read(raw)

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(("kind", "raw"), UNREADABLE)
def test_a_value_of_another_type_cannot_be_read(kind, raw):
    with pytest.raises((ValueError, TypeError)):
        kind.read(raw)


@pytest.mark.parametrize(("kind", "operator", "stored", "expected"), ACCEPTED)
def test_a_wanted_value_is_cleaned(kind, operator, stored, expected):
    assert kind.clean(kind.operator(operator), stored) == expected


@pytest.mark.parametrize(("kind", "operator", "stored", "field"), REFUSED, ids=range(len(REFUSED)))
def test_junk_is_refused_by_naming_the_field(kind, operator, stored, field):
    with pytest.raises(ValidationError) as refused:
        kind.clean(kind.operator(operator), stored)

    assert refused.value.code == field
    assert refused.value.messages[0]


@pytest.mark.parametrize(("kind", "operator", "wanted", "expected"), WORDS)
def test_a_wanted_value_reads_in_a_sentence(kind, operator, wanted, expected):
    assert kind.words(kind.operator(operator), wanted) == expected


def test_numbers_read_as_the_editor_writes_them():
    with override("de"):
        assert Number().words(Number().operator("eq"), Decimal("10000.5")) == "10.000,5"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), date(2026, 8, 1)),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), date.min),
        (datetime.max.replace(tzinfo=UTC), date.max),
    ],
)
def test_a_moment_has_the_date_of_the_sites_time_zone(moment, expected):
    with override_settings(TIME_ZONE="Europe/Amsterdam"):
        assert Date().read(moment) == expected


def test_a_pattern_is_taken_apart_once():
    assert Text().prepare(Text().operator("like"), "A*b") == (("a", "b"), False)


@pytest.mark.parametrize(
    ("wanted", "vanished"), [(("gold",), False), (("gold", "withdrawn"), True), ((), False), (None, False)]
)
def test_a_choice_that_is_not_offered_any_more_has_vanished(wanted, vanished):
    assert PLAN.prepare(PLAN.operator("one_of"), wanted)[1] is vanished


def test_nothing_vanishes_where_choices_are_not_known_beforehand():
    assert Choice().prepare(Choice().operator("one_of"), ("anything",)) == (frozenset({"anything"}), False)


@pytest.mark.parametrize(("key", "expected"), [(2, (PAGES[2], False)), (99, ("\0", True))])
def test_a_place_that_is_gone_has_vanished(key, expected):
    assert TREE.prepare(TREE.operator("is"), key) == expected


def test_choices_may_come_from_a_function():
    asked = []
    kind = Choice(choices=lambda: asked.append("asked") or [(1, "One")])

    assert not asked
    assert kind.choices == [("1", "One")]


# What a visitor has, as a person reads it.
HELD = [
    (Text(), "Ada", "", "“Ada”"),
    (Number(), "10000", "", "10,000"),
    (Boolean(), True, "", "yes"),
    (Boolean(), False, "", "no"),
    (Date(), datetime(2026, 1, 31, 12), "", "Jan. 31, 2026"),
    (TimeOfDay(), time(22, 30), "", "10:30 p.m."),
    (PLAN, "gold", "", "Gold"),
    (PRODUCTS.type, {"plus", "gold"}, "", "Gold, Plus"),
    (PRODUCTS.type, set(), "", ""),
    (Pairs(), {"plan": ["Gold", "free"]}, "plan", "“gold”, “free”"),
    (Pairs(), {"plan": "gold"}, "other", ""),
    (TREE, "00010001", "", "the page at 00010001"),
]


@pytest.mark.parametrize(("kind", "value", "name", "expected"), HELD)
def test_what_a_visitor_has_can_be_read_by_a_person(kind, value, name, expected):
    assert kind.show_held(value, name) == expected


@pytest.mark.parametrize(
    ("items", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_a_list_reads_as_people_write_lists(items, expected):
    assert enumerate_in_words(items, len(items), " or ") == expected


def test_a_long_list_tells_how_much_of_it_is_left_out():
    assert enumerate_in_words(["a", "b"], 5_000, " or ") == "a, b or 4998 more"


def test_accents_are_compared_however_they_are_encoded():
    composed, decomposed = "caf\N{LATIN SMALL LETTER E WITH ACUTE}", "cafe\N{COMBINING ACUTE ACCENT}"
    wanted, _vanished = Text().prepare(Text().operator("is"), composed)
    assert Text().read(decomposed) == wanted


def test_a_named_value_is_called_by_its_name():
    assert str(named("Cookie", "plan")) == "Cookie “plan”"
    assert named("Cookie", "") == "Cookie"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_every_type_has_a_name_and_a_label(fact):
    assert fact.type.name
    assert str(fact.type.label)
    assert fact.type.name[:4].casefold() in repr(fact.type).casefold()


class Colour(ValueType):
    """A type that says nothing of itself."""

    name = "colour"
    label = "colour"
    operators = Text.operators


@pytest.mark.parametrize("read", [Colour().read, Colour().clean_one], ids=["read", "clean_one"])
def test_a_type_must_say_how_it_is_read(read: Any):
    with pytest.raises(TypeError, match="Colour"):
        read("red")


def test_a_type_need_not_say_how_it_reads_in_words():
    assert Colour().show("red") == Colour().show_held("red", "") == "red"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.key)
def test_operators_that_compare_with_nothing_want_nothing(fact):
    for operator in fact.type.operators:
        if operator.takes is Takes.NOTHING:
            assert fact.type.clean(operator, {"value": object(), "to": object(), "days": object()}) is None
