"""What is wrong at the places of a page."""

import pytest

from tests.experiences.conftest import experience
from tests.places.conftest import audience, content, variant
from tests.testapp.models import OfferPage, StreamPage
from wagtail_segments.places.problems import KnownSegments, problems_in


@pytest.fixture
def known(segment):
    """Segments 1 and 2 are live, 3 is a draft, 4 does not exist."""
    for pk in (1, 2):
        segment(f"live-{pk}", pk=pk)
    segment("draft", pk=3, live=False)
    return KnownSegments()


def told(page, known):
    return [(problem.where, problem.sentence) for problem in problems_in(page, known)]


@pytest.mark.parametrize(
    ("variants", "sentences"),
    [
        ([variant(1)], []),
        ([variant(1), variant(2)], []),
        ([variant()], ["Nobody sees it: no segment is chosen."]),
        ([variant(3)], ["Nobody sees it. “Draft” is not published."]),
        ([variant(4)], ["Nobody sees it. A segment no longer exists."]),
        ([variant(4, 5)], ["Nobody sees it. 2 segments no longer exist."]),
        ([variant(1, 3)], ["“Draft” is not published."]),
        ([variant(1, 4)], ["A segment no longer exists."]),
        ([variant(1, 3, match="all")], ["Nobody sees it. “Draft” is not published."]),
        ([variant(1, 3, match="none")], ["Nobody sees it. “Draft” is not published."]),
        ([variant(1), variant(1)], ["Nobody sees it: everybody it is for already gets variant 1."]),
        ([variant(1), variant(1, 2, match="all")], ["Nobody sees it: everybody it is for already gets variant 1."]),
        ([variant(1), variant(1, 2)], []),
        ([variant(3), variant(3)], ["Nobody sees it. “Draft” is not published."] * 2),
    ],
)
def test_what_is_wrong_with_variants_is_said(known, variants, sentences):
    found = told(StreamPage(body=[content(*variants)]), known)

    assert [sentence for _where, sentence in found] == sentences
    assert all(where.startswith("Body › 1. Content › variant ") for where, _sentence in found)


def test_a_place_where_everyone_else_sees_nothing_is_named(known):
    page = StreamPage(body=[content(variant(1), default="")])

    assert told(page, known) == [("Body › 1. Content", "Everyone else sees nothing here.")]


def test_a_block_for_a_draft_segment_is_seen_by_nobody(known):
    page = StreamPage(body=[{"type": "notice", "value": {"text": "x", "show_to": audience(3)}}])

    assert told(page, known) == [("Body › 1. Notice", "Nobody sees it. “Draft” is not published.")]


def test_an_experience_behind_one_for_everyone_is_never_served(known):
    page = OfferPage(experiences=[experience("All", lead="x"), experience("Some", 1, lead="x")])

    assert told(page, known) == [("Experiences › experience “Some”", "“All” comes before it and is for everyone.")]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (experience("Old", 1, lead="x", ends="2020-01-01T00:00:00Z"), "It ended on"),
        (experience("Draft", 3, lead="x"), "Nobody is in its audience. “Draft” is not published."),
        (experience("Nothing", 1), "It changes nothing"),
        (experience("Gone", 1, lead="x", gone="x"), "It changes a field that is gone: gone."),
    ],
)
def test_the_report_says_of_experiences_what_the_form_says(known, made, sentence):
    ((where, said),) = told(OfferPage(experiences=[made]), known)

    assert where.startswith("Experiences › experience “")
    assert said.startswith(sentence)


def test_an_experience_that_is_off_neither_hides_another_nor_is_a_problem(known):
    page = OfferPage(experiences=[experience("All", active=False), experience("Some", 1, lead="x")])

    assert told(page, known) == []


def test_all_segments_are_read_in_one_query(known, django_assert_num_queries):
    page = StreamPage(body=[content(variant(1), variant(2, 3)), content(variant(4))])
    list(problems_in(StreamPage(), known))

    with django_assert_num_queries(1):
        list(problems_in(page, KnownSegments()))
