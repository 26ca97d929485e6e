"""What a site brings along: an account beside the user, and a page that takes every block of the package."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.blocks import CharBlock, StructBlock, TextBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from wagtail_segments.blocks import AudienceMixin, LayoutBlock, SegmentedContentBlock, SegmentedLayoutBlock
from wagtail_segments.experiences import ExperiencesField, ExperiencesMixin, Layout, LayoutField
from wagtail_segments.previews import PreviewAsMixin


class Company(models.Model):
    """Where somebody works."""

    name = models.CharField(max_length=100)
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        verbose_name_plural = "companies"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A part of a company, in a tree of parents."""

    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Where several work together; known by a text."""

    code = models.CharField(max_length=20, primary_key=True)

    def __str__(self) -> str:
        return f"Team {self.code}"


class Account(models.Model):
    """A profile related to the user, as a customer of the site has one."""

    class Plan(models.TextChoices):
        FREE = "free", _("Free")
        PLUS = "plus", _("Plus")
        GOLD = "gold", _("Gold")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="account")
    plan = models.CharField(max_length=10, choices=Plan, default=Plan.FREE)
    balance = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    born = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)
    company = models.ForeignKey(Company, models.SET_NULL, null=True, blank=True)
    department = models.ForeignKey(Department, models.SET_NULL, null=True, blank=True)
    collection = models.ForeignKey("wagtailcore.Collection", models.SET_NULL, null=True, blank=True, related_name="+")
    branch = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+")
    contract = models.FileField(blank=True)
    wishes = models.JSONField(default=dict, blank=True)
    calls_at = models.TimeField(null=True, blank=True)
    waited = models.DurationField(null=True, blank=True)
    advised_about = GenericForeignKey()
    content_type = models.ForeignKey(ContentType, models.SET_NULL, null=True, blank=True, related_name="+")
    object_id = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} ({self.get_plan_display()})"


@register_snippet
class Product(models.Model):
    """Something that the site sells."""

    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Purchase(models.Model):
    """That a customer bought it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="purchases")
    product = models.ForeignKey(Product, models.CASCADE, related_name="purchases")

    def __str__(self) -> str:
        return f"{self.product} for {self.user}"


class Membership(models.Model):
    """That somebody is in a team."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        GUEST = "guest", _("Guest")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.CASCADE)
    role = models.CharField(max_length=10, choices=Role, default=Role.GUEST)
    since = models.DateField(null=True, blank=True)
    paid = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"


class HeroBlock(StructBlock):
    title = CharBlock()
    text = TextBlock(required=False)

    class Meta:
        template = "testapp/blocks/hero.html"


class NoticeBlock(AudienceMixin, StructBlock):
    text = CharBlock()

    class Meta:
        template = "testapp/blocks/notice.html"


class WideLayout(LayoutBlock):
    main = TextBlock()

    class Meta:
        template = "testapp/layouts/wide.html"


class SidebarLayout(LayoutBlock):
    main = TextBlock()
    aside = TextBlock(required=False)

    class Meta:
        template = "testapp/layouts/sidebar.html"


class StreamPage(PreviewAsMixin, Page):
    """A page of any number of blocks, of ours and of Wagtail's."""

    body = StreamField(
        [
            ("heading", CharBlock()),
            ("hero", HeroBlock()),
            ("content", SegmentedContentBlock(CharBlock())),
            ("segmented_hero", SegmentedContentBlock(HeroBlock())),
            ("layout", SegmentedLayoutBlock([("wide", WideLayout()), ("sidebar", SidebarLayout())])),
            ("notice", NoticeBlock()),
        ],
        blank=True,
    )

    content_panels = [*Page.content_panels, FieldPanel("body")]
    api_fields = [APIField("body")]


class OfferPage(ExperiencesMixin, Page):
    """A page with experiences that may change fields of many kinds."""

    layout = LayoutField()
    lead = models.TextField(blank=True)
    text = RichTextField(blank=True)
    tone = models.CharField(max_length=10, choices=[("calm", "Calm"), ("loud", "Loud")], default="calm")
    price = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    picture = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    next_page = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+")
    product = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="+")
    body = StreamField(
        [("heading", CharBlock()), ("hero", HeroBlock()), ("content", SegmentedContentBlock(CharBlock()))]
    )
    rating = models.JSONField(default=dict, blank=True)
    experiences = ExperiencesField(
        "layout",
        "title",
        "lead",
        "text",
        "tone",
        "price",
        "picture",
        "next_page",
        "product",
        "body",
        rating=CharBlock(),
    )

    template = "testapp/pages/offer.html"
    layouts = [
        Layout(name="wide", label="Wide", template="testapp/pages/wide.html", picture="testapp/wide.svg"),
        Layout(name="tall", label="Tall", template="testapp/pages/tall.html"),
    ]
    content_panels = [
        *Page.content_panels,
        *(FieldPanel(name) for name in ("layout", "lead", "text", "tone", "picture", "next_page", "product", "body")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("body"), index.SearchField("experiences")]
    api_fields = [APIField("lead"), APIField("body")]


from tests.testapp.worlds import BranchPage, ContactField, ContactPage  # noqa: E402, F401  # which need Product
