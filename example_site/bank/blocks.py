"""The blocks of the bank's pages. The last part is what the package is about: content and layouts that switch."""

from typing import Any

from django.apps import apps
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from wagtail_segments.blocks import (
    AudienceMixin,
    LayoutBlock,
    SegmentedCollectionBlock,
    SegmentedContentBlock,
    SegmentedLayoutBlock,
)

PROSE = ["h3", "bold", "italic", "ol", "ul", "link"]


class LinkBlock(blocks.StructBlock):
    """A link to a page of the site, left out while it has no text or no page."""

    text = blocks.CharBlock(required=False)
    page = blocks.PageChooserBlock(required=False)

    class Meta:
        icon = "link"
        template = "bank/blocks/link.html"


class HeroBlock(blocks.StructBlock):
    """The opening of a page: a picture, a headline and what to do next."""

    eyebrow = blocks.CharBlock(required=False, help_text="A few words above the headline.")
    title = blocks.CharBlock()
    text = blocks.TextBlock(required=False)
    picture = ImageBlock()
    first_link = LinkBlock(required=False)
    second_link = LinkBlock(required=False)
    style = blocks.ChoiceBlock(
        choices=[("over", "Words over the picture"), ("beside", "Words beside the picture")], default="over"
    )

    class Meta:
        icon = "image"
        template = "bank/blocks/hero.html"


class OfferBlock(blocks.StructBlock):
    """One card: what it is, one number that speaks for it, and where to read more."""

    label = blocks.CharBlock(required=False)
    title = blocks.CharBlock()
    figure = blocks.CharBlock(required=False, help_text="One number, such as 4.6%.")
    figure_note = blocks.CharBlock(required=False, help_text="What the number is.")
    text = blocks.TextBlock()
    link = LinkBlock(required=False)

    class Meta:
        icon = "tag"


class OffersBlock(blocks.StructBlock):
    """A row of offers."""

    heading = blocks.CharBlock()
    intro = blocks.TextBlock(required=False)
    offers = blocks.ListBlock(OfferBlock(), min_num=1, max_num=4)

    class Meta:
        icon = "tag"
        template = "bank/blocks/offers.html"


class TextBlock(blocks.StructBlock):
    """A passage of text under a heading."""

    heading = blocks.CharBlock(required=False)
    text = blocks.RichTextBlock(features=PROSE)

    class Meta:
        icon = "pilcrow"
        template = "bank/blocks/text.html"


class RateBlock(blocks.StructBlock):
    name = blocks.CharBlock()
    rate = blocks.CharBlock()
    terms = blocks.CharBlock(required=False)


class RatesBlock(blocks.StructBlock):
    """What accounts pay or cost, one below the other."""

    heading = blocks.CharBlock()
    rates = blocks.ListBlock(RateBlock())
    small_print = blocks.CharBlock(required=False)

    class Meta:
        icon = "table"
        template = "bank/blocks/rates.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = blocks.TextBlock()


class StepsBlock(blocks.StructBlock):
    """What to do, in order."""

    heading = blocks.CharBlock()
    steps = blocks.ListBlock(StepBlock())

    class Meta:
        icon = "list-ol"
        template = "bank/blocks/steps.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock()
    answer = blocks.RichTextBlock(features=PROSE)


class QuestionsBlock(blocks.StructBlock):
    """Questions that unfold into answers."""

    heading = blocks.CharBlock()
    questions = blocks.ListBlock(QuestionBlock())

    class Meta:
        icon = "help"
        template = "bank/blocks/questions.html"


class QuoteBlock(blocks.StructBlock):
    """What somebody says."""

    quote = blocks.TextBlock()
    who = blocks.CharBlock()

    class Meta:
        icon = "openquote"
        template = "bank/blocks/quote.html"


class ContactBlock(blocks.StructBlock):
    """A person to talk to."""

    heading = blocks.CharBlock()
    name = blocks.CharBlock()
    text = blocks.TextBlock(help_text="Goes on from the name: “is here on Thursdays”.")
    telephone = blocks.CharBlock(required=False)

    class Meta:
        icon = "user"
        template = "bank/blocks/contact.html"


