"""A site that targets its menu, its alerts and its lists, with a page type that has no StreamField."""

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, Orderable, Page, RevisionMixin
from wagtail.snippets.models import register_snippet

from wagtail_segments.blocks import SegmentedCollectionBlock
from wagtail_segments.fields import AudienceField


@register_snippet
class Menu(ClusterableModel):
    name = models.CharField(max_length=50)

    panels = [FieldPanel("name"), InlinePanel("entries")]

    def __str__(self) -> str:
        return self.name


class MenuEntry(Orderable):
    menu = ParentalKey(Menu, on_delete=models.CASCADE, related_name="entries")
    label = models.CharField(max_length=50)
    audience = AudienceField()

    panels = [FieldPanel("label"), FieldPanel("audience")]

    def __str__(self) -> str:
        return self.label


@register_snippet
class Alert(DraftStateMixin, RevisionMixin, models.Model):
    text = models.CharField(max_length=200)
    audience = AudienceField("for whom")

    panels = [FieldPanel("text"), FieldPanel("audience")]

    def __str__(self) -> str:
        return self.text


class StoryTag(TaggedItemBase):
    content_object = ParentalKey("magazine.StoryPage", on_delete=models.CASCADE, related_name="tagged_items")


class StoryPage(Page):
    """A page with a list of others like it."""

    tags = ClusterTaggableManager(through=StoryTag, blank=True)
    audience = AudienceField()
    lists = StreamField(
        [
            ("stories", SegmentedCollectionBlock("magazine.StoryPage")),
            ("pages", SegmentedCollectionBlock(Page, template="magazine/lists.html")),
            ("alerts", SegmentedCollectionBlock(Alert)),
        ],
        blank=True,
    )

    template = "magazine/story.html"
    content_panels = [*Page.content_panels, FieldPanel("audience"), FieldPanel("lists")]
    promote_panels = [*Page.promote_panels, FieldPanel("tags")]
    api_fields = [APIField("lists")]
