import pytest

from wagtail_segments.attributes.places import Place
from wagtail_segments.attributes.places.countries import CONTINENT_OF, CONTINENTS, COUNTRIES


@pytest.mark.parametrize(
    ("told", "country", "continent"),
    [
        ({"country": "DE"}, "DE", "EU"),
        ({"country": "de"}, "DE", "EU"),
        ({"country": " us "}, "US", "NA"),
        ({"country": "XK"}, "XK", "EU"),
        ({"country": "TR", "continent": "eu"}, "TR", "EU"),
        ({"continent": "AF"}, None, "AF"),
        ({"country": "DE", "continent": "Europe"}, "DE", "EU"),
        ({"country": "XX"}, None, None),
        ({"country": "T1"}, None, None),
        ({"country": "Germany"}, None, None),
        ({"country": "DE, US"}, None, None),
        ({"country": "D"}, None, None),
        ({"country": ""}, None, None),
        ({"country": "<script>"}, None, None),
        ({"country": 5, "continent": ["EU"]}, None, None),
        ({"country": "\0\ud800" * 10_000}, None, None),
    ],
)
def test_a_country_is_one_of_the_worlds(told, country, continent):
    place = Place(**told)

    assert (place.country, place.continent) == (country, continent)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("europe/berlin", None),
        ("Mars/Base", None),
        ("../../etc/passwd", None),
        ("/etc/localtime", None),
        ("posixrules", None),
        ("", None),
        (5, None),
    ],
)
def test_a_time_zone_is_one_that_there_is(told, expected):
    assert Place(time_zone=told).time_zone == expected


def test_names_are_cut():
    place = Place(region="x" * 65_536, city=" " + "y" * 65_536)

    assert (len(place.region), len(place.city)) == (512, 511)


@pytest.mark.parametrize("told", [{}, {"city": " "}, {"country": "XX", "time_zone": "x"}, {"why_unknown": "no idea"}])
def test_a_place_of_which_nothing_can_be_is_not_known(told):
    assert not Place(**told).is_known


@pytest.mark.parametrize("fact", ["region", "city"])
def test_a_place_of_which_one_thing_is_said_is_known(fact):
    assert Place(**{fact: "Bavaria"}).is_known


def test_every_country_has_a_code_a_name_and_a_continent():
    assert len(COUNTRIES) == 250
    assert all(len(code) == 2 and code.isupper() and str(name) for code, name in COUNTRIES.items())
    assert set(CONTINENT_OF) == set(COUNTRIES)
    assert set(CONTINENT_OF.values()) == set(CONTINENTS)
    assert len(set(map(str, COUNTRIES.values()))) == 250
