from copy import copy, deepcopy
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import Client
from wagtail.blocks import CharBlock, DateBlock, PageChooserBlock, StructBlock
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Page, ReferenceIndex

import tests.testapp
from tests.testapp.models import HeroBlock, NoticeBlock, SidebarLayout, WideLayout
from wagtail_segments.blocks import (
    AudienceBlock,
    AudienceMixin,
    OneLayoutBlock,
    SegmentedContentBlock,
    SegmentedLayoutBlock,
    SegmentsBlock,
    segments_in,
)
from wagtail_segments.segments.audience import MAX_SEGMENTS, MISSING
from wagtail_segments.testing import BROWSER, request_for

EVERYBODY = {"type": "user__signed_in", "value": {"operator": "is_not"}}
NOBODY = {"type": "user__signed_in", "value": {"operator": "is"}}
ON_PHONES = {"type": "device__type", "value": {"operator": "one_of", "value": ["phone"]}}
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"

CONTENT = SegmentedContentBlock(CharBlock())
LAYOUT = SegmentedLayoutBlock([("wide", WideLayout()), ("sidebar", SidebarLayout())])
NOTICE = NoticeBlock()


def audience(*segments: Any, match: str = "any") -> dict[str, Any]:
    return {"match": match, "segments": [getattr(segment, "pk", segment) for segment in segments]}


def variant(content: Any, *segments: Any, match: str = "any") -> dict[str, Any]:
    """A variant as it is stored."""
    value = {"audience": audience(*segments, match=match), "content": content}
    return {"type": "item", "id": "00000000-0000-4000-8000-000000000001", "value": value}


def shown(block: Any, stored: Any, request: Any = None) -> str:
    """What a block shows for a stored value."""
    return str(block.render(block.to_python(stored), context={"request": request}))


@pytest.fixture
def yes(segment: Any) -> Any:
    return segment("yes", [EVERYBODY])


@pytest.fixture
def no(segment: Any) -> Any:
    return segment("no", [NOBODY])


# What is read


class Counted(CharBlock):
    """Says what it was made to read."""

    def to_python(self, value: Any) -> Any:
        self.read = [*getattr(self, "read", []), value]
        return super().to_python(value)


def test_only_what_is_shown_is_read(yes, no):
    counted = Counted()
    block = SegmentedContentBlock(StructBlock([("text", counted)]))
    stored = {
        "variants": [variant({"text": "not"}, no), variant({"text": "this"}, yes), variant({"text": "nor"}, yes)],
        "default": {"text": "nor that"},
    }

    assert "this" in shown(block, stored, request_for())
    assert counted.read == ["this"]


def test_whoever_looks_inside_finds_everything(yes):
    value = CONTENT.to_python({"variants": [variant("for some", yes)], "default": "for all"})

    assert value["default"] == "for all"
    assert [one["content"] for one in value["variants"]] == ["for some"]
    assert CONTENT.chosen(value, {"request": request_for()}).value == "for some"


@pytest.mark.parametrize(
    "look",
    [len, list, bool, repr, dict, copy, deepcopy, lambda value: value.get("default"), lambda value: "default" in value],
    ids=range(9),
)
def test_however_one_looks_inside_it_is_as_if_it_had_been_read(look, yes):
    stored = {"variants": [variant("for some", yes)], "default": "for all"}
    unread, read = CONTENT.to_python(stored), CONTENT.to_python(stored)
    read.read()

    assert str(look(unread)) == str(look(read))


def test_what_is_shown_of_blocks_that_were_loaded_together_is_chosen_together(yes, no):
    stored = [{"variants": [variant(f"for some {place}", yes)], "default": ""} for place in range(3)]
    request = request_for()
    asked: list[Any] = []
    fits = request.segments.fits
    request.segments.fits = lambda audience: asked.append(audience) or fits(audience)
    first, second, third = CONTENT.bulk_to_python(stored)

    assert CONTENT.chosen(second, {"request": request}).value == "for some 1"
    assert len(asked) == 3
    assert [CONTENT.chosen(value, {"request": request}).value for value in (third, first)] == [
        "for some 2",
        "for some 0",
    ]
    assert len(asked) == 3


