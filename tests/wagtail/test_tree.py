"""Copies, aliases and moves of pages with experiences, and their addresses."""

from typing import Any

import pytest
from django.contrib.sites.requests import RequestSite
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, Site

from tests.experiences.conftest import experience
from tests.testapp.worlds import BranchPage
from tests.wagtail.conftest import content_for
from tests.wagtail.test_publishing import lead
from wagtail_segments.testing import request_for


@pytest.fixture
def page(branch: Any, yes: Any) -> BranchPage:
    """A page with an experience and a variant for strangers."""
    return branch(experience("Spring", yes, lead="Hello"), body=[content_for(yes, variant="Hi")])


def stored(page: Page) -> tuple[Any, Any]:
    """What the database keeps of experiences and blocks."""
    found = BranchPage.objects.get(pk=page.pk)
    return found.experiences.get_prep_value(), found.body.get_prep_value()


def test_a_copy_has_the_same_experiences_and_its_own_life(page, yes, stranger):
    copied = page.copy(update_attrs={"slug": "copy"})
    assert stored(copied) == stored(page)

    copied.experiences = [experience("Spring", yes, lead="Changed")]
    copied.save_revision().publish()

    assert (lead(stranger, "/copy/"), lead(stranger)) == ("Changed", "Hello")


def test_pages_below_are_copied_with_theirs(page, branch, yes, stranger):
    branch(experience("Below", yes, lead="Deep"), parent=page, slug="below")

    page.copy(recursive=True, update_attrs={"slug": "copy"})

    assert lead(stranger, "/copy/below/") == "Deep"


def test_a_copy_made_in_the_admin_has_them_too(page, admin, stranger, home):
    sent = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": home.pk, "publish_copies": "on"}

    admin.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent)

    assert lead(stranger, "/copy/") == "Hello"


@pytest.mark.parametrize("deed", ["copy", "create_alias"])
def test_what_is_shown_to_some_is_not_what_is_copied(page, stranger, deed):
    shown = page.shown_to(request_for())

    made = shown.copy(update_attrs={"slug": "made"}) if deed == "copy" else shown.create_alias(update_slug="made")

    assert BranchPage.objects.get(pk=made.pk).lead == "The usual"


def test_an_alias_shows_the_experiences_of_its_source_and_follows_it(page, yes, stranger):
    page.create_alias(update_slug="alias")
    before = lead(stranger, "/alias/"), "Hi" in stranger.get("/alias/").text

    page.experiences = [experience("Spring", yes, lead="Changed")]
    page.body = [content_for(yes, variant="Changed too")]
    page.save_revision().publish()

    assert before == ("Hello", True)
    assert lead(stranger, "/alias/") == "Changed"
    assert "Changed too" in stranger.get("/alias/").text


def test_an_alias_that_becomes_a_page_keeps_them(page, admin, stranger):
    alias = page.create_alias(update_slug="alias")

    admin.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))

    assert BranchPage.objects.get(pk=alias.pk).alias_of is None
    assert lead(stranger, "/alias/") == "Hello"


def test_a_page_that_moves_takes_them_along(page, branch, stranger):
    page.move(branch(slug="parent"), pos="last-child")

    assert lead(stranger, "/parent/branch/") == "Hello"
    assert stranger.get("/branch/", follow=True).redirect_chain == [("/parent/branch/", 301)]


def test_an_old_address_leads_to_the_page_and_its_experience(page, stranger, django_capture_on_commit_callbacks):
    page = BranchPage.objects.get(pk=page.pk)
    page.slug = "renamed"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    found = stranger.get("/branch/", follow=True)

    assert Redirect.objects.get(old_path="/branch").redirect_page_id == page.pk
    assert found.redirect_chain == [("/renamed/", 301)]
    assert "Hello" in found.text


def test_the_map_of_the_site_has_the_page_once(page, reads):
    request = request_for("/sitemap.xml")

    urls = [entry["location"] for entry in Sitemap(request).get_urls(site=RequestSite(request))]

    assert urls.count("http://localhost/branch/") == 1
    assert not [url for url in urls if "spring" in url]
    assert not request.segments.consulted


def test_a_menu_names_pages_as_they_are(branch, yes, home):
    branch(experience("Spring", yes, title="For you"), show_in_menus=True)

    assert [page.title for page in home.get_children().live().in_menu().specific()] == ["Branch"]


def test_each_site_shows_the_experiences_of_its_pages(page, branch, segment, stranger, home):
    there = segment("there", [{"type": "request__host", "value": {"operator": "is", "value": "other.test"}}])
    root = Page.get_first_root_node().add_child(instance=Page(title="Other", slug="other"))
    Site.objects.create(hostname="other.test", root_page=root)
    branch(experience("There", there, lead="Of the other site"), parent=root)

    assert lead(stranger) == "Hello"
    assert 'class="lead">Of the other site' in stranger.get("/branch/", headers={"host": "other.test"}).text
