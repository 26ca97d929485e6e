"""Where the items of a list come from: pages of some types, or one kind of snippet. Only what anybody may see now."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, ExpressionWrapper, F, Model, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.coreutils import resolve_model_string
from wagtail.models import Locale, PageViewRestriction, TranslatableMixin, get_page_models

from wagtail_segments.attributes.page import page_model
from wagtail_segments.attributes.topics import topic_fields
from wagtail_segments.selections.selection import CHANGED, NEWEST, OLDEST, TITLE, USUAL, ByHand, Found

SORTED_BY: dict[str, list[Any]] = {
    NEWEST: [F("first_published_at").desc(nulls_last=True), "-pk"],
    OLDEST: [F("first_published_at").asc(nulls_last=True), "pk"],
    CHANGED: [F("last_published_at").desc(nulls_last=True), "-pk"],
    TITLE: ["title", "pk"],
}


class Here(NamedTuple):
    """Where a list is shown."""

    page: int | None = None
    locale: int | None = None
    """``None`` on a site of one language."""


def here_in(context: Any) -> Here:
    """Where a template or the API shows something: on which page, and in which language."""
    page = context.get("page") if context else None
    locale = None
    if getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        locale = getattr(page, "locale_id", None) or Locale.get_active().pk
    return Here(page=getattr(page, "pk", None), locale=locale)


@lru_cache(maxsize=512)
def source_of(*models: Any) -> "Source":
    """The source of some models, each a class or a text such as ``"news.ArticlePage"``.

    Raises ``LookupError`` if there is no such model, ``ValueError`` if they do not go together.
    """
    return Source([resolve_model_string(model) for model in models])


class Source:
    """Pages of some types, or one kind of snippet."""

    def __init__(self, models: list[type[Model]]) -> None:
        self.models = models
        self.is_pages = all(issubclass(model, page_model()) for model in models)
        if not models or (len(models) > 1 and not self.is_pages):
            raise ValueError("They are neither page types nor one model.")
        self.model: Any = models[0] if len(models) == 1 else page_model()
        self._fields = {field.name for field in self.model._meta.concrete_fields}

    @property
    def is_of_any_type(self) -> bool:
        """Whether pages of all types belong to it."""
        return page_model() in self.models

    @cached_property
    def types(self) -> list[type[Model]]:
        """The types of which pages can be: those that were named and what derives from them."""
        return [model for model in get_page_models() if issubclass(model, tuple(self.models))] if self.is_pages else []

    @cached_property
    def tagged(self) -> list[tuple[Any, str]]:
        """Each model that has tags, with the name of the field."""
        return [(model, field.name) for model in self.types or self.models for field in topic_fields(model)]

    @property
    def orders(self) -> list[str]:
        """The ways in which what is found can be sorted, the usual one first."""
        if self.is_pages:
            return [NEWEST, OLDEST, CHANGED, TITLE]
        needs = {"first_published_at": [NEWEST, OLDEST], "last_published_at": [CHANGED], "title": [TITLE]}
        return [USUAL, *(order for name, orders in needs.items() if name in self._fields for order in orders)]

    @property
    def is_dated(self) -> bool:
        """Whether it is known when something was first published."""
        return "first_published_at" in self._fields

    def key(self, value: Any) -> Any:
        """A primary key of the model, or ``None``."""
        if type(value) is not int and not isinstance(value, str):
            return None
        try:
            key = self.model._meta.pk.to_python(value)
        except ValidationError:
            return None
        return key if not isinstance(key, int) or 0 < key < 2**63 else None

    def find(
        self,
        selection: ByHand | Found | None,
        here: Here,
        *,
        specific: bool = True,
        prepare: Callable[[Any], Any] = lambda found: found,
    ) -> list[Any]:
        """What a selection gives here and now. One query, and one for each type of page if there are several.

        Args:
            selection: what an editor has chosen.
            here: where it is shown.
            specific: whether pages of several types are fetched as what they are.
            prepare: what the site does to the queryset.
        """
        match selection:
            case ByHand(keys) if keys:
                found = prepare(self._chosen(keys, here))
                places = {key: place for place, key in enumerate(keys)}
                return sorted(self._specific(found, specific), key=lambda item: places[item.chosen_as])
            case Found():
                found = self._sorted(prepare(self._fitting(selection, here)), selection.order)
                return list(self._specific(found[: selection.most], specific))
        return []

    def _chosen(self, keys: tuple[Any, ...], here: Here) -> Any:
        """Those that were chosen, or their translations into the language of the page; each knows as which."""
        found = self._public()
        if not self._is_translated(here):
            return found.filter(pk__in=keys).annotate(chosen_as=F("pk"))
        original = self.model._base_manager.filter(pk__in=keys, translation_key=OuterRef("translation_key"))
        found = found.filter(locale=here.locale).annotate(chosen_as=Subquery(original.values("pk")[:1]))
        return found.filter(chosen_as__isnull=False)

    def _fitting(self, wanted: Found, here: Here) -> Any:
        found = self._public()
        if self._is_translated(here):
            found = found.filter(locale=here.locale)
        if wanted.types:
            named = self._types_named(wanted.types)
            found = found.type(*named) if named else found.none()
        if wanted.below and self.is_pages:
            top = page_model()._base_manager.filter(pk=wanted.below)
            found = found.alias(top=self._path_here(top, here)).filter(path__startswith=F("top"))
            found = found.exclude(path=F("top"))
        if wanted.tags:
            found = found.filter(self._has_tags(wanted.tags))
        if wanted.days and self.is_dated:
            found = found.filter(first_published_at__gte=timezone.now() - timedelta(days=wanted.days))
        return found.exclude(pk=here.page) if self.is_pages and here.page else found

    def _public(self) -> Any:
        """What is published, has not expired and is private to nobody."""
        found = self.model._default_manager.all()
        if "live" in self._fields:
            found = found.filter(live=True)
        if "expire_at" in self._fields:
            found = found.filter(Q(expire_at=None) | Q(expire_at__gt=timezone.now()))
        if self.is_pages:
            path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
            locks = PageViewRestriction.objects.alias(here=path).filter(here__startswith=F("page__path"))
            found = found.filter(~Exists(locks), depth__gt=1)
            if self.model not in self.models:
                found = found.type(*self.models)
        return found

    def _sorted(self, found: Any, order: str) -> Any:
        order = order if order in self.orders else self.orders[0]
        if order != USUAL:
            return found.order_by(*SORTED_BY[order])
        return found if found.ordered else found.order_by("pk")

    def _specific(self, found: Any, specific: bool) -> Any:
        """Pages of several types as what they are, if that is wanted; others are that already."""
        is_mixed = self.is_pages and self.model is page_model()
        return found.specific() if specific and is_mixed else found

    def _types_named(self, labels: Iterable[str]) -> list[type[Model]]:
        return [model for model in self.types if model._meta.label_lower in labels]

    def _is_translated(self, here: Here) -> bool:
        return here.locale is not None and issubclass(self.model, TranslatableMixin)

    def _path_here(self, top: Any, here: Here) -> Subquery:
        """The path of a page, or of its translation into the language in which the list is shown."""
        if here.locale is not None:
            there = page_model()._base_manager.filter(
                translation_key__in=top.values("translation_key"), locale=here.locale
            )
            return Subquery(there.values("path")[:1])
        return Subquery(top.values("path")[:1])

    def _has_tags(self, tags: Iterable[str]) -> Q:
        """That something has any of these tags."""
        fits = Q(pk__in=[])
        for model, field in self.tagged:
            named = Q(pk__in=[])
            for tag in tags:
                named |= Q(**{f"{field}__name__iexact": tag})
            fits |= Q(pk__in=model._base_manager.filter(named).values("pk"))
        return fits
