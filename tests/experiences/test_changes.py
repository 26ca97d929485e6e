"""Which block stands for which field."""

import pytest
from django.db import models
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from tests.testapp.models import OfferPage
from wagtail_segments.experiences import ExperiencesField
from wagtail_segments.experiences.changes import NoBlock, block_for
from wagtail_segments.experiences.layouts import LayoutChoiceBlock

Document = get_document_model()
CHANGEABLE = OfferPage._meta.get_field("experiences").changeable


@pytest.mark.parametrize(
    ("field", "block"),
    [
        ("layout", LayoutChoiceBlock),
        ("title", blocks.CharBlock),
        ("lead", blocks.TextBlock),
        ("text", blocks.RichTextBlock),
        ("tone", blocks.ChoiceBlock),
        ("price", blocks.DecimalBlock),
        ("picture", ImageChooserBlock),
        ("next_page", blocks.PageChooserBlock),
        ("product", SnippetChooserBlock),
        ("body", blocks.StreamBlock),
        ("rating", blocks.CharBlock),
    ],
)
def test_each_field_has_the_block_of_its_kind(field, block):
    assert type(CHANGEABLE[field]) is block


@pytest.mark.parametrize(
    ("field", "block"),
    [
        (models.EmailField(), blocks.EmailBlock),
        (models.URLField(), blocks.URLBlock),
        (models.SlugField(), blocks.CharBlock),
        (models.BooleanField(), blocks.BooleanBlock),
        (models.FloatField(), blocks.FloatBlock),
        (models.PositiveSmallIntegerField(), blocks.IntegerBlock),
        (models.DateTimeField(), blocks.DateTimeBlock),
        (models.DateField(), blocks.DateBlock),
        (models.TimeField(), blocks.TimeBlock),
        (models.ForeignKey(Document, models.CASCADE), DocumentChooserBlock),
    ],
)
def test_the_usual_fields_of_a_model_have_one(field, block):
    field.set_attributes_from_name("given")

    assert type(block_for(field)) is block


def test_a_block_is_called_what_its_field_is_called():
    assert str(CHANGEABLE["next_page"].label) == "Next page"


@pytest.mark.parametrize(
    ("field", "is_required"), [("title", True), ("lead", False), ("text", False), ("product", False), ("body", True)]
)
def test_what_the_page_needs_its_change_needs(field, is_required):
    assert CHANGEABLE[field].required is is_required


def test_the_block_of_a_stream_field_is_not_that_of_the_page_itself():
    body = OfferPage._meta.get_field("body").stream_block

    assert CHANGEABLE["body"] is not body
    assert CHANGEABLE["body"].child_blocks is body.child_blocks
    assert body.name == ""


def test_the_limits_of_a_field_are_its_blocks():
    assert CHANGEABLE["title"].field.max_length == 255
    assert (CHANGEABLE["price"].field.max_digits, CHANGEABLE["price"].field.decimal_places) == (8, 2)


def test_the_features_of_rich_text_are_its_blocks():
    field = RichTextField(features=["bold"], editor="default")
    field.set_attributes_from_name("text")

    assert block_for(field).features == ["bold"]


@pytest.mark.parametrize("name", ["rating", "owner"])
def test_a_field_of_another_kind_has_none(name):
    with pytest.raises(NoBlock):
        block_for(OfferPage._meta.get_field(name))


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["unheard_of"], "testapp.OfferPage has no field 'unheard_of'"),
        (["rating"], "testapp.OfferPage.rating is a JSONField"),
        (["owner"], "which is neither a page, an image, a document nor a snippet"),
    ],
)
def test_a_field_that_cannot_change_is_a_system_check(names, why):
    field = ExperiencesField(*names)
    field.set_attributes_from_name("experiences")
    field.model = OfferPage

    (found,) = [one for one in field.check() if one.id == "wagtail_segments.E060"]

    assert why in found.msg
    assert field.changeable == {}
