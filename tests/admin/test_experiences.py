"""What the form of a page with experiences asks while it is filled in, and who may ask."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from tests.admin.posting import sent_by_block
from tests.experiences.conftest import experience, offer  # noqa: F401
from tests.testapp.models import OfferPage

HEADING = {"type": "heading", "value": "Hello", "id": "00000000-0000-4000-8000-000000000001"}
BODY = OfferPage._meta.get_field("body").stream_block
EXPERIENCES = OfferPage._meta.get_field("experiences")
ABOUT_PAGE, ABOUT_NEW = "wagtail_segments_experiences", "wagtail_segments_experiences_of_new_page"


@pytest.fixture
def page(offer: Any) -> OfferPage:  # noqa: F811
    return offer(experience("Spring", lead="x"), body=[HEADING], text="<p>Rich <b>text</b></p>", price="9.50")


@pytest.fixture
def admin(admin_user: User) -> Client:
    return signed_in(admin_user)


def signed_in(user: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def someone_who(*actions: str, page: Page) -> User:
    """Somebody in the admin who may do these things to pages below one."""
    group = Group.objects.create(name="People")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in actions:
        permission = Permission.objects.get(codename=f"{action}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    user = User.objects.create_user("somebody")
    user.groups.add(group)
    return user


def own(page: Page, field: str) -> str:
    return reverse(f"{ABOUT_PAGE}_own", args=[page.pk, field])


def own_of_new(parent: Page, field: str) -> str:
    return reverse(f"{ABOUT_NEW}_own", args=["testapp", "offerpage", parent.pk, field])


def addresses(page: Page) -> dict[str, str]:
    """All there are, of the page and of a new one beside it."""
    parent = page.get_parent()
    return {
        "standing": reverse(ABOUT_PAGE, args=[page.pk]),
        "own": own(page, "lead"),
        "standing of a new page": reverse(ABOUT_NEW, args=["testapp", "offerpage", parent.pk]),
        "own of a new page": own_of_new(parent, "lead"),
    }


@pytest.mark.parametrize(
    ("actions", "of_page", "of_new_page"),
    [((), 302, 302), (("change",), 200, 302), (("add",), 302, 200), (("add", "change"), 200, 200)],
)
def test_who_may_edit_or_add_the_page_may_ask(page, actions, of_page, of_new_page):
    client = signed_in(someone_who(*actions, page=page.get_parent()))
    sent = sent_by_block(EXPERIENCES.stream_block, page.experiences, "experiences") | {"lead": "x"}

    answers = {name: client.post(url, sent).status_code for name, url in addresses(page).items()}

    assert answers == {
        "standing": of_page,
        "own": of_page,
        "standing of a new page": of_new_page,
        "own of a new page": of_new_page,
    }


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch"])
def test_nothing_but_a_post_is_answered(page, admin, method):
    answers = {getattr(admin, method)(url).status_code for url in addresses(page).values()}

    assert answers == {405}


def test_a_stranger_is_asked_to_sign_in(page):
    answers = [Client().post(url) for url in addresses(page).values()]

    assert all(answer.status_code == 302 and "/login/" in answer.url for answer in answers)


def test_a_post_from_elsewhere_is_refused(page, admin_user):
    client = signed_in(admin_user, enforce_csrf_checks=True)

    assert {client.post(url).status_code for url in addresses(page).values()} == {403}


@pytest.mark.parametrize(
    ("field", "sent", "state"),
    [
        ("lead", {"lead": "Unsaved"}, "Unsaved"),
        ("title", {"title": ""}, None),
        ("layout", {"layout": "wide"}, ["wide"]),
        ("tone", {"tone": "loud"}, ["loud"]),
        ("tone", {"tone": "unheard of"}, ["unheard of"]),
        ("picture", {"picture": ""}, None),
        ("price", {}, "9.50"),
    ],
)
def test_what_the_form_holds_is_answered_as_the_state_of_the_change(page, admin, field, sent, state):
    answer = admin.post(own(page, field), sent)

    assert answer.json() == {"state": state}


def test_a_page_that_is_chosen_comes_with_its_title(page, admin, home):
    answer = admin.post(own(page, "next_page"), {"next_page": str(home.pk)})

    state = answer.json()["state"]
    assert (state["id"], state["adminTitle"]) == (home.pk, home.title)


def test_rich_text_is_answered_as_the_editor_reads_it(page, admin):
    content = {"blocks": [{"key": "a", "text": "Unsaved", "type": "unstyled"}], "entityMap": {}}

    answer = admin.post(own(page, "text"), {"text": json.dumps(content)})

    assert json.loads(answer.json()["state"])["blocks"][0]["text"] == "Unsaved"


def test_the_blocks_of_a_body_get_ids_of_their_own_and_may_be_unfinished(page, admin):
    unfinished = {"type": "hero", "value": {"title": "", "text": ""}, "id": "00000000-0000-4000-8000-000000000002"}
    sent = sent_by_block(BODY, BODY.to_python([HEADING, unfinished]), "body")

    state = admin.post(own(page, "body"), sent).json()["state"]

    assert [(one["type"], one["value"]) for one in state] == [
        ("heading", "Hello"),
        ("hero", {"title": None, "text": None}),
    ]
    assert {one["id"] for one in state} & {HEADING["id"], unfinished["id"], None} == set()


def test_a_page_that_is_being_created_has_own_content_too(home, admin):
    answer = admin.post(own_of_new(home, "lead"), {"lead": "New"})

    assert answer.json() == {"state": "New"}


def test_of_a_page_with_a_draft_it_is_the_drafts_that_no_form_shows(page, admin):
    page.price = "7.25"
    page.save_revision()

    assert admin.post(own(page, "price")).json() == {"state": "7.25"}


def test_nothing_is_saved(page, admin):
    admin.post(own(page, "lead"), {"lead": "Unsaved"})

    found = OfferPage.objects.get(pk=page.pk)
    assert (found.lead, found.latest_revision) == ("The usual", None)


@pytest.mark.parametrize("field", ["unheard_of", "slug", "unavailable", "experiences"])
def test_a_field_that_may_not_change_is_not_found(page, admin, field):
    assert admin.post(own(page, field)).status_code == 404


def test_what_cannot_be_put_into_the_form_of_a_change_is_said(page, admin):
    assert admin.post(own(page, "body"), {"body-count": "many"}).status_code == 422


@pytest.mark.parametrize("model", [("testapp", "streampage"), ("testapp", "product"), ("testapp", "unheard")])
def test_other_models_have_no_experiences(home, admin, model):
    answer = admin.post(reverse(ABOUT_NEW, args=[*model, home.pk]), {"experiences-count": "0"})

    assert answer.status_code == 404


def test_a_page_without_experiences_is_not_found(page_of, admin):
    assert admin.post(reverse(ABOUT_PAGE, args=[page_of().pk])).status_code == 404


def test_how_unsaved_experiences_stand_is_said_in_words(page, admin, segment):
    students = segment("students")
    value = EXPERIENCES.to_python(
        [
            experience("First", students, lead="x"),
            experience("Second", students, starts="2020-01-01T00:00:00Z", ends="2020-01-02T00:00:00Z", weather="sun"),
        ]
    )
    sent = sent_by_block(EXPERIENCES.stream_block, value, "experiences")
    sent = {name: text for name, text in sent.items() if "-changes-0-value-" not in name}

    found = admin.post(reverse(ABOUT_PAGE, args=[page.pk]), sent).text

    assert "for people in any of Students" in found
    assert "Nobody can get it. It ended on" in found
    assert "It changes a field that is gone: weather." in found


@pytest.mark.parametrize("sent", [{}, {"experiences-count": "many"}, {"experiences-count": "1"}])
def test_what_is_no_form_is_a_bad_request(page, admin, sent):
    assert admin.post(reverse(ABOUT_PAGE, args=[page.pk]), sent).status_code == 400
