"""What Wagtail's block picker shows of our blocks."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from taggit.models import Tag
from wagtail.blocks import Block, CharBlock, StructBlock

from wagtail_segments.attributes.registry import Attribute, register, unregister
from wagtail_segments.blocks import AudienceMixin, LayoutBlock, SegmentedContentBlock, SegmentedLayoutBlock
from wagtail_segments.kept import UNAVAILABLE
from wagtail_segments.rules.tree import MAX_DEPTH
from wagtail_segments.rules.values import Text
from wagtail_segments.segments.rule_builder import examples as picker
from wagtail_segments.segments.rule_builder import rule
from wagtail_segments.segments.rule_builder.lines import LineAdapter, examples_id
from wagtail_segments.segments.rule_builder.rule import RuleBlock


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


# Lines of the rule builder


@pytest.fixture
def examples(admin):
    """What the picker shows of a line, as its page and as the sentences in it."""

    def show(line: str, client: Any = admin) -> list[str]:
        response = client.get(reverse("wagtailadmin_block_preview"), {"id": examples_id(line)})
        assert response.status_code == 200
        return [one.get_text() for one in BeautifulSoup(response.content, "html.parser").select("main li")]

    return show


@pytest.mark.parametrize("line", sorted({*RuleBlock(MAX_DEPTH).child_blocks} - {UNAVAILABLE}))
def test_every_line_of_a_rule_has_a_description_and_examples(line, examples, home, segment):
    segment("students")
    Tag.objects.create(name="Loans", slug="loans")
    block = RuleBlock(MAX_DEPTH).child_blocks[line]
    meta = LineAdapter().js_args(block)[-1]

    said = examples(line)

    assert meta["isPreviewable"]
    assert meta["blockDefId"] == examples_id(line)
    assert str(meta["description"])
    assert said
    assert len(set(said)) == len(said)
    assert all("%" not in one.replace(" %", "") and "not complete" not in one for one in said)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("visit__campaign", "Campaign is “…” or “…”"),
        ("visit__campaign", "Campaign is not “…”"),
        ("visit__campaign", "Campaign is known"),
        ("visit__pages", "Pages viewed in this visit is from … to …"),
        ("user__joined", "Date joined was in the last 30 days"),
        ("device__type", "Device is phone or tablet"),
        ("page__query", "Query parameter “…” is “…”"),
        ("visit__returning", "Is here for the first time"),
        ("group", "Is signed in; or has been here before"),
        ("points", "Gets at least 10 points (10 points: is signed in; 5 points: has been here before)"),
        ("percentage", "Is in the first 50 % of visitors (salt “spring”)"),
    ],
)
def test_examples_read_as_the_rule_will(line, sentence, examples):
    assert sentence in examples(line)


def test_a_criterion_that_could_name_nothing_yet_says_so(examples):
    assert examples("segment") == ["There is nothing yet that this could name."]


def test_examples_are_asked_of_a_process_that_has_made_no_rule_builder(examples, monkeypatch):
    monkeypatch.setattr(rule, "_made", {})

    assert examples("visit__campaign")


def test_examples_name_nothing_to_those_who_edit_no_segments(examples, as_, guest, segment):
    segment("secret")

    assert "Secret" in "".join(examples("segment"))
    assert "Secret" not in "".join(examples("segment", as_(guest)))


def test_a_line_that_came_later_is_offered_without_examples(home):
    late = Attribute(key="late.comer", type=Text(), function=lambda visitor: None, label="Late", group="Late")
    register(late)
    try:
        meta = LineAdapter().js_args(RuleBlock(0).child_blocks["late__comer"])[-1]
    finally:
        unregister("late.comer")

    assert not meta["isPreviewable"]


def test_examples_of_a_line_that_is_gone_are_none(examples, monkeypatch):
    monkeypatch.setattr(picker, "children_at", lambda depth: {})

    assert examples("visit__campaign") == ["There is nothing yet that this could name."]
