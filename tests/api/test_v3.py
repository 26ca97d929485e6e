"""Wagtail's API v3, which there is since Wagtail 8.0."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page, PageViewRestriction

from tests.experiences.conftest import experience
from tests.testapp.models import Product
from tests.testapp.worlds import BranchPage
from tests.wagtail.conftest import content_for, heading


@pytest.fixture
def detail(stranger: Any) -> Any:
    """A page as the API gives it to everyone."""
    return lambda page, query="": stranger.get(f"/api/v3/pages/{page.pk}/{query}")


@pytest.fixture
def editor(stranger: Any, admin_user: Any) -> Any:
    """Asks with the token of somebody who may edit everything."""
    from wagtail.models import APIToken

    _token, secret = APIToken.create_token(user=admin_user, name="Tool")
    return lambda path, **kwargs: stranger.get(path, headers={"authorization": f"Bearer {secret}"}, **kwargs)


def test_a_page_is_represented_as_the_asker_is_shown_it(branch, yes, no, detail):
    loan = Product.objects.create(name="Loan").pk
    page = branch(
        experience("Other", no, lead="Hidden"),
        experience(
            "Spring", yes, title="For you", lead="Hello", text="<p>Rich</p>", body=[heading("Bo")], product=loan
        ),
    )

    found = detail(page)

    given = found.json()
    assert (given["title"], given["lead"], given["text"]) == ("For you", "Hello", "<p>Rich</p>")
    assert [block["value"] for block in given["body"]] == ["Bo"]
    assert given["product"]["id"] == loan
    assert found["Cache-Control"] == "private, no-cache"


def test_for_everyone_else_it_is_the_page_itself(branch, no, detail):
    found = detail(branch(experience("Spring", no, lead="Hidden", title="Hidden")))

    assert (found.json()["title"], found.json()["lead"]) == ("Branch", "The usual")
    assert "Hidden" not in found.text
    assert found["Cache-Control"] == "private, no-cache"


def test_a_list_names_pages_as_menus_do(branch, yes, stranger):
    branch(experience("Spring", yes, title="For you"))

    found = stranger.get("/api/v3/pages/?type=testapp.BranchPage")

    assert [page["title"] for page in found.json()["items"]] == ["Branch"]
    assert "Cache-Control" not in found


def test_a_page_without_experiences_is_for_every_cache(branch, detail):
    assert "Cache-Control" not in detail(branch())


def test_nobody_gets_all_experiences_of_a_page(branch, yes, no, detail):
    found = detail(branch(experience("Other", no, lead="Hidden"), experience("Spring", yes, lead="Hello")))

    assert found.json()["experiences"] == [{"id": "spring"}]
    assert "Hidden" not in found.text


@pytest.mark.parametrize(
    ("query", "count"), [("lead=Hidden", 0), ("lead=The usual", 1), ("search=Hidden", 0), ("search=usual", 1)]
)
def test_what_is_sought_and_filtered_is_the_page_itself(branch, yes, stranger, query, count):
    branch(experience("Spring", yes, lead="Hidden", title="Hidden", body=[heading("Hidden")]))

    found = stranger.get(f"/api/v3/pages/?type=testapp.BranchPage&{query}")

    assert found.json()["count"] == count


@pytest.mark.parametrize("state", ["draft", "restricted"])
def test_what_the_public_may_not_see_is_not_given(branch, yes, detail, state):
    page = branch(experience("Spring", yes, lead="Hello"))
    if state == "draft":
        page.unpublish()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="x")

    assert detail(page).status_code == 404


def test_a_page_that_is_found_by_its_path_is_personalised_too(branch, yes, stranger):
    branch(experience("Spring", yes, lead="Hello"))

    found = stranger.get("/api/v3/pages/find/?html_path=/branch/", follow=True)

    assert found.json()["lead"] == "Hello"


def test_a_block_shows_the_same_variant_as_on_the_page(branch, yes, no, detail):
    page = branch(body=[content_for(yes, variant="Yes"), content_for(no, variant="No")])

    assert [block["value"] for block in detail(page).json()["body"]] == ["Yes", "For everyone"]


def test_whoever_edits_by_the_api_gets_the_page_itself_with_all_experiences(branch, no, editor):
    page = branch(experience("Staff", no, lead="Hello"))

    given = editor(f"/api/v3/pages/{page.pk}/").json()

    assert given["lead"] == "The usual"
    assert [one["value"]["changes"][0]["value"] for one in given["experiences"]] == ["Hello"]
    assert given["experiences"] == BranchPage.objects.get(pk=page.pk).experiences.get_prep_value()


def test_whoever_edits_by_the_api_gets_all_variants_of_a_block(branch, no, editor):
    page = branch(body=[content_for(no, variant="Yes")])

    (block,) = editor(f"/api/v3/pages/{page.pk}/").json()["body"]

    assert block["value"] == BranchPage.objects.get(pk=page.pk).body.get_prep_value()[0]["value"]
    assert block["value"]["variants"][0]["value"]["content"] == "Yes"


def test_whoever_edits_by_the_api_gets_a_block_with_whom_it_is_shown_to(page_of, no, editor, stranger):
    shown_to = {"match": "any", "segments": [no.pk]}
    page = page_of({"type": "notice", "id": "n", "value": {"text": "Mind the gap", "show_to": shown_to}})

    (mine,) = editor(f"/api/v3/pages/{page.pk}/").json()["body"]
    (theirs,) = stranger.get(f"/api/v3/pages/{page.pk}/").json()["body"]

    assert mine["value"] == {"text": "Mind the gap", "show_to": shown_to}
    assert theirs["value"] is None


def test_a_token_of_somebody_who_may_not_edit_the_page_gets_what_they_would_be_shown(
    branch, segment, editor, admin_user
):
    publisher = Group.objects.create(name="Publishers")
    permission = Permission.objects.get(codename="publish_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=publisher, page=Page.get_first_root_node(), permission=permission)
    admin_user.groups.add(publisher)
    get_user_model().objects.update(is_superuser=False)
    nobody = segment("nobody")
    page = branch(experience("Spring", nobody, lead="Hidden"), body=[content_for(nobody, variant="Hidden")])

    given = editor(f"/api/v3/pages/{page.pk}/")

    assert given.json()["lead"] == "The usual"
    assert "Hidden" not in given.text


def test_a_wrong_token_makes_nobody_an_editor(branch, no, stranger):
    page = branch(experience("Spring", no, lead="Hidden"))

    found = stranger.get(f"/api/v3/pages/{page.pk}/", headers={"authorization": "Bearer nonsense"})

    assert "Hidden" not in found.text


def test_a_session_of_the_admin_makes_nobody_an_editor(branch, no, stranger, admin_user):
    page = branch(experience("Spring", no, lead="Hidden"))
    stranger.force_login(admin_user)

    found = stranger.get(f"/api/v3/pages/{page.pk}/")

    assert found.json()["lead"] == "The usual"
    assert "Hidden" not in found.text
