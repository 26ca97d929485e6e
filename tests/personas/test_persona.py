"""Who a persona is: what it says, what is absent, and what becomes of what it can no longer say."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.attributes.reading import criterion, read
from wagtail_segments.models import Persona, Segment
from wagtail_segments.personas.reasons import context_of
from wagtail_segments.personas.visitor import Spot, let_in, request_of
from wagtail_segments.rules.truth import NO, UNKNOWN
from wagtail_segments.testing import reload_segments, request_for
from wagtail_segments.visitors.simulation import Simulation

ANYWHERE, BY_A_LINK = Spot("/"), Spot("/?utm_campaign=college")


def line(kind: str, value: Any, **more: Any) -> dict[str, Any]:
    """A line as it is stored: ``line("visit__campaign", "college")``."""
    return {"type": kind, "value": {"value": value, **more}}


def member_of(*segments: Segment) -> dict[str, Any]:
    return {"type": "member", "value": [one.pk for one in segments]}


def request_as(persona: Persona, spot: Spot = ANYWHERE) -> Any:
    return request_of(persona.simulation, spot)


# What it says


def test_it_reads_as_a_sentence(segment):
    pets = segment("pets", name="Pets")
    persona = Persona(
        device="phone",
        country="FR",
        day=date(2026, 12, 24),
        time_of_day=time(22, 15),
        lines=[
            line("visit__campaign", "college"),
            line("visit__returning", "yes"),
            line("request__cookie", "gold", name="plan"),
            member_of(pets),
        ],
    )

    assert persona.sentence == (
        "Is not signed in; on a device: phone; in this country: France; on Dec. 24, 2026; at 10:15 p.m.; "
        "Campaign: “college”; Has been here before; Cookie “plan”: “gold”; In any case in: Pets"
    )


def test_what_it_says_is_what_is_read(db):
    persona = Persona(device="phone", country="FR", signed_in=True, lines=[line("visit__campaign", "College")])
    request = request_as(persona)

    assert read("device.type", request) == "phone"
    assert read("location.country", request) == "FR"
    assert read("user.signed_in", request) is True
    assert read("visit.campaign", request) == "college"


def test_its_clock_is_the_sites(db):
    at = Persona(day=date(2026, 7, 1), time_of_day=time(22, 15)).moment

    assert at == datetime(2026, 7, 1, 21, 15, tzinfo=UTC)


def test_without_a_date_it_is_today_and_without_both_it_is_now(db):
    assert Persona(time_of_day=time(22, 15)).moment.time() == time(22, 15)
    assert Persona().moment is None


def test_named_values_are_told_apart_and_one_name_may_have_several(db):
    lines = [line("page__query", value, name=name) for name, value in (("a", "1"), ("b", "2"), ("a", "3"))]
    request = request_as(Persona(lines=lines))

    assert read("page.query", request) == {"a": ["1", "3"], "b": ["2"]}


def test_it_is_in_the_segments_that_its_values_lead_into_and_in_those_it_names(segment):
    segment("students", [criterion("visit.campaign", "is", "college")])
    picked = segment("picked", [criterion("user.signed_in", "is")])
    segment("around", [{"type": "segment", "value": {"segment": picked.pk, "operator": "in"}}])
    segment("others", [criterion("user.signed_in", "is")])

    request = request_as(Persona(lines=[line("visit__campaign", "college"), member_of(picked)]))

    assert set(request.segments) == {"students", "picked", "around"}


def test_many_values_may_be_none(db):
    assert read("user.groups", request_as(Persona(lines=[line("user__groups", [])]))) == frozenset()


# Nobody else shines through


ABSENT = ["visit.campaign", "user.email", "user.groups", "session.value", "request.cookie"]


@pytest.fixture
def editors_request(admin_user: Any) -> Any:
    """A request of an editor with an account, a session, a cookie, a campaign of an earlier page and a phone."""
    return request_for(
        "/",
        user=admin_user,
        session={"plan": "gold", "wagtail_segments_visit": {"utm_campaign": "college", "seen": 2**31}},
        cookie="plan=gold",
        user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile Safari/604.1",
    )


@pytest.mark.parametrize("key", ABSENT)
def test_what_is_not_said_is_absent_in_an_editors_request_too(editors_request, key):
    let_in(editors_request, Persona().simulation, Spot("/"))

    assert not read(key, editors_request)


def test_neither_the_device_nor_the_place_of_the_editor_is_the_personas(editors_request):
    let_in(editors_request, Persona().simulation, Spot("/"))

    assert read("device.type", editors_request) == "desktop"
    assert read("location.country", editors_request) is UNKNOWN


def test_the_request_stays_the_editors_and_is_kept_by_no_cache(editors_request, admin_user):
    let_in(editors_request, Persona().simulation, Spot("/"))

    assert editors_request.user == admin_user
    assert editors_request._cache_update_cache is False
    assert editors_request.visitor.is_simulated


def test_a_site_that_wants_consent_may_know_a_personas_visit(settings, segment):
    settings.WAGTAIL_SEGMENTS = {"CONSENT": "tests.personas.test_persona.never"}
    segment("new", [criterion("visit.campaign", "is_not_set")])

    assert "new" in request_as(Persona()).segments


def never(request: Any) -> bool:
    return False


def test_a_link_is_followed_as_anybody_would(db):
    assert read("visit.campaign", request_as(Persona(), BY_A_LINK)) == "college"


def test_members_by_hand_are_no_business_of_a_persona(segment, admin_user):
    made = segment("members", [criterion("user.signed_in", "is")])
    made.memberships.create(user=admin_user, kind="included")
    reload_segments()

    assert "members" not in request_as(Persona()).segments


# What it can no longer say


@pytest.mark.parametrize(
    ("stored", "problem"),
    [
        ([line("user__gone", "x")], "“user.gone” is not available any more."),
        ([line("visit__number", "many")], "“Visit number” is not complete: This is not a valid number."),
        ([line("visit__campaign", "x" * 65_536)], "“Campaign” is not complete: This is not a valid text."),
        ([line("visit__campaign", "a\0b")], "“Campaign” is not complete: This is not a valid text."),
        ([line("page__page", 999_999)], "“The page” is not complete: What is chosen no longer exists."),
        ([line("device__type", "toaster")], "“Device” is not complete: What is chosen no longer exists."),
        ([line("page__query", "1")], "“Query parameter” is not complete: Fill in a name."),
        ([{"type": "visit__campaign", "value": "college"}], "“visit.campaign” cannot be read."),
        (["college"], "“None” is not available any more."),
        ([member_of(Segment(pk=999))], "It is in a segment that is not published, or no longer exists."),
    ],
)
def test_what_can_no_longer_be_is_left_out_and_said(db, stored, problem):
    persona = Persona(lines=stored)

    assert persona.problems == [problem]
    assert persona.simulation == Simulation(values={"user.signed_in": False})


@pytest.mark.parametrize("stored", ["", "null", "5", '{"a": 1}', '[[[["a"]]]]'])
def test_stored_lines_of_any_shape_can_be_read(db, stored):
    made = Persona.objects.create(name="Any", key="any")
    Persona.objects.filter(pk=made.pk).update(lines=stored)

    assert Persona.objects.get().simulation.values == {"user.signed_in": False}


def test_a_line_that_is_not_available_stays_as_it_is_stored(db):
    gone = line("user__gone", "x") | {"id": "1"}
    made = Persona.objects.create(name="Any", key="any", lines=[gone])

    again = Persona.objects.get()
    again.save()

    assert Persona._meta.get_field("lines").get_prep_value(Persona.objects.get(pk=made.pk).lines) == [gone]


@pytest.mark.parametrize("fields", [{"device": "toaster"}, {"country": "XX"}, {"day": date(1, 1, 1)}])
def test_a_stored_field_that_cannot_be_is_passed_over(db, fields):
    assert Persona(**fields).simulation == Simulation(values={"user.signed_in": False})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"device": "toaster"}, "device"),
        ({"country": "XX"}, "country"),
        ({"day": date(1, 1, 1)}, "day"),
        ({"key": "two words"}, "key"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(db, fields, field):
    with pytest.raises(ValidationError) as refused:
        Persona(**{"name": "Any", "key": "any"} | fields).full_clean()

    assert set(refused.value.error_dict) == {field}


def test_there_are_no_two_with_the_same_key(db):
    Persona.objects.create(name="One", key="same")

    with pytest.raises(IntegrityError), transaction.atomic():
        Persona.objects.create(name="Other", key="same")
    with pytest.raises(ValidationError, match="already exists"):
        Persona(name="Other", key="same").full_clean()


# Why


def test_it_is_told_in_which_segments_it_is_and_why(segment):
    segment("students", [criterion("visit.campaign", "is", "college")])
    segment("owners", [criterion("user.signed_in", "is")])

    told = context_of(Persona(lines=[line("visit__campaign", "college")]))

    ((name, reason),) = told["inside"]
    assert (name, [(one.sentence, one.actual) for one in reason.lines]) == (
        "Students",
        [("Campaign is “college”", "“college”")],
    )
    assert [(name, reason.answer) for name, reason in told["outside"]] == [("Owners", NO)]
