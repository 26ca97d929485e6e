"""What a site brings along: an account beside the user, and a page that takes every block of the package."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.blocks import CharBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from wagtail_segments.blocks import AudienceMixin, LayoutBlock, SegmentedContentBlock, SegmentedLayoutBlock


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


class StreamPage(Page):
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
