"""The package's settings: one typed property each, read from ``WAGTAIL_SEGMENTS`` in the site's settings."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings as django_settings
from django.core.signals import setting_changed
from django.dispatch import receiver

MAX_SEARCH_PARAMETERS = 5


class Settings:
    """Reads what the site has set. A setting that tests override is read anew."""

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

    @property
    def LOCATION_SOURCES(self) -> list[str | Mapping[str, Any]]:
        """How to find out where visitors are: dotted paths of sources, or dictionaries with a path under ``source``
        and the source's options beside it. The first source that knows anything answers.
        """
        return self._listed("LOCATION_SOURCES")

    @property
    def TRUSTED_PROXIES(self) -> list[str]:
        """Networks of the proxies whose word is taken for where a request comes from: ``["10.0.0.0/8"]``.
        ``"unix"`` stands for a socket of the same machine.
        """
        return self._listed("TRUSTED_PROXIES")

    @property
    def READABLE_HEADERS(self) -> list[str]:
        """Headers of the request that rules may speak about: ``["X-Customer-Level"]``."""
        return self._listed("READABLE_HEADERS")

    @property
    def HOLIDAYS(self) -> Mapping[str, str]:
        """Whose public holidays count: ``{"country": "DE", "subdivision": "BY"}``. Needs the extra ``[holidays]``."""
        given = self._given("HOLIDAYS", {})
        return given if isinstance(given, Mapping) else {}  # wagtail_segments.E023 says so

    @property
    def CHANNELS(self) -> Mapping[str, Mapping[str, Any]]:
        """What tells channels, beside our own lists: ``{"email": {"hosts": ["webmail.example.org"]}}``."""
        given = self._given("CHANNELS", {})
        return given if isinstance(given, Mapping) else {}  # wagtail_segments.E030 says so

    @property
    def CAMPAIGN_PARAMETERS(self) -> list[Any]:
        """Parameters of campaign links beside the UTM ones: ``["ref", {"name": "cid", "label": "Campaign id"}]``."""
        return self._listed("CAMPAIGN_PARAMETERS")

    @property
    def OFF_SWITCH(self) -> str | None:
        """Name of the waffle switch that turns all personalisation off, with `wagtail_segments.contrib.waffle`."""
        return self._given("OFF_SWITCH", "wagtail_segments_off")

    @property
    def SEARCH_PARAMETERS(self) -> list[str]:
        """Names of the query parameters in which the site's search gets what is searched for, at most 5."""
        return _names(self._given("SEARCH_PARAMETERS", ("q", "query", "search")))[:MAX_SEARCH_PARAMETERS]

    @property
    def TOPIC_FIELDS(self) -> list[str]:
        """Fields of page models, besides tags, that say what a page is about: ``["categories"]``."""
        return _names(self._given("TOPIC_FIELDS", ()))

    def _listed(self, name: str) -> list[Any]:
        """A setting that is a list; checks complain about anything else, which counts as an empty one."""
        given = self._given(name, ())
        return list(given) if isinstance(given, list | tuple) else []

    def _given(self, name: str, default: Any) -> Any:
        return _all_given().get(name, default)


@cache
def _all_given() -> Mapping[str, Any]:
    """All that the site has set. To find that it is nothing is what Django takes longest for."""
    given = getattr(django_settings, "WAGTAIL_SEGMENTS", {})
    return given if isinstance(given, Mapping) else {}  # wagtail_segments.E002 says so


@receiver(setting_changed)
def _forget(*, setting: str, **kwargs: Any) -> None:
    if setting == "WAGTAIL_SEGMENTS":
        _all_given.cache_clear()


def _names(given: Any) -> list[str]:
    return [str(name) for name in given] if isinstance(given, list | tuple) else []  # wagtail_segments.E080 says so


settings = Settings()
