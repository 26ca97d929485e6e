"""What the form of a page with experiences asks while it is filled in. Nothing is saved by it."""

from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.views.generic import View
from wagtail import blocks

from wagtail_segments import failures
from wagtail_segments.attributes.page import page_model
from wagtail_segments.experiences.blocks import ExperiencesBlock
from wagtail_segments.experiences.field import ExperiencesField
from wagtail_segments.experiences.page import ExperiencesMixin, experiences_field
from wagtail_segments.experiences.panel import standings_of


class PageView(View):
    """Asked by POST with what the form holds, by somebody who may edit the page, or add one of its kind."""

    http_method_names = ["post"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page, self.parent = self._new_page() if "parent_id" in kwargs else self._page()
        self.field = _field_of(type(self.page))

    def _page(self) -> tuple[Any, Any]:
        page = get_object_or_404(page_model(), pk=self.kwargs["page_id"])
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return page.get_latest_revision_as_object(), page.get_parent()

    def _new_page(self) -> tuple[Any, Any]:
        parent = get_object_or_404(page_model(), pk=self.kwargs["parent_id"]).specific
        model = _model(self.kwargs["app_label"], self.kwargs["model_name"])
        may_add = parent.permissions_for_user(self.request.user).can_add_subpage()
        if not may_add or model not in parent.creatable_subpage_models() or not model.can_create_at(parent):
            raise PermissionDenied
        return model(owner=self.request.user, locale=parent.locale), parent


class StandingView(PageView):
    """How the experiences stand as the form has them."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        block = ExperiencesBlock({name: blocks.StaticBlock() for name in self.field.changeable})
        try:
            value = block.value_from_datadict(request.POST, {}, self.field.name)
        except (KeyError, ValueError):
            return HttpResponse(status=400)
        context = {"standings": standings_of(self.field, value)}
        return render(request, "wagtail_segments/experiences/standing.html", context)


class OwnContentView(PageView):
    """What the page itself has in a field now, saved or not, as the state of the form of a change."""

    def post(self, request: HttpRequest, name: str, **kwargs: Any) -> HttpResponse:
        block = self.field.changeable.get(name)
        if block is None:
            raise Http404
        try:
            state = block.get_form_state(block.normalize(self._content(name)))
        except Exception:
            failures.note("experience", f"the page's own {name} could not be put into a form")
            return HttpResponse(status=422)
        return JsonResponse({"state": _with_ids_of_its_own(state)})

    def _content(self, name: str) -> Any:
        """What the form holds, even if it may not be saved; without the form's field, what the page has."""
        form_class = self.page.get_edit_handler().get_form_class()
        form = form_class(self.request.POST, instance=self.page, parent_page=self.parent, for_user=self.request.user)
        if name not in form.fields:
            return getattr(self.page, name)
        bound = form[name]
        given = bound.field.bound_data(bound.data, bound.initial)
        if isinstance(given, blocks.StreamValue):
            return given
        try:
            return bound.field.clean(given)
        except ValidationError:
            return given


def experiences_urls() -> list[URLPattern]:
    """Those about a page, and those about one that is being created."""
    begin, new = "segments/experiences/", "<str:app_label>/<str:model_name>/<int:parent_id>/"
    return [
        *_urls(f"{begin}<int:page_id>/", "wagtail_segments_experiences"),
        *_urls(begin + new, "wagtail_segments_experiences_of_new_page"),
    ]


def _urls(begin: str, name: str) -> list[URLPattern]:
    return [
        path(begin, StandingView.as_view(), name=name),
        path(f"{begin}own/<str:name>/", OwnContentView.as_view(), name=f"{name}_own"),
    ]


def _field_of(model: Any) -> ExperiencesField:
    field = experiences_field(model) if issubclass(model, ExperiencesMixin) else None
    if field is None:
        raise Http404
    return field


def _model(app_label: str, name: str) -> Any:
    try:
        model = apps.get_model(app_label, name)
    except LookupError as error:
        raise Http404 from error
    if not issubclass(model, page_model()):
        raise Http404
    return model


def _with_ids_of_its_own(state: Any) -> Any:
    """The state of a block with new ids for the items of its lists, because a page must not repeat any."""
    if isinstance(state, list):
        return [_with_ids_of_its_own(one) for one in state]
    if not isinstance(state, dict):
        return state
    made = {key: _with_ids_of_its_own(one) for key, one in state.items()}
    return made | {"id": str(uuid4())} if set(state) in ({"type", "value", "id"}, {"value", "id"}) else made
