"""Somebody looks at the site as somebody else: who that is, how it is kept, and that nothing comes of it."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from tests import urls as site
from tests.attributes.reading import criterion, read
from wagtail_segments.attributes.registry import CannotTell, registered
from wagtail_segments.models import SeenValue, Segment
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.segments.members import INCLUDED, Membership
from wagtail_segments.testing import BROWSER, reload_segments, request_for
from wagtail_segments.visitors.simulation import DEVICES, Simulation, read_simulation, simulate

EVERYBODY = criterion("user.signed_in", "is_not")
CHRISTMAS = datetime(2026, 12, 24, 22, 15, tzinfo=UTC)
SOMEBODY = Simulation(
    segments=frozenset({"students", "savers"}),
    moment=CHRISTMAS,
    device="phone",
    country="FR",
    values={"user.email": "ada@example.com", "user.joined": date(2020, 1, 2), "visit.number": Decimal("3")},
)


def as_students(request: HttpRequest) -> HttpResponse:
    simulate(request, Simulation(segments=frozenset({"students"})))
    return HttpResponse("Hello, student." if "students" in request.segments else "Hello.")


def as_at_christmas(request: HttpRequest) -> HttpResponse:
    simulate(request, Simulation(moment=CHRISTMAS))
    request.visitor.submitted()
    return HttpResponse(" ".join(request.segments))


urlpatterns = [path("students/", as_students), path("christmas/", as_at_christmas), *site.urlpatterns]


def request_of(simulation: Simulation, **options: Any) -> Any:
    request = request_for(**options)
    simulate(request, simulation)
    return request


# Segments


def test_a_supposed_visitor_is_in_exactly_the_supposed_segments(segment):
    segment("students", [criterion("user.signed_in", "is")])
    segment("everybody", [EVERYBODY])
    request = request_of(Simulation(segments=frozenset({"students"})))

    assert list(request.segments) == ["students"]
    assert request.visitor.is_simulated


def test_what_was_asked_before_is_asked_anew(segment):
    segment("everybody", [EVERYBODY])
    request = request_for()
    assert "everybody" in request.segments

    simulate(request, Simulation(segments=frozenset()))

    assert "everybody" not in request.segments


def test_segments_that_are_not_supposed_follow_their_rules(segment):
    segment("phones", [criterion("device.type", "one_of", ["phone"])])
    segment("everybody", [EVERYBODY])

    assert list(request_of(Simulation(device="phone")).segments) == ["everybody", "phones"]


def test_neither_hand_nor_nesting_changes_a_supposed_segment(segment):
    user = User.objects.create_user("ada")
    inner = segment("inner", [EVERYBODY])
    segment("outer", [{"type": "segment", "value": {"segment": inner.pk, "operator": "in"}}])
    Membership.objects.create(segment=inner, user=user, kind=INCLUDED)
    reload_segments()

    assert list(request_of(Simulation(segments=frozenset({"outer"})), user=user).segments) == ["outer"]


@pytest.mark.parametrize(("keys", "answer"), [({"students"}, YES), (set(), NO)])
def test_the_explanation_says_that_it_is_supposed_and_still_tells_the_rule(segment, keys, answer):
    segment("students", [EVERYBODY])

    reason = request_of(Simulation(segments=frozenset(keys))).segments.explain("students")

    assert reason.answer is answer
    assert reason.sentence == "Is not signed in"
    assert [line.sentence for line in reason.lines] == ["Supposed for this view"]


def test_the_segments_of_the_next_request_are_what_the_rules_say(segment):
    segment("everybody", [EVERYBODY])
    assert "everybody" not in request_of(Simulation(segments=frozenset())).segments

    assert "everybody" in request_for().segments


# The rest


def test_moment_device_and_country_are_those_supposed():
    request = request_of(SOMEBODY)

    assert request.visitor.now == CHRISTMAS
    assert read("time.date", request) == date(2026, 12, 24)
    assert (read("device.type", request), read("device.os", request)) == ("phone", "android")
    assert (read("location.country", request), read("location.continent", request)) == ("FR", "EU")
    assert read("location.city", request) is UNKNOWN


@pytest.mark.parametrize("device", DEVICES)
def test_every_device_is_one_that_rules_know(device):
    known = {one.key: {value for value, _label in one.type.choices} for one in registered() if one.key in CHOICES}

    request = request_of(Simulation(device=device))

    assert read("device.type", request) == device
    for key in CHOICES:
        assert read(key, request) in known[key]


CHOICES = ("device.type", "device.browser", "device.os")


def test_values_are_read_as_if_their_functions_had_given_them():
    request = request_of(SOMEBODY)

    assert read("user.email", request) == "ada@example.com"
    assert read("visit.number", request) == 3


def test_values_outlast_that_the_page_becomes_known(home):
    request = request_of(Simulation(values={"user.email": "ada@example.com"}))

    request.visitor.page = home

    assert read("user.email", request) == "ada@example.com"


def test_a_value_may_be_absent():
    user = User(username="ada", email="ada@example.com")

    assert read("user.email", request_of(Simulation(values={"user.email": None}), user=user)) is None


@pytest.mark.parametrize(("key", "raw"), [("visit.number", "many"), ("visit.number", [1])])
def test_a_value_that_cannot_be_read_is_unknown(key, raw):
    assert read(key, request_of(Simulation(values={key: raw}))) is UNKNOWN


def test_a_value_of_an_attribute_that_is_gone_does_nothing():
    assert list(request_of(Simulation(values={"user.gone": 1})).visitor._values) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"device": "toaster"},
        {"country": "XX"},
        {"country": "fr"},
        {"moment": datetime.min.replace(tzinfo=UTC)},
        {"moment": datetime.max.replace(tzinfo=UTC)},
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="is no "):
        Simulation(**wrong)


# Nothing comes of it


@pytest.fixture
def remembering(segment: Any) -> Segment:
    """Segments that make something of every visit: they count, note what was seen, and remember."""
    segment("campaign", [criterion("visit.campaign", "is_set")])
    segment("pages", [criterion("visit.pages", "at_least", "1")])
    segment("formers", [{"type": "submitted", "value": {"operator": "done", "frequency": "at_least", "times": "1"}}])
    return segment("everybody", [EVERYBODY], remember="good")


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("path", ["/students/", "/christmas/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_is_kept_of_a_simulated_request(remembering, path, method):
    client = Client(headers={"user-agent": BROWSER})

    response = getattr(client, method)(f"{path}?utm_campaign=college")

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache, no-store"
    assert not response.cookies
    assert not SeenValue.objects.exists()


@pytest.mark.urls(__name__)
def test_the_visit_of_whoever_simulates_stays_as_it_was(remembering, clock):
    client = Client(headers={"user-agent": BROWSER})
    client.get("/plain/?utm_campaign=college")
    before = dict(client.session.items())
    clock.forward(minutes=5)

    client.get("/christmas/?utm_campaign=spring")
    client.post("/christmas/")

    assert before
    assert dict(client.session.items()) == before


def test_no_door_keeps_anything_of_a_simulated_visitor(remembering):
    request = request_of(Simulation(), session={})

    assert request.visitor.visit.remember(frozenset({"pages", "began"})) is False
    assert request.segments.remember() is False
    request.segments.carry_over()
    assert dict(request.session) == {}


def test_no_lot_is_drawn_for_a_simulated_visitor_of_whom_none_is_kept():
    request = request_of(Simulation(moment=CHRISTMAS), session={})

    with pytest.raises(CannotTell):
        _id = request.visitor.visit.id


# The stored form


def test_the_stored_form_is_json_and_reads_as_the_same():
    stored = json.loads(json.dumps(SOMEBODY.stored))

    simulation, messages = read_simulation(stored)

    assert messages == []
    assert simulation.stored == SOMEBODY.stored
    for key in SOMEBODY.values:
        assert read(key, request_of(simulation)) == read(key, request_of(SOMEBODY))


def test_the_stored_form_of_nothing_is_its_version():
    assert Simulation().stored == {"version": 1}
    assert read_simulation({"version": 1}) == (Simulation(), [])
    assert Simulation().supposes_nothing


def test_no_segment_at_all_is_another_thing_than_what_the_rules_say():
    assert read_simulation(Simulation(segments=frozenset()).stored)[0].segments == frozenset()


@pytest.mark.parametrize(
    "stored",
    [None, "", [], 5, {}, {"version": "1"}, {"version": True}, {"version": 1.0}, {"version": 0}, {"version": 2}],
)
def test_what_is_no_stored_form_is_refused(stored):
    with pytest.raises(ValueError, match="."):
        read_simulation(stored)


@pytest.mark.parametrize(
    ("given", "kept", "message"),
    [
        ({"segments": ["students", "gone"]}, {"segments": frozenset({"students"})}, "There is no such segment: gone."),
        ({"segments": ["gone\0"]}, {"segments": frozenset()}, "There is no such segment: gone\0."),
        ({"segments": [[], {}, None]}, {"segments": frozenset()}, "There is no such segment: []."),
        ({"segments": "students"}, {"segments": frozenset({"students"})}, ""),
        ({"segments": 7}, {"segments": frozenset()}, "There is no such segment: 7."),
        ({"device": "toaster"}, {}, "There is no such device: toaster."),
        ({"device": ["phone"]}, {}, "There is no such device: ['phone']."),
        ({"country": "XX"}, {}, "There is no such country: XX."),
        ({"moment": "yesterday"}, {}, "There is no such moment: yesterday."),
        ({"moment": 5}, {}, "There is no such moment: 5."),
        ({"moment": "0001-01-01T00:00"}, {}, "There is no such moment: 0001-01-01T00:00."),
        ({"moment": "2026-02-30T00:00"}, {}, "There is no such moment: 2026-02-30T00:00."),
        ({"values": {"user.gone": 1}}, {}, "This cannot be supposed: user.gone."),
        ({"values": {"visit.number": "many"}}, {}, "This cannot be supposed: visit.number."),
        ({"values": [1]}, {}, ""),
        ({"more": "of a later version"}, {}, ""),
    ],
)
def test_what_can_no_longer_be_is_left_out_and_said(given, kept, message):
    simulation, messages = read_simulation({"version": 1, **given}, {"students"})

    assert simulation == Simulation(**kept)
    assert messages[:1] == ([message] if message else [])


def test_a_naive_moment_is_one_of_the_site():
    simulation, _messages = read_simulation({"version": 1, "moment": "2026-07-01T12:00"})

    assert simulation.moment.utcoffset() == timedelta(hours=1)


def test_what_is_read_is_bounded():
    many = {
        "version": 1,
        "segments": [f"s{number}" for number in range(5_000)],
        "values": {str(n): n for n in range(5_000)},
    }

    simulation, messages = read_simulation(many)

    assert len(simulation.segments) == 100
    assert "Only the first 100 segments are supposed." in messages
    assert len(messages) < 30
