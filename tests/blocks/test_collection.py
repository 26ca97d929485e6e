"""A list of pages or snippets that differs between people."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape
from wagtail.blocks import StreamBlock
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from tests.magazine.models import Alert, Menu, StoryPage
from wagtail_segments import failures
from wagtail_segments.blocks import SegmentedCollectionBlock
from wagtail_segments.blocks.selection import SelectionBlock
from wagtail_segments.selections.source import Source
from wagtail_segments.testing import BROWSER, request_for

EVERYBODY = {"type": "user__signed_in", "value": {"operator": "is_not"}}
LISTS = StoryPage._meta.get_field("lists").stream_block
STORIES, ALERTS = LISTS.child_blocks["stories"], LISTS.child_blocks["alerts"]


def audience(*segments: Any, match: str = "any") -> dict[str, Any]:
    return {"match": match, "segments": [getattr(segment, "pk", segment) for segment in segments]}


def item(value: Any) -> dict[str, Any]:
    return {"type": "item", "id": str(uuid4()), "value": value}


def by_hand(*chosen: Any) -> list[dict[str, Any]]:
    keys = [getattr(one, "pk", one) for one in chosen]
    return [{"type": "by_hand", "id": str(uuid4()), "value": [item(key) for key in keys]}]


def found(**wanted: Any) -> list[dict[str, Any]]:
    return [{"type": "found", "id": str(uuid4()), "value": wanted}]


def variant(content: Any, *segments: Any) -> dict[str, Any]:
    return item({"audience": audience(*segments), "content": content})


def stored(default: Any, *variants: Any, several: str = "first") -> dict[str, Any]:
    return {"several": several, "variants": list(variants), "default": default}


def shown(value: Any, request: Any = None, block: Any = STORIES, **context: Any) -> list[str]:
    return [str(one) for one in block.items(block.to_python(value), {"request": request, **context})]


@pytest.fixture
def yes(segment: Any) -> Any:
    return segment("yes", [EVERYBODY])


@pytest.fixture
def no(segment: Any) -> Any:
    return segment("no", [{"type": "user__signed_in", "value": {"operator": "is"}}])


# Whose list it is


def test_the_first_variant_that_fits_is_shown(story, yes, no):
    value = stored(
        by_hand(story("all")),
        variant(by_hand(story("not")), no),
        variant(by_hand(story("this")), yes),
        variant(by_hand(story("nor")), yes),
    )

    assert shown(value, request_for()) == ["this"]


def test_whoever_fits_none_sees_what_is_for_everyone_else(story, no):
    value = stored(by_hand(story("all")), variant(by_hand(story("not")), no))

    assert shown(value, request_for()) == shown(value) == ["all"]


def test_all_that_fit_are_merged_without_anything_twice(story, yes, no):
    rain, snow, sun = story("rain"), story("snow"), story("sun")
    value = stored(
        by_hand(story("all")),
        variant(by_hand(snow, rain), yes),
        variant(by_hand(story("not")), no),
        variant(by_hand(rain, sun, snow), yes),
        several="all",
    )

    assert shown(value, request_for()) == ["snow", "rain", "sun"]


def test_where_variants_are_merged_nobody_who_fits_one_sees_what_is_for_everyone_else(story, yes, no):
    value = stored(by_hand(story("all")), variant(by_hand(story("this")), yes), several="all")

    assert shown(value, request_for()) == ["this"]
    assert shown(value) == ["all"]


@pytest.mark.parametrize("empty", [[], by_hand(), by_hand(9_999), found(tags=["gone"])], ids=range(4))
def test_a_variant_with_nothing_to_show_is_passed_over(story, yes, empty):
    value = stored(by_hand(story("all")), variant(empty, yes), variant(by_hand(story("this")), yes))

    assert shown(value, request_for()) == ["this"]
    value["variants"].pop()
    assert shown(value, request_for()) == ["all"]


def test_a_variant_for_nobody_in_particular_is_passed_over(story):
    value = stored(by_hand(story("all")), variant(by_hand(story("not"))))

    assert shown(value, request_for()) == ["all"]


def test_a_variant_that_cannot_be_judged_is_passed_over(story, yes, caplog):
    request = request_for()
    request.segments.fits = lambda audience: 1 / 0

    assert shown(stored(by_hand(story("all")), variant(by_hand(story("not")), yes)), request) == ["all"]
    assert "an audience could not be judged" in caplog.text


def test_what_cannot_be_found_leaves_the_rest_of_the_page_alone(story, yes, monkeypatch):
    before = failures.counts["collection"]
    value = stored(by_hand(story("all")), variant(by_hand(story("this")), yes))
    monkeypatch.setattr(Source, "find", lambda *args, **kwargs: 1 / 0)

    assert shown(value, request_for()) == []
    assert failures.counts["collection"] == before + 2


# What it costs


def test_a_list_costs_one_query_and_variants_that_do_not_fit_none(story, yes, no, reads):
    value = STORIES.to_python(
        stored(
            by_hand(story("all")),
            variant(by_hand(story("not")), no),
            variant(found(most=2, order="title"), yes),
            variant(by_hand(story("nor")), yes),
        )
    )
    request = request_for()
    assert "yes" in request.segments and "no" not in request.segments

    with reads() as asked:
        assert [str(one) for one in STORIES.items(value, {"request": request})] == ["all", "nor"]
    assert len(asked) == 1
    assert value.batch is not None


def test_later_audiences_are_not_judged_once_one_has_something_to_show(story, yes):
    request = request_for()
    asked: list[Any] = []
    fits = request.segments.fits
    request.segments.fits = lambda audience: asked.append(audience) or fits(audience)
    value = stored([], *(variant(by_hand(story(name)), yes) for name in ("this", "not", "nor")))

    assert shown(value, request) == ["this"]
    assert len(asked) == 1


def test_a_list_for_everyone_consults_nothing(story):
    request = request_for()

    assert shown(stored(by_hand(story("all"))), request) == ["all"]
    assert not request.segments.consulted


def test_a_site_prepares_what_is_fetched(story, reads):
    class Tagged(SegmentedCollectionBlock):
        def prepare(self, found):
            return found.exclude(title="snow").prefetch_related("tags")

    block = Tagged("magazine.StoryPage")
    rain = story("rain", "wet")
    for selection in (by_hand(story("snow"), rain), found(order="title")):
        with reads() as asked:
            (item,) = block.items(block.to_python(stored(selection)))
            assert [tag.name for tag in item.tags.all()] == ["wet"]
        assert len(asked) == 2
    assert block.deconstruct()[0] == "wagtail_segments.blocks.SegmentedCollectionBlock"


# How it looks


def test_without_a_template_of_the_site_it_is_a_list_of_links(story):
    html = str(STORIES.render(STORIES.to_python(stored(by_hand(story("rain"))))))

    assert '<a href="/rain/">rain</a>' in html


def test_titles_are_escaped(story):
    rain = story("rain")
    StoryPage.objects.filter(pk=rain.pk).update(title="<script>")

    html = str(STORIES.render(STORIES.to_python(stored(by_hand(rain)))))

    assert escape("<script>") in html and "<script>" not in html


def test_an_empty_list_shows_nothing(db):
    assert str(STORIES.render(STORIES.to_python(stored([])))).strip() == ""


def test_snippets_without_an_address_are_named(db):
    alert = Alert.objects.create(text="Closed")

    assert "<li>Closed</li>" in str(ALERTS.render(ALERTS.to_python(stored(by_hand(alert)))))


def test_snippets_with_an_address_are_links(db, monkeypatch):
    monkeypatch.setattr(Alert, "get_absolute_url", lambda self: "/closed/", raising=False)
    alert = Alert.objects.create(text="Closed")

    assert '<a href="/closed/">Closed</a>' in str(ALERTS.render(ALERTS.to_python(stored(by_hand(alert)))))


def test_a_page_shows_its_lists(story, yes):
    rain, snow = story("rain"), story("snow")
    block = {"type": "pages", "value": stored(by_hand(snow), variant(by_hand(rain), yes)), "id": str(uuid4())}
    story("weather", lists=[block])

    response = Client(headers={"user-agent": BROWSER}).get("/weather/")

    assert "[rain]" in response.text and "[snow]" not in response.text
    assert response["Cache-Control"] == "private, no-cache"


def test_what_becomes_private_or_is_withdrawn_leaves_the_page_without_a_word(story):
    rain, snow, sun = story("rain"), story("snow"), story("sun")
    story("weather", lists=[{"type": "stories", "value": stored(by_hand(rain, snow, sun)), "id": str(uuid4())}])
    client = Client(headers={"user-agent": BROWSER})
    assert client.get("/weather/").text.count("<li>") == 3

    PageViewRestriction.objects.create(page=rain, restriction_type=PageViewRestriction.LOGIN)
    snow.unpublish()
    sun.delete()

    response = client.get("/weather/")
    assert response.status_code == 200
    assert "<li>" not in response.text


# What else is made of it


def test_the_api_gives_what_the_asker_would_see(story, yes, no):
    rain, snow = story("rain"), story("snow")
    value = stored(by_hand(story("all")), variant(by_hand(snow), no), variant(by_hand(rain), yes))
    page = story("weather", lists=[{"type": "stories", "value": value, "id": str(uuid4())}])

    (block,) = Client(headers={"user-agent": BROWSER}).get(f"/api/v2/pages/{page.pk}/").json()["lists"]

    assert block["value"] == [{"id": rain.pk, "type": "magazine.StoryPage", "title": "rain", "url": "/rain/"}]


def test_the_api_names_snippets(db):
    alert = Alert.objects.create(text="Closed")

    assert ALERTS.get_api_representation(ALERTS.to_python(stored(by_hand(alert)))) == [
        {"id": alert.pk, "type": "magazine.Alert", "title": "Closed", "url": None}
    ]


def test_search_finds_nothing_in_a_list(story, yes):
    value = stored(found(tags=["secret"]), variant(by_hand(story("rain")), yes))

    assert STORIES.get_searchable_content(STORIES.to_python(value)) == []


def test_wagtail_knows_what_a_list_refers_to(story, yes):
    rain, snow, top = story("rain"), story("snow"), story("top")
    value = stored(by_hand(snow), variant(by_hand(rain), yes), variant(found(below=top.pk), yes))
    story("weather", lists=[{"type": "stories", "value": value, "id": str(uuid4())}])

    for one in (yes, rain, snow, top):
        (reference,) = ReferenceIndex.get_references_to(one)[:1]
        assert reference.describe_source_field() == "Lists → Stories"


def test_the_picker_shows_what_is_newest(story):
    story("new")
    story("old", days=3)

    assert STORIES.is_previewable
    assert [str(one) for one in STORIES.items(STORIES.get_preview_value(), {"request": request_for()})] == [
        "new",
        "old",
    ]


def test_what_is_read_shows_the_same_as_what_is_not(story, yes, no):
    value = stored(
        by_hand(story("all")), variant(by_hand(story("not")), no), variant(found(order="oldest", most=1), yes)
    )
    read = STORIES.to_python(value)
    read.read()
    normalized = STORIES.normalize(dict(read))

    assert [STORIES.items(one, {"request": request_for()}) for one in (read, normalized)] == [
        [StoryPage.objects.get(slug="all")]
    ] * 2


def test_a_list_comes_back_as_it_was_stored(story, yes):
    conditions = {"below": None, "tags": ["wet"], "order": "title", "days": 7, "most": 5}
    value = stored(by_hand(story("all"), None), variant(found(**conditions), yes), several="all")

    read = STORIES.to_python(value)
    read.read()

    assert STORIES.get_prep_value(read) == value


# Values of any shape

ODD: list[Any] = [
    *(None, 5, "text", True, [], {}, [None], {"variants": None, "default": None}, {"variants": {}, "default": {}}),
    *(stored(5), stored("text"), stored({"type": "by_hand"}), stored([None, 5, [], {}]), stored([{"type": "by_hand"}])),
    *(
        stored([{"type": kind, "value": value}])
        for kind in ("by_hand", "found", "gone")
        for value in (None, 5, "x", {})
    ),
    *(stored([{"type": ["by_hand"], "value": [1]}]), stored(by_hand("x", -1, 2**70, True, [], {}, 1.5))),
    *(stored(found(**{name: odd})) for name in ("types", "below", "tags") for odd in ([5], {}, "x", 2**70, -1)),
    *(stored(found(most=odd, days=odd, order=odd)) for odd in ([5], {}, "x", 2**70, -1, 10**9, True)),
    *(stored([], several=odd) for odd in (None, 5, "some", [], {})),
    stored([], variant(None, 1), variant(5, 1), variant({"type": "found"}, 1), {"type": "item"}, None, []),
    stored([], {"audience": None, "content": []}, {"type": "item", "value": [1], "id": 5}),
]


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_a_malformed_list_is_served_edited_and_indexed(value, story):
    page = story("weather", lists=[{"type": name, "value": value} for name in ("stories", "pages", "alerts")])
    field, client = StoryPage._meta.get_field("lists"), Client(headers={"user-agent": BROWSER})

    assert client.get("/weather/").status_code == 200
    assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 200
    assert len(field.stream_block.get_form_state(page.lists)) == 3
    assert field.get_searchable_content(page.lists) == []
    assert isinstance(list(field.extract_references(page.lists)), list)


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_a_malformed_variant_hides_nothing_of_the_others(value, story, yes):
    content = value.get("default") if isinstance(value, dict) else value
    good = stored([], variant(content, yes), variant(by_hand(story("this")), yes), several="all")

    assert "this" in shown(good, request_for())


# Migrations and checks


def test_a_migration_names_the_models_and_what_the_site_said():
    block = SegmentedCollectionBlock(Menu, "magazine.Alert", template="x.html", label="Read next")
    path, models, options = block.deconstruct()

    assert path == "wagtail_segments.blocks.SegmentedCollectionBlock"
    assert models == ("magazine.Menu", "magazine.Alert")
    assert options == {"template": "x.html", "label": "Read next"}
    assert SegmentedCollectionBlock.construct_from_lookup(None, *models, **options).models == models


def test_a_block_in_an_old_migration_may_name_a_model_that_is_gone():
    assert isinstance(SegmentedCollectionBlock("gone.Page"), SegmentedCollectionBlock)


@pytest.mark.parametrize(
    ("models", "complaint"),
    [
        (("gone.Page",), "No installed app"),
        (("magazine.Gone",), "no"),
        (("magazine.Alert", "magazine.Menu"), "neither page types nor one model"),
        ((), "neither page types nor one model"),
        (("magazine.MenuEntry",), "neither a page type nor a snippet"),
    ],
)
def test_models_that_cannot_be_listed_are_a_system_check(models, complaint):
    (error,) = SegmentedCollectionBlock(*models).check()

    assert error.id == "wagtail_segments.E070"
    assert complaint in error.msg


@pytest.mark.parametrize("models", [(Page,), ("magazine.StoryPage", "library.ArticlePage"), (Alert,)])
def test_models_that_can_be_listed_are_well(models):
    block = SegmentedCollectionBlock(*models)
    block.set_name("x")

    assert block.check() == []


def test_what_can_be_asked_depends_on_what_is_listed():
    conditions = {
        models: list(SelectionBlock(*models).child_blocks["found"].child_blocks)
        for models in (("magazine.StoryPage",), ("wagtailcore.Page",), ("magazine.Alert",), ("magazine.Menu",))
    }

    assert list(conditions.values()) == [
        ["below", "tags", "order", "days", "most"],
        ["types", "below", "tags", "order", "days", "most"],
        ["order", "days", "most"],
        ["most"],
    ]


def test_the_choice_is_a_stream_of_one(db):
    assert isinstance(STORIES.child_blocks["default"], StreamBlock)
    assert STORIES.child_blocks["default"].meta.max_num == 1
