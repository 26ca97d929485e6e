import sys
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from wagtail_segments.attributes.acquisition import declare_campaign_parameters
from wagtail_segments.attributes.channels import table
from wagtail_segments.attributes.registry import registered, unregister
from wagtail_segments.attributes.session import declare_session_values
from wagtail_segments.attributes.time import public_holidays
from wagtail_segments.attributes.user_fields import declare_user_fields
from wagtail_segments.checks import MIDDLEWARE, check_middleware, check_search, check_settings

SESSION = "django.contrib.sessions.middleware.SessionMiddleware"
AUTH = "django.contrib.auth.middleware.AuthenticationMiddleware"
UPDATE = "django.middleware.cache.UpdateCacheMiddleware"
FETCH = "django.middleware.cache.FetchFromCacheMiddleware"
PLACES = "wagtail_segments.attributes.places"
HEADERS = {"source": f"{PLACES}.TrustedHeaders", "country": "CF-IPCountry"}
not_a_function = "text"
NO_CHOICES = [
    [],
    None,
    "ab",
    ["ab"],
    [("a",)],
    [("a", "A", "x")],
    [("", "A")],
    [(None, "A")],
    [("a", None)],
    {"a": "A"},
    5,
]


def agree(request: Any) -> bool:
    return True


def ids(messages: list[Any]) -> list[str]:
    return [message.id.removeprefix("wagtail_segments.") for message in messages]


