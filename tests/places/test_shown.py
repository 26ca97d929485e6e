"""What somebody gets to see at each place of a page, told without making the page."""

from typing import Any

import pytest
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from tests.attributes.reading import criterion
from tests.testapp.models import OfferPage
from wagtail_segments.blocks import SegmentedContentBlock
from wagtail_segments.places.shown import shown_at
from wagtail_segments.places.walk import Walk, is_empty
from wagtail_segments.testing import request_for

STRANGERS = criterion("user.signed_in", "is_not")
NOBODY = criterion("user.signed_in", "is")


@pytest.fixture
def yes(segment: Any) -> Any:
    return segment("yes", [STRANGERS])


@pytest.fixture
def no(segment: Any) -> Any:
    return segment("no", [NOBODY])


def audience(*segments: Any) -> dict[str, Any]:
    return {"match": "any", "segments": [one.pk for one in segments]}


def content(*variants: tuple[Any, str], default: str = "usual", kind: str = "content") -> dict[str, Any]:
    """A block with variants: a segment and a text for each."""
    values = [{"audience": audience(segment), "content": text} for segment, text in variants]
    items = [{"type": "item", "id": "1", "value": value} for value in values]
    return {"type": kind, "value": {"variants": items, "default": default}}


def notice(*segments: Any) -> dict[str, Any]:
    return {"type": "notice", "value": {"show_to": audience(*segments), "text": "Read this"}}


def told(page: Any) -> dict[str, str]:
    page = Page.objects.get(pk=page.pk).specific
    return {one.place.where: one.label for one in shown_at(page, request_for(page=page))}


def test_it_is_told_which_variant_is_shown(page_of, yes, no):
    page = page_of(content((no, "a"), (yes, "b")), content((no, "a")), content((no, "a"), default=""), content())

    assert told(page) == {
        "Body › 1. Content": "variant 2",
        "Body › 2. Content": "everyone else",
        "Body › 3. Content": "nothing",
    }


def test_it_is_told_whether_a_block_is_shown(page_of, yes, no):
    assert told(page_of(notice(yes), notice(no), notice())) == {
        "Body › 1. Notice": "shown",
        "Body › 2. Notice": "not shown",
    }


def test_a_layout_that_no_longer_exists_is_passed_over_as_on_the_page(page_of, yes):
    gone = {"audience": audience(yes), "content": [{"type": "gone", "value": {}}]}
    wide = {"audience": audience(yes), "content": [{"type": "wide", "value": {"main": "text"}}]}
    items = [{"type": "item", "id": "1", "value": value} for value in (gone, wide)]
    page = page_of({"type": "layout", "value": {"variants": items, "default": []}})

    assert told(page) == {"Body › 1. Layout": "variant 2"}


@pytest.fixture
def offer(home: Page) -> Any:
    def make(*experiences: dict[str, Any], body: Any) -> OfferPage:
        return home.add_child(instance=OfferPage(title="O", slug="o", body=body, experiences=list(experiences)))

    return make


def experience(name: str, segment: Any, active: bool = True, **changes: Any) -> dict[str, Any]:
    changed = [{"type": field, "value": value, "id": field} for field, value in changes.items()]
    value = {"name": name, "active": active, "audience": audience(segment), "changes": changed}
    return {"type": "experience", "id": name, "value": value}


def test_an_experience_is_told_and_what_it_changes_is_what_is_looked_at(offer, yes, no):
    page = offer(
        experience("Off", yes, active=False),
        experience("On", yes, body=[content((no, "a"), (yes, "b"))]),
        body=[content((yes, "a"))],
    )

    assert told(page) == {"Body › 1. Content": "variant 2", "Experiences": "experience “On”"}


def test_without_an_experience_it_is_the_page_itself(offer, yes, no):
    page = offer(experience("On", no, body=[]), body=[content((yes, "a"))])

    assert told(page) == {"Body › 1. Content": "variant 1", "Experiences": "the page itself"}


def test_it_says_what_the_page_shows(page_of, yes, no, client):
    page = page_of(content((no, "not this"), (yes, "this one")), notice(no))

    told(page)
    html = client.get(page.url).content.decode()

    assert "this one" in html
    assert "not this" not in html
    assert "Read this" not in html


def test_malformed_blocks_are_told_as_far_as_they_can_be_read(page_of, yes):
    page = page_of(
        {"type": "content", "value": None},
        {"type": "content", "value": {"variants": 5, "default": "x"}},
        {"type": "notice", "value": {"show_to": [1], "text": "x"}},
    )

    assert set(told(page).values()) <= {"everyone else", "not shown"}


def test_a_block_whose_value_has_no_parts_is_no_obstacle():

    block, image = SegmentedContentBlock(ImageBlock()), object()

    assert list(Walk().in_block(ImageBlock(), image, ())) == []
    assert not is_empty(ImageBlock(), image)
    assert is_empty(ImageBlock(), None)
    assert list(Walk().in_block(block, block.to_python({}), ())) == []
