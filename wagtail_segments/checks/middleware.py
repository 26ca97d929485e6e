"""Whether the middleware is where it must be."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

MIDDLEWARE = "wagtail_segments.middleware.SegmentsMiddleware"
_MUST_COME_BEFORE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.cache.UpdateCacheMiddleware",
    "wagtailcache.cache.UpdateCacheMiddleware",
)


@register(Tags.compatibility)
def check_middleware(**kwargs: Any) -> list[CheckMessage]:
    """That the middleware is there, and behind what it reads from."""
    installed = list(settings.MIDDLEWARE)
    if MIDDLEWARE not in installed:
        return [
            Warning(
                "SegmentsMiddleware is not installed, so everybody gets the default content.",
                hint=f"Add {MIDDLEWARE!r} to the end of MIDDLEWARE.",
                id="wagtail_segments.W001",
            )
        ]
    behind = installed[installed.index(MIDDLEWARE) :]
    return [
        Error(
            f"SegmentsMiddleware comes before {name}.",
            hint=f"Move {MIDDLEWARE!r} behind {name!r}.",
            id="wagtail_segments.E001",
        )
        for name in _MUST_COME_BEFORE
        if name in behind
    ]
