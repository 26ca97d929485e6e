"""Translations of pages with experiences and variants, as Wagtail makes them."""

from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, reverse
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.models import Locale, Page

from tests.experiences.conftest import experience
from tests.testapp.worlds import BranchPage
from tests.wagtail.conftest import content_for
from tests.wagtail.test_publishing import lead

urlpatterns = [path("admin/", include(wagtailadmin_urls)), *i18n_patterns(path("", include(wagtail_urls)))]


@pytest.fixture(autouse=True)
def languages(settings: Any, home: Page) -> Locale:
    """A site in two languages, whose addresses begin with them."""
    settings.WAGTAIL_I18N_ENABLED = True
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.middleware.locale.LocaleMiddleware"]
    settings.ROOT_URLCONF = __name__
    german = Locale.objects.create(language_code="de")
    home.copy_for_translation(german).save_revision().publish()
    return german


@pytest.fixture
def page(branch: Any, yes: Any) -> BranchPage:
    """A page in English."""
    return branch(experience("Spring", yes, lead="Hello"), body=[content_for(yes, variant="Hi")])


def test_a_copy_for_translation_keeps_experiences_variants_and_segments(page, languages, stranger):
    german = page.copy_for_translation(languages)
    german.save_revision().publish()
    german.refresh_from_db()

    assert german.experiences.get_prep_value() == page.experiences.get_prep_value()
    assert german.body.get_prep_value() == page.body.get_prep_value()
    assert lead(stranger, "/de/branch/") == "Hello"
    assert "Hi" in stranger.get("/de/branch/").text


def test_each_language_has_its_own_words_for_an_experience(page, languages, yes, stranger):
    german = page.copy_for_translation(languages)
    german.experiences = [experience("Spring", yes, lead="Hallo")]
    german.save_revision().publish()

    assert (lead(stranger, "/en/branch/"), lead(stranger, "/de/branch/")) == ("Hello", "Hallo")


def test_a_page_not_yet_translated_is_an_alias_with_the_experiences_of_its_source(page, languages, stranger):
    page.copy_for_translation(languages, alias=True)

    assert lead(stranger, "/de/branch/") == "Hello"


def test_simple_translation_makes_a_page_that_is_served(page, languages, admin, stranger):
    url = reverse("simple_translation:submit_page_translation", args=[page.pk])

    answer = admin.post(url, {"locales": [languages.pk]})
    BranchPage.objects.get(locale=languages).get_latest_revision().publish()

    assert answer.status_code == 302
    assert lead(stranger, "/de/branch/") == "Hello"


def test_a_segment_of_a_language_chooses_experiences(branch, languages, segment, stranger):
    germans = segment("germans", [{"type": "page__locale", "value": {"operator": "one_of", "value": ["de"]}}])
    page = branch(experience("Deutsch", germans, lead="Hallo"))
    page.copy_for_translation(languages).save_revision().publish()

    assert (lead(stranger, "/en/branch/"), lead(stranger, "/de/branch/")) == ("The usual", "Hallo")
