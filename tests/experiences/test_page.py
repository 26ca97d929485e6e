"""A page with experiences, as it is served."""

from typing import Any

import pytest
from django.test import Client

from tests.experiences.conftest import experience
from tests.testapp.models import OfferPage, Product
from wagtail_segments import failures
from wagtail_segments.experiences import Layout
from wagtail_segments.previews import AS_CHOSEN
from wagtail_segments.testing import BROWSER, request_for


@pytest.fixture
def visit(db: None) -> Any:
    """Fetches the page as a stranger."""
    client = Client(headers={"user-agent": BROWSER})
    return lambda path="/offer/", **kwargs: client.get(path, **kwargs)


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"title": "For you"}, "<h1>For you</h1>"),
        ({"lead": "Only for you"}, '<p class="lead">Only for you</p>'),
        ({"lead": ""}, '<p class="lead"></p>'),
        ({"text": "<p>Rich <b>text</b></p>"}, "<p>Rich <b>text</b></p>"),
        ({"tone": "loud"}, '<p class="tone">loud</p>'),
        ({"body": [{"type": "heading", "value": "Hello you", "id": "1"}]}, "Hello you"),
        ({"body": [{"type": "content", "value": {"default": "Inside"}, "id": "1"}]}, "Inside"),
        ({"layout": "wide"}, '<div class="wide">'),
    ],
)
def test_a_change_is_shown_and_the_rest_is_inherited(offer, yes, visit, change, seen):
    offer(experience("Spring", yes, **change), tone="calm")

    found = visit().text

    assert seen in found
    if "lead" not in change:
        assert "The usual" in found


def test_pages_and_snippets_are_exchanged(offer, home, yes, visit):
    product = Product.objects.create(name="Loan")
    offer(experience("Spring", yes, next_page=home.pk, product=product.pk))

    found = visit().text

    assert f'<p class="next">{home.title}</p>' in found
    assert '<p class="product">Loan</p>' in found


@pytest.mark.parametrize(
    "change",
    [
        {"product": 4711},
        {"next_page": 4711},
        {"picture": 4711},
        {"tone": None},
        {"tone": []},
        {"body": [{"type": "left", "value": "x"}]},
        {"body": "x"},
        {"body": []},
        {"price": "much"},
        {"nothing": "a field that has left the model"},
        {"lead": {"a": 1}},
        {"lead": None},
        {"title": None},
    ],
)
def test_what_cannot_be_shown_any_more_stays_as_it_is_on_the_page(offer, yes, visit, change):
    product = Product.objects.create(name="Account")
    own = {"type": "heading", "value": "Own body", "id": "1"}
    offer(experience("Spring", yes, text="<p>Changed</p>", **change), product=product, tone="loud", body=[own])

    found = visit()

    assert found.status_code == 200
    for still in ("<h1>Offer</h1>", "The usual", "Account", "Own body", "loud", "<p>Changed</p>"):
        assert still in found.text


def test_the_first_of_two_changes_of_a_field_counts(offer, yes, visit):
    changes = [{"type": "lead", "value": text, "id": text} for text in ("First", "Second")]
    offer(experience("Spring", yes, changes=changes))

    assert "First" in visit().text


def test_the_page_itself_is_served_to_everyone_else(offer, no, visit):
    offer(experience("Spring", no, lead="Only for you"))

    assert "The usual" in visit().text
    assert "Only for you" not in visit().text


def test_a_layout_whose_template_is_gone_gives_the_pages_own(offer, yes, visit, monkeypatch):
    monkeypatch.setattr(OfferPage, "layouts", [Layout(name="gone", label="Gone", template="testapp/pages/gone.html")])
    offer(experience("Spring", yes, layout="gone", lead="Only for you"))
    before = failures.counts["layout"]

    found = visit()

    assert "Only for you" in found.text
    assert failures.counts["layout"] == before + 1


@pytest.mark.parametrize("layout", ["", "unheard-of"])
def test_a_layout_that_the_page_does_not_have_gives_the_pages_own(offer, visit, layout):
    offer(layout=layout)

    assert '<div class="wide">' not in visit().text


