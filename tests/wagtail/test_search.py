"""What search finds: what everyone may find."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from tests.experiences.conftest import experience
from tests.testapp.models import Product
from tests.testapp.worlds import BranchPage
from tests.wagtail.conftest import content_for, heading


@pytest.fixture
def page(branch: Any, yes: Any) -> BranchPage:
    """A page that shows everybody something else than it is."""
    own, other = (Product.objects.create(name=name) for name in ("Mortgage", "Hiddenproduct"))
    secret = experience(
        "Hiddenname",
        yes,
        lead="Hiddenlead",
        title="Hiddentitle",
        text="<p>Hiddentext</p>",
        body=[heading("Hiddenbody")],
        product=other.pk,
    )
    body = [content_for(yes, variant="Hiddenvariant", default="Openvariant")]
    return branch(secret, title="Opentitle", lead="Openlead", text="<p>Opentext</p>", body=body, product=own)


HIDDEN = ("name", "lead", "title", "text", "body", "product", "variant")


@pytest.mark.parametrize("what", HIDDEN)
def test_what_only_some_are_shown_is_not_found(page, what):
    backend = get_search_backend()

    for sought in (BranchPage, Page):
        assert not list(backend.search(f"Hidden{what}", sought.objects.all()))
        assert not list(backend.autocomplete(f"Hidden{what}"[:-1], sought.objects.all()))


@pytest.mark.parametrize("what", ["Opentitle", "Openlead", "Opentext", "Openvariant", "Mortgage"])
def test_what_everyone_is_shown_is_found(page, what):
    assert [found.pk for found in get_search_backend().search(what, BranchPage.objects.all())] == [page.pk]


@pytest.mark.parametrize("what", HIDDEN)
def test_the_admins_search_does_not_find_it_either(page, admin, what):
    found = admin.get(reverse("wagtailadmin_pages:search"), {"q": f"Hidden{what}"})

    assert found.status_code == 200
    assert "Opentitle" not in found.text


def test_filtering_by_a_field_asks_the_page_itself(page):
    backend = get_search_backend()

    assert list(backend.search("Opentitle", BranchPage.objects.filter(lead="Openlead"))) == [page]
    assert not list(backend.search("Opentitle", BranchPage.objects.filter(lead="Hiddenlead")))


def test_saving_what_is_shown_to_some_changes_nothing_of_it(page):
    from wagtail_segments.testing import request_for

    shown = page.shown_to(request_for())
    shown.save()

    assert not list(get_search_backend().search("Hiddenlead", BranchPage.objects.all()))
    assert list(get_search_backend().search("Openlead", BranchPage.objects.all())) == [page]
