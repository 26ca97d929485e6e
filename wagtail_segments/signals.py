"""Follows changes to segments, and to what their rules speak about, so that the rules in use are the published ones."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.signals import setting_changed
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale, Page
from wagtail.signals import post_page_move, published, unpublished

from wagtail_segments.attributes.page import language_code_of
from wagtail_segments.delivery import forget_admin_roots
from wagtail_segments.segments.models import Segment
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.segments.version import announce, raise_version


def connect() -> None:
    """Listen; called once when the site starts."""
    published.connect(rules_changed, sender=Segment, dispatch_uid="wagtail_segments.published")
    unpublished.connect(rules_changed, sender=Segment, dispatch_uid="wagtail_segments.unpublished")
    for model in (Segment, Group, Page):
        post_delete.connect(rules_changed, sender=model, dispatch_uid=f"wagtail_segments.{model.__name__}.deleted")
    for model in (Segment, Group):
        post_save.connect(rules_changed, sender=model, dispatch_uid=f"wagtail_segments.{model.__name__}.saved")
    post_page_move.connect(rules_changed, dispatch_uid="wagtail_segments.page_moved")
    for signal in (post_save, post_delete):
        signal.connect(locales_changed, sender=Locale, dispatch_uid="wagtail_segments.locale")
    setting_changed.connect(settings_changed, dispatch_uid="wagtail_segments.settings")


def rules_changed(**kwargs: Any) -> None:
    """Load the rules anew once the change is committed, here and in all other processes."""
    version = raise_version()

    def tell() -> None:
        announce(version)
        ruleset.outdate()

    transaction.on_commit(tell)


def locales_changed(**kwargs: Any) -> None:
    """Look up the languages of locales anew."""
    language_code_of.cache_clear()


def settings_changed(setting: str, **kwargs: Any) -> None:
    """Look up the admin's address anew when a test changes it."""
    if setting == "ROOT_URLCONF":
        forget_admin_roots()
