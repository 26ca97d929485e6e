"""System checks: what is wrong with how a site has set up flags."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register

from wagtail_segments.conf import settings

MAX_NAME = 100
"""Characters that the name of a switch may have."""


@register(Tags.compatibility)
def check_waffle(**kwargs: Any) -> list[CheckMessage]:
    """That waffle is installed, and that the switch that turns personalisation off has a name."""
    messages: list[CheckMessage] = []
    if not apps.is_installed("waffle"):
        messages.append(
            Error(
                "wagtail_segments.contrib.waffle is installed without waffle, so it does nothing.",
                hint="Add 'waffle' to INSTALLED_APPS.",
                id="wagtail_segments.E040",
            )
        )
    name = settings.OFF_SWITCH
    if name is not None and not (isinstance(name, str) and name.strip() and len(name) <= MAX_NAME):
        messages.append(
            Error(
                f"WAGTAIL_SEGMENTS['OFF_SWITCH'] is {name!r}, which is not the name of a switch.",
                hint=f"Give a text of at most {MAX_NAME} characters, or None if there should be no such switch.",
                id="wagtail_segments.E041",
            )
        )
    return messages