def test_a_page_has_a_layout_without_any_experience(offer, visit):
    offer(layout="wide")

    assert '<div class="wide">' in visit().text


def test_what_is_shown_to_some_is_private_and_not_kept(offer, no, visit):
    offer(experience("Spring", no))

    assert visit()["Cache-Control"] == "private, no-cache"


def test_a_page_without_experiences_asks_nothing_and_needs_no_query_more(offer, visit, reads):
    offer()
    visit()
    with reads() as plain:
        answer = visit()

    assert "Cache-Control" not in answer
    offer(*(experience(f"N{number}", active=False, lead="x") for number in range(20)), slug="more")
    visit("/more/")
    with reads() as more:
        visit("/more/")
    assert len(more) == len(plain)


def test_what_is_shown_is_a_copy_and_says_which_experience_it_is(offer, yes):
    page = offer(experience("Spring", yes, lead="Only for you"))

    shown = page.shown_to(request_for())

    assert (shown.lead, shown.experience.name, shown.pk) == ("Only for you", "Spring", page.pk)
    assert (page.lead, page.experience) == ("The usual", None)
    assert shown.shown_to(request_for()) is shown


def test_what_is_shown_to_some_is_never_saved_for_all(offer, yes):
    product = Product.objects.create(name="Loan")
    page = offer(experience("Spring", yes, lead="Only for you", product=product.pk))
    shown = page.shown_to(request_for())

    shown.tone = "loud"
    shown.save()

    saved = OfferPage.objects.get(pk=page.pk)
    assert (saved.lead, saved.product, saved.tone) == ("The usual", None, "loud")
    assert (shown.lead, shown.product) == ("Only for you", product)


def test_what_is_loaded_anew_is_the_page_itself(offer, yes):
    page = offer(experience("Spring", yes, lead="Only for you", title="For you"))
    shown = page.shown_to(request_for())
    OfferPage.objects.update(lead="Changed meanwhile")

    shown.refresh_from_db(fields=["lead"])
    shown.save()

    saved = OfferPage.objects.get(pk=page.pk)
    assert (shown.lead, shown.title) == ("Changed meanwhile", "For you")
    assert (saved.lead, saved.title) == ("Changed meanwhile", "Offer")


@pytest.mark.parametrize("deed", ["save", "copy", "create_alias", "copy_for_translation", "refresh_from_db"])
def test_a_template_cannot_change_the_page(deed):
    assert getattr(OfferPage, deed).alters_data


def test_a_revision_of_what_is_shown_to_some_is_one_of_the_page_itself(offer, yes):
    page = offer(experience("Spring", yes, lead="Only for you", title="For you"))

    revision = page.shown_to(request_for()).save_revision()

    assert revision.as_object().lead == "The usual"
    assert OfferPage.objects.get(pk=page.pk).draft_title == "Offer"


def test_a_site_without_our_middleware_serves_the_page(offer, yes, visit, settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "wagtail_segments" not in one]
    offer(experience("Spring", yes, lead="Only for you"))

    assert "The usual" in visit().text


def test_a_preview_shows_the_page_itself_and_each_experience(offer, no):
    page = offer(experience("Spring", no, active=False, lead="Only for you"))

    modes = [mode for mode, _label in page.preview_modes]
    usual, spring = (page.make_preview_request(preview_mode=mode) for mode in modes[:2])

    assert modes == ["", "experience-spring", f"segment:{no.pk}", AS_CHOSEN]
    assert "The usual" in usual.text
    assert "Only for you" in spring.text


def test_the_editor_has_a_tab_for_experiences(db):
    tabs = [str(tab.heading) for tab in OfferPage.get_edit_handler().children]

    assert tabs == ["Content", "Experiences", "Promote", "Settings"]


def test_the_search_index_does_not_know_experiences(offer, yes):
    page = offer(experience("Secret", yes, body=[{"type": "heading", "value": "Secret", "id": "1"}]))

    indexed = [field.get_value(page) for field in OfferPage.get_search_fields() if field.field_name == "experiences"]

    assert indexed == [[]]
