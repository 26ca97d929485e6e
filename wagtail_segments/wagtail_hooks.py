"""What Wagtail calls."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.models import register_snippet

from wagtail_segments import view_as
from wagtail_segments.admin.comparison import compare_audiences
from wagtail_segments.admin.deletion import refuse_if_in_use
from wagtail_segments.admin.experiences import experiences_urls
from wagtail_segments.admin.log import register_log_actions
from wagtail_segments.admin.moving import moving_urls
from wagtail_segments.admin.personas import SegmentsGroup
from wagtail_segments.admin.problems import problems_menu_item, problems_urls
from wagtail_segments.admin.suggestions import suggestions
from wagtail_segments.admin.view_as import view_as_urls
from wagtail_segments.admin.viewsets import ValueListViewSet
from wagtail_segments.attributes.page import page_model
from wagtail_segments.personas.previews import PERSONAS
from wagtail_segments.previews import welcome
from wagtail_segments.transfer.personalisation.arrival import ARRIVED
from wagtail_segments.userbar import ViewAsItem

register_snippet(SegmentsGroup)
register_snippet(ValueListViewSet)
compare_audiences()
welcome(PERSONAS)


@hooks.register("register_admin_urls")
def where_to_ask_for_suggestions() -> list[URLPattern]:
    """Values that the rule builder offers."""
    return [path("segments/suggestions/<str:key>/", suggestions, name="wagtail_segments_suggestions")]


@hooks.register("insert_global_admin_css")
def style_of_our_forms_and_lists() -> str:
    """The rule builder, audiences and the list of segments."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("wagtail_segments/admin.css"))


@hooks.register("before_serve_page", order=-100)
def note_the_page(page: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
    """Tell the visitor where they are. Answers nothing, so privacy and everything else come as ever."""
    visitor = getattr(request, "visitor", None)
    if visitor is not None:
        visitor.page = page
        if view_as.COOKIE in request.COOKIES:
            view_as.apply(page, request)


@hooks.register("construct_wagtail_userbar")
def show_the_way_to_view_as(request: HttpRequest, items: list[Any], page: Any) -> None:
    """On a page, whoever may edit it finds the segments they are in, and who else they could be."""
    if isinstance(page, page_model()) and page.pk:
        items.append(ViewAsItem(page))


@hooks.register("register_admin_urls")
def addresses_of_view_as() -> list[Any]:
    """Where editors choose as whom to see a page."""
    return view_as_urls()


@hooks.register("before_delete_snippet")
def keep_what_is_used(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Refuse to delete segments that something still uses."""
    return refuse_if_in_use(request, instances)


@hooks.register("register_log_actions")
def name_what_is_logged(actions: Any) -> None:
    """Say in words what was done with the members of a segment, and that one came from another package."""
    register_log_actions(actions)
    actions.register_action(ARRIVED, _("Come over"), _("Came over from wagtail-personalisation"))


@hooks.register("register_admin_urls")
def addresses_of_export_and_import() -> list[Any]:
    """Where segments go to a file and come from one."""
    return moving_urls()


@hooks.register("register_admin_urls")
def address_of_the_report_of_problems() -> list[URLPattern]:
    """Where editors read what to mend."""
    return problems_urls()


@hooks.register("register_reports_menu_item")
def report_of_problems() -> Any:
    """Among Wagtail's reports."""
    return problems_menu_item()


@hooks.register("register_admin_urls")
def addresses_of_experiences() -> list[URLPattern]:
    """Where the form of a page with experiences asks."""
    return experiences_urls()
