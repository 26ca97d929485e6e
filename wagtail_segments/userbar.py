"""What Wagtail's user bar shows of us: the way to "view as", and a notice while a page is seen as by another."""

from typing import Any
from urllib.parse import urlencode

from django.forms import Media
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.userbar import BaseItem

from wagtail_segments import failures
from wagtail_segments.previews import AS_CHOSEN
from wagtail_segments.view_as import ViewAs, may_view_as, words_for


class ViewAsItem(BaseItem):
    """Leads to the segments that one is in on a page, and to who else one could be there."""

    template_name = "wagtail_segments/userbar/view_as.html"

    def __init__(self, page: Any) -> None:
        self.page = page

    @property
    def media(self) -> Media:
        return Media(js=[versioned_static("wagtail_segments/view_as_notice.js")])

    def render_html(self, parent_context: Any = None) -> str:
        """Nothing for somebody who may not view as; and if it fails, which must not cost the page."""
        request = parent_context["request"]
        try:
            if is_simulated(request) or may_view_as(request.user, self.page):
                return str(super().render_html(parent_context))
        except Exception:
            failures.note("view as", "the user bar could not show it")
        return ""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        return super().get_context_data(parent_context) | {
            "url": "" if getattr(request, "is_preview", False) else change_url(request, self.page),
            "is_on": is_simulated(request),
            "notice": "" if getattr(request, "segments_notice_is_shown", False) else notice(request, self.page),
        }


def is_simulated(request: Any) -> bool:
    """Whether the page is seen as by somebody else."""
    visitor = getattr(request, "visitor", None)
    return visitor is not None and visitor.is_simulated


def view_as_url(page: Any) -> str:
    """Where to choose as whom to see a page."""
    return reverse("wagtail_segments_view_as", args=[page.pk])


def change_url(request: Any, page: Any) -> str:
    """The same, with the way back to this address."""
    return f"{view_as_url(page)}?{urlencode({'next': request.get_full_path()})}"


def notice(request: Any, page: Any) -> str:
    """Says in words what is supposed, with a button to end it; nothing if the page is seen as it is."""
    if not is_simulated(request):
        return ""
    chosen = getattr(request, "segments_view_as", None)
    context = _of_a_preview(request, page) if chosen is None else _of_a_choice(chosen, request, page)
    return render_to_string("wagtail_segments/view_as_notice.html", context)


def _of_a_choice(chosen: ViewAs, request: Any, page: Any) -> dict[str, Any]:
    """What the notice says on the live site."""
    return {
        "phrases": chosen.in_words,
        "until": chosen.until_in_words,
        "change_url": change_url(request, page),
        "end_url": reverse("wagtail_segments_view_as_end"),
        "here": request.get_full_path(),
        "csrf_token": get_token(request),
    }


def _of_a_preview(request: Any, page: Any) -> dict[str, Any]:
    """What the notice says on a preview, where the mode decides who one is."""
    is_as_chosen = getattr(request, "preview_mode", "") == AS_CHOSEN
    return {
        "phrases": words_for(request.visitor.simulation),
        "is_preview": True,
        "change_url": view_as_url(page) if is_as_chosen else "",
    }
