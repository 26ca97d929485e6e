"""Wagtail's API v2."""

from typing import Any

import pytest
from rest_framework.test import APIRequestFactory
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.api.v2.serializers import PageSerializer, get_serializer_class
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import PageViewRestriction

from tests.experiences.conftest import experience
from tests.testapp.models import Product
from tests.wagtail.conftest import content_for, heading
from wagtail_segments.api.v2 import PersonalisedPageSerializer, connect

LIST = "/api/v2/pages/?type=testapp.BranchPage&fields=*"


@pytest.fixture
def detail(stranger: Any) -> Any:
    """A page as the API gives it."""
    return lambda page, query="": stranger.get(f"/api/v2/pages/{page.pk}/{query}")


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
    assert (given["id"], given["meta"]["slug"]) == (page.pk, "branch")
    assert found["Cache-Control"] == "private, no-cache"


def test_for_everyone_else_it_is_the_page_itself(branch, no, detail):
    found = detail(branch(experience("Spring", no, lead="Hidden", title="Hidden"), title="Branch"))

    assert (found.json()["title"], found.json()["lead"]) == ("Branch", "The usual")
    assert "Hidden" not in found.text
    assert found["Cache-Control"] == "private, no-cache"


def test_so_is_each_page_of_a_list(branch, yes, no, stranger):
    branch(experience("Spring", yes, lead="Hello"), slug="one")
    branch(experience("Winter", no, lead="Hidden"), slug="two")

    found = stranger.get(LIST)

    assert [page["lead"] for page in found.json()["items"]] == ["Hello", "The usual"]
    assert "Hidden" not in found.text
    assert found["Cache-Control"] == "private, no-cache"


def test_a_list_of_pages_of_any_type_names_them_as_menus_do(branch, yes, stranger):
    branch(experience("Spring", yes, title="For you"))

    found = stranger.get("/api/v2/pages/")

    assert "Branch" in [page["title"] for page in found.json()["items"]]
    assert "Cache-Control" not in found


def test_a_page_that_another_mentions_is_named_as_it_is(branch, yes, detail):
    neighbour = branch(experience("Spring", yes, title="For you"), slug="neighbour", title="Neighbour")

    given = detail(branch(neighbour=neighbour), "?fields=neighbour(*)").json()

    assert given["neighbour"]["title"] == "Neighbour"


def test_a_page_without_experiences_is_for_every_cache(branch, detail):
    assert "Cache-Control" not in detail(branch())


def test_fields_choose_from_what_is_shown(branch, yes, detail):
    page = branch(experience("Spring", yes, lead="Hello", title="For you"))

    assert detail(page, "?fields=_,lead").json() == {"lead": "Hello"}


@pytest.mark.parametrize("where", ["detail", "list"])
def test_nobody_gets_all_experiences_of_a_page(branch, yes, no, stranger, where):
    page = branch(experience("Other", no, lead="Hidden"), experience("Spring", yes, lead="Hello"))

    found = stranger.get(LIST if where == "list" else f"/api/v2/pages/{page.pk}/")

    given = found.json()["items"][0] if where == "list" else found.json()
    assert given["experiences"] == [{"id": "spring"}]
    assert "Hidden" not in found.text
    assert "Other" not in found.text


def test_who_gets_none_is_told_nothing_of_experiences(branch, no, detail):
    assert detail(branch(experience("Other", no, lead="Hidden"))).json()["experiences"] == []


@pytest.mark.parametrize(
    ("query", "count"),
    [("lead=Hidden", 0), ("lead=The usual", 1), ("title=Hidden", 0), ("search=Hidden", 0), ("search=usual", 1)],
)
@pytest.mark.parametrize("who", ["yes", "no"])
def test_what_is_sought_and_filtered_is_the_page_itself(branch, request, stranger, query, count, who):
    segment = request.getfixturevalue(who)
    branch(experience("Spring", segment, lead="Hidden", title="Hidden", body=[heading("Hidden")]))

    found = stranger.get(f"/api/v2/pages/?type=testapp.BranchPage&{query}")

    assert found.json()["meta"]["total_count"] == count


