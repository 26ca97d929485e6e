"""The flag with segments in Django's admin, where waffle has its own."""

from django.apps import apps
from django.contrib import admin

if apps.is_installed("waffle"):
    from waffle.admin import FlagAdmin
    from waffle.utils import get_setting

    from wagtail_segments.contrib.waffle.flags import SegmentFlag

    class SegmentFlagAdmin(FlagAdmin):
        """Waffle's form of a flag, in which segments are chosen from two lists."""

        filter_horizontal = ("segments",)

    if get_setting("ENABLE_ADMIN_PAGES"):
        admin.site.register(SegmentFlag, SegmentFlagAdmin)  # which passes over it if the site has another flag
