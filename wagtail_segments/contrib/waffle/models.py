"""Gathers the models for Django. Without waffle there are none, because its models cannot be built on."""

from django.apps import apps

if apps.is_installed("waffle"):
    from wagtail_segments.contrib.waffle.flags import SegmentFlag, SegmentFlagMixin

    __all__ = ["SegmentFlag", "SegmentFlagMixin"]
