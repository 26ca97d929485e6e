"""Our blocks in Wagtail's page editor: opened, filled in, complained about, drafted, published, compared, previewed."""

import json
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.urls import reverse
from wagtail.blocks.base import get_error_json_data
from wagtail.models import ReferenceIndex

from tests.admin.posting import sent_by, sent_by_block
from tests.admin.test_history import main_of
from tests.admin.test_list import CAMPAIGN, words
from tests.admin.test_segment_form import PUBLISH, nested_messages, without_ids
from tests.testapp.models import StreamPage
from wagtail_segments.segments.audience import MAX_SEGMENTS

BODY = StreamPage._meta.get_field("body").stream_block
SIGNED_IN = {"type": "user__signed_in", "value": {"operator": "is"}}


def audience(*segments: Any, match: str = "any") -> dict[str, Any]:
    return {"match": match, "segments": [getattr(segment, "pk", segment) for segment in segments]}


def item(**value: Any) -> dict[str, Any]:
    return {"type": "item", "id": str(uuid4()), "value": value}


def variant(content: Any, *segments: Any) -> dict[str, Any]:
    return item(audience=audience(*segments), content=content)


def content(default: str, *variants: Any) -> dict[str, Any]:
    return {"type": "content", "value": {"variants": list(variants), "default": default}}


def layout(name: str, **regions: str) -> list[dict[str, Any]]:
    return [{"type": name, "value": regions}]


def every_block_of_ours(*segments: Any) -> list[dict[str, Any]]:
    hero = {"title": "Hello", "text": ""}
    return [
        content("for all", variant("for some", *segments)),
        {"type": "segmented_hero", "value": {"variants": [variant(hero, *segments)], "default": hero}},
        {
            "type": "layout",
            "value": {
                "variants": [variant(layout("sidebar", main="some", aside=""), *segments)],
                "default": layout("wide", main="all"),
            },
        },
        {"type": "notice", "value": {"show_to": audience(*segments, match="none"), "text": "Read this"}},
    ]


def sent_by_body(*blocks: Any) -> dict[str, Any]:
    return sent_by_block(BODY, BODY.to_python(list(blocks)), "body")


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def drafted(page: Any) -> Any:
    page.refresh_from_db()
    return without_ids(json.loads(page.get_latest_revision().content["body"]))


def errors_at(response: Any) -> list[str]:
    return [
        message
        for error in response.context["form"].errors.as_data().get("body", ())
        for message in nested_messages(get_error_json_data(error))
    ]


@pytest.fixture
def save(page_admin):
    """Open the editor of a page, put blocks in, and send it: ``save(page, block, …, **PUBLISH)``."""

    def send(page: Any, *blocks: Any, **sent: Any) -> Any:
        form = page_admin.get(edit_url(page)).context["form"]
        return page_admin.post(edit_url(page), sent_by(form) | sent_by_body(*blocks) | sent)

    return send


@pytest.fixture
def students(segment):
    return segment("students", [CAMPAIGN])


def test_the_editor_opens_with_every_block_of_ours(page_of, page_admin, students):
    page = page_of(*every_block_of_ours(students))

    assert page_admin.get(edit_url(page)).status_code == 200


def test_the_form_of_a_new_page_opens(page_admin, home):
    url = reverse("wagtailadmin_pages:add", args=["testapp", "streampage", home.pk])

    assert page_admin.get(url).status_code == 200


def test_whoever_may_only_edit_segments_does_not_edit_pages(page_of, admin):
    assert admin.get(edit_url(page_of())).status_code == 302


def test_whoever_may_only_edit_pages_may_give_a_block_to_a_segment(page_of, page_admin, page_editor, students):
    page_editor.groups.get().permissions.filter(content_type__model="segment").delete()
    page = page_of()
    form = page_admin.get(edit_url(page)).context["form"]

    page_admin.post(edit_url(page), sent_by(form) | sent_by_body(content("all", variant("some", students))))

    assert drafted(page)[0]["value"]["variants"][0]["value"]["audience"]["segments"] == [students.pk]


def test_what_is_sent_is_what_is_stored(save, page_of, students, segment):
    page = page_of()
    body = every_block_of_ours(students, segment("phones"))

    response = save(page, *body, **PUBLISH)

    assert response.status_code == 302, errors_at(response)
    assert drafted(page) == without_ids(body)


