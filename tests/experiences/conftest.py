"""Pages with experiences, as they are stored."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page

from tests.testapp.models import OfferPage

EVERYBODY = {"type": "user__signed_in", "value": {"operator": "is_not"}}
NOBODY = {"type": "user__signed_in", "value": {"operator": "is"}}


def experience(name: str = "Spring", *segments: Any, match: str = "any", **parts: Any) -> dict[str, Any]:
    """An experience as it is stored. Whatever is no part of one is a change: ``experience("Spring", lead="…")``."""
    own = {key: parts.pop(key) for key in ("active", "audience", "starts", "ends", "changes") if key in parts}
    changes = [{"type": field, "value": value, "id": f"change-{field}"} for field, value in parts.items()]
    audience = {"match": match, "segments": [getattr(segment, "pk", segment) for segment in segments]}
    value = {"name": name, "active": True, "audience": audience, "changes": changes}
    return {"type": "experience", "id": name.lower(), "value": value | own}


@pytest.fixture
def offer(home: Page) -> Callable[..., OfferPage]:
    """Makes a live page with experiences: ``offer(experience("Spring", lead="…"), lead="…")``."""

    def make(*experiences: Any, slug: str = "offer", **fields: Any) -> OfferPage:
        own = {"title": "Offer", "lead": "The usual", "experiences": list(experiences)}
        page = home.add_child(instance=OfferPage(slug=slug, **own | fields))
        return OfferPage.objects.get(pk=page.pk)

    return make


@pytest.fixture
def yes(segment: Any) -> Any:
    """A segment that strangers are in."""
    return segment("yes", [EVERYBODY])


@pytest.fixture
def no(segment: Any) -> Any:
    """A segment that strangers are not in."""
    return segment("no", [NOBODY])
