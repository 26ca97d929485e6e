"""A segment in use is not deleted: the page says where it is used instead."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_segments.admin.usage import MAX_USES, uses_of
from wagtail_segments.segments.models import Segment


def refuse_if_in_use(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """A page with the places, status 409, if any of these is a segment in use outside of what is deleted with it."""
    segments = [instance for instance in instances if isinstance(instance, Segment)]
    used = [
        {"segment": segment, "uses": uses}
        for segment in segments
        if (uses := uses_of(segment, request.user, without=segments))
    ]
    if not used:
        return None
    context = {
        "page_title": _("Not deleted: still in use"),
        "used": used,
        "most": MAX_USES,
        "list_url": reverse(Segment.snippet_viewset.get_url_name("list")),
        "header_icon": "group",
    }
    return TemplateResponse(request, "wagtail_segments/admin/in_use.html", context, status=409)
