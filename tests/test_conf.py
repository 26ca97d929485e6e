import pytest
from django.test import override_settings

from wagtail_segments.conf import settings

DEFAULTS = {
    "USER_FIELDS": [],
    "SESSION_VALUES": {},
    "NOTE_SEEN_VALUES": True,
    "CONSENT": None,
    "VISIT_PAUSE_MINUTES": 30,
    "SEARCH_PARAMETERS": ["q", "query", "search"],
    "TOPIC_FIELDS": [],
    "LOCATION_SOURCES": [],
    "TRUSTED_PROXIES": [],
    "READABLE_HEADERS": [],
    "HOLIDAYS": {},
    "CHANNELS": {},
    "CAMPAIGN_PARAMETERS": [],
    "OFF_SWITCH": "wagtail_segments_off",
}
GIVEN = {
    "USER_FIELDS": ["account.plan"],
    "SESSION_VALUES": {"cart": {"type": "number"}},
    "NOTE_SEEN_VALUES": False,
    "CONSENT": "tests.consent",
    "VISIT_PAUSE_MINUTES": 5,
    "SEARCH_PARAMETERS": ["term"],
    "TOPIC_FIELDS": ["categories"],
    "LOCATION_SOURCES": [{"source": "tests.Source", "country": "X-Country"}],
    "TRUSTED_PROXIES": ["10.0.0.0/8"],
    "READABLE_HEADERS": ["X-Plan"],
    "HOLIDAYS": {"country": "DE"},
    "CHANNELS": {"email": {"hosts": ["webmail.example.org"]}},
    "CAMPAIGN_PARAMETERS": ["ref"],
    "OFF_SWITCH": "stop",
}


@pytest.mark.parametrize("name", DEFAULTS)
def test_every_setting_may_be_left_out(name):
    with override_settings(WAGTAIL_SEGMENTS={}):
        assert getattr(settings, name) == DEFAULTS[name]


@pytest.mark.parametrize("name", DEFAULTS)
def test_all_settings_may_be_left_out(name):
    with override_settings():
        from django.conf import settings as sites

        del sites.WAGTAIL_SEGMENTS

        assert getattr(settings, name) == DEFAULTS[name]


@pytest.mark.parametrize("name", GIVEN)
def test_a_setting_is_what_the_site_says(name):
    with override_settings(WAGTAIL_SEGMENTS=GIVEN):
        assert getattr(settings, name) == GIVEN[name]


def test_the_tables_have_every_setting():
    assert set(DEFAULTS) == set(GIVEN) == {name for name in dir(settings) if name.isupper()}


@pytest.mark.parametrize("name", ["LOCATION_SOURCES", "TRUSTED_PROXIES", "READABLE_HEADERS", "HOLIDAYS"])
@pytest.mark.parametrize("given", [None, "10.0.0.0/8", 5])
def test_a_setting_of_the_wrong_shape_is_as_if_left_out(name, given):
    with override_settings(WAGTAIL_SEGMENTS={name: given}):
        assert getattr(settings, name) == DEFAULTS[name]
