"""Fields of the account that a site names in its settings, and of what the account is related to."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.registry import Attribute, CannotTell, lookup, register
from wagtail_segments.attributes.related import OneOf, SeveralOf, held, type_of_related
from wagtail_segments.attributes.user import GROUP, STRANGER
from wagtail_segments.conf import settings
from wagtail_segments.rules.values import Boolean, Choice, Date, Number, Set, Text, TimeOfDay, ValueType

MAX_HELD = 1_000
"""Values that one account may have behind a relation to many; of an account with more, nothing can be told."""


def declare_user_fields() -> None:
    """Declare an attribute for each path in the setting ``USER_FIELDS``, typed from the model fields along it.

    A path that leads nowhere is passed over here; the system check ``wagtail_segments.E006`` names it.
    So is one that is an attribute already.
    """
    for path in settings.USER_FIELDS:
        try:
            fields = follow(get_user_model(), path)
        except LookupError:
            continue
        if lookup(f"user.{path}"):
            continue
        kind = _type_of(fields)
        register(
            Attribute(
                key=f"user.{path}",
                type=kind,
                function=_reader_of_many(fields) if _is_many(*fields) else _reader(fields, kind),
                label=_label_of(fields[-1]),
                group=GROUP,
                description=_("The field “%(path)s” of the account.") % {"path": path},
                when_absent=STRANGER,
            )
        )


def follow(model: type[Model], path: str) -> list[Any]:
    """The model fields along a dotted path. Raises ``LookupError`` if it leads nowhere or to nothing comparable."""
    fields: list[Any] = []
    owner: Any = model
    for name in path.split("."):
        try:
            fields.append(owner._meta.get_field(name))
        except (FieldDoesNotExist, AttributeError) as error:
            raise LookupError(f"there is no such field: {error}") from error
        if isinstance(fields[-1], GenericForeignKey):
            raise LookupError(f"{name!r} may lead to objects of any kind; write an attribute for it")
        owner = fields[-1].related_model
    refusal = _refusal(fields[-1])
    if refusal:
        raise LookupError(f"{fields[-1].name!r} {refusal}")
    return fields


def _refusal(field: Any) -> str:
    """Why nothing can be compared with what a field holds; empty if something can."""
    if field.one_to_one and not field.concrete:
        return "is a relation; name a field behind it"
    match field:
        case models.JSONField():
            return "holds JSON, which has parts of many types; write an attribute for one of them"
        case models.BinaryField():
            return "holds bytes, which no editor can write down"
        case models.DurationField():
            return "holds a span of time; write an attribute that gives it as a number"
    if field.name == "password" and issubclass(field.model, AbstractBaseUser):
        return "is a secret"
    return ""


_capitalised: Any = lazy(lambda words: capfirst(str(words)), str)


def _label_of(field: Any) -> Any:
    """What a model field is called, in the language of whoever reads it."""
    name = getattr(field, "verbose_name", None)
    return _capitalised(name or field.related_model._meta.verbose_name_plural)


def _type_of(fields: list[Any]) -> ValueType:
    """The type of an attribute that holds what lies at the end of a path."""
    last, is_many = fields[-1], _is_many(*fields)
    if last.is_relation:
        return SeveralOf(last.related_model) if is_many else type_of_related(last.related_model)
    if last.choices:
        return (Set if is_many else Choice)(choices=last.flatchoices)
    if is_many:
        return Set(choices=_YES_OR_NO if isinstance(last, models.BooleanField) else ())
    match last:
        case models.BooleanField():
            return Boolean()
        case models.DateField():
            return Date()
        case models.TimeField():
            return TimeOfDay()
        case models.IntegerField() | models.FloatField() | models.DecimalField():
            return Number()
        case _:
            return Text()


_YES_OR_NO = [(str(True), _("yes")), (str(False), _("no"))]


def _is_many(*fields: Any) -> bool:
    return any(field.one_to_many or field.many_to_many for field in fields)


def _reader(fields: list[Any], kind: ValueType) -> Callable[[Any], Any]:
    """A function that follows relations to one object from the user; a missing one makes the attribute absent."""
    steps = [_accessor(field) for field in fields]
    convert = held(kind) if fields[-1].is_relation else None
    if isinstance(kind, OneOf) and fields[-1].target_field.primary_key:
        steps[-1], convert = fields[-1].attname, None  # the key is at hand, the object would take a query

    def read(visitor: Any) -> Any:
        found = visitor.user
        for step in steps:
            found = getattr(found, step)
            if found is None:
                return None
        return convert(found) if convert else found

    return read


def _accessor(field: Any) -> str:
    """The name by which an object gives what a field leads to."""
    return field.get_accessor_name() if field.auto_created and not field.concrete else field.name


def _reader_of_many(fields: list[Any]) -> Callable[[Any], Any]:
    """A function that gathers what lies behind relations to many. One query, however long the path."""
    names = [field.name for field in fields]
    path = "__".join([*names, "pk"] if fields[-1].is_relation else names)

    def read(visitor: Any) -> set[str]:
        account = get_user_model()._base_manager.filter(pk=visitor.user.pk)
        found = account.order_by().values_list(path, flat=True).distinct()[: MAX_HELD + 1]
        values = {str(value) for value in found if value is not None}
        if len(values) > MAX_HELD:
            raise CannotTell(_("the account has more than %(most)d of them") % {"most": MAX_HELD})
        return values

    return read
