"""Starts the app, if django-waffle is installed."""

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class WaffleSegmentsConfig(AppConfig):
    """Follows flags and the switch that turns personalisation off."""

    name = "wagtail_segments.contrib.waffle"
    label = "wagtail_segments_waffle"
    verbose_name = _("Segments and feature flags")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail_segments.contrib.waffle import checks  # noqa: F401

        if apps.is_installed("waffle"):  # otherwise a check says so
            from wagtail_segments.contrib.waffle import signals

            signals.connect()
