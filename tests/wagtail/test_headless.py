"""Sites whose pages another program shows: previews go to it by way of a token, as wagtail-headless-preview does it."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from wagtail.api.v2.serializers import get_serializer_class
from wagtail.models import Page

from tests.experiences.conftest import experience, offer
from tests.testapp.models import OfferPage
from wagtail_segments.api.v2 import PersonalisedPageSerializer
from wagtail_segments.testing import request_for

__all__ = ["offer"]


@pytest.fixture
def previewed(monkeypatch: Any) -> Any:
    """What a client is given of a page that is previewed in some mode, if a stranger then asks for it."""

    def keep(self: Any, request: HttpRequest, mode_name: str) -> HttpResponse:
        return HttpResponse(self.to_json())

    def preview(page: OfferPage, mode: str) -> Any:
        kept = page.make_preview_request(preview_mode=mode).text
        loaded = OfferPage.from_json(kept)
        loaded.pk = page.pk
        form = get_serializer_class(OfferPage, ["lead"], meta_fields=[], base=PersonalisedPageSerializer)
        return form(loaded, context={"request": request_for()}).data["lead"]

    monkeypatch.setattr(Page, "serve_preview", keep)
    return preview


@pytest.mark.parametrize(
    ("mode", "seen"), [("", "The usual"), ("experience-spring", "Spring"), ("experience-winter", "Winter")]
)
def test_a_client_shows_what_is_previewed_whoever_asks(offer, yes, no, previewed, mode, seen):
    page = offer(experience("Winter", no, lead="Winter"), experience("Spring", yes, lead="Spring"))

    assert previewed(page, mode) == seen


def test_a_preview_takes_nothing_from_the_page(offer, yes, previewed):
    page = offer(experience("Spring", yes, lead="Spring"))

    previewed(page, "experience-spring")

    assert OfferPage.objects.get(pk=page.pk).shown_to(request_for()).lead == "Spring"
