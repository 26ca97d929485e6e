"""Stories in a small magazine."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from tests.magazine.models import StoryPage


@pytest.fixture
def story(home: Page) -> Callable[..., StoryPage]:
    """Makes a live story: ``story("rain", "weather", days=3)`` has a tag and was published three days ago."""

    def make(title: str, *tags: str, parent: Any = None, days: float = 0, **fields: Any) -> StoryPage:
        published: datetime = timezone.now() - timedelta(days=days)
        page = StoryPage(title=title, slug=title, first_published_at=published, last_published_at=published, **fields)
        (parent or home).add_child(instance=page)
        page.tags.add(*tags)
        page.save()
        return page

    return make
