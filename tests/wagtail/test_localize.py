"""Translations of pages with experiences and variants, as wagtail-localize makes them."""

from typing import Any

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from tests.experiences.conftest import experience, offer
from tests.testapp.worlds import BranchPage
from tests.wagtail.conftest import content_for, heading
from tests.wagtail.test_languages import languages, urlpatterns
from tests.wagtail.test_publishing import lead

__all__ = ["languages", "offer", "urlpatterns"]


@pytest.fixture
def page(branch: Any, yes: Any) -> BranchPage:
    """A page in English, with texts of every kind in its experience."""
    spring = experience(
        "Spring", yes, lead="Hello", title="For you", text="<p>Rich <b>text</b></p>", body=[heading("Inside")]
    )
    return branch(spring, body=[content_for(yes, variant="Hi", default="Hi all")])


def translate(page: Any, locale: Locale, words: dict[str, str]) -> Any:
    """The page in another language, with these words for its own; what has no word stays as it is."""
    source, _made = TranslationSource.get_or_create_from_instance(page)
    translation, _made = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.all():
        if segment.string.data in words:
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                data=words[segment.string.data],
            )
    translation.save_target()
    translation.get_target_instance().get_latest_revision().publish()
    return translation.get_target_instance()


def test_each_text_of_a_change_and_a_variant_is_one_for_the_translator(page):
    source, _made = TranslationSource.get_or_create_from_instance(page)

    texts = {segment.string.data for segment in source.stringsegment_set.all()}

    assert {"Hello", "For you", "Rich <b>text</b>", "Inside", "Hi", "Hi all"} <= texts


def test_a_translated_page_serves_translated_experiences_and_variants(page, languages, stranger):
    words = {"Hello": "Hallo", "Rich <b>text</b>": "Reicher <b>Text</b>", "Hi": "Moin", "Inside": "Drinnen"}
    german = translate(page, languages, words)

    assert lead(stranger, "/de/branch/") == "Hallo"
    assert "Reicher" in stranger.get("/de/branch/").text
    assert "Drinnen" in stranger.get("/de/branch/").text
    assert lead(stranger, "/en/branch/") == "Hello"
    assert german.body[0].value["variants"][0]["content"] == "Moin"


def test_segments_and_everything_that_is_no_text_stay_as_they_are(page, languages):
    german = translate(page, languages, {"Hello": "Hallo"})

    mine, theirs = (one.experiences.get_prep_value()[0]["value"] for one in (page, german))
    for part in ("audience", "active", "starts", "ends"):
        assert mine.get(part) == theirs.get(part)
    assert [change["id"] for change in mine["changes"]] == [change["id"] for change in theirs["changes"]]
    variants = [one.body.get_prep_value()[0]["value"]["variants"] for one in (page, german)]
    assert variants[0][0]["value"]["audience"] == variants[1][0]["value"]["audience"]


def test_a_layout_is_the_same_in_every_language_and_is_not_for_the_translator(offer, yes, languages):
    page = offer(experience("Spring", yes, layout="wide"), layout="wide", body=[heading("x")])
    source, _made = TranslationSource.get_or_create_from_instance(page)
    german = translate(page, languages, {})
    page.layout = "gone"
    page.save_revision().publish()
    texts = {segment.string.data for segment in source.stringsegment_set.all()}
    source.update_from_db()

    again = translate(page, languages, {})

    assert "wide" not in texts
    assert (german.layout, again.layout) == ("wide", "gone")