def test_values_that_are_kept_between_requests_are_chosen_for_each(segment):
    phones = segment("phones", [ON_PHONES])
    value = CONTENT.to_python({"variants": [variant("phone", phones)], "default": "all"})

    seen = [
        CONTENT.chosen(value, context).value
        for context in ({"request": request_for()}, {"request": request_for(user_agent=PHONE)}, None)
    ]

    assert seen == ["all", "phone", "all"]


def test_what_becomes_of_a_visitor_meanwhile_changes_what_is_shown(segment, home):
    on_home = {"type": "page__page", "value": {"operator": "is", "value": home.pk}}
    here = segment("here", [on_home])
    value = CONTENT.to_python({"variants": [variant("here", here)], "default": "elsewhere"})
    request = request_for()

    assert CONTENT.chosen(value, {"request": request}).value == "elsewhere"
    request.visitor.page = home
    assert CONTENT.chosen(value, {"request": request}).value == "here"


def test_a_value_that_somebody_changes_shows_the_change(yes):
    first, second = CONTENT.bulk_to_python([{"default": "first"}, {"default": "second"}])
    assert CONTENT.chosen(first).value == "first"
    first["default"] = "changed"

    assert [CONTENT.chosen(value).value for value in (first, second)] == ["changed", "second"]


def test_of_the_pictures_in_alternatives_only_those_that_are_shown_are_looked_up_and_together(yes, reads):
    pages = [Page.objects.first().pk, Page.objects.last().pk]
    block = SegmentedContentBlock(StructBlock([("page", PageChooserBlock())]))
    stored = [{"variants": [variant({"page": pages[1]}, yes)], "default": {"page": pages[0]}} for _each in range(5)]
    request = request_for()
    assert "yes" in request.segments

    with reads() as queries:
        found = [block.chosen(value, {"request": request}).value["page"].pk for value in block.bulk_to_python(stored)]

    assert found == [pages[1]] * 5
    assert len(queries) == 1
    assert f"IN ({pages[1]})" in queries[0]["sql"]


def test_a_content_that_cannot_be_read_costs_only_itself(yes):
    block = SegmentedContentBlock(StructBlock([("page", PageChooserBlock()), ("on", DateBlock())]))
    good, bad = {"page": None, "on": "2026-05-17"}, {"page": None, "on": {"no": "date"}}
    stored = [{"variants": [variant(content, yes)], "default": good} for content in (bad, good)]
    context = {"request": request_for()}

    first, second = (block.chosen(value, context) for value in block.bulk_to_python(stored))

    assert first.block is block.child_blocks["default"]
    assert second.block is not block.child_blocks["default"]


def test_a_default_that_cannot_be_read_is_begun_anew(yes):
    block = SegmentedContentBlock(StructBlock([("on", DateBlock())]))
    stored = {"variants": [], "default": {"on": {"no": "date"}}}

    assert block.chosen(block.to_python(stored)).value["on"] is None
    assert block.to_python(stored)["default"]["on"] is None


def test_a_site_may_have_a_class_of_its_own_for_the_value(yes):
    class Mine(StructValue):
        pass

    block = SegmentedContentBlock(CharBlock(), value_class=Mine)
    value = block.to_python({"variants": [variant("for some", yes)], "default": "for all"})

    assert type(value) is Mine
    assert block.chosen(value, {"request": request_for()}).value == "for some"


# Which variant is shown


def test_without_variants_everybody_sees_the_default():
    assert shown(CONTENT, {"variants": [], "default": "for all"}, request_for()) == "for all"


def test_whoever_fits_sees_their_variant(yes):
    stored = {"variants": [variant("for some", yes)], "default": "for all"}

    assert shown(CONTENT, stored, request_for()) == "for some"


def test_whoever_fits_none_sees_the_default(no):
    stored = {"variants": [variant("for some", no)], "default": "for all"}

    assert shown(CONTENT, stored, request_for()) == "for all"


def test_the_first_variant_that_fits_is_shown(yes, no):
    variants = [variant("first", no), variant("second", yes), variant("third", yes)]

    assert shown(CONTENT, {"variants": variants, "default": "for all"}, request_for()) == "second"


