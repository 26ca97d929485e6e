"""Experiences on the preview in the page's editor."""

import pytest

from tests.experiences.conftest import experience
from wagtail_segments import failures

MARK = '<span class="segments-place" role="note"><strong>'


def told(response):
    """What the preview says the page as a whole is."""
    start = response.text.index(MARK) + len(MARK)
    return response.text[start : response.text.index("</span>", start)].replace("</strong>", "")


@pytest.fixture
def page(offer, yes, no):
    return offer(
        experience("Spring", no, lead="Spring lead"),
        experience("Autumn", yes, lead="Autumn lead"),
        experience("All", active=False, lead="For all"),
    )


def previewed(page, mode=""):
    return page.make_preview_request(preview_mode=mode)


def test_there_is_a_mode_for_the_page_each_experience_and_each_segment(page, yes, no):
    assert [label for _mode, label in page.preview_modes] == [
        "Default",
        "Experience: Spring",
        "Experience: Autumn",
        "Experience: All",
        "As a member of “No”",
        "As a member of “Yes”",
        "As chosen in “View as”",
    ]


def test_the_default_is_the_page_itself_whoever_looks(page):
    response = previewed(page)

    assert "The usual" in response.text
    assert told(response).startswith("The page itself, without an experience")


def test_an_experience_says_which_it_is_and_whom_it_is_for(page):
    response = previewed(page, "experience-spring")

    assert "Spring lead" in response.text
    assert told(response) == "Experience “Spring”: people in any of No: no"


def test_an_experience_for_everyone_says_so_and_is_shown_though_it_is_not_active(page):
    response = previewed(page, "experience-all")

    assert "For all" in response.text
    assert told(response) == "Experience “All”: for everyone"


@pytest.mark.parametrize(("name", "lead"), [("no", "Spring lead"), ("yes", "Autumn lead")])
def test_a_member_of_a_segment_gets_their_experience(page, yes, no, name, lead):
    response = previewed(page, f"segment:{ {'yes': yes, 'no': no}[name].pk }")

    assert lead in response.text
    assert told(response).endswith("yes; supposed for this view")


def test_unsaved_content_is_previewed(page):
    page.experiences = [experience("Winter", lead="Winter lead")]

    assert "Winter lead" in previewed(page, "experience-winter").text


def test_an_experience_that_is_gone_from_the_form_shows_the_page_itself(page):
    page.experiences = []

    assert "The usual" in previewed(page, "experience-spring").text


def test_the_live_page_says_nothing(page, client):
    assert "segments-place" not in client.get("/offer/").text


def test_a_page_without_a_body_tag_is_left_alone(page, monkeypatch):
    monkeypatch.setattr(type(page), "template", "testapp/pages/contact_thanks.html")

    assert "segments-place" not in previewed(page, "experience-spring").text


def test_what_cannot_be_told_does_not_spoil_the_preview(page, monkeypatch):
    monkeypatch.setattr("wagtail_segments.marks._audience_in_words", lambda *args: 1 / 0)
    before = failures.counts["preview"]

    assert "Spring lead" in previewed(page, "experience-spring").text
    assert failures.counts["preview"] > before