def test_what_is_stored_comes_back_to_the_form(page_admin, page_of, students):
    body = every_block_of_ours(students)
    page = page_of(*body)

    page_admin.post(edit_url(page), sent_by(page_admin.get(edit_url(page)).context["form"]))

    assert drafted(page) == without_ids(body)


def test_a_block_that_is_left_untouched_is_for_everyone(save, page_of):
    page = page_of()

    save(page, content("for all"), **PUBLISH)

    assert drafted(page) == [content("for all")]


def test_a_variant_for_nobody_in_particular_is_not_published(save, page_of):
    response = save(page_of(), content("for all", variant("for some")), **PUBLISH)

    assert errors_at(response) == ["0.variants.0.audience.segments: Choose at least one segment."]


def test_a_variant_for_nobody_in_particular_may_be_drafted(save, page_of):
    page = page_of()

    response = save(page, content("for all", variant("for some")))

    assert response.status_code == 302
    assert drafted(page) == without_ids([content("for all", variant("for some"))])


def test_a_segment_that_is_gone_is_not_published(save, page_of):
    response = save(page_of(), content("for all", variant("for some", 999)), **PUBLISH)

    assert errors_at(response) == [
        "0.variants.0.audience.segments: One of these segments no longer exists. Take it out."
    ]


def test_a_segment_that_is_gone_may_be_drafted(save, page_of):
    page = page_of()

    save(page, content("for all", variant("for some", 999)))

    assert drafted(page) == without_ids([content("for all", variant("for some", 999))])


def test_an_audience_takes_only_so_many_segments(save, page_of, students):
    chosen = json.dumps([{"id": number} for number in range(1, MAX_SEGMENTS + 2)])
    typed = {"body-0-value-variants-0-value-audience-segments": chosen}

    response = save(page_of(), content("for all", variant("for some", students)), **typed, **PUBLISH)

    assert [message.partition(": ")[0] for message in errors_at(response)] == ["0.variants.0.audience.segments"]


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "7", "students", "[null, 1, {}]", '{"id": 1}', '[{"id": "x"}]', '[{"id": true}]', "[["]
)
def test_what_is_no_list_of_segments_chooses_none(text, save, page_of, students):
    page = page_of()
    typed = {"body-0-value-variants-0-value-audience-segments": text}

    save(page, content("for all", variant("for some", students)), **typed)

    assert students.pk not in drafted(page)[0]["value"]["variants"][0]["value"]["audience"]["segments"]


def test_a_segment_that_is_chosen_twice_is_chosen_once(save, page_of, students):
    page = page_of()

    save(page, content("for all", variant("for some", students, students)))

    assert drafted(page)[0]["value"]["variants"][0]["value"]["audience"]["segments"] == [students.pk]


@pytest.mark.parametrize(
    ("name", "nothing"), [("content", ""), ("segmented_hero", {"title": "", "text": ""}), ("layout", [])]
)
def test_what_is_required_is_required_for_everyone_else_too(name, nothing, save, page_of):
    response = save(page_of(), {"type": name, "value": {"variants": [], "default": nothing}}, **PUBLISH)

    assert [message.split(":")[0].split(".")[:2] for message in errors_at(response)] == [["0", "default"]]


def test_only_one_layout_is_shown_so_only_one_is_taken(save, page_of):
    two = layout("wide", main="one") + layout("wide", main="two")

    response = save(page_of(), {"type": "layout", "value": {"variants": [], "default": two}}, **PUBLISH)

    assert [message.partition(":")[0] for message in errors_at(response)] == ["0.default"]


def test_a_page_is_known_to_use_the_segments_of_its_blocks(save, page_of, segment):
    used = [segment(f"segment-{number}") for number in range(4)]
    hero, some, other, notice = used
    wide = layout("wide", main="x")
    body = [
        content("all", variant("some", hero)),
        {"type": "layout", "value": {"variants": [variant(wide, some, other)], "default": wide}},
        {"type": "notice", "value": {"show_to": audience(notice), "text": "Read this"}},
    ]

    save(page_of(), *body, **PUBLISH)

    assert [ReferenceIndex.get_references_to(one).count() for one in used] == [1, 1, 1, 1]


def test_a_page_that_uses_a_segment_no_more_is_known_not_to(save, page_of, students):
    page = page_of(content("all", variant("some", students)))

    save(page, content("all"), **PUBLISH)

    assert not ReferenceIndex.get_references_to(students).exists()


