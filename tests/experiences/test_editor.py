"""Experiences in Wagtail's page editor."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.admin.posting import sent_by
from tests.experiences.conftest import experience
from tests.testapp.models import OfferPage

HEADING = {"type": "heading", "value": "x", "id": "00000000-0000-4000-8000-000000000001"}


@pytest.fixture
def admin(admin_user):
    client = Client()
    client.force_login(admin_user)
    return client


def test_the_page_with_its_experiences_opens_and_is_saved_as_it_was(offer, yes, admin, home):
    page = offer(
        experience("Spring", yes, lead="Hello", body=[HEADING], layout="wide", next_page=home.pk), body=[HEADING]
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
    page = offer(experience("Spring", starts="2026-05-03T12:00:00Z", ends="2026-05-03T11:00:00Z"), body=[HEADING])
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    answer = admin.post(url, sent_by(admin.get(url).context["form"]) | {"action-publish": "publish"})

    assert answer.status_code == 200
    assert "This is before it begins." in answer.text


def test_a_change_of_a_field_that_is_gone_is_shown_and_kept(offer, admin):
    page = offer(experience("Spring", weather="sun"), body=[HEADING])
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    opened = admin.get(url)

    answer = admin.post(url, sent_by(opened.context["form"]) | {"action-publish": "publish"})

    assert "This field is gone" in opened.text
    assert answer.status_code == 302
    (change,) = OfferPage.objects.get(pk=page.pk).experiences.get_prep_value()[0]["value"]["changes"]
    assert change == {"type": "weather", "value": "sun", "id": "change-weather"}


@pytest.mark.parametrize("change", [{"price": "much"}, {"lead": {}}, {"body": 5}, {"product": "x"}, {"text": [1]}])
def test_the_page_opens_whatever_is_stored_in_a_change(offer, admin, change):
    page = offer(experience("Spring", **change), body=[HEADING])

    assert admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_the_form_says_how_the_experiences_stand(offer, admin, yes):
    page = offer(experience("Spring", yes, lead="x"), experience("Summer", yes, active=False), experience("Gone", 999))

    found = BeautifulSoup(admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text, "html.parser")

    assert [" ".join(one.text.split()) for one in found.select(".segments-standing__list > li")] == [
        "Spring for people in any of Yes Active",
        "Summer for people in any of Yes Not active Nobody can get it. Everybody it is for already gets “Spring”, "
        "which comes before it. It changes nothing: who gets it sees the page as it is.",
        "Gone for people in any of a segment that no longer exists Active Nobody can get it. Nobody is in its "
        "audience. A segment no longer exists. It changes nothing: who gets it sees the page as it is.",
    ]


def test_a_form_with_errors_says_how_what_was_sent_stands(offer, admin, home):
    page = offer(experience("Spring", lead="x"), body=[HEADING])
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = sent_by(admin.get(url).context["form"]) | {"experiences-0-value-name": "Changed", "title": ""}

    answer = admin.post(url, sent | {"action-publish": "publish"})

    assert "<strong>Changed</strong>" in answer.text


def test_the_form_of_a_new_page_opens_and_says_where_to_ask(home, admin):
    answer = admin.get(reverse("wagtailadmin_pages:add", args=["testapp", "offerpage", home.pk]))

    assert reverse("wagtail_segments_experiences_of_new_page", args=["testapp", "offerpage", home.pk]) in answer.text
    assert "There is no experience yet" in answer.text


def test_layouts_are_a_group_with_a_name_and_their_pictures(offer, admin):
    page = offer(body=[HEADING])
    found = BeautifulSoup(admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text, "html.parser")

    group = found.select_one("[role=radiogroup]")

    assert group["aria-label"] == "Layout"
    assert [one.text.strip() for one in group.select("label")] == ["Usual layout", "Wide", "Tall"]
    assert [one["src"] for one in group.select("img")] == ["/static/testapp/wide.svg"]


def test_20_experiences_need_no_more_queries_than_one(offer, admin, segment, reads):
    def queries(page):
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        admin.get(url)
        with reads() as found:
            admin.get(url)
        return len(found)

    made = [segment(f"s{number}") for number in range(20)]
    few = offer(experience("One", made[0], lead="x", body=[HEADING]), body=[HEADING])
    many = offer(
        *(experience(f"N{number}", one, lead="x", body=[HEADING]) for number, one in enumerate(made)),
        body=[HEADING],
        slug="many",
    )

    assert queries(many) == queries(few)


def without_ids(stored):
    """What is stored, without the ids that Wagtail gives; what is left out is the same as what is empty."""
    if isinstance(stored, dict):
        return {key: without_ids(value) for key, value in stored.items() if key != "id" and value not in (None, "")}
    return [without_ids(one) for one in stored] if isinstance(stored, list) else stored
