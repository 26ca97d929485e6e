"""The same page as a site without segments has it, with blocks that can be personalised, and with experiences."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page, Site

from wagtail_segments.blocks import SegmentedContentBlock
from wagtail_segments.experiences import ExperiencesField, ExperiencesMixin, Layout, LayoutField


class HeroBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = blocks.TextBlock()
    image = ImageChooserBlock()

    class Meta:
        template = "yardstick/blocks/hero.html"


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    caption = blocks.CharBlock()

    class Meta:
        template = "yardstick/blocks/figure.html"


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = blocks.TextBlock()
    points = blocks.ListBlock(blocks.CharBlock())
    address = blocks.URLBlock()

    class Meta:
        template = "yardstick/blocks/card.html"


PLAIN_BLOCKS: list[tuple[str, Any]] = [
    ("heading", blocks.CharBlock(form_classname="title")),
    ("paragraph", blocks.RichTextBlock()),
    ("figure", FigureBlock()),
]


class YardstickPage(Page):
    """What these pages have in common."""

    intro = models.TextField(blank=True)

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        home = Site.find_for_request(request).root_page
        context["menu"] = home.get_children().live().in_menu()
        context["ancestors"] = self.get_ancestors().filter(depth__gt=1)
        return context


class PlainPage(YardstickPage):
    """A page of a site that has never heard of segments."""

    template = "yardstick/page.html"
    body = StreamField([*PLAIN_BLOCKS, ("hero", HeroBlock()), ("card", CardBlock())])


def personalised_blocks() -> list[tuple[str, Any]]:
    """The same blocks, of which the hero and the cards may have variants."""
    return [
        *PLAIN_BLOCKS,
        ("hero", SegmentedContentBlock(HeroBlock())),
        ("card", SegmentedContentBlock(CardBlock())),
    ]


class PersonalisedPage(YardstickPage):
    """The page whose hero and cards may have variants."""

    template = "yardstick/page.html"
    body = StreamField(personalised_blocks())


class FacedPage(ExperiencesMixin, YardstickPage):
    """The page whose hero and cards may have variants, and which may have experiences besides."""

    template = "yardstick/page.html"
    body = StreamField(personalised_blocks())
    experiences = ExperiencesField("intro", "body")


class ExperiencedPage(ExperiencesMixin, YardstickPage):
    """The plain page, which may have experiences."""

    template = "yardstick/page.html"
    layout = LayoutField()
    body = StreamField([*PLAIN_BLOCKS, ("hero", HeroBlock()), ("card", CardBlock())])
    experiences = ExperiencesField("title", "intro", "layout", "body")

    layouts = [Layout(name="wide", label="Wide", template="yardstick/page.html")]
    content_panels = [*Page.content_panels, FieldPanel("layout"), FieldPanel("intro"), FieldPanel("body")]
