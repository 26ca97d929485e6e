"""The preview of a page as it will be for the members of a segment, from what stands in the form."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import admin, as_, editor, page_admin, page_editor  # noqa: F401  # fixtures
from tests.admin.posting import sent_by
from tests.admin.test_page_editor import audience, content, edit_url, layout, sent_by_body, variant
from tests.attributes.reading import criterion
from tests.testapp.models import StreamPage
from wagtail_segments import failures, marks
from wagtail_segments.models import Segment
from wagtail_segments.previews import AS_CHOSEN, personalised_segments
from wagtail_segments.testing import reload_segments

NOBODY = criterion("user.signed_in", "is_not")
SIGNED_IN = criterion("user.signed_in", "is")


@pytest.fixture
def students(segment: Any) -> Segment:
    """A segment in which no editor is."""
    return segment("students", [NOBODY])


@pytest.fixture
def preview(page_admin: Client) -> Callable[..., Any]:  # noqa: F811
    """What the preview shows of blocks that are not saved: ``preview(page, *blocks, mode="segment:1")``."""

    def show(page: Any, *blocks: Any, mode: str = "") -> Any:
        form = page_admin.get(edit_url(page)).context["form"]
        url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        answered = page_admin.post(url, sent_by(form) | sent_by_body(*blocks))
        assert answered.json()["is_available"]
        return page_admin.get(f"{url}?{urlencode({'mode': mode})}" if mode else url)

    return show


def mode_of(segment: Any) -> str:
    return f"segment:{segment.pk}"


def marks_in(response: Any) -> list[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [" ".join(mark.get_text().split()) for mark in soup.select(".segments-place")]


# The modes


def test_a_page_has_a_mode_for_each_segment_that_it_is_for_and_one_for_any(page_of, segment):
    used = [segment(f"segment-{number}", name=name) for number, name in enumerate("dcba")]
    segment("unused")
    hero, some, other, notice = used
    wide = layout("wide", main="x")
    page = page_of(
        content("all", variant("some", hero, notice)),
        {"type": "layout", "value": {"variants": [variant(wide, some, other)], "default": wide}},
        {"type": "notice", "value": {"show_to": audience(notice), "text": "Read this"}},
    )

    assert page.preview_modes == [
        ("", "Default"),
        *((mode_of(one), f"As a member of “{one.name}”") for one in reversed(used)),
        (AS_CHOSEN, "As chosen in “View as”"),
    ]
    assert page.default_preview_mode == ""


def test_a_page_for_everybody_has_its_own_mode_only(page_of):
    assert page_of({"type": "heading", "value": "Hello."}).preview_modes == [("", "Default")]


def test_segments_that_are_deleted_or_not_published_have_no_mode(page_of, segment):
    draft, gone = segment("draft", live=False), segment("gone")
    page = page_of(content("all", variant("some", draft, gone, 999)))
    gone.delete()
    reload_segments()

    assert page.preview_modes == [("", "Default")]


def test_what_cannot_be_walked_through_has_no_mode(page_of, monkeypatch):
    page = page_of(content("all"))
    monkeypatch.setattr(type(page.body.stream_block), "extract_references", lambda *args: 1 / 0)
    before = failures.counts["preview"]

    assert personalised_segments(page) == ()
    assert failures.counts["preview"] > before


def test_a_page_with_many_segments_has_a_bounded_number_of_modes(page_of):
    Segment.objects.bulk_create([Segment(key=f"s{number}", name=f"S{number}") for number in range(120)])
    reload_segments()
    keys = list(Segment.objects.values_list("pk", flat=True))
    page = page_of(content("all", variant("a", *keys[:60]), variant("b", *keys[60:])))

    assert len(page.preview_modes) == 52


# What is shown


def test_the_preview_shows_what_members_will_see_before_anything_is_saved(preview, page_of, students):
    page = page_of()
    blocks = [content("for all", variant("for students", students))]

    assert "for students" in preview(page, *blocks, mode=mode_of(students)).content.decode()
    assert "for all" in preview(page, *blocks).content.decode()
    assert not page.body


def test_the_preview_as_a_member_of_one_segment_is_one_of_no_other(preview, page_of, segment, students):
    everybody = segment("everybody", [SIGNED_IN])
    blocks = [content("for all", variant("for everybody", everybody), variant("for students", students))]

    assert "for everybody" in preview(page_of(), *blocks).content.decode()
    assert "for students" in preview(page_of(slug="b"), *blocks, mode=mode_of(students)).content.decode()


def test_any_combination_is_the_one_that_was_chosen_in_view_as(preview, page_of, segment, students, page_admin):  # noqa: F811
    other = segment("other", [NOBODY])
    page = page_of()
    both = content("for all", variant("for both", students, other))
    both["value"]["variants"][0]["value"]["audience"]["match"] = "all"
    assert "for all" in preview(page, both, mode=AS_CHOSEN).content.decode()

    page_admin.post(
        reverse("wagtail_segments_view_as_begin", args=[page.pk]),
        {"who": "chosen", "segments": [students.pk, other.pk]},
    )

    assert "for both" in preview(page, both, mode=AS_CHOSEN).content.decode()


def test_the_preview_of_a_new_page_has_the_modes_too(page_admin, home, students):  # noqa: F811
    url = reverse("wagtailadmin_pages:preview_on_add", args=["testapp", "streampage", home.pk])
    form = page_admin.get(reverse("wagtailadmin_pages:add", args=["testapp", "streampage", home.pk])).context["form"]
    blocks = sent_by_body(content("for all", variant("for students", students)))
    page_admin.post(url, sent_by(form) | blocks | {"title": "New", "slug": "new"})

    for mode, shown in ((mode_of(students), "for students"), (AS_CHOSEN, "for all")):
        assert shown in page_admin.get(f"{url}?mode={quote(mode)}").content.decode()


@pytest.mark.parametrize(
    ("mode", "status"),
    [
        ("segment:999999", 200),
        ("segment:0", 200),
        ("segment:", 404),
        ("segment:one", 404),
        ("segment:1,2", 404),
        ("segment:-1", 404),
        ("segment:１", 404),
        ("segment:1\0", 404),
        ("segment:" + "9" * 65_536, 404),
        ("segments:", 404),
        ("segments:all", 404),
        ("nonsense", 200),
        ("\0", 200),
        ("a" * 65_536, 200),
    ],
    ids=lambda value: str(value)[:20].replace("\0", "NUL"),
)
def test_a_mode_that_cannot_be_is_refused_or_shows_what_is_for_everyone_else(preview, page_of, students, mode, status):
    response = preview(page_of(), content("for all", variant("for students", students)), mode=mode)

    assert response.status_code == status
    assert ("for all" in response.content.decode()) == (status == 200)


def test_a_segment_that_is_deleted_meanwhile_shows_what_is_for_everyone_else(preview, page_of, students):
    mode = mode_of(students)
    blocks = [content("for all", variant("for students", students))]
    students.delete()
    reload_segments()

    response = preview(page_of(), *blocks, mode=mode)

    assert "for all" in response.content.decode()
    assert marks_in(response) == [
        "For everyone else: no variant fits; people in any of a segment that is not published: cannot be told;"
        " supposed for this view"
    ]


@pytest.mark.parametrize("mode", ["", "segment", AS_CHOSEN])
def test_the_preview_leaves_no_trace(preview, page_of, segment, mode):
    visitors = segment("visitors", [criterion("visit.campaign", "is_set")], remember="good")

    response = preview(
        page_of(),
        content("for all", variant("for some", visitors)),
        mode=mode_of(visitors) if mode == "segment" else mode,
    )

    kept = [name for session in Session.objects.all() for name in session.get_decoded()]
    assert [name for name in kept if name.startswith("wagtail_segments")] == []
    assert "private" in response["Cache-Control"]


# What is said


def test_each_place_says_what_was_chosen_and_why(preview, page_of, segment, students):
    savers = segment("savers", [NOBODY])
    wide = layout("wide", main="x")
    blocks = [
        content("all", variant("some", savers), variant("others", savers, students)),
        content("all", variant("some", savers)),
        content("all", variant("some")),
        content("for everybody"),
        {"type": "layout", "value": {"variants": [variant(wide, students)], "default": wide}},
        {"type": "notice", "value": {"show_to": audience(students), "text": "Read this"}},
        {"type": "notice", "value": {"show_to": audience(students, match="none"), "text": "Not that"}},
        {"type": "notice", "value": {"show_to": audience(), "text": "Anyway"}},
    ]

    response = preview(page_of(), *blocks, mode=mode_of(students))

    assert marks_in(response) == [
        "Variant 2 of 2: people in any of Savers: no, Students: yes; supposed for this view",
        "For everyone else: no variant fits; people in any of Savers: no; supposed for this view",
        "For everyone else: no variant fits; for nobody in particular, so it is passed over; supposed for this view",
        "Variant 1 of 1: people in any of Students: yes; supposed for this view",
        "Shown: people in any of Students: yes; supposed for this view",
        "Not shown: people in none of Students: yes; supposed for this view",
    ]


def test_on_a_preview_as_oneself_nothing_is_said_to_be_supposed(preview, page_of, students):
    response = preview(page_of(), content("for all", variant("for students", students)))

    assert marks_in(response) == ["For everyone else: no variant fits; people in any of Students: no"]


def test_what_is_said_is_escaped_and_brings_its_style_once(preview, page_of, segment):
    odd = segment("odd", name="<b>& co")

    html = preview(page_of(), *[content("all", variant("some", odd))] * 2).content.decode()

    assert html.count("&lt;b&gt;&amp; co: no") == 2
    assert html.count("view_as.css") == 1


def test_a_saved_page_says_the_same(page_admin, page_of, students):  # noqa: F811
    page = page_of(content("for all", variant("for students", students)))
    revision = page.save_revision()

    url = reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision.pk])
    response = page_admin.get(f"{url}?mode={mode_of(students)}")

    assert marks_in(response) == ["Variant 1 of 1: people in any of Students: yes; supposed for this view"]


def test_nothing_is_said_outside_previews(page_of, segment, client):
    page_of(content("for all", variant("for everybody", segment("everybody", [NOBODY]))))

    response = client.get("/page/")

    assert "for everybody" in response.content.decode()
    assert marks_in(response) == []


def test_what_cannot_be_said_does_not_cost_the_preview(preview, page_of, students, monkeypatch):
    monkeypatch.setattr(marks, "_mark", lambda *args: 1 / 0)
    blocks = [
        content("for all", variant("for students", students)),
        {"type": "notice", "value": {"show_to": audience(students), "text": "Read this"}},
    ]

    response = preview(page_of(), *blocks, mode=mode_of(students))

    assert response.status_code == 200
    assert "Read this" in response.content.decode()


# What a subclass may add


def more_modes(page: Any) -> list[tuple[str, Any]]:
    return [("spring", "Spring")]


def test_a_subclass_adds_modes_of_its_own(preview, page_of, monkeypatch):
    monkeypatch.setattr(StreamPage, "more_preview_modes", more_modes)
    monkeypatch.setattr(StreamPage, "shown_in_preview", lambda page, request, mode, as_somebody: StreamPage(title=mode))
    page = page_of(content("all"))

    assert page.preview_modes == [("", "Default"), ("spring", "Spring"), (AS_CHOSEN, "As chosen in “View as”")]
    assert "spring" in preview(page, mode="spring").content.decode()


def test_without_more_such_a_mode_shows_the_page_in_its_default(preview, page_of, monkeypatch, students):
    monkeypatch.setattr(StreamPage, "more_preview_modes", more_modes)

    response = preview(page_of(), content("for all", variant("for students", students)), mode="spring")

    assert "for all" in response.content.decode()
