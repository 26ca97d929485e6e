"""What stands on every page: the menu, and alerts. Some of it is for some people only."""

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin
from wagtail.snippets.models import register_snippet

from wagtail_segments.fields import AudienceField


@register_snippet
class Menu(ClusterableModel):
    """Entries that follow the pages in the main menu."""

    name = models.CharField(max_length=40, unique=True)

    panels = [FieldPanel("name"), InlinePanel("entries", label="Entries")]

    def __str__(self) -> str:
        return self.name


class MenuEntry(Orderable):
    menu = ParentalKey(Menu, on_delete=models.CASCADE, related_name="entries")
    text = models.CharField(max_length=30)
    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    audience = AudienceField()

    panels = [FieldPanel("text"), PageChooserPanel("page"), FieldPanel("audience")]

    def __str__(self) -> str:
        return self.text


@register_snippet
class Alert(DraftStateMixin, RevisionMixin, models.Model):
    """A line above every page, for as long as it is published."""

    text = models.CharField(max_length=140)
    page = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+")
    link_text = models.CharField(max_length=40, blank=True)
    audience = AudienceField()

    panels = [FieldPanel("text"), PageChooserPanel("page"), FieldPanel("link_text"), FieldPanel("audience")]

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
