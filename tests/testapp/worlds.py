"""Pages with experiences that are something else besides: a page with routes of its own, and a form."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.blocks import CharBlock
from wagtail.contrib.forms.models import AbstractEmailForm, AbstractFormField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from wagtail_segments.blocks import SegmentedContentBlock
from wagtail_segments.experiences import ExperiencesField, ExperiencesMixin


class BranchPage(ExperiencesMixin, RoutablePageMixin, Page):
    """A page with a view of its own for each route, that gives the API and the search index all it has."""

    lead = models.CharField(max_length=255, blank=True)
    text = RichTextField(blank=True)
    body = StreamField([("heading", CharBlock()), ("content", SegmentedContentBlock(CharBlock()))], blank=True)
    product = models.ForeignKey("testapp.Product", models.SET_NULL, null=True, blank=True, related_name="+")
    neighbour = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    experiences = ExperiencesField("title", "lead", "text", "body", "product")

    content_panels = [
        *Page.content_panels,
        *(FieldPanel(name) for name in ("lead", "text", "body", "product", "neighbour")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.AutocompleteField("lead"),
        index.FilterField("lead"),
        index.SearchField("text"),
        index.SearchField("body"),
        index.SearchField("experiences"),
        index.AutocompleteField("experiences"),
        index.RelatedFields("product", [index.SearchField("name"), index.AutocompleteField("name")]),
    ]
    api_fields = ["lead", "text", "body", "product", "neighbour", "experiences"]

    @cached_property
    def cry(self) -> str:
        """What somebody may have asked for before the page is served."""
        return self.lead.upper()

    @path("")
    def overview(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)

    @path("hours/")
    def hours(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"Hours of {self.lead}, {self.cry}, {self.specific.lead}")

    @path("room/<int:number>/")
    def room(self, request: HttpRequest, number: int) -> Any:
        return self.render(request, context_overrides={"room": f"Room {number}"})


class ContactPage(ExperiencesMixin, AbstractEmailForm):
    """A form whose words may be others for some."""

    intro = models.TextField(blank=True)
    thanks = models.TextField(blank=True)
    experiences = ExperiencesField("intro", "thanks", "subject")

    template = "testapp/pages/contact.html"
    landing_page_template = "testapp/pages/contact_thanks.html"
    content_panels = [
        *AbstractEmailForm.content_panels,
        FieldPanel("intro"),
        FieldPanel("thanks"),
        FieldPanel("to_address"),
        FieldPanel("from_address"),
        FieldPanel("subject"),
        InlinePanel("form_fields"),
    ]


class ContactField(AbstractFormField):
    """A question of the form."""

    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="form_fields")
