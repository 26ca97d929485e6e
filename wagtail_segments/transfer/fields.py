"""What there is of a segment to take along: its concrete fields that somebody may edit, whoever added them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.segments.models import Segment
from wagtail_segments.segments.rule_builder import RuleField
from wagtail_segments.transfer.walk import Change, walk, without_ids

LIVE = "live"
"""Whether the segment is published; not a field that somebody edits."""

_BOOKKEEPING = {"first_published_at"}


def fields() -> dict[str, Any]:
    """The fields that travel, by name, in the order of the model."""
    found = [*Segment._meta.concrete_fields, *Segment._meta.many_to_many]
    return {
        field.name: field
        for field in found
        if field.editable and not field.primary_key and field.name not in _BOOKKEEPING
    }


def held(segment: Segment, field: Any, change: Change) -> Any:
    """What a segment has in a field, as JSON, with the objects it names changed."""
    if isinstance(field, StreamField):
        return walk(field.stream_block, field.get_prep_value(field.value_from_object(segment)), change)
    if field.many_to_many:
        chosen = [one.pk for one in field.value_from_object(segment)] if segment.pk else []
        return [change(field.related_model, pk) for pk in sorted(chosen)]
    value = field.value_from_object(segment)
    if field.is_relation:
        return None if value is None else change(field.related_model, value)
    return value if isinstance(value, bool | int | str | None) else field.value_to_string(segment)


def read(field: Any, given: Any, change: Change) -> Any:
    """The value of a field from what a file gives. Raises ``ValidationError``."""
    if isinstance(field, StreamField):
        if not isinstance(given, list):
            raise ValidationError(_("A list is wanted."))
        return walk(field.stream_block, given, change)
    if field.many_to_many:
        if not isinstance(given, list):
            raise ValidationError(_("A list is wanted."))
        return [change(field.related_model, one) for one in given]
    if field.is_relation:
        return None if given is None else change(field.related_model, given)
    if not _is_of_the_kind(field, given):
        raise ValidationError(_("This is not what the field holds."))
    return field.to_python(given)


def differ(field: Any, one: Any, other: Any) -> bool:
    """Whether two values of a field are not the same; of a rule, whether they mean something else."""
    if isinstance(field, RuleField):
        return _meant(field, one) != _meant(field, other)
    if isinstance(field, StreamField):
        return bool(without_ids(field.stream_block, one) != without_ids(field.stream_block, other))
    return bool(one != other)


def _meant(field: Any, stored: Any) -> Any:
    return load_rule("all", without_ids(field.stream_block, stored))


def _is_of_the_kind(field: Any, given: Any) -> bool:
    if given is None:
        return bool(field.null)
    match field:
        case models.BooleanField():
            return isinstance(given, bool)
        case models.CharField() | models.TextField() | models.DateTimeField():
            return isinstance(given, str)
        case models.IntegerField():
            return isinstance(given, int) and not isinstance(given, bool)
    return isinstance(given, str | int | float) and not isinstance(given, bool)
