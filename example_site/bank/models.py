"""The bank's customers and its pages."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import Tag, TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from example_site.bank.blocks import PROSE, ContentBlock, HeroBlock, HeroStream, HomeStream
from example_site.bank.mortgage import QuoteForm
from example_site.bank.navigation import Alert, Menu, MenuEntry
from wagtail_segments.experiences import ExperiencesField, ExperiencesMixin, Layout, LayoutField
from wagtail_segments.previews import PreviewAsMixin

__all__ = ["Alert", "Menu", "MenuEntry"]


class Product(models.TextChoices):
    """What a customer can hold."""

    CURRENT = "current", "Current account"
    STUDENT = "student", "Student account"
    SAVINGS = "savings", "Easy-access savings"
    FIXED = "fixed", "Fixed-term savings"
    INVESTMENT = "investment", "Investment account"
    BUSINESS = "business", "Business account"


class Organisation(models.Model):
    """A group, a company in it, or a branch of one. The field ``parent`` makes it a tree for the rule builder."""

    class Country(models.TextChoices):
        GREAT_BRITAIN = "GB", "United Kingdom"
        IRELAND = "IE", "Ireland"
        FRANCE = "FR", "France"

    name = models.CharField(max_length=80, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    country = models.CharField("country of the organisation", max_length=2, choices=Country)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """What the bank keeps about a person, beside the Django user."""

    class Plan(models.TextChoices):
        EVERYDAY = "everyday", "Everyday"
        STUDENT = "student", "Student"
        PRIVATE = "private", "Private"
        BUSINESS = "business", "Business"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="customer")
    plan = models.CharField(max_length=10, choices=Plan, default=Plan.EVERYDAY)
    since = models.DateField()
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="customers", help_text="Whom they bank for."
    )

    def __str__(self) -> str:
        return f"{self.user} ({self.get_plan_display()})"


class Account(models.Model):
    """An account of a customer, with what is in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="accounts")
    product = models.CharField(max_length=12, choices=Product)
    number = models.CharField(max_length=8, unique=True)
    balance = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.get_product_display()} {self.number}"


def picture_field() -> Any:
    """The picture of a page, which stays when the image is deleted from the library."""
    return models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="picture"
    )


class HomePage(PreviewAsMixin, Page):
    """The front door. Its hero, its offers and its layout differ between segments."""

    hero = StreamField(HeroStream(), max_num=1, blank=True)
    body = StreamField(HomeStream(), blank=True)

    template = "bank/pages/home.html"
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("hero"), FieldPanel("body")]


class ProductPage(ExperiencesMixin, Page):
    """A page about a kind of account, which may have another face for some people."""

    lead = models.TextField(help_text="One or two sentences under the title.")
    picture = picture_field()
    layout = LayoutField()
    body = StreamField(ContentBlock(), blank=True)
    experiences = ExperiencesField("layout", "title", "lead", "picture", "body")

    template = "bank/pages/product.html"
    layouts = [
        Layout(name="", label="Brochure: words beside a picture", picture="bank/layouts/brochure.svg"),
        Layout(
            name="ledger",
            label="Ledger: the figures first",
            template="bank/pages/product/ledger.html",
            picture="bank/layouts/ledger.svg",
        ),
        Layout(
            name="letter",
            label="Letter: a picture, and one calm column",
            template="bank/pages/product/letter.html",
            picture="bank/layouts/letter.svg",
        ),
    ]
    content_panels = [*Page.content_panels, *(FieldPanel(name) for name in ("lead", "picture", "layout", "body"))]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]


class CampaignPage(PreviewAsMixin, Page):
    """Where a campaign sends people to."""

    hero = StreamField([("hero", HeroBlock())], max_num=1)
    body = StreamField(ContentBlock(), blank=True)

    template = "bank/pages/campaign.html"
    content_panels = [*Page.content_panels, FieldPanel("hero"), FieldPanel("body")]


class MortgagePage(PreviewAsMixin, Page):
    """Works out what a mortgage costs, and keeps the sum in the session, where segments can ask for it."""

    lead = models.TextField(help_text="One or two sentences under the title.")
    picture = picture_field()
    body = StreamField(ContentBlock(), blank=True)

    template = "bank/pages/mortgage.html"
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("picture"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        is_asked = "amount" in request.GET
        form = QuoteForm(request.GET if is_asked else None, initial={"amount": 180_000, "years": 25})
        if form.is_valid():
            request.session["last_quote"] = form.cleaned_data["amount"]
        context["form"] = form
        return context


class ContactField(AbstractFormField):
    page = ParentalKey("bank.ContactPage", on_delete=models.CASCADE, related_name="form_fields")


class ContactPage(AbstractForm):
    """A form that goes to people."""

    lead = models.TextField(blank=True, help_text="One or two sentences under the title.")
    thanks = RichTextField(features=PROSE, help_text="Shown when the form has been sent.")

    template = "bank/pages/contact.html"
    landing_page_template = "bank/pages/contact_thanks.html"
    subpage_types: list[str] = []
    content_panels = [
        *AbstractForm.content_panels,
        FormSubmissionsPanel(),
        FieldPanel("lead"),
        InlinePanel("form_fields", label="Fields"),
        FieldPanel("thanks"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead")]


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("bank.ArticlePage", related_name="tagged_items", on_delete=models.CASCADE)


class ArticleQuerySet(PageQuerySet):
    def latest_first(self) -> "ArticleQuerySet":
        return self.live().public().order_by("-date", "title").select_related("picture").prefetch_related("tags")


class ArticleIndexPage(PreviewAsMixin, Page):
    """All articles, or those with one tag."""

    lead = models.TextField(blank=True)
    body = StreamField(ContentBlock(), blank=True, help_text="Shown above the articles.")

    template = "bank/pages/article_index.html"
    subpage_types = ["bank.ArticlePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        tag = request.GET.get("tag", "")
        articles = ArticlePage.objects.latest_first().child_of(self)
        if tag:
            articles = articles.filter(tags__slug=tag)
        context["articles"] = Paginator(articles, 9).get_page(request.GET.get("page"))
        context["tags"] = Tag.objects.filter(bank_articletag_items__isnull=False).distinct().order_by("name")
        context["chosen_tag"] = tag
        return context


class ArticlePage(PreviewAsMixin, Page):
    """An article with a picture, a date and tags."""

    date = models.DateField()
    author = models.CharField(max_length=80)
    lead = models.TextField(help_text="One or two sentences under the title.")
    picture = picture_field()
    body = StreamField(ContentBlock())
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)

    objects = PageManager.from_queryset(ArticleQuerySet)()

    template = "bank/pages/article.html"
    parent_page_types = ["bank.ArticleIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("author"),
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    promote_panels = [FieldPanel("tags"), *Page.promote_panels]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["more"] = ArticlePage.objects.latest_first().exclude(pk=self.pk)[:3]
        return context
