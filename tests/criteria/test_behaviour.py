"""Lines about what has been done: how they are filled in, how they read, and what becomes of them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from taggit.models import Tag

from tests.criteria.deeds import did
from tests.library.models import Category
from tests.library.pages import article
from wagtail_segments.criteria.deeds import (
    MAX_COUNT,
    Searched,
    SubmittedForm,
)
from wagtail_segments.criteria.registry import lookup
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.models import Segment
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.tree import Broken
from wagtail_segments.segments.problems import problems_of
from wagtail_segments.segments.rule_builder.rule import RuleBlock
from wagtail_segments.testing import request_for

KINDS = ["viewed_page", "viewed_type", "viewed_topic", "searched", "submitted_form"]
COMPLETE: dict[str, dict[str, Any]] = {
    "viewed_page": {"page": 7, "place": "here"},
    "viewed_type": {"type": "library.ArticlePage"},
    "viewed_topic": {"topic": "Loans"},
    "searched": {"words": "loan"},
    "submitted_form": {"page": 7},
}


# How it is filled in


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("frequency", "times"), [("at_least", 1), ("at_most", 0), ("exactly", MAX_COUNT - 1)])
def test_a_complete_line_is_loaded(kind, frequency, times):
    stored = did(kind, frequency, times, **COMPLETE[kind])["value"]

    loaded = lookup(kind).load(stored)

    assert (loaded.frequency, loaded.times, loaded.window) == (frequency, times, "visit")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("junk", "field"),
    [
        ({"frequency": None}, "frequency"),
        ({"frequency": "often"}, "frequency"),
        ({"frequency": ["at_least"]}, "frequency"),
        ({"frequency": {}}, "frequency"),
        ({"times": None}, "times"),
        ({"times": ""}, "times"),
        ({"times": "3"}, "times"),
        ({"times": 1.5}, "times"),
        ({"times": True}, "times"),
        ({"times": -1}, "times"),
        ({"times": MAX_COUNT}, "times"),
        ({"times": 10**400}, "times"),
        ({"times": 0}, "times"),
        ({"times": [1]}, "times"),
        ({"window": None}, "window"),
        ({"window": "ever"}, "window"),
        ({"window": 7}, "window"),
    ],
)
def test_junk_is_refused_by_naming_the_field(kind, junk, field):
    with pytest.raises(ValidationError) as refused:
        lookup(kind).load(did(kind, **COMPLETE[kind])["value"] | junk)

    assert refused.value.code == field


@pytest.mark.parametrize(
    ("kind", "junk", "field"),
    [
        ("viewed_page", {"page": None}, "page"),
        ("viewed_page", {"page": "7"}, "page"),
        ("viewed_page", {"page": True}, "page"),
        ("viewed_page", {"page": 0}, "page"),
        ("viewed_page", {"page": -7}, "page"),
        ("viewed_page", {"page": 2**63}, "page"),
        ("viewed_page", {"page": [7]}, "page"),
        ("viewed_page", {"place": None}, "place"),
        ("viewed_page", {"place": "above"}, "place"),
        ("viewed_page", {"place": ["here"]}, "place"),
        ("viewed_type", {"type": None}, "type"),
        ("viewed_type", {"type": ""}, "type"),
        ("viewed_type", {"type": 5}, "type"),
        ("viewed_type", {"type": ["library.ArticlePage"]}, "type"),
        ("viewed_type", {"type": "x" * 513}, "type"),
        ("viewed_topic", {"topic": None}, "topic"),
        ("viewed_topic", {"topic": " "}, "topic"),
        ("viewed_topic", {"topic": "x" * 513}, "topic"),
        ("viewed_topic", {"topic": "a\0b"}, "topic"),
        ("viewed_topic", {"topic": {}}, "topic"),
        ("searched", {"words": 5}, "words"),
        ("searched", {"words": ["loan"]}, "words"),
        ("searched", {"words": "x" * 513}, "words"),
        ("searched", {"words": "a\0b"}, "words"),
        ("submitted_form", {"page": "7"}, "page"),
        ("submitted_form", {"page": False}, "page"),
        ("submitted_form", {"page": 2**70}, "page"),
    ],
)
def test_junk_in_what_was_done_is_refused_by_naming_the_field(kind, junk, field):
    with pytest.raises(ValidationError) as refused:
        lookup(kind).load(did(kind, **COMPLETE[kind])["value"] | junk)

    assert refused.value.code == field


@pytest.mark.parametrize(("kind", "empty"), [("searched", "words"), ("submitted_form", "page")])
@pytest.mark.parametrize("nothing", [None, ""])
def test_any_search_and_any_form_may_be_meant(kind, empty, nothing):
    if (kind, nothing) != ("submitted_form", ""):
        assert lookup(kind).load(did(kind, **{empty: nothing})["value"]).deed in (Searched(), SubmittedForm())


def test_a_surrogate_that_stands_alone_is_text_like_any_other(db):
    leaf = lookup("searched").load(did("searched", words="\ud800")["value"])

    assert len(leaf.deed.counter) == 12
    assert leaf.deed.done_by(request_for("/?q=x").visitor) == 0


def errors_of(line: dict[str, Any]) -> dict[str, Any]:
    """What the rule builder says at which field of a line."""
    block = RuleBlock(0).child_blocks[line["type"]]
    try:
        block.clean(block.to_python(line["value"]))
    except ValidationError as refused:
        return {field: error.messages for field, error in refused.block_errors.items()}
    return {}


def test_a_topic_of_which_there_is_none_is_refused_with_what_is_alike(home):
    article(home, "mortgages", tags=["Mortgages", "Motoring", "Mortgage rates"])

    errors = errors_of(did("viewed_topic", topic="Mortgags"))

    assert errors == {"topic": ["There is no tag or category “Mortgags”. There is “Mortgage rates”, “Mortgages”."]}


@pytest.mark.parametrize("topic", ["Mortgages", "mortgages", "MORTGAGES", "first-home"])
def test_a_topic_may_be_written_as_its_name_or_slug_in_any_case(home, topic):
    article(home, "mortgages", tags=["Mortgages", "First home"])

    assert errors_of(did("viewed_topic", topic=topic)) == {}


def test_a_category_is_a_topic_if_the_site_says_so(db):
    Category.objects.create(title="Advice")

    assert "topic" in errors_of(did("viewed_topic", topic="advice"))
    with override_settings(WAGTAIL_SEGMENTS={"TOPIC_FIELDS": ["categories"]}):
        assert errors_of(did("viewed_topic", topic="advice")) == {}


def test_a_topic_may_be_missing_from_a_draft(db):
    block = RuleBlock(0)
    line = block.to_python([did("viewed_topic", topic="nothing like it")])

    assert block.clean_deferred(line)


# In words


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (did("searched"), "Has searched at least once in this visit"),
        (did("searched", "at_least", 2), "Has searched at least twice in this visit"),
        (did("searched", "at_most", 3, words="loan"), "Has searched for “loan” at most 3 times in this visit"),
        (did("searched", "at_most", 0, words="loan"), "Has not searched for “loan” in this visit"),
        (did("searched", "exactly", 0), "Has not searched in this visit"),
        (did("submitted_form"), "Has submitted a form at least once in this visit"),
        (did("submitted_form", "at_most", 0), "Has not submitted a form in this visit"),
        (did("viewed_topic", topic="Loans"), "Has viewed a page about “Loans” at least once in this visit"),
        (did("viewed_topic", "at_most", 0, topic="Loans"), "Has not viewed a page about “Loans” in this visit"),
        (
            did("viewed_type", "exactly", 2, type="library.ArticlePage"),
            "Has viewed a page of the type “Article page” exactly twice in this visit",
        ),
        (
            did("viewed_type", "at_most", 0, type="library.Gone"),
            "Has not viewed a page of the type “library.Gone” in this visit",
        ),
    ],
)
def test_it_reads_as_a_sentence(line, sentence):
    assert describe(load_rule("all", [line])) == sentence


@pytest.mark.parametrize(
    ("kind", "place", "did_it", "did_not"),
    [
        ("viewed_page", "here", "has viewed “Savings” at least once", "has not viewed “Savings”"),
        (
            "viewed_page",
            "below",
            "has viewed a page below “Savings” at least once",
            "has not viewed a page below “Savings”",
        ),
        (
            "viewed_page",
            "either",
            "has viewed “Savings” or a page below it at least once",
            "has not viewed “Savings” or a page below it",
        ),
        (
            "submitted_form",
            None,
            "has submitted the form “Savings” at least once",
            "has not submitted the form “Savings”",
        ),
    ],
)
def test_a_page_reads_by_its_title(home, kind, place, did_it, did_not):
    what = {"page": article(home, "savings").pk} | ({"place": place} if place else {})

    assert lookup(kind).load(did(kind, **what)["value"]).sentence() == f"{did_it} in this visit"
    assert lookup(kind).load(did(kind, "at_most", 0, **what)["value"]).sentence() == f"{did_not} in this visit"


# What is gone


@pytest.mark.parametrize("kind", ["viewed_page", "submitted_form"])
def test_a_deleted_page_is_named_as_a_problem(home, segment, kind):
    page = article(home, "savings")
    students = segment("students", [did(kind, page=page.pk)])
    assert problems_of(students) == []

    page.delete()

    (problem,) = problems_of(Segment.objects.get())
    assert "no longer exists" in problem


def test_a_deleted_tag_is_named_as_a_problem(home, segment):
    article(home, "savings", tags=["Loans"])
    segment("students", [did("viewed_topic", topic="loans")])
    assert problems_of(Segment.objects.get()) == []

    Tag.objects.all().delete()

    assert problems_of(Segment.objects.get()) == [
        "“has viewed a page about “loans” at least once in this visit” names something that no longer exists."
    ]


def test_a_page_type_that_is_gone_is_named_as_a_problem(segment):
    students = segment("students", [did("viewed_type", type="library.Gone")])

    assert len(problems_of(students)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_half_filled_line_is_broken_and_kept(kind):
    (leaf,) = load_rule("all", [{"type": kind, "value": {"times": 1}}]).children

    assert isinstance(leaf, Broken)
    assert "is not complete" in leaf.why
