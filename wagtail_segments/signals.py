"""Follows changes to segments, and to what their rules speak about, so that the rules in use are the published ones."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.signals import setting_changed
from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale, Site
from wagtail.signals import post_page_move, published, unpublished

from wagtail_segments import failures
from wagtail_segments.attributes import channels
from wagtail_segments.attributes.page import language_code_of, page_model
from wagtail_segments.attributes.related import models_named
from wagtail_segments.attributes.topics import topic_models
from wagtail_segments.criteria.deeds import ViewedTopic
from wagtail_segments.delivery import forget_admin_roots
from wagtail_segments.segments.choosing import forget_outdated
from wagtail_segments.segments.members import BY_HAND, Membership
from wagtail_segments.segments.models import Segment
from wagtail_segments.segments.ruleset import renew, ruleset
from wagtail_segments.visitors.submissions import submission_saved

LIVE_FIELDS = frozenset({"live", "key", "name", "match", "rule", "remember", "remember_days"})
"""What the rules in use are made of."""


def connect() -> None:
    """Listen; called once when the site starts."""
    published.connect(segment_published, sender=Segment, dispatch_uid="wagtail_segments.published")
    unpublished.connect(rules_changed, sender=Segment, dispatch_uid="wagtail_segments.unpublished")
    for model in {Segment, Group, Site, page_model(), *models_named()}:
        post_delete.connect(rules_changed, sender=model, dispatch_uid=f"wagtail_segments.{model._meta.label}.deleted")
    post_save.connect(rules_changed, sender=Group, dispatch_uid="wagtail_segments.group_saved")
    post_save.connect(segment_saved, sender=Segment, dispatch_uid="wagtail_segments.segment_saved")
    post_save.connect(membership_saved, sender=Membership, dispatch_uid="wagtail_segments.membership_saved")
    user_logged_in.connect(signed_in, dispatch_uid="wagtail_segments.signed_in")
    for signal in (user_logged_in, user_logged_out):
        signal.connect(visitor_changed, dispatch_uid="wagtail_segments.visitor_changed")
    post_page_move.connect(rules_changed, dispatch_uid="wagtail_segments.page_moved")
    for signal in (post_save, post_delete):
        signal.connect(locales_changed, sender=Locale, dispatch_uid="wagtail_segments.locale")
        for model in topic_models():
            signal.connect(topics_changed, sender=model, dispatch_uid=f"wagtail_segments.topic.{model._meta.label}")
    for model in _submission_models():
        post_save.connect(submission_saved, sender=model, dispatch_uid=f"wagtail_segments.form.{model._meta.label}")
    setting_changed.connect(settings_changed, dispatch_uid="wagtail_segments.settings")


def rules_changed(**kwargs: Any) -> None:
    """Load the rules anew once the change is committed, here and in all other processes."""
    renew()


def segment_published(instance: Segment, **kwargs: Any) -> None:
    """Load the rules anew, and forget who fitted another rule than the one there is now."""
    forget_outdated(instance)
    rules_changed()


def membership_saved(instance: Membership, **kwargs: Any) -> None:
    """Load the rules anew if code of the site puts somebody into a segment, or out of it, without ``choose``."""
    if instance.kind in BY_HAND:
        rules_changed()


def segment_saved(instance: Segment, update_fields: Any = None, **kwargs: Any) -> None:
    """Load the rules anew if what was saved may be in use; drafts, which editors save every few seconds, are not."""
    touched = update_fields is None or not LIVE_FIELDS.isdisjoint(update_fields)
    may_be_in_use = instance.live or instance.last_published_at or ruleset.knows(instance.pk)
    if touched and may_be_in_use:
        rules_changed()


def visitor_changed(request: Any, **kwargs: Any) -> None:
    """Somebody signed in or out in the middle of a request: what was known of them no longer holds."""
    visitor = getattr(request, "visitor", None)
    if visitor is not None:
        visitor.forget()


def signed_in(request: Any, **kwargs: Any) -> None:
    """Let the account of whoever signs in remember what the session did."""
    segments = getattr(request, "segments", None)
    if segments is not None:
        try:
            segments.carry_over()
        except Exception:
            failures.note("membership", "the account could not be told what the session remembers")


def locales_changed(**kwargs: Any) -> None:
    """Look up the languages of locales anew."""
    language_code_of.cache_clear()


def topics_changed(**kwargs: Any) -> None:
    """Load the rules anew if one of them names topics: it may be that there is such a topic now, or none any more."""
    if any(isinstance(deed, ViewedTopic) for deed in ruleset.current().deeds.values()):
        rules_changed()


def settings_changed(setting: str, **kwargs: Any) -> None:
    """Look up the admin's address and the channels anew when a test changes them."""
    if setting == "ROOT_URLCONF":
        forget_admin_roots()
    if setting == "WAGTAIL_SEGMENTS":
        channels.table.cache_clear()


def _submission_models() -> list[Any]:
    """What this site keeps submitted forms as."""
    if not apps.is_installed("wagtail.contrib.forms"):
        return []
    from wagtail.contrib.forms.models import AbstractFormSubmission

    return [model for model in apps.get_models() if issubclass(model, AbstractFormSubmission)]
