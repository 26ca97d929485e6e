from typing import Any

import pytest
from django.test import override_settings

from wagtail_segments.testing import request_for
from wagtail_segments.visitors.consent import is_prefetch, refusal


def agrees(request: Any) -> bool:
    return request.COOKIES.get("consent") == "yes"


def fails(request: Any) -> bool:
    raise ConnectionError


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, ""),
        ({"sec_gpc": "0", "dnt": "0"}, ""),
        ({"dnt": "unspecified"}, ""),
        ({"sec_gpc": "1"}, "the browser asks not to be tracked"),
        ({"dnt": "1"}, "the browser asks not to be tracked"),
        ({"sec_purpose": "prefetch"}, ""),  # it is shown what it may see, though nothing is written
        ({"user_agent": None}, "the visitor is a program"),
        ({"user_agent": "curl/8.5.0"}, "the visitor is a program"),
        ({"user_agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "the visitor is a program"),
    ],
)
def test_what_counts_as_a_refusal(headers, reason):
    assert refusal(request_for(**headers).visitor) == reason


def test_without_a_rule_of_the_site_everybody_else_may_be_remembered():
    with override_settings(WAGTAIL_SEGMENTS={}):
        assert refusal(request_for().visitor) == ""


@pytest.mark.parametrize(("cookie", "reason"), [("yes", ""), ("no", "the visitor has not consented")])
def test_the_site_may_say_who_has_consented(cookie, reason):
    request = request_for()
    request.COOKIES["consent"] = cookie

    with override_settings(WAGTAIL_SEGMENTS={"CONSENT": f"{__name__}.agrees"}):
        assert refusal(request.visitor) == reason


def test_the_browsers_refusal_outweighs_the_sites_consent():
    request = request_for(sec_gpc="1")
    request.COOKIES["consent"] = "yes"

    with override_settings(WAGTAIL_SEGMENTS={"CONSENT": f"{__name__}.agrees"}):
        assert refusal(request.visitor)


def test_a_rule_of_the_site_that_fails_is_no_consent():
    with override_settings(WAGTAIL_SEGMENTS={"CONSENT": f"{__name__}.fails"}), pytest.raises(ConnectionError):
        refusal(request_for().visitor)


@pytest.mark.parametrize("meta", [{}, {"HTTP_SEC_PURPOSE": ""}, {"HTTP_PURPOSE": "navigate"}])
def test_an_ordinary_request_is_no_prefetch(meta):
    assert not is_prefetch(meta)