@pytest.mark.parametrize(
    ("match", "segments", "fits"),
    [
        ("any", ("yes", "no"), True),
        ("any", ("no",), False),
        ("all", ("yes", "no"), False),
        ("all", ("yes",), True),
        ("none", ("no",), True),
        ("none", ("yes", "no"), False),
        ("none", ("draft",), False),
        ("none", ("no", "deleted"), False),
        ("any", ("draft", "yes"), True),
    ],
)
def test_an_audience_is_any_all_or_none_of_its_segments(segment, yes, no, match, segments, fits):
    deleted = segment("deleted", [EVERYBODY])
    pks = {"yes": yes, "no": no, "draft": segment("draft", [EVERYBODY], live=False), "deleted": deleted.pk}
    deleted.delete()
    chosen = [pks[key] for key in segments]
    stored = {"variants": [variant("for some", *chosen, match=match)], "default": "for all"}

    assert shown(CONTENT, stored, request_for()) == ("for some" if fits else "for all")


def test_a_variant_for_nobody_in_particular_is_passed_over(yes):
    stored = {"variants": [variant("left open"), variant("for some", yes)], "default": "for all"}

    assert shown(CONTENT, stored, request_for()) == "for some"


def test_an_empty_default_shows_nothing(no):
    assert shown(CONTENT, {"variants": [variant("for some", no)], "default": ""}, request_for()) == ""


@pytest.mark.parametrize("context", [None, {}, {"request": None}, {"request": object()}])
def test_without_a_request_the_default_is_shown(yes, context):
    value = CONTENT.to_python({"variants": [variant("for some", yes)], "default": "for all"})

    assert CONTENT.render(value, context=context) == "for all"


def test_without_the_middleware_the_default_is_shown(yes, rf):
    stored = {"variants": [variant("for some", yes)], "default": "for all"}

    assert shown(CONTENT, stored, rf.get("/")) == "for all"


def test_a_block_in_double_braces_shows_the_default(yes, page_of):
    page = page_of({"type": "content", "value": {"variants": [variant("for some", yes)], "default": "for all"}})
    template = Template("{% for block in page.body %}{{ block }}{% endfor %}")

    assert template.render(Context({"page": page, "request": request_for()})) == "for all"


def test_a_block_that_is_included_shows_the_variant(yes, page_of):
    page = page_of({"type": "content", "value": {"variants": [variant("for some", yes)], "default": "for all"}})
    template = Template("{% load wagtailcore_tags %}{% for block in page.body %}{% include_block block %}{% endfor %}")

    assert template.render(Context({"page": page, "request": request_for()})) == "for some"


def test_a_site_may_put_its_own_template_around_it(yes, tmp_path, settings):
    (tmp_path / "around.html").write_text("{% load wagtailcore_tags %}<b>{% include_block chosen %}</b>")
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}]
    block = SegmentedContentBlock(CharBlock(), template="around.html")

    assert shown(block, {"variants": [variant("for some", yes)], "default": "x"}, request_for()) == "<b>for some</b>"


@pytest.mark.parametrize("segment_key", ["yes", "no"])
def test_text_is_escaped(yes, no, segment_key, page_of, client):
    chosen = {"yes": yes, "no": no}[segment_key]
    page_of({"type": "content", "value": {"variants": [variant("<b>", chosen)], "default": "<b>"}})

    assert "&lt;b&gt;" in client.get("/page/", headers={"user-agent": BROWSER}).text


def test_a_layout_without_a_template_is_escaped():
    block = SegmentedLayoutBlock([("text", CharBlock())])

    assert shown(block, {"variants": [], "default": [{"type": "text", "value": "<b>"}]}) == "&lt;b&gt;"


def test_a_variant_that_cannot_be_chosen_leaves_the_default(yes, caplog):
    request = request_for()
    request.segments.fits = lambda audience: 1 / 0

    stored = {"variants": [variant("for some", yes)], "default": "for all"}

    assert shown(CONTENT, stored, request) == "for all"
    assert "a variant could not be chosen" in caplog.text


class Faulty(CharBlock):
    def render_basic(self, value: Any, context: Any = None) -> str:
        raise ZeroDivisionError


def test_errors_of_the_sites_own_blocks_still_surface(yes):
    with pytest.raises(ZeroDivisionError):
        shown(SegmentedContentBlock(Faulty()), {"variants": [variant("x", yes)], "default": "y"}, request_for())


