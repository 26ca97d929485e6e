"""A notice for sites that want it in their own pages, because they have no user bar."""

from typing import Any

from django import template
from django.template import RequestContext

from wagtail_segments import failures
from wagtail_segments.userbar import notice

register = template.Library()


@register.simple_tag(takes_context=True)
def segments_view_as(context: RequestContext) -> str:
    """Says that the page is seen as by somebody else, with a button to end it; nothing for everybody else."""
    request: Any = context.get("request")
    try:
        shown = notice(request, request.visitor.page)
        request.segments_notice_is_shown = bool(shown)
        return shown
    except Exception:
        failures.note("view as", "the notice could not be shown")
        return ""
