"""The package's settings: one typed property each, read from ``WAGTAIL_SEGMENTS`` in the site's settings."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings as django_settings

MAX_SEARCH_PARAMETERS = 5


class Settings:
    """Reads the site's settings anew each time, so that ``override_settings`` works."""

    @property
    def USER_FIELDS(self) -> list[str]:
        """Fields of the user model, or of what it is related to, that become attributes: ``["account.plan"]``."""
        return list(self._given("USER_FIELDS", ()))

    @property
    def SESSION_VALUES(self) -> Mapping[str, Mapping[str, Any]]:
        """Session values that become attributes: ``{"cart_total": {"label": "Cart total", "type": "number"}}``."""
        return {str(name): options for name, options in self._given("SESSION_VALUES", {}).items()}

    @property
    def CONSENT(self) -> str | None:
        """Dotted path of a function that takes the request and says whether anything may be remembered of it."""
        return self._given("CONSENT", None)

    @property
    def VISIT_PAUSE_MINUTES(self) -> int:
        """After how many minutes without a request the next request begins a new visit."""
        return int(self._given("VISIT_PAUSE_MINUTES", 30))

    @property
    def SEARCH_PARAMETERS(self) -> list[str]:
        """Names of the query parameters in which the site's search gets what is searched for, at most 5."""
        return _names(self._given("SEARCH_PARAMETERS", ("q", "query", "search")))[:MAX_SEARCH_PARAMETERS]

    @property
    def TOPIC_FIELDS(self) -> list[str]:
        """Fields of page models, besides tags, that say what a page is about: ``["categories"]``."""
        return _names(self._given("TOPIC_FIELDS", ()))

    def _given(self, name: str, default: Any) -> Any:
        given = getattr(django_settings, "WAGTAIL_SEGMENTS", {})
        return given.get(name, default) if isinstance(given, Mapping) else default  # wagtail_segments.E002 says so


def _names(given: Any) -> list[str]:
    return [str(name) for name in given] if isinstance(given, list | tuple) else []  # wagtail_segments.E080 says so


settings = Settings()