def test_rules_may_ask_for_the_page_that_a_preview_shows(segment, home, page_of):
    page = page_of()
    here = segment("here", [{"type": "page__page", "value": {"operator": "is", "value": page.pk}}])
    value = CONTENT.to_python({"variants": [variant("for some", here)], "default": "for all"})

    request = request_for()
    request.is_preview = True

    assert CONTENT.render(value, context={"request": request, "page": page}) == "for some"


# Layouts


def layout(kind: str, **regions: str) -> list[dict[str, Any]]:
    return [{"type": kind, "value": regions}]


@pytest.mark.parametrize(("key", "expected"), [("yes", '<div class="wide">hello</div>'), ("no", '<div class="main">')])
def test_people_see_their_layout(yes, no, key, expected):
    stored = {
        "variants": [variant(layout("wide", main="hello"), {"yes": yes, "no": no}[key])],
        "default": layout("sidebar", main="hello", aside="aside"),
    }

    assert expected in shown(LAYOUT, stored, request_for())


def test_a_layout_is_one_layout():
    stored = {"variants": [], "default": layout("wide", main="one") + layout("wide", main="two")}

    assert "two" not in shown(LAYOUT, stored)
    with pytest.raises(ValidationError):
        LAYOUT.clean(LAYOUT.to_python(stored))


@pytest.mark.parametrize("default", [[], None, [{"type": "gone", "value": {}}], "wide", 5])
def test_without_a_layout_nothing_is_shown(default):
    assert shown(LAYOUT, {"variants": [], "default": default}, request_for()) == ""


# The setting "Show to"


def test_untouched_everybody_sees_a_block():
    assert shown(NOTICE, {"text": "hello"}, request_for()).strip() == '<p class="notice">hello</p>'
    assert shown(NOTICE, {"text": "hello"}).strip() == '<p class="notice">hello</p>'


@pytest.mark.parametrize(("key", "is_shown"), [("yes", True), ("no", False)])
def test_a_block_is_shown_to_whom_it_is_for(yes, no, key, is_shown):
    stored = {"show_to": audience({"yes": yes, "no": no}[key]), "text": "hello"}

    assert bool(shown(NOTICE, stored, request_for())) is is_shown


def test_a_block_for_some_is_shown_to_nobody_without_a_request(yes):
    assert shown(NOTICE, {"show_to": audience(yes), "text": "hello"}) == ""


def test_an_audience_that_cannot_be_judged_sees_nothing(yes, caplog):
    request = request_for()
    request.segments.fits = lambda audience: 1 / 0

    assert shown(NOTICE, {"show_to": audience(yes), "text": "hello"}, request) == ""
    assert "an audience could not be judged" in caplog.text


def test_the_setting_stands_behind_the_fields():
    layout = NOTICE.get_form_layout()

    assert (list(layout.children), list(layout.settings)) == (["text"], ["show_to"])


# Values of any shape

AUDIENCES_FOR_NOBODY = [
    audience(99_999),
    audience(-1),
    audience(2**70),
    {"match": "some", "segments": [1]},
    {"match": "any", "segments": ["1"]},
    {"match": "any", "segments": [None, True, 1.5, [], {}]},
    {"match": "none", "segments": "yes"},
    {"match": None, "segments": 1},
    5,
    "yes",
    ["yes"],
    True,
]
CONTENTS_FOR_ALL: list[Any] = [
    None,
    [],
    {},
    5,
    "text",
    [None],
    {"variants": None, "default": "for all"},
    {"variants": {}, "default": "for all"},
    {"variants": 5, "default": "for all"},
    {"variants": "text", "default": "for all"},
    {"variants": [None, 5, "x", [], {}], "default": "for all"},
    {"variants": [{"type": "item"}], "default": "for all"},
    {"variants": [{"type": "item", "value": None, "id": None}], "default": "for all"},
    {"variants": [{"type": "item", "value": [1], "id": 5}], "default": "for all"},
    {"variants": [{"type": "other", "value": {"content": "x"}, "id": "x"}], "default": "for all"},
    {"variants": [{"audience": None, "content": "x"}], "default": "for all"},
    {"default": "for all", "from a newer version": {"a": [1]}},
    {"variants": [variant("for some")], "default": "for all"},
    *({"variants": [{"audience": one, "content": "x"}], "default": "for all"} for one in AUDIENCES_FOR_NOBODY),
]
ODD_LAYOUTS: list[Any] = [
    *CONTENTS_FOR_ALL,
    {"variants": [variant(None)], "default": [None, 5, {"type": "wide"}, {"type": "wide", "value": None}]},
    {"variants": [], "default": {"type": "wide", "value": {}}},
    {"variants": [], "default": [{"type": "wide", "value": [1]}]},
]


