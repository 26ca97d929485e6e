"""Experiences in Wagtail's page editor."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.posting import sent_by
from tests.experiences.conftest import experience
from tests.testapp.models import OfferPage


@pytest.fixture
def admin(admin_user):
    client = Client()
    client.force_login(admin_user)
    return client


def test_the_page_with_its_experiences_opens_and_is_saved_as_it_was(offer, yes, admin, home):
    heading = {"type": "heading", "value": "x", "id": "00000000-0000-4000-8000-000000000001"}
    page = offer(
        experience("Spring", yes, lead="Hello", body=[heading], layout="wide", next_page=home.pk), body=[heading]
    )
    before = page.experiences.get_prep_value()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    opened = admin.get(url)

    answer = admin.post(url, sent_by(opened.context["form"]) | {"action-publish": "publish"})

    assert opened.status_code == 200
    assert answer.status_code == 302, answer.context["form"].errors
    saved = OfferPage.objects.get(pk=page.pk).experiences.get_prep_value()
    assert without_ids(saved) == without_ids(before)


def test_an_end_before_its_beginning_is_refused_at_the_end(offer, admin):
    heading = {"type": "heading", "value": "x", "id": "00000000-0000-4000-8000-000000000001"}
    page = offer(experience("Spring", starts="2026-05-03T12:00:00Z", ends="2026-05-03T11:00:00Z"), body=[heading])
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    answer = admin.post(url, sent_by(admin.get(url).context["form"]) | {"action-publish": "publish"})

    assert answer.status_code == 200
    assert "This is before it begins." in answer.text


def without_ids(stored):
    """What is stored, without the ids that Wagtail gives; what is left out is the same as what is empty."""
    if isinstance(stored, dict):
        return {key: without_ids(value) for key, value in stored.items() if key != "id" and value not in (None, "")}
    return [without_ids(one) for one in stored] if isinstance(stored, list) else stored
