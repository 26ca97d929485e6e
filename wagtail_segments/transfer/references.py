"""How an object is named where its primary key means nothing: on another site.

A reference is a small dictionary, such as ``{"reference": "wagtail_segments.segment", "key": "students"}``:

- a segment by its key;
- a page by its translation key and language, and by its path of slugs should no page have that translation key;
- anything else by its natural key, its translation key and language, or its first unique field, whichever it has;
- what has none of these by its primary key, which means something in the same database only.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import CharField, SlugField, UUIDField
from django.utils.translation import gettext as _
from wagtail.models import AbstractPage, TranslatableMixin

from wagtail_segments.attributes.page import page_model
from wagtail_segments.segments.models import Segment

REFERENCE = "reference"
"""The part of a reference that names the model."""


class Unresolved(LookupError):
    """There is no such object here; the message says which."""


def reference_to(model: Any, pk: Any) -> dict[str, Any]:
    """How the object with this primary key is named elsewhere; ``gone`` is true of one that does not exist."""
    model = _base_of(model)
    found = model._base_manager.filter(pk=pk).first() if _can_be_key(model, pk) else None
    if found is None:
        return {REFERENCE: model._meta.label_lower, "pk": pk, "gone": True}
    return {REFERENCE: model._meta.label_lower, **_name_of(found)}


def is_reference(stored: Any) -> bool:
    """Whether a stored value names an object in this way."""
    return isinstance(stored, dict) and isinstance(stored.get(REFERENCE), str)


def model_of(reference: dict[str, Any]) -> Any:
    """The model that a reference names, or ``None`` if there is none here."""
    try:
        return apps.get_model(reference[REFERENCE])
    except (LookupError, ValueError):
        return None


def is_by_primary_key(reference: dict[str, Any]) -> bool:
    """Whether the reference means something in the same database only."""
    return "pk" in reference


def resolve(reference: dict[str, Any], wanted: Any) -> Any:
    """The primary key of the object that a reference names, which must be of the wanted model.

    Raises ``Unresolved``.
    """
    model = model_of(reference)
    if model is None or _base_of(model) is not _base_of(wanted):
        raise Unresolved(_("%(what)s does not exist") % {"what": in_words(reference)})
    try:
        found = _find(_base_of(model), reference)
    except (ObjectDoesNotExist, ValidationError, TypeError, ValueError, OverflowError):
        found = None
    if found is None:
        raise Unresolved(_("%(what)s does not exist") % {"what": in_words(reference)})
    return found.pk


def in_words(reference: dict[str, Any]) -> str:
    """A reference as it reads in a message."""
    model = model_of(reference)
    kind = str(model._meta.verbose_name) if model else reference[REFERENCE]
    known = {name: part for name, part in reference.items() if name not in {REFERENCE, "gone"}}
    by = known.get("key") or known.get("path") or ", ".join(f"{name} {part}" for name, part in sorted(known.items()))
    return _("the %(kind)s “%(by)s”") % {"kind": kind, "by": str(by)[:200]}


def _name_of(found: Any) -> dict[str, Any]:
    if isinstance(found, Segment):
        return {"key": found.key}
    if isinstance(found, AbstractPage):
        return {**_translation(found), "path": found.url_path}
    if hasattr(found, "natural_key") and hasattr(type(found)._default_manager, "get_by_natural_key"):
        return {"natural_key": [_plain(part) for part in found.natural_key()]}
    if isinstance(found, TranslatableMixin):
        return _translation(found)
    for field in _unique_fields(type(found)):
        value = field.value_from_object(found)
        if value not in {None, ""}:
            return {"by": field.name, "is": _plain(value)}
    return {"pk": found.pk}


def _find(model: Any, reference: dict[str, Any]) -> Any:
    objects = model._base_manager
    if model is Segment:
        return _exactly(objects, key=reference["key"]) if isinstance(reference.get("key"), str) else None
    if "translation_key" in reference:
        key, language = UUID(str(reference["translation_key"])), reference.get("language")
        found = objects.filter(translation_key=key, locale__language_code=str(language)).first()
        return found or (_page_with(objects, reference.get("path")) if issubclass(model, AbstractPage) else None)
    if issubclass(model, AbstractPage):
        return _page_with(objects, reference.get("path"))
    if "natural_key" in reference:
        return model._default_manager.get_by_natural_key(*reference["natural_key"])
    if "by" in reference:
        allowed = {field.name for field in _unique_fields(model)}
        return _exactly(objects, **{reference["by"]: reference["is"]}) if reference["by"] in allowed else None
    return objects.filter(pk=reference.get("pk")).first() if _can_be_key(model, reference.get("pk")) else None


def _page_with(objects: Any, path: Any) -> Any:
    return _exactly(objects, url_path=path) if isinstance(path, str) else None


def _exactly(objects: Any, **named: Any) -> Any:
    """The one object whose field is this to the letter, for some databases find what differs in case or accents."""
    ((field, value),) = named.items()
    return next((one for one in objects.filter(**named) if _plain(getattr(one, field)) == _plain(value)), None)


def _translation(found: Any) -> dict[str, Any]:
    return {"translation_key": str(found.translation_key), "language": found.locale.language_code}


def _unique_fields(model: Any) -> Iterator[Any]:
    """The fields by which objects may be told apart on any site."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and isinstance(field, SlugField | CharField | UUIDField):
            yield field


def _base_of(model: Any) -> Any:
    """A page is a page whatever its type; its type need not be the same on the other site."""
    return page_model() if issubclass(model, AbstractPage) else model


def _can_be_key(model: Any, pk: Any) -> bool:
    """Whether the database may be asked for a primary key."""
    if isinstance(pk, bool) or not isinstance(pk, int | str | UUID) or (isinstance(pk, int) and abs(pk) >= 2**63):
        return False
    try:
        model._meta.pk.get_prep_value(model._meta.pk.to_python(pk))
    except (ValidationError, TypeError, ValueError):
        return False
    return True


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value if isinstance(value, bool | int | str | None) else str(value)
