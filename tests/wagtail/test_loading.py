"""Pages with experiences as they go to files, and as they are loaded in part."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import Page, PageLogEntry

from tests.experiences.conftest import experience
from tests.testapp.worlds import BranchPage
from tests.wagtail.conftest import content_for
from wagtail_segments.testing import request_for


@pytest.fixture
def page(branch: Any, yes: Any) -> BranchPage:
    """A page with an experience and a variant for strangers."""
    return branch(experience("Spring", yes, lead="Hello"), body=[content_for(yes, variant="Hi")])


def test_what_is_dumped_and_loaded_is_the_same(page, tmp_path):
    file = tmp_path / "pages.json"
    call_command("dumpdata", "wagtailcore.page", "testapp.branchpage", output=str(file), verbosity=0)
    before = page.experiences.get_prep_value(), page.body.get_prep_value()
    BranchPage.objects.update(experiences=[], body=[])

    call_command("loaddata", str(file), verbosity=0)

    loaded = BranchPage.objects.get(pk=page.pk)
    assert (loaded.experiences.get_prep_value(), loaded.body.get_prep_value()) == before
    assert loaded.shown_to(request_for()).lead == "Hello"


@pytest.mark.parametrize(
    "load",
    [
        lambda pk: BranchPage.objects.defer_streamfields().get(pk=pk),
        lambda pk: BranchPage.objects.defer("experiences", "lead").get(pk=pk),
        lambda pk: BranchPage.objects.only("title").get(pk=pk),
        lambda pk: Page.objects.filter(pk=pk).specific().get(),
        lambda pk: Page.objects.filter(pk=pk).defer_streamfields().specific().get(),
        lambda pk: Page.objects.filter(pk=pk).specific(defer=True).get(),
        lambda pk: Page.objects.get(pk=pk).specific,
        lambda pk: Page.objects.get(pk=pk).specific_deferred,
        lambda pk: Page.objects.only("title", "content_type").get(pk=pk).specific,
    ],
    ids=["streamfields", "defer", "only", "specific", "both", "specific-defer", "of-base", "of-base-deferred", "base"],
)
def test_what_was_not_loaded_is_loaded_when_it_is_needed(page, load):
    loaded = load(page.pk)

    shown = loaded.shown_to(request_for())

    assert (shown.lead, loaded.lead) == ("Hello", "The usual")
    shown.save()
    assert BranchPage.objects.get(pk=page.pk).lead == "The usual"


def test_a_list_of_pages_without_their_streams_reads_no_experiences(page, reads):
    with reads() as found:
        pages = list(BranchPage.objects.defer_streamfields())

    assert [one.title for one in pages] == ["Branch"]
    assert not [query for query in found if "experiences" in query["sql"]]


def test_values_and_exports_hold_what_is_stored(page):
    assert BranchPage.objects.values_list("lead", flat=True).get() == "The usual"


def test_showing_a_page_logs_nothing(page, stranger):
    before = PageLogEntry.objects.count()

    stranger.get("/branch/")

    assert PageLogEntry.objects.count() == before


def test_the_reference_index_can_be_made_anew(page):
    out = io.StringIO()

    call_command("rebuild_references_index", stdout=out, verbosity=1)

    assert "BranchPage" in out.getvalue()
