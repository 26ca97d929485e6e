"""One switch turns all personalisation off, in every process, within seconds, and says so."""

import pytest
from django.urls import reverse
from waffle.models import Switch

from tests.attributes.reading import criterion
from wagtail_segments.rules.truth import UNKNOWN, YES
from wagtail_segments.segments.ruleset import Ruleset, ruleset
from wagtail_segments.testing import BROWSER, request_for

EVERYBODY = criterion("user.signed_in", "is_not")
SWITCHED_OFF = "Personalisation is switched off: the switch “wagtail_segments_off” is on."


@pytest.fixture
def turn(django_capture_on_commit_callbacks):
    """Turn the switch on or off, and commit it."""

    def turn(active: bool, name: str = "wagtail_segments_off") -> Switch:
        with django_capture_on_commit_callbacks(execute=True):
            return Switch.objects.update_or_create(name=name, defaults={"active": active})[0]

    return turn


def test_the_switch_turns_every_segment_off_and_on_again(segment, turn):
    students = segment("students", [EVERYBODY])
    answers = []
    for active in (False, True, False):
        turn(active)
        answers.append(request_for().segments.truth(students.pk))

    assert answers == [YES, UNKNOWN, YES]


def test_deleting_the_switch_turns_them_on_again(segment, turn, django_capture_on_commit_callbacks):
    students = segment("students", [EVERYBODY])
    made = turn(True)
    with django_capture_on_commit_callbacks(execute=True):
        made.delete()

    assert request_for().segments.truth(students.pk) is YES


def test_renaming_the_switch_turns_them_on_again(segment, turn, django_capture_on_commit_callbacks):
    students = segment("students", [EVERYBODY])
    made = turn(True)
    assert request_for().segments.truth(students.pk) is UNKNOWN
    with django_capture_on_commit_callbacks(execute=True):
        made.name = "something else"
        made.save()

    assert request_for().segments.truth(students.pk) is YES


def test_other_switches_turn_nothing_off(segment, turn):
    students = segment("students", [EVERYBODY])
    turn(True, "news")

    assert request_for().segments.truth(students.pk) is YES


@pytest.mark.parametrize(("name", "answer"), [("stop", UNKNOWN), ("wagtail_segments_off", YES), (None, YES)])
def test_a_site_names_the_switch(segment, turn, settings, name, answer):
    settings.WAGTAIL_SEGMENTS = {"OFF_SWITCH": name}
    students = segment("students", [EVERYBODY])
    turn(True, "stop")

    assert request_for().segments.truth(students.pk) is answer


def test_another_process_follows(segment, turn, monkeypatch):
    segment("students", [EVERYBODY])
    elsewhere = Ruleset()
    assert not elsewhere.current().why_off
    now = elsewhere._check_at

    turn(True)
    monkeypatch.setattr("wagtail_segments.segments.ruleset.time.monotonic", lambda: now)

    assert elsewhere.current().why_off


def test_waffles_cache_may_be_older_than_the_switch(segment, turn):
    segment("students", [EVERYBODY])
    Switch.get("wagtail_segments_off")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Switch, "flush", lambda self: None)
        turn(True)

    assert "students" not in request_for().segments


def test_a_request_does_not_ask_for_the_switch(segment, turn, django_assert_num_queries):
    segment("students", [EVERYBODY])
    turn(True)
    ruleset.current()

    with django_assert_num_queries(0):
        assert "students" not in request_for().segments


def test_pages_show_what_is_for_everyone(segment, turn, page_of, client):
    students = segment("students", [EVERYBODY])
    variants = [
        {"audience": {"match": match, "segments": [students.pk]}, "content": "for some"} for match in ("any", "none")
    ]
    page_of({"type": "content", "value": {"variants": variants, "default": "for all"}})
    turn(True)

    response = client.get("/page/", headers={"user-agent": BROWSER})

    assert "for all" in response.text
    assert "for some" not in response.text


def test_no_visit_is_remembered(segment, turn, home, client):
    segment("students", [criterion("visit.campaign", "is", "college")])
    turn(True)

    response = client.get("/?utm_campaign=college", headers={"user-agent": BROWSER})

    assert response.status_code == 200
    assert not response.cookies


def test_the_explanation_says_so(segment, turn):
    segment("students", [EVERYBODY])
    turn(True)

    assert request_for().segments.explain("students").reason == SWITCHED_OFF


@pytest.mark.parametrize("active", [True, False])
def test_the_list_of_segments_says_so(segment, turn, admin_client, active):
    segment("students", [EVERYBODY])
    turn(active)

    html = admin_client.get(reverse("wagtailsnippets_wagtail_segments_segment:list")).text

    assert (SWITCHED_OFF in html) is active


def test_the_list_says_so_once_and_not_again_in_its_results(segment, turn, admin_client):
    turn(True)

    html = admin_client.get(reverse("wagtailsnippets_wagtail_segments_segment:list_results")).text

    assert SWITCHED_OFF not in html


@pytest.mark.parametrize("active", [True, False])
def test_the_preview_says_so(segment, turn, rf, active):
    students = segment("students", [EVERYBODY])
    turn(active)

    response = students.make_preview_request()

    assert (SWITCHED_OFF in response.render().text) is active
