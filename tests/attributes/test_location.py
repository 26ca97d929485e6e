from typing import Any

import pytest
from django.test import override_settings

from tests.attributes.places.database import LONDON, MUNICH, TOKYO, make_database
from tests.attributes.reading import answer, criterion, read
from wagtail_segments.attributes.location import countries, time_zones
from wagtail_segments.attributes.places import Place, Source
from wagtail_segments.attributes.registry import lookup
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.explain import explain
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.testing import request_for

KEYS = [f"location.{fact}" for fact in ("country", "continent", "region", "city", "time_zone")]
BRITAIN = criterion("location.country", "one_of", ["GB", "IE"])
ABROAD = criterion("location.country", "none_of", ["GB", "IE"])

looked_up: list[Any] = []


class Counts(Source):
    """Counts how often it is asked."""

    def find(self, request: Any) -> Place:
        looked_up.append(request)
        return Place(country="GB", region="England", city="London", time_zone="Europe/London")


@pytest.fixture
def geoip(tmp_path):
    path = make_database(tmp_path / "GeoLite2-City.mmdb")
    source = {"source": "wagtail_segments.attributes.places.GeoIP2", "path": str(path)}
    with override_settings(WAGTAIL_SEGMENTS={"LOCATION_SOURCES": [source]}):
        yield


@pytest.fixture
def counted():
    looked_up.clear()
    with override_settings(WAGTAIL_SEGMENTS={"LOCATION_SOURCES": [f"{__name__}.Counts"]}):
        yield looked_up


def visit_from(address: str) -> Any:
    request = request_for()
    request.META["REMOTE_ADDR"] = address
    return request


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (LONDON, ["GB", "EU", "england", "london", "Europe/London"]),
        (MUNICH, ["DE", "EU", "bavaria", "munich", "Europe/Berlin"]),
        (TOKYO, ["JP", "AS", UNKNOWN, UNKNOWN, "Asia/Tokyo"]),
        ("10.0.0.1", [UNKNOWN] * 5),
    ],
)
def test_a_visitor_is_where_the_address_lies(geoip, address, expected):
    request = visit_from(address)

    assert [read(key, request) for key in KEYS] == expected


@pytest.mark.parametrize(
    ("line", "address", "expected"),
    [
        (BRITAIN, LONDON, YES),
        (BRITAIN, TOKYO, NO),
        (ABROAD, LONDON, NO),
        (ABROAD, TOKYO, YES),
        (ABROAD, "127.0.0.1", UNKNOWN),
        (ABROAD, "not an address", UNKNOWN),
        (criterion("location.city", "is", "LONDON"), LONDON, YES),
        (criterion("location.city", "is_not", "London"), TOKYO, UNKNOWN),
        (criterion("location.city", "is_not_set"), TOKYO, UNKNOWN),
        (criterion("location.region", "starts_with", "bav"), MUNICH, YES),
        (criterion("location.continent", "one_of", ["EU"]), MUNICH, YES),
        (criterion("location.time_zone", "one_of", ["Asia/Tokyo"]), TOKYO, YES),
    ],
)
def test_rules_speak_about_where_a_visitor_is(geoip, line, address, expected):
    assert answer(line, visit_from(address)) is expected


@pytest.mark.parametrize("key", KEYS)
def test_on_a_site_without_sources_nobody_knows_and_it_says_why(key):
    request = visit_from(LONDON)

    assert read(key, request) is UNKNOWN
    assert request.visitor.why_unknown(lookup(key)) == "the site has no way to find out where visitors are"


def test_an_editor_reads_why_it_cannot_be_told(geoip):
    (reason,) = explain(load_rule("all", [BRITAIN]), visit_from("192.168.1.1").visitor).parts

    assert (reason.sentence, reason.actual) == ("Country is United Kingdom or Ireland", "cannot be told")
    assert reason.reason == "the visitor's address is a private one"


def test_an_editor_reads_the_countrys_name(geoip):
    (reason,) = explain(load_rule("all", [BRITAIN]), visit_from(TOKYO).visitor).parts

    assert reason.actual == "Japan"


def test_all_five_facts_cost_one_look_up(counted):
    request = visit_from(LONDON)
    for key in [*KEYS, *KEYS, "time.of_day", "time.date"]:
        read(key, request)

    assert len(counted) == 1


def test_a_visitor_is_not_looked_up_anew_when_the_page_is_known(counted, home):
    request = visit_from(LONDON)
    read("location.city", request)
    request.visitor.page = home
    read("location.city", request)

    assert len(counted) == 1


def test_nobody_is_looked_up_whom_no_rule_asks_about(counted, segment, client, page_of):
    segment("british", [BRITAIN])
    page_of(slug="plain")

    client.get("/plain/")

    assert counted == []


@pytest.mark.parametrize("key", ["user.email", "page.path", "device.type", "visit.campaign", "request.host"])
def test_other_attributes_look_nobody_up(counted, key):
    read(key, visit_from(LONDON))

    assert counted == []


def test_an_address_is_kept_nowhere(geoip, segment, client, page_of, caplog, db):
    segment("british", [BRITAIN, criterion("visit.pages", "ge", 1)])
    from tests.laws.conftest import block_for
    from wagtail_segments.models import Segment

    page_of(block_for(Segment.objects.get()))
    response = client.get("/page/", headers={"user-agent": "Mozilla/5.0 Firefox/140.0"}, REMOTE_ADDR=LONDON)

    assert "only british." in response.text
    assert LONDON not in str(dict(client.session)) + caplog.text + str(response.headers) + response.text


def test_countries_are_listed_by_their_names():
    names = [str(name) for _code, name in countries()]

    assert names == sorted(names)
    assert dict(countries())["CI"] == "Côte d’Ivoire"


def test_time_zones_are_listed_without_their_older_names():
    zones = dict(time_zones())

    assert zones["America/New_York"] == "America/New York"
    assert not {"US/Eastern", "EST", "Etc/GMT+1", "GB"} & set(zones)


def test_a_country_that_there_is_not_cannot_be_told(geoip):
    assert answer(criterion("location.country", "none_of", ["ZZ"]), visit_from(LONDON)) is UNKNOWN


def test_a_rule_reads_as_a_sentence():
    assert describe(load_rule("all", [ABROAD])) == "Country is not United Kingdom or Ireland"
