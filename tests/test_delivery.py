from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.http import HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import include, path
from django.utils.translation import override
from wagtail.admin import urls as wagtailadmin_urls

from wagtail_segments.delivery import is_page_view, keep_private, may_ask_later

FOR_CACHES = {
    "Cache-Control": "public, max-age=3600, s-maxage=7200",
    "Expires": "Thu, 01 Dec 2094 16:00:00 GMT",
    "Surrogate-Control": "max-age=3600",
    "CDN-Cache-Control": "max-age=3600",
    "X-Accel-Expires": "3600",
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "private, no-cache"),
        ("max-age=3600", "private, no-cache"),
        ("public, s-maxage=3600", "private, no-cache"),
        ("private, no-cache", "private, no-cache"),
        ("no-store", "private, no-cache, no-store"),
        ("max-age=0, no-cache, no-store, must-revalidate, private", "private, no-cache, no-store"),
        ("nonsense", "private, no-cache"),
    ],
)
def test_a_response_made_for_one_visitor_is_private(before, after):
    response = HttpResponse()
    if before is not None:
        response["Cache-Control"] = before

    keep_private(response)

    assert response["Cache-Control"] == after


def test_nothing_else_tells_a_cache_to_keep_it():
    response = HttpResponse(headers=FOR_CACHES)

    keep_private(response)

    assert {name: response[name] for name in FOR_CACHES if response.has_header(name)} == {
        "Cache-Control": "private, no-cache"
    }


def test_what_may_be_another_answer_in_a_moment_is_not_stored_at_all():
    response = HttpResponse()

    keep_private(response, is_degraded=True)

    assert response["Cache-Control"] == "private, no-cache, no-store"


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (HttpResponse(), False),
        (StreamingHttpResponse(iter([b"page"])), True),
        (StreamingHttpResponse(iter([b"file"]), content_type="application/pdf"), False),
    ],
)
def test_a_page_that_is_streamed_may_still_ask_for_segments(response, expected):
    assert may_ask_later(response) is expected


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (HttpResponse(), True),
        (HttpResponse(content_type="text/html"), True),
        (StreamingHttpResponse(iter([b"page"])), True),
        (HttpResponse(content_type="application/json"), False),
        (HttpResponse(content_type="text/plain"), False),
        (HttpResponse(content_type=""), False),
        *((HttpResponse(status=status), False) for status in (204, 206, 301, 302, 304, 400, 403, 404, 500)),
    ],
)
def test_a_page_view_is_a_page_that_was_served(rf, response, expected):
    assert is_page_view(rf.get("/"), response) is expected


@pytest.mark.parametrize("method", ["head", "options", "post", "put", "patch", "delete"])
def test_a_page_view_is_a_get(rf, method):
    assert not is_page_view(getattr(rf, method)("/"), HttpResponse())


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"sec-fetch-dest": "document"}, True),
        ({"sec-fetch-dest": "iframe"}, False),
        ({"sec-fetch-dest": "empty"}, False),
        ({"sec-purpose": "prefetch"}, False),
        ({"sec-purpose": "prefetch;prerender"}, False),
        ({"purpose": "prefetch"}, False),
        ({"x-moz": "prefetch"}, False),
    ],
)
def test_a_page_view_is_looked_at(rf, headers, expected):
    assert is_page_view(rf.get("/", headers=headers), HttpResponse()) is expected


@pytest.mark.parametrize("flag", ["is_preview", "is_dummy"])
def test_a_preview_is_no_page_view(rf, flag):
    request: Any = rf.get("/")
    setattr(request, flag, True)

    assert not is_page_view(request, HttpResponse())


@pytest.mark.parametrize(
    ("address", "expected"), [("/admin/", False), ("/admin/pages/3/", False), ("/administration/", True), ("/", True)]
)
def test_the_admin_is_not_the_site(rf, address, expected):
    assert is_page_view(rf.get(address), HttpResponse()) is expected


class Elsewhere:
    """An address table with the admins in other places."""

    urlpatterns = (path("office/", include(wagtailadmin_urls)), path("django/", admin.site.urls))


class ByLanguage:
    """An address table in which every address begins with the language."""

    urlpatterns = tuple(i18n_patterns(path("office/", include(wagtailadmin_urls))))


class Nowhere:
    """An address table without an admin."""

    urlpatterns = ()


def test_the_admin_may_be_elsewhere(rf):
    with override_settings(ROOT_URLCONF=Elsewhere):
        assert not is_page_view(rf.get("/office/pages/3/"), HttpResponse())
        assert not is_page_view(rf.get("/django/"), HttpResponse())
        assert is_page_view(rf.get("/admin/"), HttpResponse())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_address_of_the_admin_may_begin_with_the_language(rf, language):
    with override_settings(ROOT_URLCONF=ByLanguage), override(language):
        assert not is_page_view(rf.get(f"/{language}/office/"), HttpResponse())


def test_a_site_may_have_no_admin(rf):
    with override_settings(ROOT_URLCONF=Nowhere):
        assert is_page_view(rf.get("/admin/"), HttpResponse())
