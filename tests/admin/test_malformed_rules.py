"""Whatever the database holds as a rule, every screen of the segment opens, and an edit loses nothing of it."""

import json
from typing import Any

import pytest
from django.db import connection
from wagtail.models import ReferenceIndex

from tests.admin.posting import sent_by
from tests.admin.test_list import columns_of, words
from tests.admin.test_segment_form import CAMPAIGN, PUBLISH, errors_at, without_ids
from wagtail_segments.models import Segment


def line(criterion: str, **value: Any) -> dict[str, Any]:
    return {"type": criterion, "value": value}


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = CAMPAIGN
    for _level in range(depth):
        inner = line("group", match="all", criteria=[inner])
    return inner


FAR_TOO_DEEP = 9 if connection.vendor == "mysql" else 100
"""MariaDB takes no JSON that is more than 32 deep, and each group adds three levels."""

STORED = {
    "null": None,
    "a number": 7,
    "a text": "everybody",
    "true": True,
    "an object": {"type": "visit__campaign"},
    "a list of junk": [None, 1, "x", [], {}, True],
    "a criterion without a type": [{"value": {"operator": "is", "value": "college"}}],
    "a criterion without a value": [{"type": "visit__campaign"}],
    "a type that is a number": [{"type": 7, "value": {}}],
    "a type that is a list": [{"type": ["visit__campaign"], "value": {}}],
    "a value that is null": [{"type": "visit__campaign", "value": None}],
    "a value that is a list": [{"type": "visit__campaign", "value": []}],
    "a value that is a text": [{"type": "visit__campaign", "value": "college"}],
    "an unknown type": [line("weather__now", operator="is", value="rain")],
    "the type of what is unavailable": [line("unavailable", operator="is")],
    "an operator that is a list": [line("visit__campaign", operator=["is"], value="college")],
    "a text that is an object": [line("visit__campaign", operator="is", value={"a": 1})],
    "a number that is a text": [line("user__account__balance", operator="ge", value="a lot")],
    "a number that is none": [line("user__account__balance", operator="ge", value="NaN")],
    "a number that is an object": [line("user__account__balance", operator="ge", value={})],
    "a date that never was": [line("user__joined", operator="after", value="2026-02-30")],
    "a date that is a number": [line("user__joined", operator="after", value=20260101)],
    "days that are a text": [line("user__joined", operator="in_last", days="many")],
    "a time that is none": [line("time__of_day", operator="before", value="25:61")],
    "a time that is a list": [line("time__of_day", operator="before", value=[1])],
    "a choice that is a text": [line("device__type", operator="one_of", value="phone")],
    "choices that are objects": [line("device__type", operator="one_of", value=[{}, None, 1])],
    "choices that are no more": [line("device__type", operator="one_of", value=["spaceship"])],
    "a page that is a text": [line("page__page", operator="is", value="home")],
    "a page that is no more": [line("page__page", operator="is", value=999_999)],
    "a page beyond all numbers": [line("page__page", operator="is", value=10**30)],
    "a negative page": [line("page__page", operator="is", value=-1)],
    "a segment that is a text": [line("segment", operator="in", segment="students")],
    "a segment that is a list": [line("segment", operator="in", segment=[1])],
    "a segment that is no more": [line("segment", operator="in", segment=999_999)],
    "a segment beyond all numbers": [line("segment", operator="in", segment=10**30)],
    "a name that is an object": [line("page__query", operator="is", name={}, value="1")],
    "a group that is null": [{"type": "group", "value": None}],
    "a group that is a list": [{"type": "group", "value": [CAMPAIGN]}],
    "a group of nothing": [line("group", match="all")],
    "a group of a text": [line("group", match="all", criteria="college")],
    "a group of an object": [line("group", match="all", criteria={"0": CAMPAIGN})],
    "a group of junk": [line("group", match="all", criteria=[None, 1, {}])],
    "a group that combines by list": [line("group", match=["all"], criteria=[CAMPAIGN])],
    "a group that combines otherwise": [line("group", match="most", criteria=[CAMPAIGN])],
    "groups four deep": [nested(4)],
    "groups far too deep": [nested(FAR_TOO_DEEP)],
    "points that are null": [{"type": "points", "value": None}],
    "points that are a list": [{"type": "points", "value": [CAMPAIGN]}],
    "points of nothing": [line("points")],
    "points without lines": [line("points", threshold=5, lines=[])],
    "points with lines of junk": [line("points", threshold=5, lines=[None, 1, {}, [], CAMPAIGN])],
    "points with lines of a text": [line("points", threshold=5, lines="college")],
    "points with lines of an object": [line("points", threshold=5, lines={"0": CAMPAIGN})],
    "points with a line of null": [line("points", threshold=5, lines=[{"type": "line", "value": None}])],
    "points with criteria of a text": [line("points", threshold=5, lines=[line("line", points=5, criteria="x")])],
    "points with criteria of junk": [
        line("points", threshold=5, lines=[line("line", points=5, criteria=[None, 1, {}, [CAMPAIGN]])])
    ],
    "points in points": [
        line(
            "points",
            threshold=5,
            lines=[line("line", points=5, criteria=[line("points", threshold=1, lines=[]), nested(1)])],
        )
    ],
    "a threshold that is a list": [line("points", threshold=[5], lines=[line("line", points=5, criteria=[CAMPAIGN])])],
    "a threshold beyond reach": [line("points", threshold=9, lines=[line("line", points=5, criteria=[CAMPAIGN])])],
    "a threshold that is infinite": [
        line("points", threshold=float("1e300"), lines=[line("line", points=5, criteria=[CAMPAIGN])])
    ],
    "a line of very many points": [
        line("points", threshold=5, lines=[line("line", points=10**30, criteria=[CAMPAIGN])])
    ],
    "points far too deep": [
        line(
            "group",
            match="all",
            criteria=[line("points", threshold=1, lines=[line("line", points=1, criteria=[nested(3)])])],
        )
    ],
    "five thousand values": [line("device__type", operator="one_of", value=[str(n) for n in range(5_000)])],
    "a text of 64 KiB": [line("visit__campaign", operator="is", value="x" * 65_536)],
    "hostile text": [line("visit__campaign", operator="is", value="</script><script>alert(1)</script>\u202e")],
    "a hostile type": [line("</script><script>alert(1)</script>", operator="is")],
}
"""Stored rules, by what is odd about them."""

