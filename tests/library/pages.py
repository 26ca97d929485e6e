"""Makes the pages of the library."""

from collections.abc import Iterable
from typing import Any

from wagtail.models import Page

from tests.library.models import ArticlePage, Category, QuestionPage


def article(parent: Page, slug: str, tags: Iterable[str] = (), categories: Iterable[str] = (), shelf: str = "") -> Any:
    """A live page with these tags and categories, which are made if there are none of that name."""
    page = ArticlePage(title=slug.capitalize(), slug=slug, shelf=_category(shelf) if shelf else None)
    parent.add_child(instance=page)
    page.tags.add(*tags)
    page.categories.add(*map(_category, categories))
    page.save()
    return page


def question_page(parent: Page, slug: str = "ask", **fields: Any) -> Any:
    """A live page with a form of one field, which wants an e-mail address."""
    page = QuestionPage(title=slug.capitalize(), slug=slug, **fields)
    parent.add_child(instance=page)
    page.form_fields.create(label="E-mail", clean_name="email", field_type="email", sort_order=1)
    page.save()
    return page


def _category(title: str) -> Category:
    return Category.objects.get_or_create(title=title)[0]
