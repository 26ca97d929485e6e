"""What has been done: how the criterion is filled in, what it answers, and how it reads."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from taggit.models import Tag

from tests.criteria.deeds import did
from tests.library.models import Category
from tests.library.pages import article
from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.criteria.behaviour import (
    MAX_COUNT,
    Deed,
    Did,
    Searched,
    SubmittedForm,
    ViewedPage,
    ViewedTopic,
    ViewedType,
    deeds_in,
)
from wagtail_segments.criteria.registry import lookup
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.models import Segment
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.rules.tree import Broken
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.segments.problems import problems_of
from wagtail_segments.segments.rule_builder import RuleBlock
from wagtail_segments.testing import request_for

KINDS = ["viewed_page", "viewed_type", "viewed_topic", "searched", "submitted_form"]
COMPLETE: dict[str, dict[str, Any]] = {
    "viewed_page": {"page": 7, "place": "here"},
    "viewed_type": {"type": "library.ArticlePage"},
    "viewed_topic": {"topic": "Loans"},
    "searched": {"words": "loan"},
    "submitted_form": {"page": 7},
}


class Something(Deed):
    """A deed that this request does or does not, of something that exists or does not."""

    identity = "something"
    is_gone = False

    def __init__(self, now: int = 0, is_gone: bool = False) -> None:
        self.now, self.is_gone = now, is_gone

    def done_by(self, visitor: Any) -> int:
        return self.now

    def in_words(self, *, negated: bool) -> str:
        return "has not done it" if negated else "has done it"


def visitor_who(count: int | None) -> Any:
    """A visitor who did it so often before this request; ``None`` if nothing may be remembered of them."""

    def counted(counter: str) -> int:
        if count is None:
            raise CannotTell("nothing may be remembered")
        return count

    return SimpleNamespace(visit=SimpleNamespace(count=counted))


# How often


@pytest.mark.parametrize(
    ("frequency", "times", "counts"),
    [
        ("at_least", 1, {0: NO, 1: YES, 2: YES}),
        ("at_least", 3, {2: NO, 3: YES, 4: YES}),
        ("at_most", 0, {0: YES, 1: NO}),
        ("at_most", 2, {0: YES, 2: YES, 3: NO}),
        ("exactly", 0, {0: YES, 1: NO}),
        ("exactly", 2, {1: NO, 2: YES, 3: NO}),
    ],
)
def test_what_was_done_so_often_fits_or_does_not(frequency, times, counts):
    criterion = Did(Something(), frequency, times)

    assert {count: criterion.truth(visitor_who(count)) for count in counts} == counts


@pytest.mark.parametrize(("before", "now", "answer"), [(0, 1, NO), (1, 1, YES), (2, 0, YES), (1, 0, NO), (0, 2, YES)])
def test_what_this_request_does_counts(before, now, answer):
    assert Did(Something(now), "at_least", 2).truth(visitor_who(before)) is answer


@pytest.mark.parametrize(
    ("frequency", "times", "now", "answer"),
    [
        ("at_least", 1, 1, YES),
        ("at_least", 1, 0, UNKNOWN),
        ("at_least", 2, 1, UNKNOWN),
        ("at_most", 0, 1, NO),
        ("at_most", 0, 0, UNKNOWN),
        ("at_most", 1, 1, UNKNOWN),
        ("exactly", 0, 1, NO),
        ("exactly", 1, 1, UNKNOWN),
        ("exactly", 2, 1, UNKNOWN),
    ],
)
def test_where_nothing_may_be_remembered_this_request_is_all_there_is(frequency, times, now, answer):
    criterion = Did(Something(now), frequency, times)

    assert criterion.truth(visitor_who(None)) is answer


def test_what_may_not_be_remembered_is_said():
    criterion = Did(Something(), "at_least", 1)

    assert criterion.reason(visitor_who(None)) == "nothing may be remembered"
    assert criterion.actual(visitor_who(None)) == "cannot be told"


@pytest.mark.parametrize(
    ("frequency", "times", "count", "answer"),
    [
        ("at_least", 1, 1, YES),
        ("at_least", 1, 0, UNKNOWN),
        ("at_most", 0, 0, UNKNOWN),
        ("at_most", 0, 1, NO),
        ("exactly", 1, 1, UNKNOWN),
        ("exactly", 1, 2, NO),
    ],
)
def test_an_answer_about_something_deleted_stands_if_nothing_could_change_it(frequency, times, count, answer):
    criterion = Did(Something(is_gone=True), frequency, times)

    assert criterion.truth(visitor_who(count)) is answer


def test_it_says_that_something_is_gone():
    assert "no longer exists" in Did(Something(is_gone=True), "at_most", 0).reason(visitor_who(0))


@pytest.mark.parametrize(("count", "words"), [(0, "never"), (1, "once"), (2, "twice"), (5, "5 times")])
def test_what_was_found_is_said(count, words):
    assert Did(Something(), "at_least", 1).actual(visitor_who(count)) == words


# What counts


@pytest.mark.parametrize(
    ("place", "on_it", "below", "beside"),
    [("here", 1, 0, 0), ("below", 0, 1, 0), ("either", 1, 1, 0)],
)
def test_a_page_and_those_below_it(home, place, on_it, below, beside):
    section = article(home, "section")
    pages = [section, article(section, "inside"), article(home, "elsewhere")]
    deed = ViewedPage(section.pk, place)

    assert [deed.done_by(request_for(page=page).visitor) for page in pages] == [on_it, below, beside]


def test_a_page_whose_path_merely_begins_alike_is_not_below(home):
    section = article(home, "section")
    alike = SimpleNamespace(path=section.path[:-1] + "X" + "0001")

    assert ViewedPage(section.pk, "below").done_by(request_for(page=alike).visitor) == 0


def test_a_page_of_a_type(home):
    deed = ViewedType("library.ArticlePage")

    assert deed.done_by(request_for(page=article(home, "first")).visitor) == 1
    assert deed.done_by(request_for(page=home).visitor) == 0


@pytest.mark.parametrize(
    ("topic", "counts"),
    [("Loans", 1), ("loans", 1), ("LOANS", 1), ("first home", 1), ("first-home", 1), ("loan", 0), ("Savings", 0)],
)
def test_a_page_about_a_tag_by_its_name_or_slug_in_any_case(home, topic, counts):
    page = article(home, "mortgages", tags=["Loans", "First home"])

    assert ViewedTopic(topic).done_by(request_for(page=page).visitor) == counts


@pytest.mark.parametrize(("field", "topic"), [("categories", "Advice"), ("shelf", "Cellar")])
def test_a_page_about_what_the_site_names_as_topics(home, field, topic):
    page = article(home, "mortgages", categories=["Advice"], shelf="Cellar")

    assert ViewedTopic(topic).done_by(request_for(page=page).visitor) == 0
    with override_settings(WAGTAIL_SEGMENTS={"TOPIC_FIELDS": [field]}):
        assert ViewedTopic(topic).done_by(request_for(page=page).visitor) == 1


def test_the_tags_of_a_page_are_looked_up_once_and_with_one_query(home, reads):
    visitor = request_for(page=article(home, "mortgages", tags=["Loans", "First home"])).visitor

    with reads() as found:
        assert [ViewedTopic(topic).done_by(visitor) for topic in ("loans", "first home", "other")] == [1, 1, 0]

    assert len(found) == 1


@pytest.mark.parametrize("deed", [ViewedPage(1), ViewedType("library.ArticlePage"), ViewedTopic("x"), SubmittedForm()])
def test_where_there_is_no_page_none_is_viewed(deed, db):
    assert deed.done_by(request_for().visitor) == 0


@pytest.mark.parametrize(
    ("address", "words", "counts"),
    [
        ("/?q=loan", "", 1),
        ("/?query=loan", "", 1),
        ("/?search=loan", "", 1),
        ("/?term=loan", "", 0),
        ("/?q=", "", 0),
        ("/?q=%20%20", "", 0),
        ("/?q=", "loan", 0),
        ("/", "", 0),
        ("/?q=Student+LOANS", "loan", 1),
        ("/?q=savings", "loan", 0),
        ("/?q=savings&q=loans", "loan", 1),
        ("/?q=%00", "loan", 0),
        ("/?q=%ff%fe", "", 1),
        ("/?q=" + "x" * 5_000 + "loan", "loan", 0),
        ("/?" + "&".join(f"p{number}=1" for number in range(2_000)) + "&q=loan", "loan", 0),
    ],
)
def test_a_search_is_an_address_with_something_to_search_for(address, words, counts):
    assert Searched(words).done_by(request_for(address).visitor) == counts


def test_the_site_says_where_its_searches_are():
    with override_settings(WAGTAIL_SEGMENTS={"SEARCH_PARAMETERS": ["term"]}):
        assert Searched().done_by(request_for("/?term=loan").visitor) == 1
        assert Searched().done_by(request_for("/?q=loan").visitor) == 0


@pytest.mark.parametrize("deed", [Searched(), ViewedType("library.ArticlePage"), ViewedTopic("loans")])
@pytest.mark.parametrize("method", ["POST", "HEAD"])
def test_only_what_is_looked_at_is_viewed_or_searched(home, deed, method):
    request = request_for("/?q=loan", page=article(home, "mortgages", tags=["loans"]))
    request.method = method

    assert deed.done_by(request.visitor) == 0


@pytest.mark.parametrize(("page", "counts"), [(7, 2), (8, 1), (9, 0), (None, 4)])
def test_forms_are_told_apart_by_their_pages(page, counts):
    visitor = request_for().visitor
    for submitted in (7, SimpleNamespace(pk=8), 7, None):
        visitor.submitted(submitted)

    assert SubmittedForm(page).done_by(visitor) == counts


# Counters


def test_every_deed_has_a_counter_of_its_own():
    deeds = [
        ViewedPage(7),
        ViewedPage(7, "below"),
        ViewedPage(7, "either"),
        ViewedPage(8),
        ViewedType("a.B"),
        ViewedTopic("loans"),
        Searched(),
        Searched("loans"),
        SubmittedForm(),
        SubmittedForm(7),
    ]

    assert len({deed.counter for deed in deeds}) == len(deeds)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ViewedTopic("Loans"), ViewedTopic("loans")),
        (Searched("Loan"), Searched("lOAN")),
        (ViewedPage(7), ViewedPage(7)),
    ],
)
def test_what_means_the_same_is_counted_once(one, other):
    assert one.counter == other.counter


def test_a_counter_has_a_short_name_that_never_changes():
    assert ViewedPage(7).counter == "did:aa8d1aa4"
    assert len(Searched("x" * 512).counter) == 12


def test_a_counter_is_the_same_for_however_many_times_are_wanted():
    rule = load_rule("any", [did("viewed_page", page=7), did("viewed_page", "at_most", 3, page=7)])

    assert len({need for leaf in rule.children for need in leaf.needs}) == 1


def test_what_a_rule_names_is_looked_up_when_it_is_loaded(home, django_assert_num_queries):
    section = article(home, "section", tags=["loans"])
    lines = [
        did("viewed_page", place="below", page=section.pk),
        did("viewed_topic", topic="loans"),
        did("submitted_form", page=section.pk),
    ]
    with looked_up_once():
        deeds = deeds_in([load_rule("all", lines)])
    request = request_for(page=home)
    assert request.visitor.topics == frozenset()  # looked up for this page

    with django_assert_num_queries(0):
        assert [deed.done_by(request.visitor) for deed in deeds.values()] == [0, 0, 0]


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
