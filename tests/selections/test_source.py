"""What a selection gives: only what anybody may see now, in the language of the page."""

from datetime import timedelta
from typing import Any

import pytest
from django.template import Context
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from tests.library.models import ArticlePage, OpinionPage
from tests.library.pages import article
from tests.magazine.models import Alert, Menu, StoryPage
from wagtail_segments.selections.selection import ByHand, Found
from wagtail_segments.selections.source import Here, here_in, source_of

STORIES = source_of("magazine.StoryPage")
PAGES = source_of("wagtailcore.Page")
SOME = source_of("magazine.StoryPage", "library.ArticlePage")
ALERTS = source_of("magazine.Alert")
NOWHERE = Here()


def titles(items: Any) -> list[str]:
    return [str(item) for item in items]


def found(source: Any = STORIES, here: Here = NOWHERE, **wanted: Any) -> list[str]:
    return titles(source.find(Found(**{"most": 50} | wanted), here))


def chosen(*items: Any, source: Any = STORIES, here: Here = NOWHERE) -> list[str]:
    return titles(source.find(ByHand(tuple(getattr(item, "pk", item) for item in items)), here))


# Chosen by hand


def test_what_is_chosen_comes_in_the_order_in_which_it_was_chosen(story):
    rain, snow, sun = story("rain"), story("snow"), story("sun")

    assert chosen(sun, rain, snow) == ["sun", "rain", "snow"]


def test_what_is_gone_is_left_out(story):
    rain, snow = story("rain"), story("snow")
    gone = snow.pk
    snow.delete()

    assert chosen(gone, rain, 9_999) == ["rain"]


def test_of_nothing_nothing_is_found_and_nothing_is_asked(db, reads):
    with reads() as asked:
        assert STORIES.find(ByHand(()), NOWHERE) == STORIES.find(None, NOWHERE) == []
    assert len(asked) == 0


# Only what anybody may see


def test_drafts_are_not_shown(story):
    draft = story("draft", live=False)

    assert chosen(draft) == found() == chosen(draft, source=PAGES) == []


def test_what_has_expired_is_not_shown_even_before_the_site_has_noticed(story):
    now = timezone.now()
    old = story("old", expire_at=now - timedelta(seconds=1))
    new = story("new", expire_at=now + timedelta(hours=1))

    assert chosen(old, new) == found() == ["new"]


@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD, PageViewRestriction.GROUPS])
def test_what_is_private_is_not_shown_nor_anything_below_it(story, kind):
    vault = story("vault")
    gold = story("gold", parent=vault)
    story("garden")
    PageViewRestriction.objects.create(page=vault, restriction_type=kind, password="x")

    assert chosen(vault, gold) == []
    assert found() == ["garden"]


def test_privacy_is_as_wagtail_has_it(story):
    """The pages of a tree wide enough for paths that begin alike."""
    tops = [story(f"top-{number}") for number in range(12)]
    for top in tops:
        story(f"below-{top.slug}", parent=top)
    for top in tops[::3]:
        PageViewRestriction.objects.create(page=top, restriction_type=PageViewRestriction.LOGIN)

    assert sorted(found()) == sorted(titles(StoryPage.objects.live().public()))


def test_the_root_of_all_pages_is_none(home):
    assert found(PAGES) == [home.title]


def test_what_draft_snippets_say_is_not_shown(db):
    now = timezone.now()
    Alert.objects.create(text="draft", live=False)
    Alert.objects.create(text="old", expire_at=now)
    Alert.objects.create(text="live")

    assert found(ALERTS) == ["live"]
    assert chosen(*Alert.objects.all(), source=ALERTS) == ["live"]


# What is looked for


def test_only_the_types_that_a_list_is_for_are_found(story, home):
    rain, opinion, news = story("rain"), OpinionPage(title="opinion", slug="opinion"), article(home, "news")
    home.add_child(instance=opinion)

    assert found() == ["rain"]
    assert sorted(found(SOME)) == ["News", "rain"]
    assert chosen(opinion, news, rain, source=SOME) == ["News", "rain"]


def test_types_can_be_narrowed_down(story, home):
    story("rain")
    article(home, "news")

    assert found(PAGES, types=("library.articlepage",)) == ["News"]
    assert sorted(found(SOME, types=("library.articlepage", "magazine.storypage"))) == ["News", "rain"]


@pytest.mark.parametrize("types", [("gone.page",), ("library.opinionpage",), ("auth.user",)])
def test_types_that_a_list_is_not_for_find_nothing(story, types):
    story("rain")

    assert found(SOME, types=types) == []


def test_pages_below_another_are_found_at_any_depth(story):
    weather = story("weather")
    rain = story("rain", parent=weather)
    story("drizzle", parent=rain)
    story("sports")

    assert sorted(found(below=weather.pk)) == ["drizzle", "rain"]


def test_below_a_page_that_is_gone_nothing_is_found(story):
    story("rain")

    assert found(below=9_999) == []


def test_pages_with_any_of_the_tags_are_found_once(story):
    story("rain", "Water", "Grey")
    story("snow", "White")
    story("sun")

    assert found(tags=("water", "grey")) == ["rain"]
    assert sorted(found(tags=("Grey", "white"))) == ["rain", "snow"]
    assert found(tags=("gone",)) == []


