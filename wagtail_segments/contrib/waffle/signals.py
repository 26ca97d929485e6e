"""Follows flags and switches, and offers the switch that turns personalisation off."""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.urls import NoReverseMatch, reverse
from waffle import get_waffle_switch_model
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import update_reference_index_on_save

from wagtail_segments.contrib.waffle.flags import SegmentFlagMixin
from wagtail_segments.contrib.waffle.off_switch import why_off
from wagtail_segments.segments import gates
from wagtail_segments.signals import rules_changed


def connect() -> None:
    """Listen; called once when the site starts."""
    gates.register(why_off)
    for signal in (post_save, post_delete):  # whatever the switch was called before, so every one counts
        signal.connect(rules_changed, sender=get_waffle_switch_model(), dispatch_uid="wagtail_segments_waffle.switch")
    for model in apps.get_models():
        if issubclass(model, SegmentFlagMixin):
            ReferenceIndex.register_model(model)
            register_admin_url_finder(model, FlagURLFinder)
            through = model.segments.through
            m2m_changed.connect(
                segments_changed, sender=through, dispatch_uid=f"wagtail_segments_waffle.{model._meta.label}"
            )


class FlagURLFinder:
    """Where a flag is edited: in Django's admin, by whoever may."""

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_edit_url(self, flag: Any) -> str | None:
        """The address of its form, or ``None``."""
        names = flag._meta
        if not self.user.has_perm(f"{names.app_label}.change_{names.model_name}"):
            return None
        try:
            return reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[flag.pk])
        except NoReverseMatch:
            return None


def segments_changed(instance: Any, action: str, **kwargs: Any) -> None:
    """Forget which segments a flag was for, now and once the change is committed, and tell the reference index."""
    if action.startswith("post_"):
        instance.flush()
        transaction.on_commit(instance.flush)
        update_reference_index_on_save(instance)
