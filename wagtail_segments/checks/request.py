"""Headers that rules may speak about."""

import re

from django.core.checks import CheckMessage, Error

from wagtail_segments.attributes.request import SECRET_HEADERS
from wagtail_segments.checks.given import entries

_HEADER = re.compile(r"[A-Za-z0-9-]+")


def check_readable_headers() -> list[CheckMessage]:
    return [
        Error(
            f"WAGTAIL_SEGMENTS['READABLE_HEADERS'] has {given!r}, which cannot be read.",
            hint=f"List names of headers, such as 'X-Customer-Level', without {', '.join(sorted(SECRET_HEADERS))}.",
            id="wagtail_segments.E022",
        )
        for given in entries("READABLE_HEADERS")
        if not isinstance(given, str) or not _HEADER.fullmatch(given) or given.casefold() in SECRET_HEADERS
    ]
