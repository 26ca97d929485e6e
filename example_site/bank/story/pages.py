"""The tree of pages. Each is planted first and filled afterwards, because pages link to each other."""

from collections.abc import Callable
from typing import Any

from wagtail.models import Page, Site

from example_site.bank.models import (
    ArticleIndexPage,
    ArticlePage,
    CampaignPage,
    ContactPage,
    HomePage,
    MortgagePage,
    ProductPage,
)
from example_site.bank.story import articles, contact, home, products
from example_site.bank.story.articles import Article
from example_site.bank.story.pictures import picture

Content = Callable[[], dict[str, Any]]
"""Gives the stored blocks of a page, once the pages that they link to are there."""
Planted = tuple[Page, Content]


def create_pages() -> int:
    """Pages that are there already, edited or not, stay as they are."""
    planted: list[Planted] = []
    front = _front_door(planted)
    _plant(planted, front, ProductPage, "current-accounts", products.CURRENT, products.current_accounts)
    _plant(planted, front, ProductPage, "savings", products.SAVINGS, products.savings)
    _plant(planted, front, MortgagePage, "mortgages", products.MORTGAGES, products.mortgages)
    _plant(planted, front, CampaignPage, "students", products.STUDENTS, products.students)
    index = _plant(planted, front, ArticleIndexPage, "articles", articles.INDEX, articles.index)
    _plant(planted, front, ContactPage, "contact", contact.CONTACT, contact.contact)
    for article in articles.ARTICLES:
        _plant_article(planted, index, article)
    for page, content in planted:
        _fill(page, content())
    return len(planted)


def _front_door(planted: list[Planted]) -> Page:
    """The home page, in the place of the one that Wagtail's migrations leave."""
    if front := HomePage.objects.first():
        return front
    root = Page.get_first_root_node()
    Page.objects.child_of(root).filter(slug="home").delete()
    root = Page.get_first_root_node()  # deleting has changed its number of children
    front = root.add_child(instance=HomePage(title="Home", slug="home", seo_title="Everyday banking on the quay"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": front, "site_name": "Ferrymoor Bank"}
    )
    planted.append((front, home.home))
    return front


def _plant(
    planted: list[Planted], parent: Page, model: type[Page], slug: str, fields: dict[str, Any], content: Content
) -> Page:
    if page := model.objects.child_of(parent).filter(slug=slug).first():
        return page
    name = fields.get("picture")
    given = fields | ({"picture": picture(name)} if name else {})
    page = parent.add_child(instance=model(slug=slug, show_in_menus=model is not ContactPage, **given))
    planted.append((page, content))
    return page


def _plant_article(planted: list[Planted], index: Page, article: Article) -> None:
    if ArticlePage.objects.child_of(index).filter(slug=article.slug).exists():
        return
    page = index.add_child(
        instance=ArticlePage(
            slug=article.slug,
            title=article.title,
            lead=article.lead,
            author=article.author,
            date=article.date,
            picture=picture(article.picture),
        )
    )
    page.tags.add(*article.tags)
    planted.append((page, article.content))


def _fill(page: Page, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
