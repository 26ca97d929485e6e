"""What Wagtail's block picker shows of our blocks."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.blocks import Block, CharBlock, StructBlock

from wagtail_segments.blocks import AudienceMixin, LayoutBlock, SegmentedContentBlock, SegmentedLayoutBlock


class Teaser(StructBlock):
    title = CharBlock()

    class Meta:
        preview_value = {"title": "Ten per cent off"}
        preview_template = Block.DEFAULT_PREVIEW_TEMPLATE


class Plain(StructBlock):
    title = CharBlock()


class TeaserLayout(LayoutBlock):
    main = Teaser()

    class Meta:
        preview_value = {"main": {"title": "Ten per cent off"}}
        preview_template = Block.DEFAULT_PREVIEW_TEMPLATE


class TeaserForSome(AudienceMixin, Teaser):
    pass


@pytest.fixture
def preview(admin):
    def show(block: Block) -> Any:
        return admin.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    return show


@pytest.mark.parametrize(
    "block",
    [
        SegmentedContentBlock(Teaser()),
        SegmentedContentBlock(TeaserForSome()),
        SegmentedContentBlock(SegmentedContentBlock(Teaser())),
        SegmentedLayoutBlock([("plain", Plain()), ("teaser", TeaserLayout())]),
        TeaserForSome(),
    ],
    ids=["content", "content of a block for some", "content of content", "layout", "a block for some"],
)
def test_it_shows_the_content_as_everyone_sees_it(block, preview):
    response = preview(block)

    assert block.is_previewable
    assert response.status_code == 200
    assert "Ten per cent off" in response.content.decode()


@pytest.mark.parametrize("block", [SegmentedContentBlock(Plain()), SegmentedLayoutBlock([("plain", Plain())])])
def test_content_that_has_no_preview_has_none_in_variants_either(block):
    assert not block.is_previewable


def test_the_preview_looks_as_that_of_the_content():
    block = SegmentedContentBlock(Teaser(preview_template="own.html"))

    assert block.get_preview_template(block.get_preview_value(), {}) == "own.html"


def test_everything_is_put_in_a_row_of_its_own_kind():
    block = SegmentedContentBlock(Teaser(), group="Heroes", label="Hero", icon="image")

    assert (block.meta.group, str(block.label), block.meta.icon) == ("Heroes", "Hero", "image")