NOT_SAVED = [
    "a number that is none",
    "days that are a text",
    "a threshold that is a list",
    "a threshold that is infinite",
    "a line of very many points",
]
"""What the form shows but does not take, not even as a draft."""

if connection.vendor != "postgresql":  # which stores no such character
    STORED["a NUL character"] = [line("visit__campaign", operator="is", value="college\u0000")]
    NOT_SAVED.append("a NUL character")

SCREENS_OF_THE_RULE = ["edit", "preview_on_edit", "inspect"]
OTHER_SCREENS = ["usage", "history", "copy", "delete", "unpublish"]

every_odd_rule = pytest.mark.parametrize("stored", STORED.values(), ids=STORED.keys())


@pytest.fixture
def stored_as(segment, db):
    """Makes a live segment whose rule is stored as it is given, past every check of ours."""

    def make(text: str, key: str = "students", **fields: str) -> Segment:
        made = segment(key, **fields)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE wagtail_segments_segment SET rule = %s WHERE id = %s", [text, made.pk])
        return made

    return make


@pytest.fixture
def unchecked(db):
    """SQLite without its check that JSON is JSON, as after a careless import."""
    if connection.vendor != "sqlite":
        pytest.skip("this database never stores JSON that is none")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def answers(client: Any, url_of: Any, screens: list[str], odd: Segment) -> dict[str, Any]:
    """The status of each screen of a segment, and whether it shows a script that somebody stored."""
    if "preview_on_edit" in screens:  # it shows what the form sent
        form = client.get(url_of("edit", odd.pk)).context["form"]
        client.post(url_of("preview_on_edit", odd.pk), sent_by(form))
    found = {}
    for screen in screens:
        response = client.get(url_of(screen, odd.pk))
        found[screen] = "hostile" if b"<script>alert" in response.content else response.status_code
    return found


@every_odd_rule
def test_the_screens_that_show_the_rule_open(stored, stored_as, admin, url_of):
    odd = stored_as(json.dumps(stored))

    assert answers(admin, url_of, SCREENS_OF_THE_RULE, odd) == dict.fromkeys(SCREENS_OF_THE_RULE, 200)


@pytest.mark.parametrize("what", ["null", "a number", "a list of junk", "groups far too deep", "a hostile type"])
def test_the_other_screens_open(what, stored_as, admin, url_of):
    odd = stored_as(json.dumps(STORED[what]))

    assert answers(admin, url_of, OTHER_SCREENS, odd) == dict.fromkeys(OTHER_SCREENS, 200)


