"""The same page twice: once as a site without segments has it, once with blocks that can be personalised."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page, Site

from wagtail_segments.blocks import SegmentedContentBlock


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
    """What both pages have in common."""

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


class PersonalisedPage(YardstickPage):
    """The page whose hero and cards may have variants."""

    template = "yardstick/page.html"
    body = StreamField(
        [
            *PLAIN_BLOCKS,
            ("hero", SegmentedContentBlock(HeroBlock())),
            ("card", SegmentedContentBlock(CardBlock())),
        ]
    )
