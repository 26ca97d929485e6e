"""Drafts, schedules, workflows, and revisions of pages with experiences."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from tests.experiences.conftest import experience
from tests.testapp.worlds import BranchPage
from tests.wagtail.conftest import content_for
from wagtail_segments.testing import request_for


def lead(client: Any, path: str = "/branch/") -> str:
    """What a visitor reads."""
    return client.get(path).text.partition('<p class="lead">')[2].partition("</p>")[0]


@pytest.fixture
def draft_of(branch: Any, yes: Any) -> Any:
    """A live page of which there is a draft with another experience and another block."""

    def make(**fields: Any) -> BranchPage:
        page = branch(experience("Spring", yes, lead="Live"), body=[content_for(yes, variant="Live")], **fields)
        page.experiences = [experience("Spring", yes, lead="Draft")]
        page.body = [content_for(yes, variant="Draft")]
        page.save_revision()
        return page

    return make


def test_nobody_sees_the_experiences_of_a_draft(draft_of, stranger):
    draft_of()

    assert lead(stranger) == "Live"
    assert "Draft" not in stranger.get("/branch/").text


def test_publishing_a_draft_publishes_its_experiences(draft_of, stranger):
    draft_of().get_latest_revision().publish()

    assert lead(stranger) == "Draft"


@pytest.mark.parametrize("gone", ["unpublished", "expired"])
def test_a_page_that_is_not_live_shows_nothing(draft_of, stranger, gone):
    page = draft_of()
    if gone == "expired":
        BranchPage.objects.update(expire_at=timezone.now() - timedelta(hours=1))
        call_command("publish_scheduled")
    else:
        page.unpublish()

    found = stranger.get("/branch/")

    assert found.status_code == 404
    assert "Live" not in found.text


def test_a_scheduled_page_shows_its_experiences_from_then_on(draft_of, stranger):
    page = draft_of()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    call_command("publish_scheduled")
    before = lead(stranger)

    revision.approved_go_live_at = timezone.now() - timedelta(hours=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")

    assert (before, lead(stranger)) == ("Live", "Draft")


def test_an_experience_of_a_time_needs_no_schedule_of_the_page(branch, yes):
    now = timezone.now()
    page = branch(experience("Spring", yes, starts=(now + timedelta(hours=1)).isoformat(), lead="Later"))

    leads = [page.shown_to(request_for(now=now + timedelta(hours=hours))).lead for hours in (0, 2)]

    assert leads == ["The usual", "Later"]


@pytest.fixture
def submitted(draft_of: Any, home: Any, admin_user: Any) -> tuple[BranchPage, Any]:
    """A draft that waits for somebody to approve it, and how far it is in its workflow."""
    workflow, task = Workflow.objects.create(name="Approval"), GroupApprovalTask.objects.create(name="Look")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=home)
    page = draft_of()
    return page, workflow.start(page, admin_user)


@pytest.mark.parametrize(("action", "seen"), [("approve", "Draft"), ("reject", "Live")])
def test_experiences_go_through_a_workflow_with_their_page(submitted, admin, stranger, action, seen):
    page, state = submitted
    during = lead(stranger)

    answer = admin.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.current_task_state.pk]),
        {"comment": "So it is"},
    )

    assert answer.status_code in (200, 302)
    assert (during, lead(stranger)) == ("Live", seen)


def test_a_moderator_looks_at_the_page_and_at_its_experiences(submitted, admin):
    page, state = submitted
    task = state.current_task_state.task

    usual = admin.get(reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, task.pk]))
    spring = admin.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"mode": "experience-spring"})

    assert '<p class="lead">The usual</p>' in usual.text
    assert '<p class="lead">Draft</p>' in spring.text


# Revisions


@pytest.fixture
def compare(admin: Any) -> Any:
    """The screen that says how the latest revision differs from the first."""

    def look(page: BranchPage) -> Any:
        first, last = (page.revisions.order_by(order).first() for order in ("created_at", "-created_at"))
        return admin.get(reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, last.pk]))

    return look


def saved_as(page: BranchPage, *experiences: Any) -> BranchPage:
    """Another revision of a page, with these experiences."""
    page.experiences = list(experiences)
    page.save_revision()
    return page


def test_the_comparison_says_what_changed_in_words(branch, yes, no, compare):
    page = saved_as(branch(), experience("Spring", yes, lead="Good morning"))
    saved_as(page, experience("Spring", no, lead="Good evening", active=False))

    found = compare(page).text

    assert '<span class="deletion">morning</span><span class="addition">evening</span>' in found
    assert '<span class="deletion">Yes</span><span class="addition">No</span>' in found


def test_the_comparison_names_experiences_that_came_and_went(branch, yes, compare):
    page = saved_as(branch(), experience("Spring", yes, lead="Good morning"))
    saved_as(page, experience("Autumn", yes, lead="Good night"))

    found = compare(page).text

    assert "Spring" in found
    assert "Autumn" in found


def test_the_comparison_shows_variants(branch, yes, compare):
    page = saved_as(branch(body=[content_for(yes, variant="Good morning")]))
    page.body = [content_for(yes, variant="Good evening")]
    page.save_revision()

    assert "evening" in compare(page).text


@pytest.mark.parametrize("stored", ["null", '[{"type": "experience", "value": [1], "id": "x"}]', "[[]]"])
def test_the_comparison_opens_whatever_is_stored(branch, yes, compare, stored):
    page = saved_as(branch())
    revision = page.save_revision()
    revision.content["experiences"] = stored
    revision.save()

    assert compare(page).status_code == 200


def test_reverting_brings_experiences_back(branch, yes, admin, stranger):
    page = saved_as(branch(), experience("Spring", yes, lead="First"))
    first = page.get_latest_revision()
    saved_as(page, experience("Spring", yes, lead="Second")).get_latest_revision().publish()

    shown = admin.get(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk]))
    before = lead(stranger)
    first.publish()

    assert shown.status_code == 200
    assert "First" in shown.text
    assert (before, lead(stranger)) == ("Second", "First")


def test_an_old_revision_is_looked_at_with_each_of_its_experiences(branch, yes, admin):
    page = saved_as(branch(), experience("Spring", yes, lead="First"))
    url = reverse("wagtailadmin_pages:revisions_view", args=[page.pk, page.get_latest_revision().pk])

    usual, spring = (admin.get(f"{url}?mode={mode}").text for mode in ("", "experience-spring"))

    assert ("The usual" in usual, "First" in spring) == (True, True)


def test_a_page_made_of_a_revision_shows_its_experiences(branch, yes):
    page = saved_as(branch(), experience("Spring", yes, lead="Draft"))

    assert page.get_latest_revision_as_object().shown_to(request_for()).lead == "Draft"
    assert page.with_content_json(page.serializable_data()).shown_to(request_for()).lead == "Draft"
