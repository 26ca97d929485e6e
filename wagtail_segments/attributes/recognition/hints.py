"""Client hints: what a browser says of itself in headers of its own, more exactly than in its user agent."""

import re
from typing import NamedTuple

_MEMBER = re.compile(r'"([^"]*)"(?:\s*;\s*v\s*=\s*"?([\d.]+)"?)?')


class Hints(NamedTuple):
    """The headers as they were sent, an empty text for each that was not.

    Browsers made from Chromium send the first three unasked, the others if the site asks for them with ``Accept-CH``.
    """

    brands: str = ""
    mobile: str = ""
    platform: str = ""
    platform_version: str = ""
    model: str = ""
    full_versions: str = ""
    form_factors: str = ""


def members(header: str) -> dict[str, str]:
    """The quoted texts of a list, each with the version behind it. What is malformed is passed over."""
    return dict(_MEMBER.findall(header))


def text(header: str) -> str:
    """A header that is one text, without its quotation marks."""
    return header.strip().strip('"').strip()


def boolean(header: str) -> bool | None:
    """A header that is yes or no; ``None`` if it is neither."""
    return {"?1": True, "?0": False}.get(header.strip())
