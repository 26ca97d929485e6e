from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from wagtail_segments.attributes.session import declare_session_values
from wagtail_segments.attributes.user import declare_user_fields
from wagtail_segments.checks import MIDDLEWARE, check_middleware, check_settings

SESSION = "django.contrib.sessions.middleware.SessionMiddleware"
AUTH = "django.contrib.auth.middleware.AuthenticationMiddleware"
UPDATE = "django.middleware.cache.UpdateCacheMiddleware"
FETCH = "django.middleware.cache.FetchFromCacheMiddleware"
not_a_function = "text"


def agree(request: Any) -> bool:
    return True


def ids(messages: list[Any]) -> list[str]:
    return [message.id.removeprefix("wagtail_segments.") for message in messages]


def test_the_test_project_has_nothing_to_complain_about(db):
    assert not [message for message in run_checks() if message.id.startswith("wagtail_segments.")]


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        ([SESSION, AUTH, MIDDLEWARE], []),
        ([UPDATE, SESSION, AUTH, MIDDLEWARE, FETCH], []),
        ([], ["W001"]),
        ([SESSION, AUTH], ["W001"]),
        ([SESSION, MIDDLEWARE, AUTH], ["E001"]),
        ([MIDDLEWARE, SESSION, AUTH], ["E001", "E001"]),
        ([SESSION, AUTH, MIDDLEWARE, UPDATE], ["E001"]),
        ([MIDDLEWARE], []),
    ],
)
def test_the_middleware_is_there_and_behind_what_it_reads_from(installed, expected):
    with override_settings(MIDDLEWARE=installed):
        assert ids(check_middleware()) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"USER_FIELDS": ["email", "account.plan", "groups"]}, []),
        ({"USER_FIELDS": ["nope"]}, ["E006"]),
        ({"USER_FIELDS": ["account", "groups.name", "account.nope"]}, ["E006"] * 3),
        ({"SESSION_VALUES": {"cart": {"label": "Cart", "type": "number"}, "plan": {}}}, []),
        ({"SESSION_VALUES": {"cart": {"type": "money"}}}, ["E004"]),
        ({"SESSION_VALUES": {"cart": "number"}}, ["E004"]),
        ({"SESSION_VALUES": {"cart": None}}, ["E004"]),
        ({"SESSION_VALUES": {"value": {}}}, ["E007"]),
        ({"SEARCH_PARAMETERS": ["q"], "TOPIC_FIELDS": ["categories", "shelf", "tags"]}, []),
        ({"SEARCH_PARAMETERS": "q"}, ["E080"]),
        ({"SEARCH_PARAMETERS": None}, ["E080"]),
        ({"SEARCH_PARAMETERS": ["q", ""]}, ["E080"]),
        ({"SEARCH_PARAMETERS": [5]}, ["E080"]),
        ({"SEARCH_PARAMETERS": {"q": 1}}, ["E080"]),
        ({"SEARCH_PARAMETERS": list("abcdef")}, ["E081"]),
        ({"TOPIC_FIELDS": "categories"}, ["E080"]),
        ({"TOPIC_FIELDS": ["title", "nope"]}, ["E082", "E082"]),
        ({"SESSION_VALUES": {"the-cart": {}, "the.cart": {}}}, ["E007", "E007"]),
        ({"CONSENT": f"{__name__}.agree"}, []),
        ({"CONSENT": f"{__name__}.not_a_function"}, ["E005"]),
        ({"CONSENT": "no.such.module"}, ["E005"]),
        ({"CONSENT": "nothing"}, ["E005"]),
        ({"CONSENT": None}, []),
        ({"USER_FIELD": []}, ["E003"]),
        ({"USER_FIELD": [], "user_fields": []}, ["E003", "E003"]),
        ([], ["E002"]),
        (None, ["E002"]),
        ("USER_FIELDS", ["E002"]),
    ],
)
def test_the_settings_say_things_we_understand(given, expected):
    with override_settings(WAGTAIL_SEGMENTS=given):
        assert ids(check_settings()) == expected


@pytest.mark.parametrize("given", [[], None, "USER_FIELDS", {"USER_FIELDS": ["nope"], "SESSION_VALUES": {"x": 5}}])
def test_a_site_whose_settings_are_wrong_starts_far_enough_to_be_checked(given):
    with override_settings(WAGTAIL_SEGMENTS=given):
        declare_user_fields()
        declare_session_values()


@pytest.mark.parametrize(
    "given", [{"USER_FIELDS": ["nope"]}, {"SESSION_VALUES": {"cart": {"type": "x"}}}, {"CONSENT": "x"}, {"X": 1}]
)
def test_every_complaint_says_what_to_do(given):
    with override_settings(WAGTAIL_SEGMENTS=given, MIDDLEWARE=[]):
        for message in check_settings() + check_middleware():
            assert message.hint
