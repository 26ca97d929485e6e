"""A model field that says whom an object is for."""

from collections.abc import Iterator
from functools import lru_cache, partialmethod
from typing import Any

from django.db import models
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext_lazy as _

from wagtail_segments import failures
from wagtail_segments.forms import AudienceFormField
from wagtail_segments.segments.audience import NOBODY, Audience, as_stored, audience_from
from wagtail_segments.segments.chosen import in_words, refuse_too_many, segments


class AudienceField(models.JSONField):
    """The people an object is shown to: ``{"match": "any", "segments": [primary key, …]}``, or ``None`` for everyone.

    Untouched it is ``None``. Reading it costs no query and never fails: what is stored and is none is for nobody.
    """

    def __init__(self, verbose_name: Any = None, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(verbose_name, name, **{"null": True, "blank": True} | kwargs)

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        """Its label is ours, though never in the migrations of a site, which keep what was given only."""
        was_given = self.verbose_name is not None
        super().contribute_to_class(cls, name, private_only)
        if not was_given:
            self.verbose_name = _("Show to")
        display = f"get_{name}_display"
        if display not in vars(cls):
            setattr(cls, display, partialmethod(_in_words, name=name))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if isinstance(expression, KeyTransform):
            return super().from_db_value(value, expression, connection)
        try:
            return stored(super().from_db_value(value, expression, connection))
        except (TypeError, ValueError, RecursionError):
            failures.note("audience", f"of {self.model._meta.label} could not be read")
            return stored(NOBODY)

    def to_python(self, value: Any) -> Any:
        """As it is kept. A text is left alone, for Django reads fixtures in XML so; it is no audience anyway."""
        return value if isinstance(value, str) else stored(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if not hasattr(value, "resolve_expression"):
            value = stored(value)
            setattr(model_instance, self.attname, value)
        return value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """What has vanished meanwhile is for the form to say: it must not stop a page from being published or moved."""
        super().validate(value, model_instance)
        refuse_too_many(_read(value).segments)

    def formfield(self, **kwargs: Any) -> Any:
        """Says what a line without a segment means, unless the site says something itself."""
        help_text = self.help_text or _("Without a segment, everyone.")
        return models.Field.formfield(self, **{"form_class": AudienceFormField, "help_text": help_text} | kwargs)

    def value_to_string(self, obj: Any) -> Any:
        return stored(self.value_from_object(obj))

    def extract_references(self, value: Any) -> Iterator[tuple[Any, str, str, str]]:
        """What Wagtail's reference index keeps, so that a segment in use is not deleted."""
        for pk in _read(value).segments:
            yield segments().model, str(pk), "", ""


def audiences_of(item: Any) -> list[Audience]:
    """Whom an object is for, by each field of it that says so; nothing means everyone."""
    model: Any = type(item)
    return [_read(getattr(item, field.attname)) for field in audience_fields(model)]


@lru_cache(maxsize=512)
def audience_fields(model: Any) -> tuple[AudienceField, ...]:
    """The fields of a model that say whom its objects are for; none for what is no model."""
    if not issubclass(model, models.Model):
        return ()
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, AudienceField))


def stored(value: Any) -> Any:
    """Any value as the field keeps it."""
    return as_stored(_read(value))


def _read(value: Any) -> Audience:
    """An audience, in whatever form it is given."""
    return value if isinstance(value, Audience) else audience_from(value)


def _in_words(item: Any, *, name: str) -> str:
    return in_words(_read(getattr(item, name)))
