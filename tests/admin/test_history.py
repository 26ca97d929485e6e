"""What Wagtail keeps of a segment: history, comparison, copies, workflow, locks, usage, inspection."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ReferenceIndex, Workflow, WorkflowContentType

from tests.admin.posting import sent_by, sent_by_rule
from tests.admin.test_list import CAMPAIGN, inside, notice_for, words
from tests.admin.test_segment_form import NESTED, PUBLISH, drafted_rule, group
from wagtail_segments.models import Segment
from wagtail_segments.testing import reload_segments, request_for

SPRING = {"type": "visit__campaign", "value": {"operator": "is", "value": "spring"}}
PHONE = {"type": "device__type", "value": {"operator": "one_of", "value": ["phone"]}}


def main_of(response: Any) -> Any:
    return BeautifulSoup(response.content, "html.parser").find("main")


@pytest.fixture
def edited(segment, admin, url_of):
    """Makes a segment of two revisions: ``edited([before], [after])``."""

    def make(before: list[Any], after: list[Any]) -> Segment:
        made = segment("students", before)
        made.save_revision().publish()
        url = url_of("edit", made.pk)
        response = admin.post(url, sent_by(admin.get(url).context["form"]) | sent_by_rule(after))
        assert response.status_code == 302
        made.refresh_from_db()
        return made

    return make


def comparison_of(segment: Segment, admin: Any, url_of: Any) -> Any:
    """What the comparison of the first and the latest revision says about the rule."""
    shown = main_of(admin.get(url_of("revisions_compare", segment.pk, "earliest", "latest")))
    return {words(row.td).rstrip(":"): row.find("td", class_="comparison") for row in shown.select("tbody tr")}


def test_history_has_a_line_for_each_edit(edited, admin, url_of):
    students = edited([CAMPAIGN], [SPRING])

    rows = main_of(admin.get(url_of("history", students.pk))).select("table tbody tr")

    assert len(rows) == students.revisions.count()


@pytest.mark.parametrize("wrapped", [lambda line: line, group], ids=["a criterion", "a group"])
def test_a_comparison_shows_what_changed_in_a_sentence(wrapped, segment, admin, url_of):
    students = segment("students", [wrapped(PHONE), wrapped(CAMPAIGN)])
    students.save_revision().publish()
    students.rule.raw_data[1] = json.loads(json.dumps(students.rule.raw_data[1]).replace("college", "spring"))
    students.save_revision()

    criteria = comparison_of(students, admin, url_of)["Criteria"]

    assert [words(one) for one in criteria.select("span.deletion")] == ["college”"]
    assert [words(one) for one in criteria.select("span.addition")] == ["spring”"]
    assert "Campaign is “" in words(criteria)


def test_a_comparison_shows_a_criterion_that_came_and_one_that_went(edited, admin, url_of):
    students = edited([CAMPAIGN], [PHONE])

    criteria = comparison_of(students, admin, url_of)["Criteria"]

    assert [words(one) for one in criteria.select(".deletion")] == ["Campaign is “college”"]
    assert [words(one) for one in criteria.select(".addition")] == ["Device is phone"]


def test_a_comparison_shows_text_as_text(edited, admin, url_of):
    students = edited([], [{"type": "visit__campaign", "value": {"operator": "is", "value": "<script>"}}])

    assert comparison_of(students, admin, url_of)["Criteria"].find("script") is None


def test_a_comparison_names_the_other_segment(edited, segment, admin, url_of):
    students = edited([], [inside(segment("phones"))])

    assert "Phones" in words(comparison_of(students, admin, url_of)["Criteria"])


def test_a_comparison_shows_a_criterion_that_nothing_knows(edited, admin, url_of):
    gone = {"type": "weather__now", "value": {"operator": "is", "value": "rain"}}
    students = edited([gone], [])

    assert "weather__now" in words(comparison_of(students, admin, url_of)["Criteria"])


def test_an_older_revision_is_offered_again(edited, admin, url_of):
    students = edited([CAMPAIGN], [SPRING])
    first = students.revisions.order_by("created_at", "pk")[0]

    form = admin.get(url_of("revisions_revert", students.pk, first.pk)).context["form"]

    assert sent_by(form)["rule-0-value-value"] == "college"


def test_an_older_revision_is_shown_as_it_would_be(edited, admin, url_of):
    students = edited([CAMPAIGN], [SPRING])
    first = students.revisions.order_by("created_at", "pk")[0]

    assert "college" in admin.get(url_of("revisions_view", students.pk, first.pk)).content.decode()


@pytest.fixture
def copied(admin, url_of):
    """Open the form of a copy, change something, and send it where the form says."""

    def send(segment: Segment, **changes: Any) -> Any:
        page = admin.get(url_of("copy", segment.pk))
        goes_to = BeautifulSoup(page.content, "html.parser").find("form", id="w-editor-form")["action"]
        return admin.post(goes_to, sent_by(page.context["form"]) | changes)

    return send


def test_a_copy_begins_with_the_same_rule(segment, admin, url_of):
    form = admin.get(url_of("copy", segment("students", NESTED).pk)).context["form"]

    expected = {name: text for name, text in sent_by_rule(NESTED).items() if not name.endswith("-id")}
    assert sent_by(form).items() >= expected.items()


def test_a_copy_is_offered_a_key_that_is_free(segment, copied):
    students = segment("students", [CAMPAIGN])

    response = copied(students)

    assert response.status_code == 302
    assert Segment.objects.exclude(pk=students.pk).get().key == "students-2"


def test_a_copy_with_the_key_of_another_segment_is_refused_at_the_key(segment, copied):
    response = copied(segment("students", [CAMPAIGN]), key="students")

    assert list(response.context["form"].errors) == ["key"]
    assert "already exists" in str(response.context["form"].errors["key"])


def test_a_copy_is_another_segment(segment, copied):
    students = segment("students", [CAMPAIGN])

    copied(students, name="Pupils", key="pupils", **sent_by_rule([PHONE]))

    assert drafted_rule(Segment.objects.get(key="pupils")) == [PHONE]
    students.refresh_from_db()
    assert students.rule[0].block_type == "visit__campaign"


@pytest.fixture
def with_workflow(db):
    """Segments go through the moderators before they are published."""
    workflow = Workflow.objects.get()
    segments = ContentType.objects.get_for_model(Segment)
    WorkflowContentType.objects.create(workflow=workflow, content_type=segments)
    return workflow


@pytest.fixture
def moderator(with_workflow, django_user_model):
    """Reviews what editors submit."""
    user = django_user_model.objects.create_user("moderator", "moderator@example.com")
    moderators = Group.objects.get(name="Moderators")
    moderators.permissions.add(*Permission.objects.filter(content_type__model="segment"))
    user.groups.add(moderators)
    return user


def submit(segment: Segment, client: Any, url_of: Any, rule: list[Any]) -> Segment:
    url = url_of("edit", segment.pk)
    sent = sent_by(client.get(url).context["form"]) | sent_by_rule(rule) | {"action-submit": "1"}
    client.post(url, sent)
    segment.refresh_from_db()
    return segment


def test_a_segment_is_submitted_for_moderation(segment, with_workflow, admin, url_of):
    students = submit(segment("students", [CAMPAIGN], live=False), admin, url_of, [PHONE])

    assert students.workflow_in_progress
    assert not students.live


def test_what_is_submitted_has_no_member_before_it_is_approved(segment, with_workflow, admin, url_of):
    submit(segment("students", [CAMPAIGN]), admin, url_of, [PHONE])
    reload_segments()

    assert "students" in request_for("/?utm_campaign=college").segments


def test_approval_publishes_the_submitted_rule(segment, moderator, admin, as_, url_of):
    students = submit(segment("students", [CAMPAIGN], live=False), admin, url_of, [PHONE])

    task = students.current_workflow_task_state
    as_(moderator).post(url_of("workflow_action", students.pk, "approve", task.pk), {"comment": ""})

    students.refresh_from_db()
    assert students.live
    assert students.rule[0].block_type == "device__type"


def test_a_rejection_publishes_nothing(segment, moderator, admin, as_, url_of):
    students = submit(segment("students", [CAMPAIGN], live=False), admin, url_of, [PHONE])

    task = students.current_workflow_task_state
    as_(moderator).post(url_of("workflow_action", students.pk, "reject", task.pk), {"comment": "Not yet."})

    students.refresh_from_db()
    assert not students.live


def test_a_half_filled_rule_is_not_submitted(segment, with_workflow, admin, url_of):
    half_filled = {"type": "visit__campaign", "value": {"operator": "is", "value": ""}}

    students = submit(segment("students", [CAMPAIGN], live=False), admin, url_of, [half_filled])

    assert not students.workflow_in_progress


def test_a_locked_segment_is_not_changed(segment, superuser, admin, url_of):
    locked = segment("students", [CAMPAIGN], locked=True, locked_by=superuser)
    url = url_of("edit", locked.pk)

    admin.post(url, sent_by(admin.get(url).context["form"]) | sent_by_rule([PHONE]) | PUBLISH)

    locked.refresh_from_db()
    assert locked.rule[0].block_type == "visit__campaign"


def test_a_locked_segment_says_who_locked_it(segment, superuser, admin, url_of):
    locked = segment("students", [CAMPAIGN], locked=True, locked_by=superuser, locked_at=timezone.now())

    messages = [str(message) for message in admin.get(url_of("edit", locked.pk)).context["messages"]]
    assert ["locked" in message and "superuser" in message for message in messages] == [True]


def test_a_lock_is_set_and_taken_away(segment, superuser, as_, url_of):
    students = segment("students")
    client = as_(superuser)

    client.post(url_of("lock", students.pk))
    students.refresh_from_db()
    assert students.locked

    client.post(url_of("unlock", students.pk))
    students.refresh_from_db()
    assert not students.locked


def test_usage_names_the_page_and_the_place_in_it(segment, page_of, page_admin, url_of):
    students = segment("students")
    page = page_of(notice_for(students), slug="savings", title="Savings")

    rows = main_of(page_admin.get(url_of("usage", students.pk))).select("table tbody tr")

    assert [("Savings" in words(row), f"/admin/pages/{page.pk}/edit/" in str(row)) for row in rows] == [(True, True)]


def test_usage_names_the_segment_that_asks_for_this_one(segment, admin, url_of):
    students = segment("students")
    segment("others", [inside(students)], name="Others")

    assert "Others" in words(main_of(admin.get(url_of("usage", students.pk))))


def test_usage_of_a_segment_that_is_used_nowhere_is_empty(segment, admin, url_of):
    assert not main_of(admin.get(url_of("usage", segment("students").pk))).select("table tbody tr")


@pytest.mark.parametrize("depth", range(4))
def test_a_segment_is_known_to_be_used_at_every_depth(depth, segment):
    students = segment("students")
    criterion = inside(students)
    for _level in range(depth):
        criterion = group(criterion)

    segment("others", [criterion])

    assert ReferenceIndex.get_references_to(students).count() == 1


def test_a_page_in_a_rule_is_known_to_be_used(segment, home):
    segment("students", [{"type": "page__page", "value": {"operator": "below", "value": home.pk}}])

    assert ReferenceIndex.get_references_to(home).count() == 1


def test_inspection_says_who_belongs(segment, admin, url_of):
    shown = main_of(admin.get(url_of("inspect", segment("students", [CAMPAIGN, group(PHONE)]).pk)))

    assert "Campaign is “college”; and Device is phone" in words(shown)


def test_a_revision_keeps_the_rule_as_the_form_sent_it(edited):
    students = edited([CAMPAIGN], NESTED)

    assert len(json.loads(students.get_latest_revision().content["rule"])) == len(NESTED)
