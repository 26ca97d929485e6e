"""What a request does: which of it counts, and under which name."""

from types import SimpleNamespace

import pytest
from django.test import override_settings

from tests.criteria.deeds import did
from tests.library.pages import article
from wagtail_segments.criteria.deeds import (
    Searched,
    SubmittedForm,
    ViewedPage,
    ViewedTopic,
    ViewedType,
)
from wagtail_segments.criteria.frequency import deeds_in
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.testing import request_for

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