def test_a_comparison_names_the_segments(save, page_admin, page_of, students, segment):
    page = page_of(content("all", variant("some", students)))
    page.save_revision()
    revised = StreamPage.objects.get(pk=page.pk)
    revised.body[0].value["variants"][0]["audience"]["segments"] = [students.pk, segment("phones").pk, 999]
    revised.save_revision()

    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
    shown = words(main_of(page_admin.get(url)))

    assert "Students" in shown
    assert "Phones" in shown
    assert "a segment that no longer exists" in shown


@pytest.fixture
def preview(page_admin):
    """What the editor's preview shows of blocks that are not saved."""

    def show(page: Any, *blocks: Any) -> str:
        form = page_admin.get(edit_url(page)).context["form"]
        url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        answered = page_admin.post(url, sent_by(form) | sent_by_body(*blocks))
        assert answered.json()["is_available"]
        return page_admin.get(url).content.decode()

    return show


def test_the_preview_shows_what_is_for_everyone_else(preview, page_of, students):
    html = preview(page_of(), content("for all", variant("for students", students)))

    assert "for all" in html
    assert "for students" not in html


def test_the_preview_shows_a_variant_that_is_for_the_editor(preview, page_of, segment):
    html = preview(page_of(), content("for all", variant("for members", segment("members", [SIGNED_IN]))))

    assert "for members" in html


def test_the_preview_of_what_is_half_filled_opens(preview, page_of):
    assert "for all" in preview(page_of(), content("for all", variant("", 999)))


def test_the_preview_leaves_no_trace(preview, page_of, segment):
    visitors = segment("visitors", [CAMPAIGN, {"type": "visit__pages", "value": {"operator": "ge", "value": 2}}])

    preview(page_of(), content("for all", variant("for some", visitors)))

    kept = [name for session in Session.objects.all() for name in session.get_decoded()]
    assert [name for name in kept if name.startswith("wagtail_segments")] == []


MALFORMED = {
    "null": None,
    "a list": [],
    "a text": "for all",
    "a number": 7,
    "no parts": {},
    "variants that are null": {"variants": None, "default": "x"},
    "variants that are an object": {"variants": {"0": {}}, "default": "x"},
    "variants of junk": {
        "variants": [None, 1, "x", [], {}, {"type": "item", "id": "1", "value": None}],
        "default": "x",
    },
    "a default that is an object": {"variants": [], "default": {"title": "x"}},
    "two defaults": {"variants": [], "default": ["x", "y"]},
    "an audience that is null": {"variants": [item(audience=None, content="x")]},
    "an audience that is a list": {"variants": [item(audience=[1], content="x")]},
    "an audience of junk": {"variants": [item(audience={"match": ["any"], "segments": "1"}, content="x")]},
    "segments that are no more": {"variants": [variant("x", 999, -1, 10**30)], "default": "x"},
    "the variants of an old version": {"variants": [{"audience": audience(1), "content": "x"}], "default": "x"},
}


@pytest.mark.parametrize("value", MALFORMED.values(), ids=MALFORMED.keys())
def test_the_editor_opens_and_saves_whatever_is_stored(value, page_of, page_admin):
    names = ["content", "segmented_hero", "layout", "notice"]
    page = page_of()
    StreamPage.objects.filter(pk=page.pk).update(body=[{"type": name, "value": value} for name in names])

    opened = page_admin.get(edit_url(page))
    response = page_admin.post(edit_url(page), sent_by(opened.context["form"]))

    assert response.status_code == 302, errors_at(response)
    assert [block["type"] for block in drafted(page)] == names


def test_the_block_picker_offers_our_blocks(page_of, page_admin):
    html = page_admin.get(edit_url(page_of())).content.decode()

    assert "Different content for different people." in html
    assert "Another page layout for different people." in html


def test_the_setting_is_behind_the_others(page_of, page_admin):
    block = BODY.child_blocks["notice"]

    assert list(block.get_form_layout().settings) == ["show_to"]


def test_the_editor_of_a_page_may_not_slip_in_a_script(page_of, page_admin, segment):
    page = page_of(content("all", variant("some", segment("students", name="</script><script>alert(1)"))))

    html = page_admin.get(edit_url(page)).content

    assert b"<script>alert" not in html
    assert BeautifulSoup(html, "html.parser").find("form", id="page-edit-form")