@pytest.mark.parametrize("stored", CONTENTS_FOR_ALL, ids=range(len(CONTENTS_FOR_ALL)))
def test_a_malformed_block_shows_the_default(stored, yes):
    default = stored.get("default", "") if isinstance(stored, dict) else ""

    assert shown(CONTENT, stored, request_for()) == default


@pytest.mark.parametrize("stored", CONTENTS_FOR_ALL, ids=range(len(CONTENTS_FOR_ALL)))
def test_a_malformed_block_can_be_read_together_with_good_ones(stored, yes):
    good = {"variants": [variant("for some", yes)], "default": "for all"}

    _malformed, read = CONTENT.bulk_to_python([stored, good])

    assert CONTENT.render(read, context={"request": request_for()}) == "for some"


@pytest.mark.parametrize("stored", CONTENTS_FOR_ALL, ids=range(len(CONTENTS_FOR_ALL)))
def test_a_malformed_block_is_served_edited_and_indexed(stored, page_of, client):
    page = page_of({"type": "content", "value": stored}, {"type": "segmented_hero", "value": stored})
    body = page._meta.get_field("body")

    assert client.get("/page/", headers={"user-agent": BROWSER}).status_code == 200
    assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 200
    assert body.stream_block.get_form_state(page.body)
    assert isinstance(body.get_searchable_content(page.body), list)
    assert list(body.extract_references(page.body)) is not None


@pytest.mark.parametrize("stored", ODD_LAYOUTS, ids=range(len(ODD_LAYOUTS)))
def test_a_malformed_layout_does_not_stop_a_page(stored, page_of, client):
    page_of({"type": "layout", "value": stored})

    assert client.get("/page/", headers={"user-agent": BROWSER}).status_code == 200


@pytest.mark.parametrize("stored", [None, [], 5, "text", {}, {"text": None}, {"show_to": None, "text": "x"}])
def test_a_malformed_block_with_the_setting_is_shown_to_everyone(stored, page_of, client):
    page_of({"type": "notice", "value": stored}, {"type": "heading", "value": "after it"})

    response = client.get("/page/", headers={"user-agent": BROWSER})

    assert '<p class="notice">' in response.text
    assert "after it" in response.text


@pytest.mark.parametrize("show_to", AUDIENCES_FOR_NOBODY, ids=range(len(AUDIENCES_FOR_NOBODY)))
def test_a_block_whose_audience_cannot_be_read_is_shown_to_nobody(show_to, page_of, client):
    page_of({"type": "notice", "value": {"show_to": show_to, "text": "secret"}})

    assert "secret" not in client.get("/page/", headers={"user-agent": BROWSER}).text


@pytest.mark.parametrize("hero", [None, [], 5, "title", {"title": None}, {"title": {"a": 1}}, [{"title": "x"}]])
def test_content_of_the_wrong_shape_is_begun_anew(hero, yes, page_of, client):
    page_of({"type": "segmented_hero", "value": {"variants": [variant(hero, yes)], "default": {"title": "x"}}})

    response = client.get("/page/", headers={"user-agent": BROWSER})

    assert '<section class="hero">' in response.text


@pytest.mark.parametrize("chosen", ["yes", "no"])
def test_blocks_may_lie_twelve_deep(yes, no, chosen):
    segment = {"yes": yes, "no": no}[chosen]
    block = reduce(lambda inner, _level: SegmentedContentBlock(inner), range(12), CharBlock())
    stored: Any = "the bottom"
    for _level in range(12):
        if chosen == "yes":
            stored = {"variants": [variant(stored, segment)]}
        else:
            stored = {"variants": [variant(None, segment)], "default": stored}

    assert shown(block, stored, request_for()) == "the bottom"


def test_a_block_of_very_many_variants_is_searched_to_its_end(yes, no):
    variants = [*[variant("never", no)] * 500, variant("for some", yes)]

    assert shown(CONTENT, {"variants": variants, "default": "for all"}, request_for()) == "for some"


