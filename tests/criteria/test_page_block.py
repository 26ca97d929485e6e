from typing import Any

import pytest

from tests.library.pages import article
from wagtail_segments.criteria.page_block import PageBlock


@pytest.fixture
def pages(home: Any) -> list[Any]:
    section = article(home, "section")
    return [home, section, article(section, "inside"), article(home, "elsewhere")]


def test_the_form_shows_what_wagtail_would_show(pages):
    block, keys = PageBlock(), [page.pk for page in pages]

    together = [block.get_form_state(page) for page in block.bulk_to_python(keys)]

    assert together == [block.get_form_state(block.to_python(key)) for key in keys]


def test_any_number_of_pages_takes_two_queries(pages, django_assert_num_queries):
    block, keys = PageBlock(), [page.pk for page in pages] * 3

    with django_assert_num_queries(2):
        states = [block.get_form_state(page) for page in block.bulk_to_python(keys)]

    assert [state["id"] for state in states] == keys


def test_pages_that_are_missing_stay_missing(pages):
    block = PageBlock()

    assert block.bulk_to_python([None, 99_999, pages[0].pk, None]) == [None, None, block.to_python(pages[0].pk), None]


def test_the_root_of_all_pages_has_no_parent(home):
    block, root = PageBlock(can_choose_root=True), home.get_parent()

    (state,) = [block.get_form_state(page) for page in block.bulk_to_python([root.pk])]

    assert state["parentId"] is None