def test_the_list_says_of_each_what_is_wrong_or_that_nobody_belongs(stored_as, admin, url_of):
    for number, (what, stored) in enumerate(STORED.items()):
        stored_as(json.dumps(stored), key=f"odd-{number}", name=what)
    stored_as(json.dumps([CAMPAIGN]), key="in-order", name="in order")

    pages = [admin.get(url_of("list"), {"p": number}) for number in (1, 2)]

    rows = {name: cells["Who belongs"] for page in pages for name, cells in columns_of(page).items()}
    assert len(rows) == len(STORED) + 1
    assert [
        name for name, cell in rows.items() if not cell.select(".segments-problem") and "Nobody" not in words(cell)
    ] == ["a choice that is a text", "hostile text", "in order"]
    assert not any(cell.find("script") for cell in rows.values())


@pytest.mark.parametrize("what", [what for what in STORED if what not in NOT_SAVED])
def test_an_edit_as_a_draft_is_saved(what, stored_as, admin, url_of):
    odd = stored_as(json.dumps(STORED[what]))
    url = url_of("edit", odd.pk)

    response = admin.post(url, sent_by(admin.get(url).context["form"], description="Looked at."))

    assert response.status_code == 302
    odd.refresh_from_db()
    assert odd.get_latest_revision_as_object().description == "Looked at."


@pytest.mark.parametrize("what", NOT_SAVED)
def test_what_is_no_value_at_all_is_an_error_at_its_field(what, stored_as, admin, url_of):
    odd = stored_as(json.dumps(STORED[what]))
    url = url_of("edit", odd.pk)

    response = admin.post(url, sent_by(admin.get(url).context["form"]))

    assert len(errors_at(response)) == 1


@pytest.mark.parametrize("what", ["null", "a list of junk", "a group of junk", "an unknown type"])
def test_it_can_be_mended_by_taking_the_criteria_out(what, stored_as, admin, url_of):
    odd = stored_as(json.dumps(STORED[what]))
    url = url_of("edit", odd.pk)
    sent = sent_by(admin.get(url).context["form"])
    taken_out = {f"rule-{at}-deleted": "1" for at in range(int(sent["rule-count"]))}

    response = admin.post(url, sent | taken_out | PUBLISH)

    assert response.status_code == 302
    odd.refresh_from_db()
    assert list(odd.rule) == []


def test_the_reference_index_can_be_rebuilt(stored_as):
    for number, stored in enumerate(STORED.values()):
        ReferenceIndex.create_or_update_for_object(stored_as(json.dumps(stored), key=f"odd-{number}"))


@pytest.mark.parametrize("text", ['[{"type": "visit__camp', "", "everybody", "[" * 5_000], ids=len)
def test_the_screens_open_for_what_is_not_json(text, unchecked, stored_as, admin, url_of):
    odd = stored_as(text)
    screens = SCREENS_OF_THE_RULE + OTHER_SCREENS

    assert answers(admin, url_of, screens, odd) == dict.fromkeys(screens, 200)
    assert admin.get(url_of("list")).status_code == 200


@pytest.mark.parametrize("match", ["", "most"])
def test_the_screens_open_for_a_segment_that_combines_otherwise(match, segment, admin, url_of):
    odd = segment("students", [CAMPAIGN])
    Segment.objects.filter(pk=odd.pk).update(match=match)

    assert answers(admin, url_of, SCREENS_OF_THE_RULE, odd) == dict.fromkeys(SCREENS_OF_THE_RULE, 200)
    assert admin.get(url_of("list")).status_code == 200


UNREADABLE = [
    "a list of junk",
    "a criterion without a type",
    "a type that is a list",
    "a value that is a list",
    "an unknown type",
    "the type of what is unavailable",
    "a number that is an object",
    "a time that is a list",
    "a segment that is a list",
    "a segment beyond all numbers",
    "a group that is a list",
    "groups far too deep",
]


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_the_form_cannot_show_is_kept_to_the_letter(what, stored_as, admin, url_of):
    odd = stored_as(json.dumps(STORED[what]))
    url = url_of("edit", odd.pk)

    admin.post(url, sent_by(admin.get(url).context["form"]))

    odd.refresh_from_db()
    draft = json.loads(odd.get_latest_revision().content["rule"])
    assert without_ids(draft) == without_ids(STORED[what])