# Elsewhere than on the page


def test_the_api_gives_only_what_the_asker_gets(segment, page_of):
    phones = segment("phones", [ON_PHONES])
    page = page_of(
        {"type": "content", "value": {"variants": [variant("for phones", phones)], "default": "for all"}},
        {"type": "notice", "value": {"show_to": audience(phones), "text": "on the move"}},
        {"type": "notice", "value": {"show_to": audience(phones, match="none"), "text": "at the desk"}},
    )
    on_phone, at_desk = (
        Client(headers={"user-agent": agent}).get(f"/api/v2/pages/{page.pk}/") for agent in (PHONE, BROWSER)
    )

    assert [block["value"] for block in on_phone.json()["body"]] == ["for phones", {"text": "on the move"}, None]
    assert [block["value"] for block in at_desk.json()["body"]] == ["for all", None, {"text": "at the desk"}]
    assert at_desk["Cache-Control"] == "private, no-cache"


def test_a_listing_of_the_api_gives_only_what_the_asker_gets(segment, page_of):
    phones = segment("phones", [ON_PHONES])
    page_of({"type": "content", "value": {"variants": [variant("for phones", phones)], "default": "for all"}})

    listed = Client(headers={"user-agent": BROWSER}).get("/api/v2/pages/?type=testapp.StreamPage&fields=body")

    assert [block["value"] for block in listed.json()["items"][0]["body"]] == ["for all"]


@pytest.mark.parametrize("stored", [{"text": "hello"}, {"text": "hello", "show_to": {"match": "any", "segments": []}}])
def test_the_api_says_nothing_of_an_audience(stored):
    value = NOTICE.to_python(stored)

    assert NOTICE.get_api_representation(value, context={"request": request_for()}) == {"text": "hello"}


def test_a_search_finds_only_what_everyone_sees(yes, page_of):
    hidden = {"title": "hidden", "text": "hidden"}
    page = page_of(
        {"type": "content", "value": {"variants": [variant("hidden", yes)], "default": "open"}},
        {
            "type": "segmented_hero",
            "value": {"variants": [variant(hidden, yes)], "default": {"title": "bold", "text": "words"}},
        },
        {"type": "notice", "value": {"show_to": audience(yes), "text": "hidden"}},
        {"type": "notice", "value": {"text": "noticed"}},
        {
            "type": "layout",
            "value": {
                "variants": [variant(layout("wide", main="hidden"), yes)],
                "default": layout("wide", main="broad"),
            },
        },
    )

    found = page._meta.get_field("body").get_searchable_content(page.body)

    assert found == ["open", "bold", "words", "noticed", "broad"]


def test_chosen_segments_are_in_the_reference_index(yes, no, page_of):
    page = page_of(
        {"type": "content", "value": {"variants": [variant("x", yes)], "default": ""}},
        {"type": "notice", "value": {"show_to": audience(no), "text": "x"}},
    )
    places = {
        segment.key: {(one.object_id, one.model_path) for one in ReferenceIndex.get_references_to(segment)}
        for segment in (yes, no)
    }

    assert places["yes"] == {(str(page.pk), "body.content.variants.item.audience.segments")}
    assert places["no"] == {(str(page.pk), "body.notice.show_to.segments")}


class Greeting(StructBlock):
    text = CharBlock()

    class Meta:
        preview_value = {"text": "hello"}
        preview_template = "testapp/blocks/hero.html"


class Silent(StructBlock):
    text = CharBlock()


def test_the_block_picker_previews_the_content():
    block = SegmentedContentBlock(Greeting())

    assert block.is_previewable
    assert block.get_preview_value()["default"]["text"] == "hello"
    assert not block.get_preview_value()["variants"]


def test_the_block_picker_previews_a_layout_that_has_a_preview():
    block = SegmentedLayoutBlock([("silent", Silent()), ("greeting", Greeting())])

    assert block.is_previewable
    assert [child.block_type for child in block.get_preview_value()["default"]] == ["greeting"]


@pytest.mark.parametrize("block", [SegmentedContentBlock(Silent()), SegmentedLayoutBlock([("silent", Silent())])])
def test_without_a_preview_of_the_content_there_is_none(block):
    assert not block.is_previewable