class BalancesBlock(blocks.StructBlock):
    """The accounts of whoever is signed in, with what is in them."""

    heading = blocks.CharBlock()

    class Meta:
        icon = "list-ul"
        template = "bank/blocks/balances.html"


class ArticlesBlock(blocks.StructBlock):
    """The latest articles, all or those about one thing."""

    heading = blocks.CharBlock()
    tag = blocks.CharBlock(required=False, help_text="Only articles with this tag.")
    how_many = blocks.IntegerBlock(default=3, min_value=1, max_value=6)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        articles = apps.get_model("bank.ArticlePage").objects.latest_first()
        if value["tag"]:
            articles = articles.filter(tags__name__iexact=value["tag"])
        context["articles"] = articles[: value["how_many"]]
        return context

    class Meta:
        icon = "doc-full"
        template = "bank/blocks/articles.html"


class NoticeBlock(AudienceMixin, blocks.StructBlock):
    """A short notice. The mixin gives it the setting "Show to"."""

    title = blocks.CharBlock()
    text = blocks.TextBlock()
    link = LinkBlock(required=False)

    class Meta:
        icon = "info-circle"
        template = "bank/blocks/notice.html"


class BannerBlock(blocks.StructBlock):
    """One thing to say, of which there are variants."""

    title = blocks.CharBlock()
    text = blocks.TextBlock()
    link = LinkBlock(required=False)

    class Meta:
        icon = "info-circle"
        template = "bank/blocks/notice.html"


class ArticleCollectionBlock(SegmentedCollectionBlock):
    """Articles as cards, fetched with their pictures and tags."""

    def prepare(self, found: Any) -> Any:
        return found.select_related("picture").prefetch_related("tags")


class ReadNextBlock(blocks.StructBlock):
    """A heading, and articles that are not the same for everybody."""

    heading = blocks.CharBlock()
    articles = ArticleCollectionBlock("bank.ArticlePage", template="bank/blocks/collection.html")

    class Meta:
        icon = "list-ul"
        label = "Articles to read next"
        template = "bank/blocks/read_next.html"


class ContentBlock(blocks.StreamBlock):
    """What the body of a page and the regions of a layout are made of."""

    text = TextBlock()
    notice = NoticeBlock()
    articles = ArticlesBlock()
    rates = RatesBlock()
    steps = StepsBlock()
    questions = QuestionsBlock()
    quote = QuoteBlock()
    contact = ContactBlock()
    balances = BalancesBlock()

    class Meta:
        template = "bank/blocks/content.html"


class MagazineLayout(LayoutBlock):
    """One wide column, for people who like to look around."""

    main = ContentBlock()

    class Meta:
        label = "Magazine: one wide column"
        template = "bank/layouts/magazine.html"


class SidebarLayout(LayoutBlock):
    """A story, and beside it what to do next."""

    main = ContentBlock()
    aside = ContentBlock(required=False)

    class Meta:
        label = "Sidebar: a column and an aside"
        template = "bank/layouts/sidebar.html"


class DashboardLayout(LayoutBlock):
    """Everything at a glance, for people who know what they came for."""

    left = ContentBlock(required=False)
    middle = ContentBlock(required=False)
    right = ContentBlock(required=False)

    class Meta:
        label = "Dashboard: three columns"
        template = "bank/layouts/dashboard.html"


LAYOUTS = [("magazine", MagazineLayout()), ("sidebar", SidebarLayout()), ("dashboard", DashboardLayout())]


class HeroStream(blocks.StreamBlock):
    """The opening of the home page, which differs between segments."""

    hero = SegmentedContentBlock(HeroBlock())


class HomeStream(blocks.StreamBlock):
    """What follows on the home page: banners, offers, a layout and articles, all of which differ between segments."""

    banner = SegmentedContentBlock(BannerBlock())
    offers = SegmentedContentBlock(OffersBlock())
    layout = SegmentedLayoutBlock(LAYOUTS)
    notice = NoticeBlock()
    read_next = ReadNextBlock()
