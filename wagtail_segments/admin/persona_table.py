"""What each persona would see: a table of the pages that personalise something, and a page as a persona gets it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import BigIntegerField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import ReferenceIndex
from wagtail.permissions import page_permission_policy

from wagtail_segments.attributes.page import page_model
from wagtail_segments.personas.models import Persona
from wagtail_segments.personas.serving import serve_as
from wagtail_segments.personas.visitor import request_of, spot_of
from wagtail_segments.places.shown import Shown, shown_at
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.segments import gates
from wagtail_segments.segments.models import Segment
from wagtail_segments.segments.ruleset import ruleset

MAX_PERSONAS = 6
"""Columns of the table."""
MAX_PLACES = 50
"""Places of one page that the table tells."""
PAGES = 10
"""Pages on one screen."""
PERMISSIONS = tuple(f"wagtail_segments.{action}_persona" for action in ("view", "add", "change", "delete"))
"""Any one of them lets somebody see what personas see, on pages that they may edit."""


def may_see_table(user: Any) -> bool:
    """Whether somebody may see what personas see."""
    return any(user.has_perm(permission) for permission in PERMISSIONS)


def table_url() -> str:
    """The address of the table."""
    return reverse(Persona.snippet_viewset.get_url_name("table"))


def personas_for(user: Any, page: Any) -> list[dict[str, str]]:
    """The personas as whom somebody may see a page, by name, with the address to see it; the first fifty."""
    if not page.live or not may_see_table(user):
        return []
    return [{"name": one.name, "url": _see_url(one, page)} for one in Persona.objects.all()[:50]]


class ForThoseWhoMaySee:
    """A screen that shows what personas see. It changes nothing."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not may_see_table(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ColumnsForm(forms.Form):
    """Chooses the personas that the table tells of."""

    persona = forms.MultipleChoiceField(
        label=_("Personas"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Choose up to six.")
    )

    def __init__(self, *args: Any, personas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["persona"].choices = personas  # type: ignore[attr-defined]

    def clean_persona(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["persona"]
        if len(chosen) > MAX_PERSONAS:
            raise forms.ValidationError(gettext("Choose at most %(most)d personas.") % {"most": MAX_PERSONAS})
        return chosen


class PersonaTableView(ForThoseWhoMaySee, WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]
    """Personas and pages: what each of them would get to see at each place. Makes no page."""

    page_title = _("What personas see")
    header_icon = "table"
    template_name = "wagtail_segments/admin/persona_table.html"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        viewset = Persona.snippet_viewset
        return [
            {"url": reverse(viewset.get_url_name("list")), "label": capfirst(Persona._meta.verbose_name_plural)},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if why_off := gates.why_off():
            messages.warning(self.request, str(why_off))
        form = self._form()
        personas = list(_chosen(form))
        paginator = Paginator(pages_of_interest(self.request.user), PAGES)
        page: Any = paginator.get_page(self.request.GET.get("p"))
        with looked_up_once():
            rows = [_told(one, personas) for one in page.object_list.specific()] if personas else []
        asked = self.request.GET.copy()
        asked.pop("p", None)
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "personas": [{"name": one.name, "url": self._edit_url(one)} for one in personas],
            "pages": rows,
            "page_obj": page,
            "asked": asked.urlencode(),
            "list_url": reverse(Persona.snippet_viewset.get_url_name("list")),
        }

    def _form(self) -> ColumnsForm:
        personas = list(Persona.objects.values_list("key", "name"))
        data = self.request.GET if "persona" in self.request.GET else None
        return ColumnsForm(
            data, personas=personas, initial={"persona": [key for key, _name in personas[:MAX_PERSONAS]]}
        )

    def _edit_url(self, persona: Persona) -> str:
        user: Any = self.request.user
        name = Persona.snippet_viewset.get_url_name("edit")
        return reverse(name, args=[quote(persona.pk)]) if user.has_perm("wagtail_segments.change_persona") else ""


class PersonaPageView(ForThoseWhoMaySee, View):  # type: ignore[misc]
    """A page as it is served to a persona, for people who may edit it."""

    def get(self, request: HttpRequest, pk: Any, page: int) -> HttpResponseBase:
        persona = get_object_or_404(Persona, pk=unquote(str(pk)))
        found = page_model().objects.filter(pk=page, live=True).first()
        if found is None:
            raise Http404
        if not found.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return serve_as(found, persona.simulation)


def pages_of_interest(user: Any) -> Any:
    """The published pages that name a segment, and that somebody may edit, as they lie in the tree."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ReferenceIndex._get_base_content_type(Segment),
        base_content_type=ReferenceIndex._get_base_content_type(page_model()),
    ).annotate(page=Cast("object_id", BigIntegerField()))
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    return editable.filter(live=True, pk__in=references.values("page")).order_by("path")


def _chosen(form: ColumnsForm) -> Iterator[Persona]:
    """The personas of the columns; none, if what was chosen is wrong, which the form says."""
    if form.is_bound and not form.is_valid():
        return
    keys = form.cleaned_data["persona"] if form.is_bound else form.initial["persona"]
    yield from Persona.objects.filter(key__in=keys)


def _told(page: Any, personas: list[Persona]) -> dict[str, Any]:
    """What each persona gets to see of a page."""
    found = [_shown_to(page, persona) for persona in personas]
    wheres = list(dict.fromkeys(where for shown in found for where in shown))
    return {
        "title": page.get_admin_display_title(),
        "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "see": [{"url": _see_url(one, page), "name": one.name} for one in personas],
        "places": [(where, [_cell(shown.get(where)) for shown in found]) for where in wheres[:MAX_PLACES]],
        "more": max(0, len(wheres) - MAX_PLACES),
    }


def _see_url(persona: Persona, page: Any) -> str:
    return reverse(Persona.snippet_viewset.get_url_name("see"), args=[quote(persona.pk), page.pk])


def _shown_to(page: Any, persona: Persona) -> dict[str, Shown]:
    request = request_of(persona.simulation, spot_of(page))
    return {one.place.where: one for one in shown_at(page, request)}


def _cell(shown: Shown | None) -> dict[str, Any]:
    if shown is None:
        return {"label": "", "segments": ""}
    return {"label": shown.label, "segments": _names_in(shown), "is_for_some": shown.chosen is not None}


def _names_in(shown: Shown) -> str:
    """The segments that what is shown is for."""
    if shown.chosen is None:
        return ""
    live = ruleset.current().segments
    return ", ".join(live[pk].name for pk in shown.chosen.audience.segments if pk in live)
