import random
import sys

import pytest
from django.contrib.gis import geoip2 as django_geoip2
from django.test import override_settings

from tests.attributes.places.database import LONDON, MUNICH, NOWHERE, TOKYO, make_database
from wagtail_segments.attributes import CannotTell
from wagtail_segments.attributes.places import GeoIP2, Place


def facts(place: Place) -> tuple[str | None, ...]:
    return place.country, place.continent, place.region, place.city, place.time_zone


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (LONDON, ("GB", "EU", "England", "London", "Europe/London")),
        (f"::ffff:{LONDON}", ("GB", "EU", "England", "London", "Europe/London")),
        (MUNICH, ("DE", "EU", "Bavaria", "Munich", "Europe/Berlin")),
        (TOKYO, ("JP", "AS", None, None, "Asia/Tokyo")),
        ("10.1.2.3", ("FR", "EU", None, "Paris", None)),  # a site may list its own network
    ],
)
def test_a_city_database_knows_all_of_a_place(database, request_from, address, expected):
    assert facts(GeoIP2(path=str(database)).find(request_from(address))) == expected


@pytest.mark.parametrize("kind", ["GeoLite2-Country", "GeoIP2-Country", "DBIP-Country-Lite"])
def test_a_country_database_knows_the_country(tmp_path, request_from, kind):
    path = make_database(tmp_path / "countries.mmdb", kind)

    assert facts(GeoIP2(path=str(path)).find(request_from(LONDON))) == ("GB", "EU", None, None, None)


def test_the_database_is_where_djangos_setting_says(database, request_from):
    with override_settings(GEOIP_PATH=database.parent):
        assert GeoIP2().find(request_from(LONDON)).country == "GB"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (NOWHERE, "not listed"),
        ("81.2.71.1", "not listed"),
        ("2001:4860::1", "not listed"),
        ("10.0.0.1", "private"),
        ("127.0.0.1", "private"),
        ("::1", "private"),
        ("fe80::1", "private"),
        ("", "not known"),
        ("localhost", "not known"),
    ],
)
def test_an_address_that_is_not_listed_cannot_be_told(database, request_from, address, reason):
    with pytest.raises(CannotTell, match=reason):
        GeoIP2(path=str(database)).find(request_from(address))


def test_a_database_without_ipv6_does_not_list_it(tmp_path, request_from):
    path = make_database(tmp_path / "four.mmdb", places={"81.2.69.0/24": {"country": {"iso_code": "GB"}}}, ip_version=4)

    assert GeoIP2(path=str(path)).find(request_from(LONDON)).country == "GB"
    with pytest.raises(CannotTell, match="not listed"):
        GeoIP2(path=str(path)).find(request_from(MUNICH))


@pytest.mark.parametrize("content", [None, b"", b"x", b"\xab\xcd\xefMaxMind.com", b"<html>not found</html>" * 1_000])
def test_a_missing_or_damaged_database_cannot_tell_and_is_noted_once(tmp_path, request_from, caplog, content):
    path = tmp_path / "GeoLite2-City.mmdb"
    if content is not None:
        path.write_bytes(content)
    source = GeoIP2(path=str(path))

    assert "missing or damaged" in source.problem()
    for _again in range(3):
        with pytest.raises(CannotTell, match="missing or damaged"):
            source.find(request_from(LONDON))
    (record,) = caplog.records
    assert LONDON not in caplog.text
    assert record.name == "wagtail_segments"


def test_a_database_of_another_kind_cannot_tell(tmp_path, request_from):
    path = make_database(tmp_path / "asn.mmdb", "GeoLite2-ASN")

    with pytest.raises(CannotTell, match="missing or damaged"):
        GeoIP2(path=str(path)).find(request_from(LONDON))


def test_a_site_that_does_not_say_where_its_database_is_has_none():
    assert GeoIP2().problem()


def test_a_database_that_is_put_right_is_opened(tmp_path, request_from):
    source = GeoIP2(path=str(tmp_path))
    with pytest.raises(CannotTell):
        source.find(request_from(LONDON))
    make_database(tmp_path / "GeoLite2-City.mmdb")

    assert source.find(request_from(LONDON)).country == "GB"
    assert source.problem() == ""


def test_a_database_is_opened_once(database, request_from, monkeypatch):
    opened = []
    made = django_geoip2.GeoIP2
    monkeypatch.setattr(django_geoip2, "GeoIP2", lambda path, **how: opened.append(path) or made(path, **how))
    source = GeoIP2(path=str(database))
    for _again in range(3):
        source.find(request_from(LONDON))

    assert opened == [str(database)]


def test_a_truncated_database_cannot_tell(database, request_from):
    whole = database.read_bytes()
    for length in range(0, len(whole), 7):
        file = database.with_name(f"{length}.mmdb")
        file.write_bytes(whole[:length])
        with pytest.raises(CannotTell):
            GeoIP2(path=str(file)).find(request_from(LONDON))


def test_a_damaged_database_never_stops_a_page(database, request_from):
    whole, chance = database.read_bytes(), random.Random(5)  # noqa: S311
    for number in range(500):
        damaged = bytearray(whole)
        for _byte in range(chance.randint(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        file = database.with_name(f"{number}.mmdb")
        file.write_bytes(bytes(damaged))
        with override_settings(
            WAGTAIL_SEGMENTS={
                "LOCATION_SOURCES": [{"source": "wagtail_segments.attributes.places.GeoIP2", "path": str(file)}]
            }
        ):
            assert isinstance(request_from(LONDON).visitor.place, Place)


def test_without_its_library_nothing_can_be_told(database, request_from, monkeypatch):
    monkeypatch.setattr(django_geoip2, "HAS_GEOIP2", False)
    source = GeoIP2(path=str(database))

    assert source.problem() == "the library geoip2 is not installed"
    with pytest.raises(CannotTell, match="geoip2 is not installed"):
        source.find(request_from(LONDON))


def test_the_libraries_are_imported_by_nobody_who_does_not_ask():
    """Only this file imports them, so another process has to say."""
    import subprocess

    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup();"
        "from wagtail_segments.testing import request_for; from wagtail_segments.attributes.registry import lookup;"
        "visitor = request_for().visitor;"
        "visitor.read(lookup('time.of_day')), visitor.read(lookup('location.country'));"
        "print({'geoip2', 'iptocc', 'holidays', 'maxminddb', 'django.contrib.gis'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603

    assert told.stdout.strip() == "set()"
