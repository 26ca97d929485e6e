from typing import Any

import pytest
from django.test import override_settings

from wagtail_segments.attributes import CannotTell
from wagtail_segments.attributes.places import AddressSource, Place, Source

ADDRESS = "81.2.69.142"


class Says(Source):
    """Says what its options are."""

    def __init__(self, **facts: str) -> None:
        self.facts = facts

    def find(self, request: Any) -> Place | None:
        return Place(**self.facts)


class Nothing(Source):
    def find(self, request: Any) -> Place | None:
        return None


class Passes(Source):
    def find(self, request: Any) -> Place | None:
        raise CannotTell("the oracle sleeps")


class Breaks(AddressSource):
    def look_up(self, address: Any) -> Place | None:
        raise RuntimeError(f"{address} broke it")


def named(source: type[Source], **options: str) -> dict[str, str]:
    return {"source": f"{__name__}.{source.__name__}", **options}


PARIS = named(Says, country="FR", city="Paris")
ROME = named(Says, country="IT", city="Rome", region="Lazio", time_zone="Europe/Rome")


@pytest.fixture
def place_by(request_from):
    """The place that some sources find, one after the other."""

    def find(*sources: Any) -> Place:
        with override_settings(WAGTAIL_SEGMENTS={"LOCATION_SOURCES": list(sources)}):
            return request_from(ADDRESS).visitor.place

    return find


@pytest.mark.parametrize(
    ("sources", "city"),
    [
        ([PARIS, ROME], "Paris"),
        ([ROME, PARIS], "Rome"),
        ([named(Nothing), PARIS], "Paris"),
        ([named(Passes), named(Nothing), PARIS, ROME], "Paris"),
        ([named(Says), PARIS], "Paris"),
        ([named(Says, country="XX"), PARIS], "Paris"),
        ([named(Breaks), PARIS], "Paris"),
        ([f"{__name__}.Nothing", PARIS], "Paris"),
        (["no.such.source", 5, None, {}, {"source": "x", "y": 1}, PARIS], "Paris"),
        ([], None),
        ([named(Nothing)], None),
    ],
)
def test_the_first_source_that_knows_anything_answers(place_by, sources, city):
    assert place_by(*sources).city == city


def test_places_of_two_sources_are_not_mixed(place_by):
    assert place_by(PARIS, ROME).region is None


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        ([], "the site has no way to find out where visitors are"),
        ([named(Nothing)], "the visitor's address is not listed"),
        ([named(Passes)], "the oracle sleeps"),
        ([named(Passes), named(Passes), named(Nothing)], "the oracle sleeps; the visitor's address is not listed"),
        ([named(Breaks)], "looking it up failed"),
        (["no.such.source"], "looking it up failed"),
        ([PARIS], "whoever knows where the visitor is does not say this"),
    ],
)
def test_what_is_not_known_has_a_reason(place_by, sources, reason):
    assert place_by(*sources).why_unknown == reason


def test_a_source_that_breaks_is_noted_without_the_address(place_by, caplog):
    place_by(named(Breaks))

    assert "Breaks: RuntimeError" in caplog.text
    assert ADDRESS not in caplog.text


def test_a_request_for_which_a_source_broke_is_degraded(request_from):
    with override_settings(WAGTAIL_SEGMENTS={"LOCATION_SOURCES": [named(Breaks), PARIS]}):
        visitor = request_from(ADDRESS).visitor

        assert visitor.place.city == "Paris"
        assert visitor.is_degraded


def test_a_source_is_made_once(place_by, monkeypatch):
    made = []
    monkeypatch.setattr(Says, "__init__", lambda self, **facts: made.append(facts) or vars(self).update(facts=facts))
    for _again in range(3):
        place_by(PARIS)

    assert len(made) == 1
