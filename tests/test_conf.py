import pytest
from django.test import override_settings

from wagtail_segments.conf import settings

DEFAULTS = {
    "USER_FIELDS": [],
    "SESSION_VALUES": {},
    "CONSENT": None,
    "VISIT_PAUSE_MINUTES": 30,
    "SEARCH_PARAMETERS": ["q", "query", "search"],
    "TOPIC_FIELDS": [],
}
GIVEN = {
    "USER_FIELDS": ["account.plan"],
    "SESSION_VALUES": {"cart": {"type": "number"}},
    "CONSENT": "tests.consent",
    "VISIT_PAUSE_MINUTES": 5,
    "SEARCH_PARAMETERS": ["term"],
    "TOPIC_FIELDS": ["categories"],
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
