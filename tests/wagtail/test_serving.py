"""Serving: what comes before an experience, what it costs, and what is kept of it."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.template import Context, Template
from django.views.decorators.cache import cache_page
from wagtail import hooks
from wagtail.models import PageViewRestriction
from wagtail.views import serve

from tests.experiences.conftest import experience
from tests.testapp.models import Product
from tests.testapp.worlds import BranchPage
from tests.wagtail.conftest import content_for
from wagtail_segments.testing import request_for


@pytest.fixture
def secret(branch, yes) -> BranchPage:
    """A page that shows everybody something else than it is."""
    return branch(
        experience("Spring", yes, lead="Secret", title="Secret title"), body=[content_for(yes, variant="Secret")]
    )


# Privacy


@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD, PageViewRestriction.GROUPS])
def test_a_private_page_shows_nothing_of_its_experiences(secret, stranger, settings, kind):
    settings.WAGTAIL_FRONTEND_LOGIN_URL = "/plain/"
    restriction = PageViewRestriction.objects.create(page=secret, restriction_type=kind, password="open sesame")
    restriction.groups.set([Group.objects.create(name="Members")])

    for path in ("/branch/", "/branch/hours/", "/branch/room/1/"):
        found = stranger.get(path)
        assert found.status_code == 302 or kind == PageViewRestriction.PASSWORD
        assert "Secret" not in found.text


def test_no_segment_is_asked_for_somebody_who_may_not_see_the_page(secret):
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    request = request_for("/branch/")

    serve(request, "branch/")

    assert not request.segments.consulted


def test_who_has_the_password_gets_the_experience_and_no_cache_keeps_it(secret, stranger):
    restriction = PageViewRestriction.objects.create(page=secret, restriction_type="password", password="open sesame")
    stranger.post(
        f"/_util/authenticate_with_password/{restriction.pk}/{secret.pk}/",
        {"password": "open sesame", "return_url": "/branch/"},
    )

    found = stranger.get("/branch/")

    assert "Secret" in found.text
    assert "no-store" in found["Cache-Control"]
    assert "private" in found["Cache-Control"]


@pytest.mark.parametrize("is_member", [True, False])
def test_members_of_a_group_get_the_experience_and_others_do_not(branch, segment, stranger, is_member, settings):
    settings.WAGTAIL_FRONTEND_LOGIN_URL = "/plain/"
    known = segment("known", [{"type": "user__signed_in", "value": {"operator": "is"}}])
    page = branch(experience("Spring", known, lead="Secret"))
    members = Group.objects.create(name="Members")
    PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.add(members)
    ada = get_user_model().objects.create_user("ada")
    ada.groups.set([members] if is_member else [])
    stranger.force_login(ada)

    assert ("Secret" in stranger.get("/branch/").text) is is_member


# Hooks


@pytest.mark.parametrize("order", [-1000, 0, 1000])
def test_a_hook_that_answers_wins_and_nothing_is_asked(secret, order):
    request = request_for("/branch/")

    with hooks.register_temporarily("before_serve_page", lambda *args: HttpResponse("Mine"), order=order):
        response = serve(request, "branch/")

    assert response.content == b"Mine"
    assert not request.segments.consulted


def test_a_hook_around_serving_gets_the_page_itself_and_may_answer(secret, stranger):
    seen = []

    def around(serve_next: Any) -> Any:
        return lambda page, *args: seen.append(page.lead) or HttpResponse("Mine")

    with hooks.register_temporarily("on_serve_page", around):
        found = stranger.get("/branch/")

    assert (found.text, seen) == ("Mine", ["The usual"])


# Routes


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/branch/", '<p class="lead">Secret</p>'),
        ("/branch/hours/", "Hours of Secret, SECRET, Secret"),
        ("/branch/room/3/", "Room 3"),
        ("/branch/room/3/", '<p class="lead">Secret</p>'),
        ("/branch/", 'href="/branch/room/7/"'),
    ],
)
def test_each_route_of_a_page_shows_the_experience(secret, stranger, path, seen):
    found = stranger.get(path)

    assert seen in found.text
    assert found["Cache-Control"] == "private, no-cache"


def test_the_addresses_of_routes_do_not_change(secret):
    assert secret.shown_to(request_for()).reverse_subpage("room", kwargs={"number": 7}) == "room/7/"


def test_a_route_that_there_is_not_is_not_found(secret, stranger):
    assert stranger.get("/branch/cellar/").status_code == 404


def test_what_was_worked_out_before_serving_is_worked_out_anew(secret, stranger):
    def look(page: Any, request: Any, *args: Any) -> None:
        assert (page.cry, page.specific.lead) == ("THE USUAL", "The usual")

    with hooks.register_temporarily("before_serve_page", look):
        found = stranger.get("/branch/")

    assert '<p class="cry">SECRET</p>' in found.text
    assert '<p class="self">Secret</p>' in found.text


# Cost


def test_a_warm_page_with_experiences_and_blocks_costs_a_stranger_no_query(branch, yes, no, stranger, reads):
    plain = [{"type": "heading", "id": f"h{number}", "value": "Hi"} for number in range(10)]
    branch(slug="plain-one", body=plain)
    three = (experience(name, segment, lead=name) for name, segment in (("A", no), ("B", no), ("C", yes)))
    branch(*three, slug="rich-one", body=[content_for(no, yes, variant=f"V{number}") for number in range(10)])
    for path in ("/plain-one/", "/rich-one/"):
        stranger.get(path)

    with reads() as without:
        stranger.get("/plain-one/")
    with reads() as personalised:
        found = stranger.get("/rich-one/")

    assert '<p class="lead">C</p>' in found.text
    assert "V9" in found.text
    assert len(personalised) == len(without)
    assert not found.cookies
    assert not Session.objects.exists()


def test_what_is_chosen_costs_the_one_query_that_the_page_itself_would_need(branch, yes, stranger, reads):
    own, other = (Product.objects.create(name=name) for name in ("Own", "Other"))
    branch(slug="plain-one", product=own)
    branch(experience("Spring", yes, product=other.pk), slug="rich-one", product=own)
    for path in ("/plain-one/", "/rich-one/"):
        stranger.get(path)

    with reads() as without:
        assert "Own" in stranger.get("/plain-one/").text
    with reads() as personalised:
        assert "Other" in stranger.get("/rich-one/").text

    assert len(personalised) == len(without)


# Caches


@pytest.fixture
def cached_site(settings: Any) -> None:
    """A site whose pages Django's cache keeps."""
    settings.MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *settings.MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
    cache.clear()


@pytest.mark.parametrize("path", ["/branch/", "/branch/room/1/"])
def test_djangos_cache_of_the_site_never_keeps_a_page_that_asked(secret, cached_site, stranger, path):
    assert "Secret" in stranger.get(path).text
    BranchPage.objects.update(experiences=[], lead="Later")

    assert "Later" in stranger.get(path).text


def test_djangos_cache_of_a_view_never_keeps_a_page_that_asked(secret, no):
    view = cache_page(60)(serve)
    request = request_for("/branch/")
    view(request, "branch/").render()
    BranchPage.objects.update(lead="Later", experiences=[])

    assert "Later" in view(request_for("/branch/"), "branch/").render().content.decode()


def test_djangos_cache_keeps_a_page_without_experiences(branch, cached_site, stranger):
    branch()
    stranger.get("/branch/")
    BranchPage.objects.update(lead="Later")

    assert "The usual" in stranger.get("/branch/").text


# Without a request


def test_an_email_or_a_feed_shows_what_is_for_everyone(secret):
    text = Template("{% load wagtailcore_tags %}{{ page.lead }} {% include_block page.body %}").render(
        Context({"page": secret})
    )

    assert "The usual" in text
    assert "For everyone" in text
    assert "Secret" not in text
