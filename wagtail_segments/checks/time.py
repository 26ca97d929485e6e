"""Public holidays."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.utils import timezone

from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.attributes.time import public_holidays
from wagtail_segments.checks.given import given

_COUNTRY = re.compile(r"[A-Z]{2,3}")


def check_holidays() -> list[CheckMessage]:
    where = given().get("HOLIDAYS", {})
    if not _is_region(where):
        return [
            Error(
                f"WAGTAIL_SEGMENTS['HOLIDAYS'] is {where!r}, which names no country.",
                hint="Give codes in capitals: {'country': 'DE', 'subdivision': 'BY'}, the second if you need it.",
                id="wagtail_segments.E023",
            )
        ]
    try:
        if where:
            public_holidays(where["country"], where.get("subdivision"), timezone.now().year)
    except CannotTell as reason:
        return [
            Warning(
                f"Nobody can tell whether it is a public holiday: {reason}.",
                hint="Install wagtail-segments[holidays], and compare WAGTAIL_SEGMENTS['HOLIDAYS'] with its countries.",
                id="wagtail_segments.W021",
            )
        ]
    return []


def _is_region(where: Any) -> bool:
    """Whether it is nothing, or a dictionary that names a country and perhaps a part of it."""
    if not isinstance(where, Mapping) or not where.keys() <= {"country", "subdivision"}:
        return False
    return not where or (
        bool(_COUNTRY.fullmatch(str(where.get("country")))) and isinstance(where.get("subdivision", ""), str | None)
    )
