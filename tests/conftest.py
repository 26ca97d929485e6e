"""What many tests begin with."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import settings
from wagtail.models import Page, Site

from wagtail_segments.attributes.page import language_code_of
from wagtail_segments.models import Segment
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.testing import reload_segments
from wagtail_segments.visitors.seen import notebook

settings.register_profile("tests", max_examples=100, deadline=None, print_blob=True)
settings.load_profile("tests")


@pytest.fixture(autouse=True)
def nothing_is_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test that uses the database begins with an empty cache, and with rules that are not loaded yet."""
    ruleset.reset()
    notebook.reset()
    language_code_of.cache_clear()
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        cache.clear()
    yield
    ruleset.reset()


@pytest.fixture
def segment(db: None) -> Callable[..., Segment]:
    """Makes a live segment: ``segment("students", [criterion, …], match="any")``. Without signals, to be quick."""

    def make(key: str = "students", rule: Any = (), **fields: Any) -> Segment:
        Segment.objects.bulk_create([Segment(key=key, **{"name": key.capitalize(), "rule": list(rule)} | fields)])
        reload_segments()
        return Segment.objects.get(key=key)

    return make


class Reads(CaptureQueriesContext):
    """What is read from the database; without the savepoints that PostgreSQL needs within the test's transaction."""

    @property
    def captured_queries(self) -> list[dict[str, str]]:
        return [query for query in super().captured_queries if query["sql"].startswith("SELECT")]


@pytest.fixture
def reads() -> Callable[[], Reads]:
    """Counts what is read: ``with reads() as found: …``, then ``len(found)``."""
    return lambda: Reads(connection)


@pytest.fixture
def evaluated() -> Callable[[], list[str]]:
    """Notes whose rules are evaluated: ``keys = evaluated()`` once all segments are there, and look at the end."""

    class Noting:
        def __init__(self, key: str, tree: Any, keys: list[str]) -> None:
            self.key, self.tree, self.keys = key, tree, keys

        def answer_for(self, visitor: Any) -> Any:
            self.keys.append(self.key)
            return self.tree.answer_for(visitor)

    def begin() -> list[str]:
        keys: list[str] = []
        for segment in ruleset.current().segments.values():
            segment.tree = Noting(segment.key, segment.tree, keys)
        return keys

    return begin


@pytest.fixture
def home(db: None) -> Page:
    """The page at the site's address."""
    return Site.objects.get(is_default_site=True).root_page


@pytest.fixture
def page_of(home: Page) -> Callable[..., Any]:
    """Makes a live page of blocks as they are stored: ``page_of({"type": "heading", "value": "Hello"})``."""
    from tests.testapp.models import StreamPage

    def make(*body: dict[str, Any], slug: str = "page", **fields: Any) -> StreamPage:
        return home.add_child(instance=StreamPage(**{"title": slug, "slug": slug, "body": list(body)} | fields))

    return make