def test_the_order_is_that_of_the_pages_themselves(branch, yes, stranger):
    branch(experience("Spring", yes, lead="Z"), slug="one", lead="a")
    branch(experience("Spring", yes, lead="A"), slug="two", lead="b")

    found = stranger.get("/api/v2/pages/?type=testapp.BranchPage&fields=lead&order=lead")

    assert [page["lead"] for page in found.json()["items"]] == ["Z", "A"]


@pytest.mark.parametrize("state", ["draft", "restricted"])
def test_what_the_public_may_not_see_is_not_given(branch, yes, detail, state):
    page = branch(experience("Spring", yes, lead="Hello"))
    if state == "draft":
        page.unpublish()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="x")

    assert detail(page).status_code == 404


def test_a_draft_of_experiences_is_not_given(branch, yes, detail):
    page = branch()
    page.experiences = [experience("Spring", yes, lead="Draft")]
    page.save_revision()

    assert detail(page).json()["lead"] == "The usual"


def test_a_block_shows_the_same_variant_as_on_the_page(branch, yes, no, detail):
    page = branch(body=[content_for(yes, variant="Yes"), content_for(no, variant="No")])

    assert [block["value"] for block in detail(page).json()["body"]] == ["Yes", "For everyone"]


def test_segments_know_which_page_was_asked_for(branch, segment, detail):
    branches = segment(
        "branches", [{"type": "page__type", "value": {"operator": "one_of", "value": ["testapp.BranchPage"]}}]
    )

    assert detail(branch(experience("Spring", branches, lead="Hello"))).json()["lead"] == "Hello"


def test_in_a_list_no_page_is_the_one_that_is_looked_at(branch, segment, stranger):
    is_branch = {"operator": "one_of", "value": ["testapp.BranchPage"]}
    branches = segment("branches", [{"type": "page__type", "value": is_branch}])
    branch(experience("Spring", branches, lead="Hello"))

    assert [page["lead"] for page in stranger.get(LIST).json()["items"]] == ["The usual"]


def test_without_our_middleware_it_is_what_everyone_sees(branch, yes, detail, settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "wagtail_segments" not in one]
    page = branch(experience("Spring", yes, lead="Hello"))

    assert detail(page).json()["lead"] == "The usual"


def test_the_admin_goes_on_listing_pages_as_they_are(branch, yes, admin_user, client):
    page = branch(experience("Spring", yes, title="For you"))
    client.force_login(admin_user)

    found = client.get(f"/admin/api/main/pages/{page.pk}/")

    assert found.json()["title"] == "Branch"
    assert not issubclass(PagesAdminAPIViewSet.base_serializer_class, PersonalisedPageSerializer)


def test_a_serializer_that_the_site_has_put_there_stays(monkeypatch):
    own = type("Own", (PageSerializer,), {})
    monkeypatch.setattr(PagesAPIViewSet, "base_serializer_class", own)

    connect()

    assert PagesAPIViewSet.base_serializer_class is own


def test_without_a_request_it_is_the_page_itself(branch, yes):
    page = branch(experience("Spring", yes, lead="Hello"))
    own = get_serializer_class(type(page), ["lead"], meta_fields=[], base=PersonalisedPageSerializer)

    assert own(page).data == {"lead": "The usual"}
    assert own(page, context={"request": APIRequestFactory().get("/")}).data == {"lead": "The usual"}


@pytest.mark.parametrize("query", ["experiences=Hidden", "experiences=[]", "order=experiences", "order=-experiences"])
def test_asking_by_the_field_of_experiences_tells_nothing_of_them(branch, no, stranger, query):
    branch(experience("Other", no, lead="Hidden"))

    found = stranger.get(f"/api/v2/pages/?type=testapp.BranchPage&{query}")

    assert found.status_code == 200
    assert found.json()["meta"]["total_count"] == int("order" in query)
    assert "Hidden" not in found.text
