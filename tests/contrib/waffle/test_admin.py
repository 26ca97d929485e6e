"""The flag in Django's admin, and what it has to say about segments in Wagtail's."""

import pytest
from django.contrib import admin
from django.urls import include, path, reverse
from waffle.models import Flag

from tests.urls import urlpatterns as site
from wagtail_segments.contrib.waffle.admin import SegmentFlagAdmin
from wagtail_segments.contrib.waffle.models import SegmentFlag

urlpatterns = [path("django-admin/", admin.site.urls), path("", include(site))]
pytestmark = pytest.mark.urls(__name__)


def test_the_flag_of_the_site_is_the_one_in_the_admin():
    assert isinstance(admin.site._registry[SegmentFlag], SegmentFlagAdmin)
    assert Flag not in admin.site._registry


def test_segments_are_chosen_in_its_form(segment, flag, admin_client):
    students, made = segment("students"), flag("news")
    url = reverse("admin:wagtail_segments_waffle_segmentflag_change", args=[made.pk])
    form = admin_client.get(url).context["adminform"].form

    sent = {name: value for name, value in form.initial.items() if value is not None and not hasattr(value, "tzinfo")}
    sent |= {"segments": [students.pk], "everyone": "unknown", "users": "", "groups": []}
    sent |= {
        f"{name}_{part}": text for name in ("created", "modified") for part, text in enumerate(["2026-01-01", "12:00"])
    }
    response = admin_client.post(url, sent)

    assert response.status_code == 302, response.context["adminform"].form.errors
    assert list(made.segments.all()) == [students]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_segment_that_a_flag_uses_is_not_deleted(segment, flag, admin_client, method):
    students = segment("students")
    made = flag("news", students)

    response = getattr(admin_client, method)(
        reverse("wagtailsnippets_wagtail_segments_segment:delete", args=[students.pk])
    )

    assert response.status_code == 409
    assert reverse("admin:wagtail_segments_waffle_segmentflag_change", args=[made.pk]) in response.text
