"""A site whose pages are about something, and one with a form: what behaviour is told by."""

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField, AbstractFormSubmission
from wagtail.models import Page


class Category(models.Model):
    title = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.title


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("library.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticlePage(Page):
    """A page about its tags, and about its categories if the site says so."""

    tags = ClusterTaggableManager(through=ArticleTag, blank=True)
    categories = ParentalManyToManyField(Category, blank=True, related_name="articles")
    shelf = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="+")

    template = "library/page.html"


class OpinionPage(Page):
    """Another type of page, without topics."""

    template = "library/page.html"


class QuestionField(AbstractFormField):
    page = ParentalKey("library.QuestionPage", on_delete=models.CASCADE, related_name="form_fields")


class Question(AbstractFormSubmission):
    """What one form page keeps instead of Wagtail's own submissions."""


class QuestionPage(AbstractForm):
    template = "library/form.html"
    landing_page_template = "library/landing.html"
    keeps_its_own = models.BooleanField(default=False)

    def get_submission_class(self) -> type[AbstractFormSubmission]:
        return Question if self.keeps_its_own else super().get_submission_class()
