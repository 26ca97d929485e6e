"""The report of what editors should mend in personalised pages and snippets."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, path, reverse_lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import BaseListingView, PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_segments.places.holders import holders
from wagtail_segments.places.problems import KnownSegments, problems_in
from wagtail_segments.segments.models import Segment

URL_NAME = "wagtail_segments_problems"
_MAY_SEE = ModelPermissionPolicy(Segment)
_ANY_OF = ["add", "change", "delete", "publish", "view"]


class Row(NamedTuple):
    """One problem, and where to mend it."""

    pk: int
    """The number of the row."""
    title: str
    kind: str
    url: str
    where: str
    sentence: str


class ProblemsView(PermissionCheckedMixin, BaseListingView):
    """Problems of what the user may edit, for those who may do anything with segments."""

    page_title = _("Problems of personalisation")
    header_icon = "group"
    permission_policy = _MAY_SEE
    any_permission_required = _ANY_OF
    template_name = "wagtailadmin/generic/listing.html"
    results_template_name = "wagtail_segments/admin/problems_results.html"
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    paginate_by = 50
    is_searchable = False

    columns = [
        TitleColumn("title", label=_("Where"), get_url=lambda row: row.url),
        Column("kind", label=_("Type")),
        Column("where", label=_("Place")),
        Column("sentence", label=_("What is wrong")),
    ]

    def get_queryset(self) -> list[Row]:
        return list(problems_for(self.request.user))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class ProblemsMenuItem(MenuItem):
    """Leads to the report; shown to those who may see it."""

    def is_shown(self, request: Any) -> bool:
        return bool(_MAY_SEE.user_has_any_permission(request.user, _ANY_OF))


def problems_for(user: Any) -> Iterator[Row]:
    """The problems of the pages and snippets that somebody may edit."""
    finder, known, number = AdminURLFinder(user), KnownSegments(), 0
    for holder in holders():
        if url := finder.get_edit_url(holder):
            for problem in problems_in(holder, known):
                number += 1
                kind = str(capfirst(holder._meta.verbose_name))
                yield Row(number, str(holder), kind, url, problem.where, problem.sentence)


def problems_urls() -> list[URLPattern]:
    """Where the report is."""
    return [
        path("segments/problems/", ProblemsView.as_view(), name=URL_NAME),
        path("segments/problems/results/", ProblemsView.as_view(results_only=True), name=f"{URL_NAME}_results"),
    ]


def problems_menu_item() -> ProblemsMenuItem:
    """Among the reports."""
    return ProblemsMenuItem(
        _("Personalisation"), reverse_lazy(URL_NAME), name="personalisation-problems", icon_name="group", order=1100
    )
