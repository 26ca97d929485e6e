"""Who gets which answer from which screen: a table of screen, method and role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site, Workflow, WorkflowContentType

from tests.admin.posting import segment_form, sent_by_rule
from wagtail_segments.models import Membership, Persona, Segment, ValueList
from wagtail_segments.segments.choosing import prepare

SHOWN, DONE, REFUSED, SIGN_IN, NOT_TAKEN = "shown", "done", "refused", "sign in first", "method not taken"


@dataclass(frozen=True)
class Row:
    """What a screen answers. A stranger is always asked to sign in first."""

    screen: str
    method: str = "get"
    editor: str = SHOWN
    superuser: str = SHOWN
    guest: str = REFUSED
    where: Callable[[Any], tuple[Any, ...]] = lambda stage: (stage.segment.pk,)
    sent: Callable[[Any], dict[str, Any]] = lambda stage: {}

    def __str__(self) -> str:
        return f"{self.method} {self.screen}"


def nowhere(stage: Any) -> tuple[Any, ...]:
    return ()


def a_revision(stage: Any) -> tuple[Any, ...]:
    return stage.segment.pk, stage.revision.pk


def two_revisions(stage: Any) -> tuple[Any, ...]:
    stage.segment.save_revision()
    return stage.segment.pk, "earliest", "latest"


def what_is_scheduled(stage: Any) -> tuple[Any, ...]:
    return stage.scheduled.pk, stage.scheduled.scheduled_revision.pk


def what_is_locked(stage: Any) -> tuple[Any, ...]:
    return (stage.locked.pk,)


def what_is_submitted(stage: Any) -> tuple[Any, ...]:
    return (stage.submitted.pk,)


def an_approval(stage: Any) -> tuple[Any, ...]:
    return stage.submitted.pk, "approve", stage.task_state.pk


def a_workflow(stage: Any) -> tuple[Any, ...]:
    return stage.submitted.pk, stage.submitted.current_workflow_state.pk


def a_task(stage: Any) -> tuple[Any, ...]:
    return stage.submitted.pk, stage.task_state.task.pk


def a_member(stage: Any) -> tuple[Any, ...]:
    return stage.segment.pk, stage.member.pk


def somebody(stage: Any) -> dict[str, Any]:
    return {"who": stage.superuser.email, "kind": "included"}


def a_file(stage: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("people.csv", stage.superuser.email.encode()), "kind": "included"}


def what_was_prepared(stage: Any) -> dict[str, Any]:
    return {"prepared": str(prepare(stage.segment, [stage.superuser.pk], "included", stage.superuser).pk)}


def a_new_segment(stage: Any) -> dict[str, Any]:
    return segment_form(name="Newcomers", key="newcomers")


def a_changed_segment(stage: Any) -> dict[str, Any]:
    return segment_form(name="Students of all ages")


TABLE = [
    Row("list", where=nowhere),
    Row("list", "post", NOT_TAKEN, NOT_TAKEN, where=nowhere),
    Row("list_results", where=nowhere),
    Row("add", where=nowhere),
    Row("add", "post", DONE, DONE, where=nowhere, sent=a_new_segment),
    Row("edit"),
    Row("edit", "post", DONE, DONE, sent=a_changed_segment),
    Row("copy"),
    Row("copy", "post", NOT_TAKEN, NOT_TAKEN),
    Row("delete"),
    Row("delete", "post", DONE, DONE),
    Row("inspect"),
    Row("usage"),
    Row("history"),
    Row("history_results"),
    Row("preview_on_add", where=nowhere),
    Row("preview_on_add", "post", where=nowhere, sent=a_new_segment),
    Row("preview_on_edit"),
    Row("preview_on_edit", "post", sent=a_changed_segment),
    Row("revisions_view", where=a_revision),
    Row("revisions_revert", where=a_revision),
    Row("revisions_compare", where=two_revisions),
    Row("revisions_unschedule", where=what_is_scheduled),
    Row("revisions_unschedule", "post", DONE, DONE, where=what_is_scheduled),
    Row("unpublish"),
    Row("unpublish", "post", DONE, DONE),
    Row("lock", "post", REFUSED, DONE),
    Row("unlock", "post", REFUSED, DONE, where=what_is_locked),
    Row("workflow_action", editor=REFUSED, where=an_approval),
    Row("workflow_action", "post", REFUSED, DONE, where=an_approval),
    Row("collect_workflow_action_data", editor=REFUSED, where=an_approval),
    # Wagtail shows the bare question to everyone; the answer goes elsewhere, where it is refused.
    Row("confirm_workflow_cancellation", guest=SHOWN, where=what_is_submitted),
    Row("workflow_history", where=what_is_submitted),
    Row("workflow_history_detail", where=a_workflow),
    Row("workflow_preview", editor=REFUSED, where=a_task),
    # Who is in a segment is for those who may see individuals, which Wagtail's ordinary permissions do not bring.
    Row("members", editor=REFUSED),
    Row("members", "post", REFUSED, NOT_TAKEN),
    Row("members_results", editor=REFUSED),
    Row("members_add", editor=REFUSED),
    Row("members_add", "post", REFUSED, DONE, sent=somebody),
    Row("members_people", editor=REFUSED),
    Row("members_people", "post", REFUSED, NOT_TAKEN),
    Row("members_remove", editor=REFUSED, where=a_member),
    Row("members_remove", "post", REFUSED, DONE, where=a_member),
    Row("members_upload", editor=REFUSED),
    Row("members_upload", "post", REFUSED, SHOWN, sent=a_file),
    Row("members_confirm", "post", REFUSED, DONE, sent=what_was_prepared),
    Row("members_confirm", editor=REFUSED, superuser=NOT_TAKEN),
]

SUGGESTIONS = [
    Row("wagtail_segments_suggestions", where=lambda stage: ("visit.campaign",)),
    Row(
        "wagtail_segments_suggestions",
        "post",
        NOT_TAKEN,
        NOT_TAKEN,
        guest=NOT_TAKEN,
        where=lambda stage: ("page.query",),
    ),
    Row("wagtail_segments_suggestions", editor=REFUSED, superuser=REFUSED, where=lambda stage: ("no.such",)),
    Row("wagtail_segments_suggestions", editor=REFUSED, superuser=REFUSED, where=lambda stage: ("user.groups",)),
]


def a_list(stage: Any) -> tuple[Any, ...]:
    return (stage.values.pk,)


def a_new_list(stage: Any) -> dict[str, Any]:
    return {"name": "Sources", "attribute": "visit.source", "pair": "", "values": "letter"}


LISTS = [
    Row("list", where=nowhere),
    Row("list", "post", NOT_TAKEN, NOT_TAKEN, where=nowhere),
    Row("list_results", where=nowhere),
    Row("add", where=nowhere),
    Row("add", "post", DONE, DONE, where=nowhere, sent=a_new_list),
    Row("edit", where=a_list),
    Row("edit", "post", DONE, DONE, where=a_list, sent=a_new_list),
    Row("copy", where=a_list),
    Row("copy", "post", DONE, DONE, where=a_list, sent=a_new_list),
    Row("delete", where=a_list),
    Row("delete", "post", DONE, DONE, where=a_list),
    Row("usage", where=a_list),
    Row("history", where=a_list),
    Row("history_results", where=a_list),
]
"""Screens of lists of values, for somebody who may edit these instead of segments."""


def a_persona(stage: Any) -> tuple[Any, ...]:
    return (stage.persona.pk,)


def a_persona_on_the_home_page(stage: Any) -> tuple[Any, ...]:
    return stage.persona.pk, Site.objects.get(is_default_site=True).root_page_id


def a_new_persona(stage: Any) -> dict[str, Any]:
    return {"name": "Saver", "key": "saver", "lines-count": "0"}


PERSONAS = [
    Row("list", where=nowhere),
    Row("list", "post", NOT_TAKEN, NOT_TAKEN, where=nowhere),
    Row("list_results", where=nowhere),
    Row("add", where=nowhere),
    Row("add", "post", DONE, DONE, where=nowhere, sent=a_new_persona),
    Row("edit", where=a_persona),
    Row("edit", "post", DONE, DONE, where=a_persona, sent=a_new_persona),
    Row("copy", where=a_persona),
    Row("copy", "post", NOT_TAKEN, NOT_TAKEN, where=a_persona),
    Row("delete", where=a_persona),
    Row("delete", "post", DONE, DONE, where=a_persona),
    Row("usage", where=a_persona),
    Row("history", where=a_persona),
    Row("history_results", where=a_persona),
    Row("preview_on_add", where=nowhere),
    Row("preview_on_add", "post", where=nowhere, sent=a_new_persona),
    Row("preview_on_edit", where=a_persona),
    Row("preview_on_edit", "post", where=a_persona, sent=a_new_persona),
    Row("table", where=nowhere),
    Row("table", "post", NOT_TAKEN, NOT_TAKEN, where=nowhere),
    # A page as a persona gets it is for those who may edit that page too.
    Row("see", editor=REFUSED, where=a_persona_on_the_home_page),
    Row("see", "post", NOT_TAKEN, NOT_TAKEN, where=a_persona_on_the_home_page),
]
"""Screens of personas, for somebody who may edit these instead of segments."""

CHOOSER = [
    Row("choose", where=nowhere),
    Row("choose_results", where=nowhere),
    Row("chosen"),
    Row("chosen_multiple", where=nowhere),
]


class Stage:
    """Segments in every state that a screen may ask for, each made when it is first asked for."""

    def __init__(self, make: Callable[..., Segment], superuser: Any) -> None:
        self.make, self.superuser = make, superuser

    @cached_property
    def segment(self) -> Segment:
        return self.make("students", [{"type": "user__signed_in", "value": {"operator": "is"}}])

    @cached_property
    def values(self) -> ValueList:
        return ValueList.objects.create(name="Campaigns", attribute="visit.campaign", values="spring")

    @cached_property
    def persona(self) -> Persona:
        return Persona.objects.create(name="Student", key="student")

    @cached_property
    def revision(self) -> Any:
        return self.segment.save_revision()

    @cached_property
    def scheduled(self) -> Segment:
        tomorrow = timezone.now() + timedelta(days=1)
        scheduled = self.make("scheduled", live=False, go_live_at=tomorrow)
        scheduled.save_revision().publish()
        return scheduled

    @cached_property
    def locked(self) -> Segment:
        return self.make("locked", locked=True, locked_by=self.superuser)

    @cached_property
    def submitted(self) -> Segment:
        submitted = self.make("submitted")
        submitted.save_revision()
        workflow = Workflow.objects.get()
        segments = ContentType.objects.get_for_model(Segment)
        WorkflowContentType.objects.create(workflow=workflow, content_type=segments)
        workflow.start(submitted, self.superuser)
        return submitted

    @cached_property
    def member(self) -> Membership:
        return Membership.objects.create(segment=self.segment, user=self.superuser, kind="included")

    @property
    def task_state(self) -> Any:
        return self.submitted.current_workflow_state.current_task_state


@pytest.fixture
def stage(segment: Callable[..., Segment], superuser: Any) -> Stage:
    return Stage(segment, superuser)


def answer_in_words(response: HttpResponse) -> str:
    """What became of a request, whichever way Wagtail says it."""
    goes_to = response.get("Location", "")
    if goes_to.startswith(reverse("wagtailadmin_login")):
        return SIGN_IN
    if goes_to == reverse("wagtailadmin_home") or response.status_code in (403, 404):
        return REFUSED
    return {200: SHOWN, 302: DONE, 405: NOT_TAKEN}.get(response.status_code, str(response.status_code))


def answers(row: Row, url: str, stage: Any, roles: dict[str, Any]) -> dict[str, str]:
    """What each role is answered, each as if the others had never asked."""
    found = {}
    for role, client in roles.items():
        with transaction.atomic():
            found[role] = answer_in_words(getattr(client, row.method)(url, row.sent(stage)))
            transaction.set_rollback(True)
    return found


@pytest.fixture
def roles(as_, guest, editor, superuser) -> dict[str, Any]:
    return {"stranger": as_(None), "guest": as_(guest), "editor": as_(editor), "superuser": as_(superuser)}


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_a_screen_answers_those_who_may_see_it(row, stage, roles, url_of):
    found = answers(row, url_of(row.screen, *row.where(stage)), stage, roles)

    assert found == {
        "stranger": SIGN_IN,
        "guest": row.guest,
        "editor": row.editor,
        "superuser": row.superuser,
    }


def test_the_table_has_every_screen_of_segments():
    assert {row.screen for row in TABLE} == {pattern.name for pattern in Segment.snippet_viewset.get_urlpatterns()}


@pytest.mark.parametrize("row", SUGGESTIONS, ids=str)
def test_suggestions_are_for_those_who_may_edit_segments(row, stage, roles):
    found = answers(row, reverse(row.screen, args=row.where(stage)), stage, roles)

    assert found == {"stranger": SIGN_IN, "guest": row.guest, "editor": row.editor, "superuser": row.superuser}


@pytest.mark.parametrize("action", ["add", "change"])
def test_one_permission_on_segments_is_enough_for_suggestions(action, as_, guest):
    guest.user_permissions.add(Permission.objects.get(codename=f"{action}_segment"))

    assert as_(guest).get(reverse("wagtail_segments_suggestions", args=["visit.campaign"])).status_code == 200


@pytest.mark.parametrize("row", LISTS, ids=str)
def test_lists_of_values_are_for_those_who_may_edit_them(row, stage, roles, as_, keeper):
    url = reverse(ValueList.snippet_viewset.get_url_name(row.screen), args=row.where(stage))

    found = answers(row, url, stage, roles | {"keeper": as_(keeper)})

    assert found == {
        "stranger": SIGN_IN,
        "guest": row.guest,
        "editor": row.guest,
        "keeper": row.editor,
        "superuser": row.superuser,
    }


def test_the_table_has_every_screen_of_lists():
    assert {row.screen for row in LISTS} == {pattern.name for pattern in ValueList.snippet_viewset.get_urlpatterns()}


@pytest.mark.parametrize("row", [row for row in LISTS if row.method == "post"], ids=str)
def test_a_forged_change_of_a_list_is_refused(row, stage, superuser):
    client = Client(enforce_csrf_checks=True)
    client.force_login(superuser)
    url = reverse(ValueList.snippet_viewset.get_url_name(row.screen), args=row.where(stage))

    assert client.post(url, row.sent(stage)).status_code == 403


@pytest.mark.parametrize("row", PERSONAS, ids=str)
def test_personas_are_for_those_who_may_edit_them(row, stage, roles, as_, director):
    url = reverse(Persona.snippet_viewset.get_url_name(row.screen), args=row.where(stage))

    found = answers(row, url, stage, roles | {"director": as_(director)})

    assert found == {
        "stranger": SIGN_IN,
        "guest": row.guest,
        "editor": row.guest,
        "director": row.editor,
        "superuser": row.superuser,
    }


def test_the_table_has_every_screen_of_personas():
    assert {row.screen for row in PERSONAS} == {pattern.name for pattern in Persona.snippet_viewset.get_urlpatterns()}


@pytest.mark.parametrize(
    "row", [row for row in PERSONAS if row.method == "post" and row.superuser is not NOT_TAKEN], ids=str
)
def test_a_forged_change_of_a_persona_is_refused(row, stage, superuser):
    client = Client(enforce_csrf_checks=True)
    client.force_login(superuser)
    url = reverse(Persona.snippet_viewset.get_url_name(row.screen), args=row.where(stage))

    assert client.post(url, row.sent(stage)).status_code == 403


@pytest.mark.parametrize("row", CHOOSER, ids=str)
def test_the_chooser_is_for_those_who_may_enter_the_admin(row, stage, roles):
    """As with every snippet: who may edit a page may choose what it shows."""
    url = reverse(f"wagtailsnippetchoosers_wagtail_segments_segment:{row.screen}", args=row.where(stage))

    found = answers(row, url, stage, roles)

    assert found == {"stranger": SIGN_IN, "guest": SHOWN, "editor": SHOWN, "superuser": SHOWN}


@pytest.mark.parametrize(("method", "answer"), [("get", SHOWN), ("post", DONE)])
def test_several_are_deleted_only_by_those_who_may(method, answer, stage, roles):
    url = reverse("wagtail_bulk_action", args=["wagtail_segments", "segment", "delete"])
    row = Row("bulk delete", method)

    found = answers(row, f"{url}?id={stage.segment.pk}", stage, roles)

    assert {role: found[role] for role in ("stranger", "editor", "superuser")} == {
        "stranger": SIGN_IN,
        "editor": answer,
        "superuser": answer,
    }
    assert Segment.objects.filter(pk=stage.segment.pk).exists()


def test_several_are_not_deleted_by_a_guest_of_the_admin(stage, as_, guest):
    url = reverse("wagtail_bulk_action", args=["wagtail_segments", "segment", "delete"])

    as_(guest).post(f"{url}?id={stage.segment.pk}")

    assert Segment.objects.filter(pk=stage.segment.pk).exists()


@pytest.mark.parametrize("action", ["add", "change", "delete"])
def test_one_permission_does_not_bring_the_others(action, stage, as_, guest, url_of):
    guest.user_permissions.add(Permission.objects.get(codename=f"{action}_segment"))
    client = as_(guest)

    may = {
        name
        for name, screen in {"add": "add", "change": "edit", "delete": "delete"}.items()
        if client.get(url_of(screen, *(() if screen == "add" else (stage.segment.pk,)))).status_code == 200
    }

    assert may == {action}


def test_without_the_permission_to_publish_a_segment_is_only_drafted(stage, as_, guest, url_of):
    guest.user_permissions.add(Permission.objects.get(codename="add_segment"))
    sent = segment_form(name="Newcomers", key="newcomers") | {"action-publish": "1"}

    as_(guest).post(url_of("add"), sent)

    assert not Segment.objects.get(key="newcomers").live


@pytest.mark.parametrize(("who", "sees_it"), [("guest", False), ("editor", True), ("superuser", True)])
def test_the_menu_shows_segments_to_those_who_may_edit_them(who, sees_it, request, as_, url_of):
    home = as_(request.getfixturevalue(who)).get(reverse("wagtailadmin_home"))

    assert (url_of("list") in home.content.decode()) is sees_it


@pytest.mark.parametrize("row", [row for row in TABLE if row.method == "get"], ids=str)
def test_nothing_is_changed_by_reading(row, stage, as_, superuser, url_of):
    url, client = url_of(row.screen, *row.where(stage)), as_(superuser)
    before = [list(model.objects.order_by("pk").values()) for model in (Segment, Membership)]

    client.get(url)

    assert [list(model.objects.order_by("pk").values()) for model in (Segment, Membership)] == before


@pytest.mark.parametrize("row", [row for row in TABLE if row.method == "post"], ids=str)
def test_a_forged_request_is_refused(row, stage, superuser, url_of):
    client = Client(enforce_csrf_checks=True)
    client.force_login(superuser)

    response = client.post(url_of(row.screen, *row.where(stage)), row.sent(stage) | sent_by_rule([]))

    assert response.status_code == 403


@pytest.fixture
def watcher(guest: Any) -> Any:
    """May see who is in a segment, and nothing else."""
    guest.user_permissions.add(Permission.objects.get(codename="view_members"))
    return guest


MEMBERS = [row for row in TABLE if row.screen.startswith("members")]


@pytest.mark.parametrize("row", MEMBERS, ids=str)
def test_who_may_see_members_may_not_choose_them(row, stage, as_, watcher, url_of):
    response = getattr(as_(watcher), row.method)(url_of(row.screen, *row.where(stage)), row.sent(stage))

    expected = {"members": {"get": SHOWN, "post": NOT_TAKEN}, "members_results": {"get": SHOWN}}
    assert answer_in_words(response) == expected.get(row.screen, {}).get(row.method, REFUSED)


@pytest.mark.parametrize("row", MEMBERS, ids=str)
def test_an_editor_who_may_see_members_may_choose_them(row, stage, as_, editor, url_of):
    editor.user_permissions.add(Permission.objects.get(codename="view_members"))
    sent = row.sent(stage)
    if "prepared" in sent:
        sent = {"prepared": str(prepare(stage.segment, [editor.pk], "included", editor).pk)}

    response = getattr(as_(editor), row.method)(url_of(row.screen, *row.where(stage)), sent)

    assert answer_in_words(response) == row.superuser


@pytest.mark.parametrize(("who", "leads"), [("editor", False), ("superuser", True)])
@pytest.mark.parametrize("screen", ["list", "edit", "inspect"])
def test_only_those_who_may_see_members_are_led_to_them(request, stage, as_, url_of, screen, who, leads):
    where = () if screen == "list" else (stage.segment.pk,)
    members = url_of("members", stage.segment.pk)

    shown = as_(request.getfixturevalue(who)).get(url_of(screen, *where)).content.decode()

    assert (members in shown) is leads
