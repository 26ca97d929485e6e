"""You pay for what a page uses: with a live segment for every attribute, only what is asked for is read."""

from collections import Counter
from typing import Any

import pytest

from tests.laws.conftest import block_for
from wagtail_segments.attributes import device
from wagtail_segments.attributes.places import lookup as places
from wagtail_segments.attributes.registry import registered
from wagtail_segments.models import Segment
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.testing import reload_segments
from wagtail_segments.visitors import visitor

ATTRIBUTES = [attribute.key for attribute in registered()]
RECOGNISED = {"brand", "browser", "browser_version", "model", "os", "os_version", "touch", "type"}


@pytest.fixture
def read(page: Any, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts, from when the rules are loaded, the attributes that are read, and what costs most of them most."""
    reload_segments()
    ruleset.current()
    counted: Counter[str] = Counter()

    def count(owner: Any, name: str, called: Any) -> None:
        original = getattr(owner, name)

        def counting(*args: Any, **kwargs: Any) -> Any:
            counted[called(*args)] += 1
            return original(*args, **kwargs)

        monkeypatch.setattr(owner, name, counting)

    count(visitor.Visitor, "_ask", lambda _visitor, attribute: attribute.key)
    count(device, "recognise", lambda *args: "the user agent")
    count(places, "source", lambda *args: "the place")
    return counted


def test_a_page_that_asks_nothing_reads_nothing(read, page_of, client, reads, settings):
    settings.WAGTAIL_SEGMENTS = {"LOCATION_SOURCES": ["tests.attributes.test_location.Counts"]}
    page_of({"type": "heading", "value": "Welcome."}, slug="cost")
    client.get("/cost/")
    read.clear()  # the first view begins the visit, for there are segments that need it

    with reads() as queries:
        assert client.get("/cost/").status_code == 200

    assert not read
    assert not [query for query in queries if "wagtail_segments_" in query["sql"]]


@pytest.mark.parametrize("key", ATTRIBUTES)
def test_a_page_that_asks_for_one_attribute_reads_that_one(read, page_of, client, key):
    page_of(block_for(Segment.objects.get(key=key.replace(".", "-"))), slug="cost")

    assert client.get("/cost/").status_code == 200

    asked = set(read) - {"the place", "the user agent"}
    assert asked <= {key, "user.staff"}
    assert len(asked) == 1
    source, _dot, fact = key.partition(".")
    assert read["the user agent"] == (source == "device" and fact in RECOGNISED and key in asked)
