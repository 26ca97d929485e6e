import pytest
from wagtail.models import Locale, Page

from tests.attributes.reading import answer, criterion, read
from wagtail_segments.attributes.page import language_code_of, locate, page_types, title, title_at
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.testing import request_for


@pytest.fixture
def tree(home, page_of):
    """home > section > page, and home > other."""
    section = page_of(slug="section")
    page = section.add_child(instance=type(section)(title="page", slug="page"))
    return {"home": home, "section": section, "page": page, "other": page_of(slug="other")}


@pytest.mark.parametrize(
    ("operator", "wanted", "looked_at", "expected"),
    [
        ("is", "page", "page", YES),
        ("is", "page", "section", NO),
        ("is_not", "page", "section", YES),
        ("below", "section", "page", YES),
        ("below", "home", "page", YES),
        ("below", "section", "section", NO),
        ("below", "section", "other", NO),
        ("not_below", "section", "other", YES),
        ("not_below", "section", "page", NO),
    ],
)
def test_a_page_is_itself_and_below_what_it_is_below(tree, operator, wanted, looked_at, expected):
    request = request_for(page=tree[looked_at])

    assert answer(criterion("page.page", operator, tree[wanted].pk), request) is expected


def test_a_page_that_was_moved_is_below_its_new_parent(tree):
    tree["page"].move(tree["other"], pos="last-child")
    request = request_for(page=Page.objects.get(pk=tree["page"].pk))

    assert answer(criterion("page.page", "below", tree["other"].pk), request) is YES
    assert answer(criterion("page.page", "below", tree["section"].pk), request) is NO


@pytest.mark.parametrize("operator", ["is", "is_not", "below", "not_below"])
def test_a_page_that_was_deleted_cannot_be_told(tree, operator):
    gone = tree["other"].pk
    tree["other"].delete()

    assert answer(criterion("page.page", operator, gone), request_for(page=tree["page"])) is UNKNOWN


@pytest.mark.parametrize("key", [0, -1, 2**70])
def test_a_page_that_cannot_be_cannot_be_told(tree, key):
    assert answer(criterion("page.page", "is", key), request_for(page=tree["page"])) is UNKNOWN


def test_the_type_is_that_of_the_specific_page(tree):
    request = request_for(page=Page.objects.get(pk=tree["page"].pk))

    assert read("page.type", request) == "testapp.StreamPage"


def test_the_types_to_choose_from_are_the_sites_own(db):
    assert ("testapp.StreamPage", "Stream page") in page_types()
    assert not any(value == "wagtailcore.Page" for value, _label in page_types())


def test_the_path_is_that_of_the_address():
    assert read("page.path", request_for("/Savings/?colour=blue")) == "/savings/"


def test_the_language_is_that_of_the_page(tree):
    assert read("page.locale", request_for(page=tree["page"])) == "en"


def test_the_language_is_looked_up_once(tree, reads):
    language_code_of.cache_clear()
    with reads() as found:
        for _again in range(3):
            read("page.locale", request_for(page=tree["page"]))

    assert len(found) == 1


def test_a_locale_that_changes_its_language_is_looked_up_anew(tree):
    read("page.locale", request_for(page=tree["page"]))
    locale = Locale.objects.get()
    locale.language_code = "fr"
    locale.save()

    assert read("page.locale", request_for(page=tree["page"])) == "fr"


@pytest.mark.parametrize("key", ["page.page", "page.type", "page.locale"])
def test_where_there_is_no_page_facts_about_it_are_absent(key):
    assert read(key, request_for("/plain/")) is None


@pytest.mark.parametrize(
    ("query", "name", "operator", "value", "expected"),
    [
        ("colour=blue", "colour", "is", "Blue", YES),
        ("colour=blue", "shade", "is_not_set", None, YES),
        ("colour=red&colour=blue", "colour", "is", "blue", YES),
        ("colour=red&colour=blue", "colour", "is_not", "blue", NO),
        ("colour=", "colour", "is_set", None, NO),
        ("colour", "colour", "is_set", None, NO),
        ("", "colour", "is_set", None, NO),
        ("colour=%62lue", "colour", "is", "blue", YES),
        ("Colour=blue", "colour", "is", "blue", NO),
        ("colour=%ff%fe", "colour", "is_set", None, YES),
        ("colour=%00", "colour", "is_set", None, YES),
        ("&&=&=x&;", "colour", "is_set", None, NO),
        ("colour=blue&" + "x" * 9_000, "colour", "is", "blue", YES),
        ("x" * 9_000 + "&colour=blue", "colour", "is", "blue", NO),  # beyond 8 KiB nothing is read
        ("&".join(f"p{number}=1" for number in range(1_001)), "p1", "is", "1", NO),  # Django's limit is 1,000
    ],
)
def test_a_query_parameter_is_compared_by_its_name(query, name, operator, value, expected):
    request = request_for(f"/?{query}")

    assert answer(criterion("page.query", operator, value, name=name), request) is expected


def test_pages_read_as_their_titles(tree):
    assert title(tree["page"].pk) == "“page”"
    assert title_at(tree["page"].path) == "“page”"


def test_a_page_that_is_gone_reads_as_one(db):
    assert title(99_999) == "a page that no longer exists"
    assert title_at("9999") == "9999"
    assert locate(99_999) is None
