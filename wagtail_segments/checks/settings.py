"""Whether ``WAGTAIL_SEGMENTS`` says things that we understand."""

from collections.abc import Mapping
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from wagtail_segments.checks.acquisition import check_campaign_parameters, check_channels
from wagtail_segments.checks.behaviour import check_behaviour
from wagtail_segments.checks.consent import check_consent
from wagtail_segments.checks.given import given
from wagtail_segments.checks.location import check_location_sources, check_trusted_proxies
from wagtail_segments.checks.request import check_readable_headers
from wagtail_segments.checks.session import check_session_values
from wagtail_segments.checks.time import check_holidays
from wagtail_segments.checks.user import check_user_fields
from wagtail_segments.conf import settings


@register(Tags.compatibility)
def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """That ``WAGTAIL_SEGMENTS`` says things we understand."""
    if not isinstance(given(), Mapping):
        return [Error("WAGTAIL_SEGMENTS is not a dictionary.", id="wagtail_segments.E002")]
    known = {name for name in dir(type(settings)) if name.isupper()}
    messages: list[CheckMessage] = [
        Error(
            f"WAGTAIL_SEGMENTS has the unknown key {name!r}.",
            hint=f"Known keys are {', '.join(sorted(known))}.",
            id="wagtail_segments.E003",
        )
        for name in given()
        if name not in known
    ]
    return [
        *messages,
        *check_user_fields(),
        *check_session_values(),
        *check_consent(),
        *check_location_sources(),
        *check_trusted_proxies(),
        *check_readable_headers(),
        *check_holidays(),
        *check_channels(given().get("CHANNELS", {})),
        *check_campaign_parameters(given().get("CAMPAIGN_PARAMETERS", ())),
        *check_behaviour(),
    ]