def test_tags_are_those_of_each_type(story, home):
    story("rain", "water")
    article(home, "news", tags=["water"])

    assert sorted(found(PAGES, tags=("water",))) == ["News", "rain"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("newest", ["b", "a", "c"]),
        ("oldest", ["c", "a", "b"]),
        ("title", ["a", "b", "c"]),
        ("changed", ["b", "a", "c"]),
        ("", ["b", "a", "c"]),
        ("usual", ["b", "a", "c"]),
    ],
)
def test_what_is_found_is_sorted(story, order, expected):
    story("a", days=2), story("b", days=1), story("c", days=3)

    assert found(order=order) == expected


def test_what_was_published_long_ago_can_be_left_out(story):
    story("new", days=6.9)
    story("old", days=7.1)

    assert found(days=7) == ["new"]


def test_no_more_are_found_than_wanted(story):
    for number in range(4):
        story(f"story-{number}", days=number)

    assert found(most=2) == ["story-0", "story-1"]


def test_the_page_itself_is_not_found_but_may_be_chosen(story):
    rain, snow = story("rain", days=1), story("snow")

    assert found(here=Here(page=snow.pk)) == ["rain"]
    assert chosen(snow, rain, here=Here(page=snow.pk)) == ["snow", "rain"]


def test_snippets_have_their_own_order(db):
    for name in ("second", "first"):
        Menu.objects.create(name=name)

    assert found(source_of(Menu)) == ["second", "first"]
    assert source_of(Menu).orders == ["usual"]
    assert ALERTS.orders == ["usual", "newest", "oldest", "changed"]


# Languages


@pytest.fixture
def french(settings, home):
    settings.WAGTAIL_I18N_ENABLED = True
    locale = Locale.objects.create(language_code="fr")
    return home.copy_for_translation(locale), locale


def test_only_what_is_in_the_language_of_the_page_is_found(story, french):
    top, locale = french
    rain = story("rain")
    pluie = rain.copy_for_translation(locale, copy_parents=True)
    pluie.title, pluie.live = "pluie", True
    pluie.save()

    assert found(here=Here(locale=locale.pk)) == ["pluie"]
    assert found(here=Here(locale=rain.locale_id)) == ["rain"]
    assert found(here=Here(locale=locale.pk), below=rain.get_parent().pk) == ["pluie"]


def test_of_what_was_chosen_the_translation_is_shown(story, french):
    _top, locale = french
    rain, snow = story("rain"), story("snow")
    pluie = rain.copy_for_translation(locale)
    pluie.title, pluie.live = "pluie", True
    pluie.save()

    assert chosen(snow, rain, here=Here(locale=locale.pk)) == ["pluie"]
    assert chosen(snow, rain, pluie, here=Here(locale=rain.locale_id)) == ["snow", "rain"]


def test_the_language_is_that_of_the_page(story, settings, french):
    _top, locale = french
    rain = story("rain")

    assert here_in(Context({"page": rain})) == Here(page=rain.pk, locale=rain.locale_id)
    assert here_in({}) == here_in(None) == Here(locale=rain.locale_id)
    settings.WAGTAIL_I18N_ENABLED = False
    assert here_in(Context({"page": rain})) == Here(page=rain.pk, locale=None)


# Cost


def test_a_selection_is_one_query(story, reads):
    rain = story("rain", "water", parent=story("weather"))
    PageViewRestriction.objects.create(page=story("vault"), restriction_type=PageViewRestriction.LOGIN)
    everything = Found(below=rain.get_parent().pk, tags=("water",), days=7, order="title", most=3)
    for selection in (everything, ByHand((rain.pk,))):
        with reads() as asked:
            assert titles(STORIES.find(selection, NOWHERE)) == ["rain"]
        assert len(asked) == 1


def test_pages_of_several_types_are_fetched_as_what_they_are(story, home, reads):
    story("rain")
    article(home, "news")
    SOME.find(Found(), NOWHERE)  # content types are looked up once in a process

    with reads() as asked:
        assert {type(page) for page in SOME.find(Found(), NOWHERE)} == {StoryPage, ArticlePage}
    assert len(asked) == 3
    with reads() as asked:
        assert {type(page) for page in SOME.find(Found(), NOWHERE, specific=False)} == {Page}
    assert len(asked) == 1


# Sources


@pytest.mark.parametrize("models", [(), ("magazine.Alert", "magazine.Menu"), ("magazine.Alert", "wagtailcore.Page")])
def test_models_that_do_not_go_together_are_no_source(models):
    with pytest.raises(ValueError, match="neither"):
        source_of(*models)


@pytest.mark.parametrize(
    "value", [None, True, 1.5, [], {}, "x", "", -1, 0, 2**70, "9" * 5_000], ids=lambda value: str(value)[:9]
)
def test_what_is_no_key_of_the_model_is_none(value):
    assert STORIES.key(value) is None


def test_keys_may_be_texts():
    assert (STORIES.key(3), STORIES.key("3")) == (3, 3)
