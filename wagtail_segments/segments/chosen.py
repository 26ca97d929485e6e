"""Segments that an editor has chosen: their names, and whether they are still there."""

from collections.abc import Collection, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wagtail_segments.segments.audience import MATCHES, MAX_SEGMENTS, Audience
from wagtail_segments.segments.known import names_of


def named(keys: Collection[int]) -> list[dict[str, Any]]:
    """What a form shows of each, also of one that is gone."""
    names = names_of(keys)
    return [{"id": pk, "title": names.get(pk, ""), "missing": pk not in names} for pk in keys]


def listed(keys: Collection[int], names: Mapping[int, str] | None = None) -> str:
    """Their names, one after another; looked up unless they are given."""
    names = names_of(keys) if names is None else names
    return ", ".join(names.get(pk) or _("a segment that no longer exists") for pk in keys)


def in_words(audience: Audience, names: Mapping[int, str] | None = None) -> str:
    """Whom an audience means, as its form says it."""
    if audience.is_everyone:
        return _("everyone")
    return f"{dict(MATCHES)[audience.match]} {listed(audience.segments, names)}"


def refuse_too_many(keys: Collection[int]) -> None:
    """Raise a validation error if no audience may name so many."""
    if len(keys) > MAX_SEGMENTS:
        raise ValidationError(_("Choose at most %(most)d segments.") % {"most": MAX_SEGMENTS})


def refuse_missing(keys: Collection[int]) -> None:
    """Raise a validation error if one of them is gone."""
    if len(names_of(keys)) < len(keys):
        raise ValidationError(_("One of these segments no longer exists. Take it out."))


def segments() -> Any:
    """Segments as they are stored; looked up, because blocks and fields are declared before there are models."""
    return apps.get_model("wagtail_segments.Segment").objects
