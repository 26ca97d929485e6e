import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.blocks.base import get_error_json_data
from wagtail.models import Revision

from tests.admin.posting import segment_form, sent_by, sent_by_rule
from tests.attributes.reading import criterion
from tests.criteria.deeds import did
from tests.library.pages import article
from wagtail_segments.models import Segment
from wagtail_segments.rules.tree import MAX_CRITERIA
from wagtail_segments.testing import request_for

PUBLISH = {"action-publish": "action-publish"}
CAMPAIGN = {"type": "visit__campaign", "value": {"operator": "is", "value": "college"}}
PHONE = {"type": "device__type", "value": {"operator": "one_of", "value": ["phone"]}}
SIGNED_IN = {"type": "user__signed_in", "value": {"operator": "is"}}
HALF_FILLED = {"type": "visit__campaign", "value": {"operator": "is", "value": ""}}


def group(*criteria: Any, match: str = "any") -> dict[str, Any]:
    return {"type": "group", "value": {"match": match, "criteria": list(criteria)}}


def points(threshold: Any, *lines: tuple[Any, list[Any]]) -> dict[str, Any]:
    """Criteria worth points: a threshold, and pairs of points and criteria."""
    stored = [{"type": "line", "value": {"points": worth, "criteria": criteria}} for worth, criteria in lines]
    return {"type": "points", "value": {"threshold": threshold, "lines": stored}}


def inside(segment: Any) -> dict[str, Any]:
    return {"type": "segment", "value": {"operator": "in", "segment": segment.pk}}


NESTED = [CAMPAIGN, group(PHONE, group(SIGNED_IN, group(PHONE, CAMPAIGN, match="none"), match="all"))]