@pytest.mark.parametrize("block", [CONTENT, LAYOUT, SegmentedContentBlock(HeroBlock)])
def test_blocks_begin_with_a_default_and_no_variants(block):
    value = block.get_default()

    assert list(value["variants"]) == []
    assert "default" in value


@pytest.mark.parametrize("block", [CONTENT, LAYOUT])
def test_blocks_say_what_they_are_for(block):
    assert str(block.get_description())
    assert block.meta.icon


# What an editor may save


def test_a_variant_needs_an_audience(yes):
    value = CONTENT.to_python({"variants": [variant("for some")], "default": "for all"})

    with pytest.raises(ValidationError):
        CONTENT.clean(value)


def test_a_block_with_an_audience_can_be_saved_and_read_again(yes):
    stored = {"variants": [variant("for some", yes)], "default": "for all"}

    cleaned = CONTENT.clean(CONTENT.to_python(stored))

    assert CONTENT.get_prep_value(cleaned)["variants"][0]["value"] == stored["variants"][0]["value"]


def test_the_setting_need_not_be_filled_in():
    assert NOTICE.clean(NOTICE.to_python({"text": "hello"}))


SEGMENTS = SegmentsBlock()


@pytest.mark.parametrize("missing", [99_999, 0, -1, 2**70])
def test_a_segment_that_no_longer_exists_is_refused(missing, yes):
    with pytest.raises(ValidationError, match="no longer exists"):
        SEGMENTS.clean(SEGMENTS.to_python([yes.pk, missing]))


def test_very_many_segments_are_refused(db):
    chosen = SEGMENTS.value_from_form(str([{"id": number} for number in range(1, MAX_SEGMENTS + 2)]).replace("'", '"'))

    with pytest.raises(ValidationError, match="at most 100"):
        SEGMENTS.clean(chosen)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("", []),
        (None, []),
        ("[]", []),
        ('[{"id": 3}, {"id": 1}, {"id": 3}]', [3, 1]),
        ('[{"id": 3, "title": "x"}]', [3]),
        ("{", [MISSING]),
        ("null", [MISSING]),
        ("5", [MISSING]),
        ('{"id": 1}', [MISSING]),
        ('[{"id": 3}, 5, null]', [3, MISSING]),
        ('[{"id": "3"}, {}]', [MISSING]),
        ("[" * 100_000, [MISSING]),
    ],
)
def test_the_form_sends_the_chosen_segments_and_what_is_none_is_missing(sent, expected):
    assert SEGMENTS.value_from_form(sent) == expected


def test_the_form_is_told_names_and_what_is_missing(yes):
    assert SEGMENTS.value_for_form([yes.pk, 99_999]) == [
        {"id": yes.pk, "title": "Yes", "missing": False},
        {"id": 99_999, "title": "", "missing": True},
    ]


def test_revisions_are_compared_by_the_names_of_segments(yes):
    assert SEGMENTS.render_basic([yes.pk, 99_999]) == "Yes, a segment that no longer exists"


# Migrations


def test_migrations_of_a_site_say_nothing_that_we_may_change():
    written = (Path(tests.testapp.__file__).parent / "migrations" / "0001_initial.py").read_text()

    assert "wagtail_segments.blocks" not in written.replace("wagtail_segments.blocks.AudienceBlock", "")
    for word in ("Show to", "Everyone else", "Variants", "any of", "visit__", "user__"):
        assert word not in written


def test_an_audience_can_be_made_from_a_migration():
    path, args, kwargs = AudienceBlock(required=False).deconstruct()

    assert path == "wagtail_segments.blocks.AudienceBlock"
    assert not AudienceBlock.construct_from_lookup(None, *args, **kwargs).meta.required


def test_what_names_a_block_in_a_migration_does_not_say_in_which_file_it_is():
    assert SegmentsBlock().deconstruct()[0] == "wagtail_segments.blocks.SegmentsBlock"


def test_the_mixin_is_a_struct_block():
    assert issubclass(AudienceMixin, StructBlock)
    assert isinstance(LAYOUT.child_blocks["default"], OneLayoutBlock)


def test_a_context_without_a_request_has_no_segments():
    assert segments_in(None) is segments_in({}) is None
