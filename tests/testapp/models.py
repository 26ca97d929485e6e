"""What a site brings along: an account beside the user, and a page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Page


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


class StreamPage(Page):
    """A page whose body takes every block of the package."""

    body = StreamField([("heading", CharBlock())], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("body")]
    api_fields = [APIField("body")]
