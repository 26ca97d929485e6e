"""Pages with experiences and variants, in all that Wagtail does with pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from wagtail.models import Page

from tests.experiences.conftest import EVERYBODY, NOBODY
from tests.testapp.worlds import BranchPage, ContactField, ContactPage
from wagtail_segments.testing import BROWSER

collect_ignore = [] if apps.is_installed("wagtail_localize") else ["test_localize.py"]
if hasattr(settings, "WAGTAILSEARCH_BACKENDS"):  # on MariaDB, a backend that has no index; see the check of search
    collect_ignore.append("test_search.py")


@pytest.fixture
def stranger(db: None) -> Client:
    """Somebody who looks at the site."""
    return Client(headers={"user-agent": BROWSER})


@pytest.fixture
def admin(admin_user: Any) -> Client:
    """Somebody who may do everything in Wagtail's admin."""
    client = Client(headers={"user-agent": BROWSER})
    client.force_login(admin_user)
    return client


@pytest.fixture
def yes(segment: Any) -> Any:
    """A segment that strangers are in."""
    return segment("yes", [EVERYBODY])


@pytest.fixture
def no(segment: Any) -> Any:
    """A segment that strangers are not in."""
    return segment("no", [NOBODY])


@pytest.fixture
def branch(home: Page) -> Callable[..., BranchPage]:
    """Makes a live page with experiences and routes: ``branch(experience("Spring", yes, lead="…"))``."""

    def make(*experiences: Any, slug: str = "branch", parent: Any = None, **fields: Any) -> BranchPage:
        own = {"title": "Branch", "lead": "The usual", "experiences": list(experiences)}
        page = (parent or home).add_child(instance=BranchPage(slug=slug, **own | fields))
        return BranchPage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def contact(home: Page) -> Callable[..., ContactPage]:
    """Makes a live form with experiences."""

    def make(*experiences: Any, **fields: Any) -> ContactPage:
        own = {"title": "Contact", "intro": "Write to us", "thanks": "Thank you", "experiences": list(experiences)}
        page = home.add_child(instance=ContactPage(slug="contact", **own | fields))
        ContactField.objects.create(page=page, label="Name", field_type="singleline", required=True)
        return ContactPage.objects.get(pk=page.pk)

    return make


def content_for(*segments: Any, variant: str = "Only for some", default: str = "For everyone") -> dict[str, Any]:
    """A block with a variant, as it is stored."""
    audience = {"match": "any", "segments": [segment.pk for segment in segments]}
    variants = [{"type": "item", "id": "v1", "value": {"audience": audience, "content": variant}}]
    return {"type": "content", "id": "b1", "value": {"variants": variants, "default": default}}


def heading(text: str) -> dict[str, Any]:
    """A block for everyone, as it is stored."""
    return {"type": "heading", "id": "h1", "value": text}
