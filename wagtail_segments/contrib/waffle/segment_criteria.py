"""Found by the package as an app's own criteria are: a feature of waffle is on, or is off."""

from django.apps import apps

if apps.is_installed("waffle"):
    from wagtail_segments.contrib.waffle import criterion  # noqa: F401
