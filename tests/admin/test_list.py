from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail_segments.segments.choosing import choose
from wagtail_segments.segments.members import EXCLUDED, INCLUDED, REMEMBERED, Membership

CAMPAIGN = {"type": "visit__campaign", "value": {"operator": "is", "value": "college"}}
GONE = {"type": "weather__now", "value": {"operator": "is", "value": "rain"}}


def inside(segment: Any) -> dict[str, Any]:
    return {"type": "segment", "value": {"operator": "in", "segment": segment.pk}}


def notice_for(segment: Any) -> dict[str, Any]:
    return {
        "type": "notice",
        "value": {"show_to": {"match": "any", "segments": [segment.pk]}, "text": "Hello"},
    }


def columns_of(response: Any) -> dict[str, dict[str, Any]]:
    """The cells of the list, by name of the segment and heading."""
    table = BeautifulSoup(response.content, "html.parser").find("table", class_="listing")
    headings = [words(cell) for cell in table.thead.find_all("th")]
    rows = {}
    for row in table.tbody.find_all("tr"):
        cells = dict(zip(headings, row.find_all("td", recursive=False), strict=True))
        rows[words(cells["Name"].find(id=lambda id: id and id.endswith("_title")))] = cells
    return rows


def words(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


@pytest.fixture
def listed(admin, url_of):
    """The rows of the list; ``listed(q="students")`` searches."""

    def rows(**query: str) -> dict[str, dict[str, Any]]:
        return columns_of(admin.get(url_of("list"), query))

    return rows


def test_an_empty_list_offers_to_add_a_segment(admin, url_of):
    assert url_of("add") in admin.get(url_of("list")).content.decode()


def test_the_rule_reads_as_a_sentence(listed, segment):
    segment("students", [CAMPAIGN])

    assert words(listed()["Students"]["Who belongs"]) == "Campaign is “college”"


@pytest.mark.parametrize(
    ("included", "excluded", "said"),
    [
        (0, 0, ""),
        (1, 0, " And 1 person who was added by hand."),
        (0, 2, " Not 2 people who were taken out by hand."),
        (2, 1, " And 2 people who were added by hand. Not 1 person who was taken out by hand."),
    ],
)
def test_whoever_was_chosen_by_hand_is_counted_beside_the_sentence(
    listed, segment, django_user_model, included, excluded, said
):
    students, _other = segment("students", [CAMPAIGN]), segment("other", [CAMPAIGN])
    people = [django_user_model.objects.create_user(f"user-{number}") for number in range(included + excluded + 1)]
    choose(students, [one.pk for one in people[:included]], INCLUDED)
    choose(students, [one.pk for one in people[included:-1]], EXCLUDED)
    Membership.objects.create(segment=students, user=people[-1], kind=REMEMBERED)

    rows = listed()

    assert words(rows["Students"]["Who belongs"]) == f"Campaign is “college”{said}"
    assert words(rows["Other"]["Who belongs"]) == "Campaign is “college”"


def test_the_sentence_is_escaped(admin, url_of, segment):
    segment("students", [{"type": "visit__campaign", "value": {"operator": "is", "value": "<script>"}}])

    html = admin.get(url_of("list")).content.decode()

    assert "Campaign is “&lt;script&gt;”" in html


def test_a_segment_without_criteria_says_that_nobody_belongs(listed, segment):
    segment("students")

    assert words(listed()["Students"]["Who belongs"]).startswith("Nobody")


def test_a_place_that_uses_the_segment_is_counted(listed, segment, page_of):
    page_of(notice_for(segment("students")))

    assert words(listed()["Students"]["Used in"]) == "1 place"


def test_several_mentions_in_one_place_count_once(listed, segment, page_of):
    students = segment("students")
    page_of(notice_for(students), notice_for(students))

    assert words(listed()["Students"]["Used in"]) == "1 place"


def test_the_count_leads_to_the_places(listed, segment, page_of, url_of):
    students = segment("students")
    page_of(notice_for(students), slug="one")
    page_of(notice_for(students), slug="two")

    assert listed()["Students"]["Used in"].a["href"] == url_of("usage", students.pk)


def test_a_segment_that_is_used_nowhere_says_so(listed, segment):
    segment("students")

    assert words(listed()["Students"]["Used in"]) == "nowhere yet"


def test_a_page_and_a_segment_with_the_same_number_are_two_places(listed, segment, page_of):
    students = segment("students")
    page = page_of(notice_for(students))
    segment("others", [inside(students)], pk=page.pk)

    assert words(listed()["Students"]["Used in"]) == "2 places"


@pytest.mark.parametrize(
    ("fields", "state"),
    [({}, "live"), ({"live": False}, "draft"), ({"has_unpublished_changes": True}, "live + draft")],
)
def test_the_state_is_shown(fields, state, listed, segment):
    segment("students", **fields)

    assert words(listed()["Students"]["Status"]).casefold() == state


def test_a_criterion_that_is_gone_is_a_problem(listed, segment):
    segment("students", [CAMPAIGN, GONE])

    assert "“weather.now” is not available any more." in words(listed()["Students"]["Who belongs"])


def test_a_half_filled_criterion_is_a_problem(listed, segment):
    segment("students", [{"type": "visit__campaign", "value": {"operator": "is", "value": ""}}], live=False)

    assert "“Campaign” is not complete" in words(listed()["Students"]["Who belongs"])


def test_a_segment_that_no_longer_exists_is_a_problem(listed, segment):
    segment("students", [{"type": "segment", "value": {"operator": "in", "segment": 999}}])

    assert "a segment that no longer exists" in words(listed()["Students"]["Who belongs"])


def test_a_group_that_no_longer_exists_is_a_problem(listed, segment):
    segment("students", [{"type": "user__groups", "value": {"operator": "any_of", "value": ["Gone"]}}])

    assert "names something that no longer exists" in words(listed()["Students"]["Who belongs"])


def test_a_circle_is_a_problem_of_each_segment_in_it(listed, segment):
    one = segment("one")
    two = segment("two", [inside(one)])
    type(one).objects.filter(pk=one.pk).update(rule=[inside(two)])

    rows = listed()

    assert "One → Two → One" in words(rows["One"]["Who belongs"])
    assert "Two → One → Two" in words(rows["Two"]["Who belongs"])


def test_a_segment_in_order_has_no_problem(listed, segment):
    segment("students", [CAMPAIGN, inside(segment("others", [CAMPAIGN]))])

    assert not listed()["Students"]["Who belongs"].select(".segments-problem")


@pytest.mark.parametrize("text", ["student", "STUD", "students"])
def test_a_segment_is_found_by_the_beginning_of_its_name(text, listed, segment):
    segment("students")
    segment("phones")

    assert list(listed(q=text)) == ["Students"]


def test_a_segment_is_found_by_its_key(listed, segment):
    segment("gold", name="Best customers")
    segment("phones")

    assert list(listed(q="gold")) == ["Best customers"]


def test_a_segment_is_found_by_its_description(listed, segment):
    segment("students", description="Arrived through the college campaign.")
    segment("phones")

    assert list(listed(q="college")) == ["Students"]


def test_a_search_that_finds_nothing_says_so(admin, url_of, segment):
    segment("students")

    assert "match" in admin.get(url_of("list"), {"q": "nothing"}).content.decode()


@pytest.mark.parametrize(("live", "names"), [("true", ["Students"]), ("false", ["Phones"])])
def test_the_list_is_filtered_by_state(live, names, listed, segment):
    segment("students")
    segment("phones", live=False)

    assert list(listed(live=live)) == names


def test_the_list_is_filtered_by_how_criteria_combine(listed, segment):
    segment("students", match="none")
    segment("phones", match="any")

    assert list(listed(match="none")) == ["Students"]


def test_results_alone_are_the_same_rows(admin, url_of, segment):
    segment("students", [CAMPAIGN])

    rows = columns_of(admin.get(url_of("list_results")))

    assert words(rows["Students"]["Who belongs"]) == "Campaign is “college”"


def test_a_longer_list_asks_nothing_more_of_segments(admin, url_of, segment, page_of):
    def fill(numbers: range) -> None:
        for number in numbers:
            inner = segment(f"inner-{number}", [CAMPAIGN])
            page_of(notice_for(segment(f"outer-{number}", [inside(inner)])), slug=f"page-{number}")

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(url_of("list")).status_code == 200
        return [query["sql"] for query in captured if "wagtail_segments_segment" in query["sql"]]

    fill(range(3))
    few = asked()
    fill(range(3, 9))

    assert len(asked()) == len(few)


def test_usage_of_a_whole_page_is_one_query(admin, url_of, segment, page_of):
    for number in range(5):
        page_of(notice_for(segment(f"segment-{number}")), slug=f"page-{number}")

    with CaptureQueriesContext(connection) as captured:
        admin.get(url_of("list"))

    asked = [query["sql"] for query in captured if "wagtailcore_referenceindex" in query["sql"]]
    assert len(asked) == 1
