"""Finding the places where people get to see different things."""

import pytest
from wagtail import blocks
from wagtail.rich_text import RichText

from tests.experiences.conftest import experience
from tests.magazine.models import Alert, Menu, MenuEntry, StoryPage
from tests.places.conftest import audience, content, variant
from tests.testapp.models import OfferPage, StreamPage
from wagtail_segments.places.walk import is_empty, places_in

pytestmark = pytest.mark.django_db  # a new page asks for its content type


def page_with(*body, **fields):
    return StreamPage(body=list(body), **fields)


def told(page):
    return [(place.where, [one.label for one in place.alternatives]) for place in places_in(page)]


def test_a_page_that_shows_everybody_the_same_has_none():
    assert (
        told(page_with({"type": "heading", "value": "x"}, content(), {"type": "notice", "value": {"text": "x"}})) == []
    )


def test_a_place_is_told_by_field_position_and_name():
    page = page_with({"type": "heading", "value": "x"}, content(variant(1), variant(2)))

    assert told(page) == [("Body › 2. Content", ["variant 1", "variant 2"])]


def test_a_block_with_the_setting_is_a_place_with_one_alternative():
    (place,) = places_in(page_with({"type": "notice", "value": {"text": "x", "show_to": audience(7, match="none")}}))

    assert (place.where, place.alternatives[0].audience) == ("Body › 1. Notice", (("none"), (7,)))
    assert place.of(7) == ["Body › 1. Notice"]
    assert place.of(8) == []


def test_variants_of_a_layout_are_places_too():
    wide, sidebar = ([{"type": name, "value": {"main": "x"}}] for name in ("wide", "sidebar"))
    page = page_with({"type": "layout", "value": {"variants": [variant(1, content=wide)], "default": sidebar}})

    assert told(page) == [("Body › 1. Layout", ["variant 1"])]


def test_where_a_segment_stands_names_the_alternative():
    (place,) = places_in(page_with(content(variant(1, 2), variant(2), variant(3))))

    assert place.of(2) == ["Body › 1. Content › variant 1", "Body › 1. Content › variant 2"]


def test_experiences_are_a_place_and_so_is_what_is_personalised_inside_of_their_changes():
    page = OfferPage(experiences=[experience("Spring", 1, body=[content(variant(2))]), experience("Autumn")])

    assert told(page) == [
        ("Experiences", ["experience “Spring”", "experience “Autumn”"]),
        ("Experiences › experience “Spring” › Body › 1. Content", ["variant 1"]),
    ]


def test_what_is_personalised_inside_of_a_variant_is_found():
    inner = blocks.StreamBlock([("content", StreamPage._meta.get_field("body").stream_block.child_blocks["content"])])
    from wagtail_segments.blocks import SegmentedContentBlock
    from wagtail_segments.places.walk import Walk

    outer = SegmentedContentBlock(inner)
    value = outer.to_python({"variants": [variant(1, content=[content(variant(2))])], "default": [content(variant(3))]})

    found = [place.where for place in Walk().in_block(outer, value, ("Body",))]

    assert found == ["Body", "Body › variant 1 › 1. Content", "Body › everyone else › 1. Content"]


@pytest.mark.parametrize("default", ["", None, "  "])
def test_it_is_said_where_everyone_else_sees_nothing(default):
    (place,) = places_in(page_with(content(variant(1), default=default)))

    assert place.everyone_else_sees_nothing


@pytest.mark.parametrize(
    "stored",
    [None, [], "x", {"variants": None}, {"variants": [None, 5]}, {"variants": [{"audience": 5}], "default": 5}],
)
def test_whatever_is_stored_it_is_walked(stored):
    assert isinstance(told(page_with({"type": "content", "value": stored})), list)


def test_an_object_that_says_whom_it_is_for_is_a_place():
    alert = Alert(text="Closed today", audience=audience(7))

    assert [(place.where, place.of(7)) for place in places_in(alert)] == [("For whom", ["For whom"])]
    assert told(Alert(text="Closed today")) == []


def test_what_is_edited_with_an_object_is_told_by_its_number():
    menu = Menu(name="Main", entries=[MenuEntry(label="Home"), MenuEntry(label="Loans", audience=audience(7))])

    assert told(menu) == [("2. Menu entry › Show to", [""])]


@pytest.mark.parametrize(("several", "all_of_them"), [("first", False), ("all", True)])
def test_a_collection_is_a_place_that_may_show_several_of_its_variants(several, all_of_them):
    found = [{"type": "found", "value": {}}]
    stored = {"variants": [variant(1, content=found), variant(2, content=found)], "several": several, "default": found}
    page = StoryPage(lists=[{"type": "stories", "value": stored}])

    (place,) = places_in(page)

    assert (place.where, place.shows_all_that_fit) == ("Lists › 1. Stories", all_of_them)
    assert not place.everyone_else_sees_nothing


IMAGE_OR_TEXT = blocks.StructBlock(
    [
        ("text", blocks.RichTextBlock(required=False)),
        ("style", blocks.ChoiceBlock(choices=[("a", "A")], default="a")),
        ("is_big", blocks.BooleanBlock(required=False)),
        ("links", blocks.ListBlock(blocks.URLBlock(required=False))),
    ]
)


@pytest.mark.parametrize(
    ("value", "nothing"),
    [
        ({"text": RichText(""), "style": "a", "is_big": True, "links": []}, True),
        ({"text": RichText(""), "style": "a", "is_big": False, "links": [""]}, True),
        ({"text": RichText("<p>x</p>"), "style": "a", "is_big": False, "links": []}, False),
        ({"text": RichText(""), "style": "a", "is_big": False, "links": ["https://example.com/"]}, False),
    ],
)
def test_a_block_is_empty_if_no_part_of_it_has_anything_to_see(value, nothing):
    assert is_empty(IMAGE_OR_TEXT, IMAGE_OR_TEXT.normalize(value)) is nothing
