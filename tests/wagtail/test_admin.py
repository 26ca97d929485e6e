"""Wagtail's own screens, with pages that have experiences and variants."""

from typing import Any

import pytest
from django.urls import reverse

from tests.experiences.conftest import experience
from tests.testapp.worlds import BranchPage
from tests.wagtail.conftest import content_for


@pytest.fixture
def page(branch: Any, yes: Any) -> BranchPage:
    """A page with a history."""
    page = branch(experience("Spring", yes, title="For you", lead="Hello"), body=[content_for(yes, variant="Hi")])
    page.save_revision(log_action=True)
    page.save_revision(log_action=True).publish()
    page.create_alias(update_slug="alias")
    return page


@pytest.mark.parametrize(
    "screen", ["edit", "view_draft", "history", "workflow_history", "usage", "delete", "unpublish", "move", "copy"]
)
def test_the_screens_of_a_page_open(page, admin, screen):
    found = admin.get(reverse(f"wagtailadmin_pages:{screen}", args=[page.pk]))

    assert found.status_code == 200


def test_the_explorer_names_pages_as_they_are(page, admin, home):
    found = admin.get(reverse("wagtailadmin_explore", args=[home.pk]))

    assert found.status_code == 200
    assert "Branch" in found.text
    assert "For you" not in found.text


@pytest.mark.parametrize("report", ["site_history", "aging_pages", "locked_pages", "workflow", "page_types_usage"])
def test_the_reports_open(page, admin, report):
    assert admin.get(reverse(f"wagtailadmin_reports:{report}")).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_reports_are_exported(page, admin, form):
    found = admin.get(reverse("wagtailadmin_reports:aging_pages"), {"export": form})

    assert found.status_code == 200
    assert b"For you" not in b"".join(found.streaming_content)


def test_a_segment_knows_the_pages_that_use_it(page, admin, yes):
    found = admin.get(reverse("wagtailsnippets_wagtail_segments_segment:usage", args=[yes.pk]))

    assert "Branch" in found.text


def test_the_chooser_of_pages_names_them_as_they_are(page, admin, home):
    found = admin.get(reverse("wagtailadmin_choose_page_child", args=[home.pk]))

    assert "Branch" in found.json()["html"]
    assert "For you" not in found.json()["html"]
