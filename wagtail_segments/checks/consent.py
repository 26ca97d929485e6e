"""The site's own function that says whether a visitor has consented."""

from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from wagtail_segments.conf import settings


def check_consent() -> list[CheckMessage]:
    if not settings.CONSENT:
        return []
    try:
        found = import_string(settings.CONSENT)
    except ImportError:
        found = None
    if callable(found):
        return []
    return [
        Error(
            f"WAGTAIL_SEGMENTS['CONSENT'] is {settings.CONSENT!r}, which is not a function.",
            hint="Give the dotted path of a function that takes the request and returns True or False.",
            id="wagtail_segments.E005",
        )
    ]
