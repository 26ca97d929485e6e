"""The package's settings: one typed property each, read from ``WAGTAIL_SEGMENTS`` in the site's settings."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings as django_settings


class Settings:
    """Reads the site's settings anew each time, so that ``override_settings`` works."""

    @property
    def USER_FIELDS(self) -> list[str]:
        """Fields of the user model, or of what it is related to, that become attributes: ``["account.plan"]``."""
        return list(self._given("USER_FIELDS", ()))

    @property
    def SESSION_VALUES(self) -> Mapping[str, Mapping[str, Any]]:
        """Session values that become attributes: ``{"cart_total": {"label": "Cart total", "type": "number"}}``.

        Text and sets may have ``choices``: ``[("art", "Art"), ("sport", "Sport")]``.
        """
        return {str(name): options for name, options in self._given("SESSION_VALUES", {}).items()}

    @property
    def NOTE_SEEN_VALUES(self) -> bool:
        """Whether campaigns and referring sites that were seen are noted, to be offered to editors as suggestions."""
        return bool(self._given("NOTE_SEEN_VALUES", True))

    @property
    def CONSENT(self) -> str | None:
        """Dotted path of a function that takes the request and says whether anything may be remembered of it."""
        return self._given("CONSENT", None)

    @property
    def VISIT_PAUSE_MINUTES(self) -> int:
        """After how many minutes without a request the next request begins a new visit."""
        return int(self._given("VISIT_PAUSE_MINUTES", 30))

    def _given(self, name: str, default: Any) -> Any:
        given = getattr(django_settings, "WAGTAIL_SEGMENTS", {})
        return given.get(name, default) if isinstance(given, Mapping) else default  # wagtail_segments.E002 says so


settings = Settings()