def test_the_test_project_has_nothing_to_complain_about(db, settings):
    settings.WAGTAILSEARCH_BACKENDS = {}  # on MariaDB it is one that the check of search complains about
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
        ({"USER_FIELDS": ["account.company.country", "account.company", "memberships.team.code", "groups.name"]}, []),
        ({"USER_FIELDS": ["account", "groups.nope", "account.nope", "password"]}, ["E006"] * 4),
        ({"SESSION_VALUES": {"cart": {"label": "Cart", "type": "number"}, "plan": {}}}, []),
        ({"SESSION_VALUES": {"cart": {"type": "money"}}}, ["E004"]),
        ({"SESSION_VALUES": {"cart": "number"}}, ["E004"]),
        ({"SESSION_VALUES": {"cart": None}}, ["E004"]),
        ({"SESSION_VALUES": {"cart": {"type": []}}}, ["E004"]),
        ({"SESSION_VALUES": {"tier": {"choices": [("a", "A"), ["b", "B"], (3, "C")]}}}, []),
        ({"SESSION_VALUES": {"tier": {"type": "set", "choices": [("a", "A")]}}}, []),
        ({"SESSION_VALUES": {"tier": {"type": "number", "choices": [("1", "One")]}}}, ["E051"]),
        ({"SESSION_VALUES": {"tier": {"type": "set", "choices": [("a", "A"), ("a", "B")]}}}, ["E051"]),
        ({"SESSION_VALUES": {"tier": {"choices": [(1, "A"), ("1", "B")]}}}, ["E051"]),
        *(({"SESSION_VALUES": {"tier": {"choices": choices}}}, ["E051"]) for choices in NO_CHOICES),
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
        ({"LOCATION_SOURCES": []}, []),
        ({"LOCATION_SOURCES": [f"{PLACES}.IPToCC"]}, []),
        ({"LOCATION_SOURCES": [{"source": f"{PLACES}.IPToCC"}]}, []),
        ({"LOCATION_SOURCES": [HEADERS], "TRUSTED_PROXIES": ["10.0.0.0/8"]}, []),
        ({"LOCATION_SOURCES": [HEADERS]}, ["W020"]),
        ({"LOCATION_SOURCES": [f"{PLACES}.TrustedHeaders"], "TRUSTED_PROXIES": ["::1"]}, ["W020"]),
        ({"LOCATION_SOURCES": [f"{PLACES}.GeoIP2"]}, ["W020"]),
        ({"LOCATION_SOURCES": [{"source": f"{PLACES}.GeoIP2", "path": "/no/such/file.mmdb"}]}, ["W020"]),
        ({"LOCATION_SOURCES": [{"source": f"{PLACES}.GeoIP2", "file": "x"}]}, ["E020"]),
        ({"LOCATION_SOURCES": [f"{PLACES}.Place", f"{PLACES}.Source", f"{__name__}.agree"]}, ["E020"] * 3),
        ({"LOCATION_SOURCES": ["no.such.module", "nothing", "", None, 5, {}, [], {"source": 5}]}, ["E020"] * 8),
        ({"LOCATION_SOURCES": f"{PLACES}.IPToCC"}, ["E020"]),
        ({"LOCATION_SOURCES": None}, ["E020"]),
        ({"TRUSTED_PROXIES": ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "::1", "unix", "0.0.0.0/0"]}, []),
        ({"TRUSTED_PROXIES": ["10.0.0.1/8", "10.0.0.0/33", "proxy.example", "", None, 5, "*", ["::1"]]}, ["E021"] * 8),
        ({"TRUSTED_PROXIES": "10.0.0.0/8"}, ["E021"]),
        ({"READABLE_HEADERS": ["X-Plan", "Accept-Language", "x"]}, []),
        ({"READABLE_HEADERS": ["Cookie", "AUTHORIZATION", "Proxy-Authorization"]}, ["E022"] * 3),
        ({"READABLE_HEADERS": ["X Plan", "X_Plan", "", "X-Plan:", None, 5, "Ü"]}, ["E022"] * 7),
        ({"READABLE_HEADERS": "X-Plan"}, ["E022"]),
        ({"HOLIDAYS": {}}, []),
        ({"HOLIDAYS": {"country": "DE"}}, []),
        ({"HOLIDAYS": {"country": "DE", "subdivision": "BY"}}, []),
        ({"HOLIDAYS": {"country": "DE", "subdivision": None}}, []),
        ({"HOLIDAYS": {"country": "ZZ"}}, ["W021"]),
        ({"HOLIDAYS": {"country": "DE", "subdivision": "ZZ"}}, ["W021"]),
        ({"HOLIDAYS": {"country": "de"}}, ["E023"]),
        ({"HOLIDAYS": {"country": "__class__"}}, ["E023"]),
        ({"HOLIDAYS": {"subdivision": "BY"}}, ["E023"]),
        ({"HOLIDAYS": {"country": "DE", "region": "BY"}}, ["E023"]),
        ({"HOLIDAYS": {"country": "DE", "subdivision": 5}}, ["E023"]),
        ({"HOLIDAYS": "DE"}, ["E023"]),
        ({"HOLIDAYS": None}, ["E023"]),
        ({"CHANNELS": {"email": {"hosts": ["webmail.example.org", "mail.example.*"], "mediums": ("post",)}}}, []),
        ({"CHANNELS": {"partners": {"label": "Partners", "sources": ["acme"], "parameters": ["partner"]}}}, []),
        ({"CHANNELS": []}, ["E030"]),
        ({"CHANNELS": None}, ["E030"]),
        ({"CHANNELS": {"email": ["webmail.example.org"]}}, ["E030"]),
        ({"CHANNELS": {"partners": {"hosts": ["partner.example"]}}}, ["E031"]),
        ({"CHANNELS": {"Our partners": {"label": "Partners"}, 5: {"label": "Five"}}}, ["E031", "E031"]),
        ({"CHANNELS": {"email": {"hosts": "webmail.example.org"}}}, ["E032"]),
        ({"CHANNELS": {"email": {"hosts": [5]}}}, ["E032"]),
        ({"CHANNELS": {"email": {"host": ["webmail.example.org"]}}}, ["E032"]),
        ({"CHANNELS": {"email": {"hosts": ["https://webmail.example.org/"]}}}, ["E033"]),
        ({"CHANNELS": {"email": {"hosts": ["*.example.org", "", "a b"]}}}, ["E033"]),
        ({"CAMPAIGN_PARAMETERS": ["ref", {"name": "cid", "label": "Campaign id"}, "utm_id"]}, []),
        ({"CAMPAIGN_PARAMETERS": "ref"}, ["E034"]),
        ({"CAMPAIGN_PARAMETERS": {"ref": {}}}, ["E034"]),
        ({"CAMPAIGN_PARAMETERS": None}, ["E034"]),
        ({"CAMPAIGN_PARAMETERS": ["", "a b", "x" * 51]}, ["E035"] * 3),
        ({"CAMPAIGN_PARAMETERS": [5, None, {}, {"name": ["ref"]}, "utm_campaign"]}, ["E035"] * 5),
        ({"CAMPAIGN_PARAMETERS": ["a-b", "a.b", "ref"]}, ["E036"]),
        ({"CAMPAIGN_PARAMETERS": [f"p{number}" for number in range(11)]}, ["E037"]),
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


