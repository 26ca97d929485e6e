"""A segment is presentation, not permission."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.laws.conftest import EVERYBODY, block_for
from wagtail_segments.testing import BROWSER


@pytest.fixture
def page(segment: Any, page_of: Any) -> Any:
    return page_of(block_for(segment("everybody", [EVERYBODY])))


@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD])
def test_who_may_not_see_a_page_does_not_see_a_variant_of_it(page, client, settings, kind):
    settings.WAGTAIL_FRONTEND_LOGIN_URL = "/plain/"
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secret")

    response = client.get("/page/")

    assert response.status_code == 302 or b"only everybody" not in response.content


def test_who_may_see_a_page_sees_their_variant(segment, page_of, db):
    members = segment("members", [{"type": "user__signed_in", "value": {"operator": "is"}}])
    page = page_of(block_for(members))
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client = Client(headers={"user-agent": BROWSER})
    client.force_login(get_user_model().objects.create_user("ada"))

    assert "only members." in client.get("/page/").text


def test_a_draft_page_is_not_shown(page, client):
    page.unpublish()

    assert client.get("/page/").status_code == 404
    assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404


@pytest.mark.parametrize("state", [{"live": False}, {"live": False, "expired": True}])
def test_the_variant_of_a_segment_that_is_not_published_is_not_shown(segment, page_of, client, state):
    page_of(block_for(segment("draft", [EVERYBODY], **state)))

    assert "only draft." not in client.get("/page/").text
