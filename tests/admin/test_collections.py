"""Lists of pages and snippets in the page editor: opened, filled in, complained about, compared, previewed."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from wagtail.blocks.base import get_error_json_data
from wagtail.models import Page

from tests.admin.posting import sent_by, sent_by_block
from tests.admin.test_deletion import places_in
from tests.admin.test_history import main_of
from tests.admin.test_list import words
from tests.admin.test_segment_form import PUBLISH, nested_messages, without_ids
from tests.blocks.test_collection import LISTS, ODD, by_hand, found, stored, variant
from tests.magazine.models import Alert, StoryPage
from wagtail_segments.selections.selection import MAX_TAGS


@pytest.fixture
def browser(superuser, as_):
    return as_(superuser)


@pytest.fixture
def students(segment):
    return segment("students")


@pytest.fixture
def page(home: Page) -> Page:
    return home.add_child(instance=StoryPage(title="Weather", slug="weather"))


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def lists(**values: Any) -> list[dict[str, Any]]:
    return [{"type": name, "value": value} for name, value in values.items()]


def every_list(page: Page, segment: Any) -> list[dict[str, Any]]:
    alert = Alert.objects.create(text="Closed")
    story = {"below": page.pk, "tags": ["a tag, of words", "wet"], "order": "title", "days": 7, "most": 5}
    anything = {"types": ["magazine.storypage"], "below": None, "tags": [], "order": "newest", "days": None, "most": 3}
    return lists(
        stories=stored(by_hand(page), variant(found(**story), segment), variant(by_hand(page), segment), several="all"),
        pages=stored(found(**anything), variant([], segment)),
        alerts=stored([], variant(by_hand(alert), segment), variant(found(order="usual", days=None, most=1), segment)),
    )


def drafted(page: Page) -> Any:
    page.refresh_from_db()
    return without_ids(json.loads(page.get_latest_revision().content["lists"]))


def errors_at(response: Any) -> list[str]:
    return [
        message
        for error in response.context["form"].errors.as_data().get("lists", ())
        for message in nested_messages(get_error_json_data(error))
    ]


@pytest.fixture
def save(browser):
    def send(page: Page, *blocks: Any, **sent: Any) -> Any:
        form = browser.get(edit_url(page)).context["form"]
        body = sent_by_block(LISTS, LISTS.to_python(list(blocks)), "lists")
        return browser.post(edit_url(page), sent_by(form) | body | sent)

    return send


def test_what_is_sent_is_what_is_stored(save, page, students):
    body = every_list(page, students)

    response = save(page, *body, **PUBLISH)

    assert response.status_code == 302, errors_at(response)
    assert drafted(page) == without_ids(body)


def test_what_is_stored_comes_back_to_the_form(browser, page, students):
    body = every_list(page, students)
    StoryPage.objects.update(lists=body)

    browser.post(edit_url(page), sent_by(browser.get(edit_url(page)).context["form"]))

    assert drafted(page) == without_ids(body)


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_the_editor_opens_and_saves_whatever_is_stored(value, page, browser):
    StoryPage.objects.update(lists=lists(stories=value, pages=value, alerts=value))

    response = browser.post(edit_url(page), sent_by(browser.get(edit_url(page)).context["form"]))

    assert response.status_code == 302, errors_at(response)
    assert [block["type"] for block in drafted(page)] == ["stories", "pages", "alerts"]


def test_numbers_and_tags_have_their_bounds(save, page):
    wanted = {"below": None, "tags": [str(tag) for tag in range(MAX_TAGS)], "order": "title", "days": 7, "most": 3}
    names = {"lists-0-value-default-0-value-most": "51", "lists-0-value-default-0-value-days": "0"}
    names["lists-0-value-default-0-value-tags"] = ",".join(str(tag) for tag in range(MAX_TAGS + 1))

    said = " ".join(errors_at(save(page, *lists(stories=stored(found(**wanted))), **PUBLISH, **names)))

    assert "less than or equal to 50" in said
    assert "greater than or equal to 1" in said
    assert f"Choose at most {MAX_TAGS} tags." in said


def test_an_item_left_empty_is_complained_about_and_kept_in_a_draft(save, page):
    assert "This field is required" in " ".join(errors_at(save(page, *lists(stories=stored(by_hand(None))), **PUBLISH)))
    assert save(page, *lists(stories=stored(by_hand(None)))).status_code == 302


def test_a_segment_that_a_list_uses_is_not_deleted(browser, page, students, url_of):
    page.lists = lists(stories=stored([], variant(found(), students)))
    page.save()

    ((text, link),) = places_in(browser.post(url_of("delete", students.pk)))

    assert text.startswith("Weather") and "Lists › 1. Stories › variant 1" in text
    assert link == edit_url(page)


def test_a_comparison_names_segments_and_shows_what_is_looked_for(browser, page, students, segment):
    value = stored(found(tags=["wet"]), variant(by_hand(page), students))
    page.lists = [{"type": "stories", "value": value, "id": str(uuid4())}]
    before = page.save_revision()
    value["variants"][0]["value"]["audience"]["segments"] = [segment("phones").pk]
    value["default"][0]["value"]["tags"] = ["dry"]
    page.lists = [page.lists.raw_data[0] | {"value": value}]
    after = page.save_revision()

    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, before.pk, after.pk])
    shown = words(main_of(browser.get(url)))

    for word in ("Students", "Phones", "wet", "dry"):
        assert word in shown


def test_the_preview_shows_the_list_that_the_editor_would_see(browser, page, segment):
    members = segment("members", [{"type": "user__signed_in", "value": {"operator": "is"}}])
    other = page.add_sibling(instance=StoryPage(title="Rain", slug="rain"))
    form = browser.get(edit_url(page)).context["form"]
    value = LISTS.to_python(lists(stories=stored(by_hand(page), variant(by_hand(other), members))))
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])

    assert browser.post(url, sent_by(form) | sent_by_block(LISTS, value, "lists")).json()["is_available"]
    assert '<a href="/rain/">Rain</a>' in browser.get(url).content.decode()


def test_the_picker_offers_the_lists_and_shows_what_is_newest(browser, page):
    html = browser.get(edit_url(page)).content.decode()
    block = LISTS.child_blocks["stories"]

    assert "another one for different people" in html
    preview = browser.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert '<a href="/weather/">Weather</a>' in preview.content.decode()
