"""The preview beside the form: the unsaved rule as a sentence, and "would I match?", criterion by criterion."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session

from tests.admin.posting import segment_form, sent_by
from tests.admin.test_list import CAMPAIGN, GONE, inside, words
from tests.admin.test_segment_form import HALF_FILLED, group
from wagtail_segments.models import Segment

SIGNED_IN = {"type": "user__signed_in", "value": {"operator": "is"}}
STAFF = {"type": "user__staff", "value": {"operator": "is"}}
EDITOR = {"type": "user__email", "value": {"operator": "is", "value": "editor@example.com"}}


class Preview:
    """What the panel shows."""

    def __init__(self, response: Any) -> None:
        self.status = response.status_code
        self.html = response.content.decode()
        self.page = BeautifulSoup(response.content, "html.parser")

    @property
    def sentence(self) -> str:
        return words(self.page.select_one(".sentence"))

    @property
    def answer(self) -> str:
        return words(self.page.select_one(".answer"))

    @property
    def criteria(self) -> list[tuple[str, str]]:
        """The sentence and the answer of each group and criterion, outermost first."""
        return [
            (words(one.select_one(".reason__sentence")), words(one.select_one(".reason__answer")))
            for one in self.page.select(".reason")
        ]


@pytest.fixture
def preview(admin, url_of):
    """What the panel shows for a form that nobody has saved."""

    def show(rule: Any = (), **sent: Any) -> Preview:
        url = url_of("preview_on_add")
        answered = admin.post(url, segment_form(rule) | sent)
        assert answered.json()["is_available"]
        return Preview(admin.get(url))

    return show


def test_the_unsaved_rule_reads_as_a_sentence(preview):
    assert preview([SIGNED_IN, CAMPAIGN]).sentence == "Is signed in; and Campaign is “college”."


def test_nothing_is_saved_by_looking(preview):
    preview([SIGNED_IN])

    assert not Segment.objects.exists()


@pytest.mark.parametrize(("match", "sentence"), [("any", "; or "), ("none", "Not: ")])
def test_the_sentence_follows_how_criteria_combine(match, sentence, preview):
    assert sentence in preview([SIGNED_IN, CAMPAIGN], match=match).sentence


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ([SIGNED_IN], "Yes, you would be in this segment now."),
        ([CAMPAIGN], "No, you would not be in this segment now."),
        ([GONE], "It cannot be told, so you would not be in this segment."),
        ([], "No, you would not be in this segment now."),
    ],
)
def test_it_says_whether_i_would_match(rule, answer, preview):
    assert preview(rule).answer == answer


def test_it_says_so_criterion_by_criterion(preview):
    assert preview([SIGNED_IN, group(STAFF, EDITOR)]).criteria == [
        ("Is signed in", "yes"),
        ("Any of these", "yes"),
        ("Is a member of staff", "no"),
        ("Email address is “editor@example.com”", "yes"),
    ]


def test_it_says_what_i_have_instead(preview):
    shown = preview([{"type": "user__email", "value": {"operator": "is", "value": "nobody@example.com"}}])

    assert "editor@example.com" in words(shown.page.select_one(".reason__actual"))


def test_what_i_have_is_escaped(preview, editor):
    editor.email = "<b>@example.com"
    editor.save()

    assert "<b>@" not in preview([EDITOR]).html


def test_another_segment_is_named(preview, segment):
    assert preview([inside(segment("phones"))]).sentence == "Is in the segment “Phones”."


def test_another_segment_is_looked_into(preview, segment):
    assert preview([inside(segment("members", [SIGNED_IN]))]).answer.startswith("Yes")


def test_a_half_filled_criterion_is_told_and_explained(preview):
    shown = preview([HALF_FILLED, SIGNED_IN])

    assert [answer for _sentence, answer in shown.criteria] == ["cannot be told", "yes"]
    assert shown.criteria[0][0] == "“Campaign” is not complete: Fill in a value"


def test_a_segment_without_a_name_has_a_preview_all_the_same(admin, url_of):
    url = url_of("preview_on_add")

    admin.post(url, segment_form([SIGNED_IN], name="", key=""))

    assert admin.get(url).status_code == 200


def test_a_criterion_that_nothing_knows_is_told(preview):
    assert "“weather.now” is not available any more" in preview([GONE]).sentence


def test_the_form_of_a_stored_segment_has_a_preview_of_what_was_typed(segment, admin, url_of):
    students = segment("students", [CAMPAIGN])
    form = admin.get(url_of("edit", students.pk)).context["form"]
    url = url_of("preview_on_edit", students.pk)

    admin.post(url, sent_by(form) | {"rule-0-value-value": "spring"})

    assert Preview(admin.get(url)).sentence == "Campaign is “spring”."


def test_looking_at_a_preview_writes_nothing_to_the_visit(preview, segment, admin):
    visit = [CAMPAIGN, {"type": "visit__pages", "value": {"operator": "ge", "value": 2}}]
    segment("visitors", visit)

    preview(visit)

    kept = [session.get_decoded() for session in Session.objects.all()]
    assert [name for session in kept for name in session if name.startswith("wagtail_segments")] == []


def test_the_answer_does_not_leave_in_a_shared_cache(admin, url_of):
    url = url_of("preview_on_add")
    admin.post(url, segment_form([SIGNED_IN]))

    assert "private" in admin.get(url)["Cache-Control"]


def test_the_document_asks_for_nothing_from_elsewhere(preview):
    page = preview([SIGNED_IN]).page

    assert page.find_all(["script", "style", "img", "iframe"]) == []
    assert [link["href"].startswith("/static/") for link in page.find_all("link")] == [True]
