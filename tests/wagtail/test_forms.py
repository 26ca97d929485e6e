"""Forms whose words are others for some."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.contrib.forms.models import FormSubmission

from tests.criteria.deeds import did
from tests.experiences.conftest import experience
from tests.testapp.worlds import ContactPage


@pytest.fixture
def page(contact: Any, yes: Any) -> ContactPage:
    """A form with other words for strangers."""
    return contact(
        experience("Spring", yes, intro="Tell us", thanks="Many thanks", subject="From a stranger"),
        to_address="desk@example.com",
        from_address="site@example.com",
        subject="From somebody",
    )


def test_the_form_shows_the_experience(page, stranger):
    found = stranger.get("/contact/")

    assert "Tell us" in found.text
    assert 'name="name"' in found.text
    assert found["Cache-Control"] == "private, no-cache"


def test_a_form_with_errors_shows_the_experience_and_keeps_nothing(page, stranger):
    found = stranger.post("/contact/", {"name": ""})

    assert found.status_code == 200
    assert "Tell us" in found.text
    assert "This field is required" in found.text
    assert not FormSubmission.objects.exists()


def test_the_page_after_it_shows_the_experience(page, stranger):
    found = stranger.post("/contact/", {"name": "Ada"})

    assert "Many thanks" in found.text
    assert found["Cache-Control"] == "private, no-cache"


def test_what_was_sent_is_kept_once_and_is_the_pages(page, stranger, admin):
    found = stranger.post("/contact/", {"name": "Ada"})

    (submission,) = FormSubmission.objects.all()
    assert (submission.page_id, submission.form_data) == (page.pk, {"name": "Ada"})
    assert [message.subject for message in mail.outbox] == ["From a stranger"]
    assert f'<p class="submission">{page.title}</p>' in found.text
    listed = admin.get(reverse("wagtailforms:list_submissions", args=[page.pk]))
    assert "Ada" in listed.text


def test_a_submission_counts_as_one_deed_of_the_visitor(contact, segment, stranger):
    senders = segment("senders", [did("submitted_form", "exactly", 1)])
    contact(experience("Sent", senders, intro="You wrote once"))
    before = stranger.get("/contact/").text

    stranger.post("/contact/", {"name": "Ada"})

    assert "You wrote once" not in before
    assert "You wrote once" in stranger.get("/contact/").text


def test_a_submission_changes_nothing_of_the_page(page, stranger):
    stranger.post("/contact/", {"name": "Ada"})

    page.refresh_from_db()
    assert (page.intro, page.subject) == ("Write to us", "From somebody")
