"""Where on the site the visitor is."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import get_content_languages
from wagtail.models import Locale, get_page_models

from wagtail_segments.attributes.registry import attribute
from wagtail_segments.rules.values import Choice, Pairs, Text, Tree

GROUP = _("Page")


def page_model() -> Any:
    """The site's base page model: Wagtail's, or the one that ``WAGTAIL_PAGE_MODEL`` puts in its place."""
    return apps.get_model(getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page"))


def locate(pk: int) -> str | None:
    """The path of a page in the page tree, or ``None`` if it is gone."""
    return page_model().objects.filter(pk=pk).values_list("path", flat=True).first()


def title(pk: int) -> str:
    """A page as it reads in a sentence."""
    found = page_model().objects.filter(pk=pk).values_list("draft_title", flat=True).first()
    return gettext("“%(title)s”") % {"title": found} if found else gettext("a page that no longer exists")


def title_at(path: str) -> str:
    """The page at a path of the page tree as it reads in a sentence."""
    found = page_model().objects.filter(path=path).values_list("title", flat=True).first()
    return gettext("“%(title)s”") % {"title": found} if found else path


@cache
def page_tree() -> Tree:
    """The type of an attribute that holds a page."""
    return Tree(locate=locate, title=title, held=title_at)


def page_types() -> list[tuple[str, str]]:
    """The site's page types, to choose from."""
    models = [model for model in get_page_models() if model is not page_model()]
    return [(model._meta.label, capfirst(str(model._meta.verbose_name))) for model in models]


def locales() -> list[tuple[str, str]]:
    """The site's content languages, to choose from."""
    return list(get_content_languages().items())


@lru_cache(maxsize=256)
def language_code_of(locale_id: int) -> str | None:
    """The language of a locale, remembered by this process; a changed locale makes it forget."""
    return Locale.objects.filter(pk=locale_id).values_list("language_code", flat=True).first()


@attribute(
    "page.page",
    page_tree(),
    label=_("The page"),
    group=GROUP,
    description=_("The page being looked at: this one, or any below it in the page tree."),
)
def page(visitor: Any) -> str | None:
    return visitor.page and visitor.page.path


@attribute(
    "page.type",
    Choice(choices=page_types),
    label=_("Page type"),
    group=GROUP,
    description=_("The type of the page being looked at."),
)
def page_type(visitor: Any) -> str | None:
    return visitor.page and visitor.page.specific_class._meta.label


@attribute(
    "page.path",
    Text(),
    label=_("Address"),
    group=GROUP,
    description=_(
        "The path of the address being looked at, such as /savings/, without host and query. "
        "“Is like /savings/*” finds it and all below it."
    ),
)
def path(visitor: Any) -> str:
    return visitor.request.path


@attribute(
    "page.locale",
    Choice(choices=locales),
    label=_("Language of the page"),
    group=GROUP,
    description=_("The language of the page being looked at."),
)
def locale(visitor: Any) -> str | None:
    return visitor.page and language_code_of(visitor.page.locale_id)


@attribute(
    "page.query",
    Pairs(),
    label=_("Query parameter"),
    group=GROUP,
    description=_("A parameter of the address being looked at, by its name: ?colour=blue."),
)
def query(visitor: Any) -> Mapping[str, list[str]]:
    return visitor.query_lists