@pytest.mark.parametrize(
    ("library", "given"),
    [
        ("iptocc", {"LOCATION_SOURCES": [f"{PLACES}.IPToCC"]}),
        ("holidays", {"HOLIDAYS": {"country": "DE"}}),
    ],
)
def test_a_library_that_is_not_installed_is_named(monkeypatch, library, given):
    monkeypatch.setitem(sys.modules, library, None)
    public_holidays.cache_clear()
    with override_settings(WAGTAIL_SEGMENTS=given):
        (message,) = check_settings()

    assert f"the library {library} is not installed" in message.msg


@pytest.mark.parametrize(
    "given",
    [
        [],
        None,
        "USER_FIELDS",
        {"USER_FIELDS": ["nope"], "SESSION_VALUES": {"x": 5, "y": {"type": []}, "z": {"choices": [5]}}},
        {"CHANNELS": [], "CAMPAIGN_PARAMETERS": "ref"},
        {"CHANNELS": {"email": None, "x": {"hosts": 5, "mediums": [5]}}, "CAMPAIGN_PARAMETERS": [5, {}, {"name": []}]},
    ],
)
def test_a_site_whose_settings_are_wrong_starts_far_enough_to_be_checked(given):
    before = registered()
    with override_settings(WAGTAIL_SEGMENTS=given):
        declare_user_fields()
        declare_session_values()
        declare_campaign_parameters()
        assert table().labels
    for attribute in registered():
        if attribute not in before:
            unregister(attribute.key)


@pytest.mark.parametrize(
    "given",
    [
        {"USER_FIELDS": ["nope"]},
        {"SESSION_VALUES": {"cart": {"type": "x"}}},
        {"SESSION_VALUES": {"cart": {"choices": 5}}},
        {"CONSENT": "x"},
        {"X": 1},
        {"LOCATION_SOURCES": ["x", f"{PLACES}.GeoIP2"], "TRUSTED_PROXIES": ["x"], "READABLE_HEADERS": ["Cookie"]},
        {"HOLIDAYS": {"country": "ZZ"}},
        {"HOLIDAYS": "DE"},
        {"CHANNELS": 5, "CAMPAIGN_PARAMETERS": 5},
        {"CHANNELS": {"x": {"hosts": ["/"], "y": 5}}, "CAMPAIGN_PARAMETERS": ["a-", "a.", *"bcdefghijk", ""]},
    ],
)
def test_every_complaint_says_what_to_do(given):
    with override_settings(WAGTAIL_SEGMENTS=given, MIDDLEWARE=[]):
        for message in check_settings() + check_middleware():
            assert message.hint


@pytest.mark.parametrize(
    ("backend", "found"),
    [
        ("wagtail.search.backends.database.fallback", True),
        ("modelsearch.backends.database.fallback", True),
        ("wagtail.search.backends.database", False),
    ],
)
def test_a_search_backend_without_an_index_gives_variants_away(settings, backend, found):
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": backend}}

    messages = check_search()

    assert {message.id for message in messages} == ({"wagtail_segments.W090"} if found else set())
    named = " ".join(message.msg for message in messages)
    for field in ("BranchPage.body", "OfferPage.body"):
        assert (f"testapp.{field}" in named) is found
    assert "experiences" not in named
    assert "StreamPage" not in named  # whose body is not searched