def stored_rule(segment: Any) -> Any:
    """The rule as the database holds it, without the ids that Wagtail gave its blocks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rule FROM wagtail_segments_segment WHERE id = %s", [segment.pk])
        stored = cursor.fetchone()[0]
    return without_ids(json.loads(stored) if isinstance(stored, str) else stored)


def drafted_rule(segment: Any) -> Any:
    """The rule of the latest draft."""
    content = Revision.objects.for_instance(segment).order_by("-created_at", "-pk")[0].content
    return without_ids(json.loads(content["rule"]))


def without_ids(stored: Any) -> Any:
    if isinstance(stored, list):
        return [without_ids(one) for one in stored]
    if isinstance(stored, dict):
        return {name: without_ids(one) for name, one in stored.items() if name != "id"}
    return stored


def filled_in(sent: dict[str, Any]) -> dict[str, Any]:
    """What a form sends, without the ids of the lines, which are drawn anew each time."""
    return {name: text for name, text in sent.items() if not name.endswith("-id")}


def nested_messages(found: dict[str, Any], path: str = "") -> Iterator[str]:
    """Every message that a StreamField is told to show, behind the path of the field that shows it."""
    for message in found.get("messages", ()):
        yield f"{path.strip('.')}: {message}"
    for name, inner in found.get("blockErrors", {}).items():
        yield from nested_messages(inner, f"{path}.{name}")


def errors_at(response: Any) -> list[str]:
    """What the rule builder is told to show, and where."""
    return [
        message
        for error in response.context["form"].errors.as_data().get("rule", ())
        for message in nested_messages(get_error_json_data(error))
    ]


@pytest.fixture
def add(admin, url_of):
    """Send the form of a new segment."""

    def send(rule: Any = (), **sent: Any) -> Any:
        return admin.post(url_of("add"), segment_form(rule) | sent)

    return send


@pytest.fixture
def edit(admin, url_of):
    """Open the form of a segment, change something, and send it."""

    def send(segment: Any, **changes: Any) -> Any:
        url = url_of("edit", segment.pk)
        return admin.post(url, sent_by(admin.get(url).context["form"], **changes))

    return send


def test_a_draft_is_saved(add):
    add([CAMPAIGN])

    students = Segment.objects.get(key="students")
    assert not students.live
    assert drafted_rule(students) == [CAMPAIGN]


def test_a_draft_has_no_member(add):
    add([CAMPAIGN])

    assert "students" not in request_for("/?utm_campaign=college").segments


def test_what_is_published_is_live(add):
    add([CAMPAIGN], **PUBLISH)

    assert "students" in request_for("/?utm_campaign=college").segments
    assert "students" not in request_for("/").segments


def test_the_key_is_offered_from_the_name(admin, url_of):
    form = BeautifulSoup(admin.get(url_of("add")).content, "html.parser").find("input", {"name": "name"})

    assert "#id_key" in str(form.attrs)


def test_groups_three_deep_are_stored_as_they_were_sent(add):
    add(NESTED, **PUBLISH)

    assert stored_rule(Segment.objects.get()) == NESTED


def test_groups_three_deep_come_back_to_the_form_as_they_were(edit, segment):
    students = segment("students", NESTED)

    edit(students, description="People who study.")

    assert drafted_rule(students) == NESTED


def test_a_fourth_group_is_not_offered():
    block = Segment._meta.get_field("rule").stream_block
    for _depth in range(3):
        block = block.child_blocks["group"].child_blocks["criteria"]

    assert "group" not in block.child_blocks


def test_criteria_are_stored_in_the_order_the_editor_gave_them(add):
    sent = segment_form([CAMPAIGN, PHONE]) | {"rule-0-order": "1", "rule-1-order": "0"}

    add(**sent)

    assert [one["type"] for one in drafted_rule(Segment.objects.get())] == ["device__type", "visit__campaign"]


def test_a_criterion_that_was_taken_out_is_gone(edit, segment):
    students = segment("students", [CAMPAIGN, PHONE])

    edit(students, **{"rule-0-deleted": "1"})

    assert drafted_rule(students) == [PHONE]


def test_an_edit_keeps_what_is_live(edit, segment):
    students = segment("students", [CAMPAIGN])

    edit(students, **sent_by_rule([PHONE]))

    assert stored_rule(students) == [CAMPAIGN]
    assert drafted_rule(students) == [PHONE]


def test_publishing_an_edit_changes_who_belongs(edit, segment):
    students = segment("students", [CAMPAIGN])

    edit(students, **sent_by_rule([SIGNED_IN]), **PUBLISH)

    assert stored_rule(students) == [SIGNED_IN]


def test_unpublishing_takes_everyone_out(admin, url_of, segment):
    students = segment("students", [CAMPAIGN])

    admin.post(url_of("unpublish", students.pk))

    students.refresh_from_db()
    assert not students.live


@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
def test_a_schedule_is_kept(field, add):
    tomorrow = (timezone.localtime() + timedelta(days=1)).replace(second=0, microsecond=0)

    add([CAMPAIGN], **PUBLISH, **{field: tomorrow.strftime("%Y-%m-%d %H:%M")})

    students = Segment.objects.get()
    assert getattr(students, field) == tomorrow
    assert students.live is (field == "expire_at")


def test_a_schedule_that_ends_before_it_begins_is_refused(add):
    response = add(go_live_at="2040-01-02 12:00", expire_at="2040-01-01 12:00")

    assert set(response.context["form"].errors) == {"go_live_at", "expire_at"}


@pytest.mark.parametrize("key", ["students", "no blanks", "café", ""])
def test_a_key_that_is_taken_or_no_slug_is_refused_at_the_key(key, add, segment):
    segment("students")

    response = add([CAMPAIGN], key=key)

    assert list(response.context["form"].errors) == ["key"]


def test_what_was_filled_in_survives_an_error(add, segment):
    segment("students")

    response = add(NESTED, description="People who study.")

    sent_again = filled_in(sent_by(response.context["form"]))
    sent = filled_in(segment_form(NESTED, description="People who study."))
    assert {name: sent_again.get(name) for name in sent} == sent


def test_a_half_filled_criterion_may_be_drafted(add):
    add([HALF_FILLED])

    assert drafted_rule(Segment.objects.get()) == [HALF_FILLED]


def test_an_empty_rule_may_be_drafted_and_published(add):
    add(**PUBLISH)

    assert Segment.objects.get().live


@pytest.mark.parametrize(
    ("criterion", "where"),
    [
        (HALF_FILLED, "0.value"),
        ({"type": "page__query", "value": {"operator": "is", "value": "1", "name": ""}}, "0.name"),
        ({"type": "segment", "value": {"operator": "in", "segment": None}}, "0.segment"),
        ({"type": "device__type", "value": {"operator": "one_of", "value": []}}, "0.value"),
        ({"type": "page__page", "value": {"operator": "below", "value": None}}, "0.value"),
        ({"type": "user__joined", "value": {"operator": "in_last", "days": None}}, "0.days"),
        ({"type": "user__joined", "value": {"operator": "between", "value": "2026-01-01"}}, "0.to"),
        ({"type": "time__of_day", "value": {"operator": "between", "value": "22:00"}}, "0.to"),
        (group(), "0.criteria"),
        (group(HALF_FILLED), "0.criteria.0.value"),
        (group(group(group(HALF_FILLED))), "0.criteria.0.criteria.0.criteria.0.value"),
        (points(None, (1, [PHONE])), "0.threshold"),
        (points(5), "0.lines"),
        (points(5, (5, [])), "0.lines.0.criteria"),
        (points(5, (None, [PHONE])), "0.lines.0.points"),
        (points(5, (5, [PHONE, HALF_FILLED])), "0.lines.0.criteria.1.value"),
        (points(5, (2, [PHONE]), (2, [CAMPAIGN]), (-9, [CAMPAIGN])), "0.threshold"),
        (group(group(points(5, (5, [HALF_FILLED])))), "0.criteria.0.criteria.0.lines.0.criteria.0.value"),
    ],
    ids=lambda given: given["type"] if isinstance(given, dict) else given,
)
def test_publishing_what_is_half_filled_is_refused_at_the_field(criterion, where, add):
    response = add([criterion], **PUBLISH)

    assert [message.partition(": ")[0] for message in errors_at(response)] == [where]


@pytest.mark.parametrize(
    ("criterion", "field", "text"),
    [
        ("user__account__balance", "value", "a lot"),
        ("user__account__balance", "value", "NaN"),
        ("user__account__balance", "value", "1e999999"),
        ("user__joined", "value", "yesterday"),
        ("user__joined", "value", "2026-13-45"),
        ("time__of_day", "value", "25:61"),
        ("device__type", "value", "spaceship"),
        ("device__type", "operator", "resembles"),
        ("visit__campaign", "operator", ""),
        ("visit__campaign", "value", "x" * 513),
        ("visit__campaign", "value", "a\0b"),
        ("page__page", "value", "999999"),
        ("page__query", "name", "x" * 513),
        ("segment", "segment", "999999"),
        ("segment", "operator", "near"),
    ],
)
def test_a_value_that_cannot_be_meant_is_an_error_at_its_field(criterion, field, text, add, home, segment):
    valid = {
        "user__account__balance": {"operator": "ge", "value": 100},
        "user__joined": {"operator": "after", "value": "2026-01-31"},
        "time__of_day": {"operator": "before", "value": "22:00:00"},
        "device__type": {"operator": "one_of", "value": ["phone"]},
        "visit__campaign": {"operator": "is", "value": "college"},
        "page__page": {"operator": "is", "value": home.pk},
        "page__query": {"operator": "is", "name": "colour", "value": "blue"},
        "segment": {"operator": "in", "segment": segment("other").pk},
    }
    rule = [PHONE, {"type": criterion, "value": valid[criterion]}, CAMPAIGN]

    response = add(**segment_form(rule) | {f"rule-1-value-{field}": text} | PUBLISH)

    assert [message.partition(": ")[0] for message in errors_at(response)] == [f"1.{field}"]
    assert not Segment.objects.filter(key="students").exists()


@pytest.mark.parametrize(
    ("field", "text", "where"),
    [
        ("threshold", "0", "0.threshold"),
        ("threshold", "10001", "0.threshold"),
        ("threshold", "-5", "0.threshold"),
        ("threshold", "many", "0.threshold"),
        ("threshold", "1.5", "0.threshold"),
        ("threshold", "1e3", "0.threshold"),
        ("lines-0-value-points", "101", "0.lines.0.points"),
        ("lines-0-value-points", "-101", "0.lines.0.points"),
        ("lines-0-value-points", "NaN", "0.lines.0.points"),
        ("lines-0-value-points", "2.5", "0.lines.0.points"),
    ],
)
def test_a_number_of_points_that_cannot_be_meant_is_an_error_at_its_field(field, text, where, add):
    rule = [points(5, (10, [PHONE]), (-3, [CAMPAIGN]))]

    response = add(**segment_form(rule) | {f"rule-0-value-{field}": text} | PUBLISH)

    assert [message.partition(": ")[0] for message in errors_at(response)] == [where]


POINTS = [points(10, (7, [CAMPAIGN, PHONE]), (5, [SIGNED_IN]), (-2, [CAMPAIGN])), group(points(1, (100, [PHONE])))]


def test_points_are_stored_as_they_were_sent(add):
    add(POINTS, **PUBLISH)

    assert stored_rule(Segment.objects.get()) == POINTS


def test_points_come_back_to_the_form_as_they_were(edit, segment):
    students = segment("students", POINTS)

    edit(students, description="People who study.")

    assert drafted_rule(students) == POINTS


def test_points_may_be_drafted_before_they_are_filled_in(add):
    half_filled = [points(None), points(3, (None, []), (2, [HALF_FILLED]))]

    add(half_filled)

    assert drafted_rule(Segment.objects.get()) == half_filled


def test_whoever_gets_enough_points_belongs(add):
    add([points(5, (3, [{"type": "user__signed_in", "value": {"operator": "is_not"}}]), (2, [CAMPAIGN]))], **PUBLISH)

    assert "students" in request_for("/?utm_campaign=college").segments
    assert "students" not in request_for("/").segments


def test_points_are_offered_where_a_group_is():
    block = Segment._meta.get_field("rule").stream_block
    for _depth in range(3):
        assert "points" in block.child_blocks
        block = block.child_blocks["group"].child_blocks["criteria"]

    assert "points" not in block.child_blocks


def test_a_line_of_points_offers_criteria_only():
    block = Segment._meta.get_field("rule").stream_block.child_blocks["points"]

    offered = block.child_blocks["lines"].child_blocks["line"].child_blocks["criteria"].child_blocks

    assert {"group", "points"}.isdisjoint(offered)
    assert {"visit__campaign", "segment"} <= set(offered)


def test_every_criterion_that_is_wrong_says_so(add):
    response = add([HALF_FILLED, PHONE, group(HALF_FILLED)], **PUBLISH)

    assert errors_at(response) == [
        "0.value: Fill in a value.",
        "2.criteria.0.value: Fill in a value.",
    ]


def test_a_wrong_criterion_costs_nothing_else(add):
    response = add([*NESTED, HALF_FILLED], **PUBLISH)

    shown = filled_in(sent_by(response.context["form"]))
    sent = filled_in(segment_form([*NESTED, HALF_FILLED]))
    assert {name: shown.get(name) for name in sent} == sent


def test_a_criterion_that_nothing_knows_is_kept_to_the_letter(edit, segment):
    gone = {
        "type": "weather__now",
        "id": "0f8e2c1c-0000-4000-8000-000000000001",
        "value": {"operator": "is", "value": ["<b>", "ß", None, 1.5, {"a": []}], "more": True},
    }
    students = segment("students", [CAMPAIGN, gone, group(gone)])

    edit(students, description="People who study.", **PUBLISH)

    with connection.cursor() as cursor:
        cursor.execute("SELECT rule FROM wagtail_segments_segment WHERE id = %s", [students.pk])
        stored = cursor.fetchone()[0]
    stored = json.loads(stored) if isinstance(stored, str) else stored
    assert stored[1] == gone
    assert stored[2]["value"]["criteria"] == [gone]


def test_a_criterion_that_nothing_knows_lets_nobody_in(edit, segment):
    students = segment("students", [{"type": "weather__now", "value": {"operator": "is", "value": "rain"}}])

    edit(students, **PUBLISH)

    assert "students" not in request_for().segments


def test_a_segment_may_ask_for_another(add, segment):
    add([inside(segment("phones", [PHONE]))], **PUBLISH)

    assert Segment.objects.get(key="students").live


def test_a_segment_that_contains_itself_is_refused(edit, segment):
    students = segment("students")

    response = edit(students, **sent_by_rule([inside(students)]))

    assert errors_at(response) == [": This segment would contain itself: Students → Students."]


def test_a_circle_is_refused_with_its_path(edit, segment):
    one = segment("one")
    two = segment("two", [group(inside(one))])
    three = segment("three", [inside(two)])

    response = edit(one, **sent_by_rule([CAMPAIGN, group(inside(three))]))

    assert errors_at(response) == [": This segment would contain itself: One → Three → Two → One."]


def test_a_circle_is_refused_to_drafts_too(edit, segment):
    students = segment("students")

    edit(students, **sent_by_rule([inside(students)]))

    assert not Revision.objects.for_instance(students).exists()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; DROP TABLE", "\u202etxt", "日本語", "a" * 512])
def test_what_an_editor_types_is_kept_as_text(text, add, edit):
    add([{"type": "visit__campaign", "value": {"operator": "is", "value": text}}], **PUBLISH)

    students = Segment.objects.get()
    edit(students, description="Looked at once more.")
    assert drafted_rule(students)[0]["value"]["value"] == text


def test_the_form_has_no_script_in_what_was_typed(admin, url_of, segment):
    students = segment("students", [{"type": "visit__campaign", "value": {"operator": "is", "value": "</script><b>"}}])

    assert "</script><b>" not in admin.get(url_of("edit", students.pk)).content.decode()


def test_the_same_definition_is_sent_once_for_all_depths(admin, url_of):
    """Blocks that hold no group are shared between depths, or the form would be four times as large."""
    html = admin.get(url_of("add")).content

    assert len(html) < 10_000 * len(Segment._meta.get_field("rule").stream_block.child_blocks)


def test_a_rule_of_too_many_criteria_is_refused(add, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

    response = add([PHONE] * (MAX_CRITERIA + 1), **PUBLISH)

    assert errors_at(response) == [f": The rule has more than {MAX_CRITERIA} criteria."]


def test_every_line_of_the_form_has_an_id_of_its_own():
    line = {"type": "weather__now", "value": {}}
    rule = [line, group(CAMPAIGN, CAMPAIGN, line, group(line, CAMPAIGN)), None]
    block = Segment._meta.get_field("rule").stream_block

    found = list(ids_in(block.get_form_state(block.to_python(deepcopy(rule)))))

    assert len(found) == 9
    assert len(set(found)) == 9
    assert all(found)


def ids_in(lines: Any) -> Iterator[str]:
    for line in lines:
        yield line["id"]
        if line["type"] == "group":
            yield from ids_in(line["value"]["criteria"])


def test_more_criteria_take_no_more_queries(admin, url_of, segment, home):
    pages = [article(home, f"page-{number}") for number in range(8)]
    others = [segment(f"other-{number}") for number in range(8)]

    def lines(count: int) -> list[Any]:
        return [
            line
            for page, other in zip(pages[:count], others, strict=False)
            for line in (
                criterion("page.page", "is", page.pk),
                criterion("visit.landing_page", "below", page.pk),
                did("viewed_page", page=page.pk),
                did("submitted_form", page=page.pk),
                {"type": "segment", "value": {"operator": "in", "segment": other.pk}},
            )
        ]

    def queries(key: str, count: int) -> int:
        groups = [
            {"type": "group", "value": {"match": "any", "criteria": lines(count)}},
            {"type": "group", "value": {"match": "any", "criteria": lines(count)}},
        ]
        address = url_of("edit", segment(key, [*lines(count), *groups]).pk)
        admin.get(address)
        with CaptureQueriesContext(connection) as found:
            assert admin.get(address).status_code == 200
        return len(found)

    assert queries("many", 8) == queries("few", 2)
