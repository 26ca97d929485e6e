"""Choose as whom to see a page of the live site, beside what the segments say of you there, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_segments import view_as
from wagtail_segments.admin.persona_table import personas_for
from wagtail_segments.attributes.device import DEVICE_TYPES
from wagtail_segments.attributes.location import countries
from wagtail_segments.attributes.page import page_model
from wagtail_segments.rules.explain import Reason
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.trial import trial_request
from wagtail_segments.visitors.simulation import DEVICES, Simulation, simulate

BY_RULES, CHOSEN = "rules", "chosen"
WAYS = [
    (BY_RULES, _("In the segments that the rules say")),
    (CHOSEN, _("In exactly the segments that are ticked below; if none is, in none")),
]
_MOMENT = "%Y-%m-%dT%H:%M"
_NEVER_PASSED_ON = {"HTTP_HOST"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A segment that one may be in, and whether one is."""

    pk: int
    name: str
    is_chosen: bool
    reason: Reason


class ViewAsForm(forms.Form):
    """Who to be."""

    who = forms.ChoiceField(label=_("You are"), choices=WAYS, initial=BY_RULES, widget=forms.RadioSelect)
    segments = forms.TypedMultipleChoiceField(label=_("Segments"), coerce=int, required=False)
    moment = forms.DateTimeField(
        label=_("Date and time"),
        required=False,
        input_formats=[_MOMENT, f"{_MOMENT}:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
    )
    device = forms.ChoiceField(label=_("Device"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.live = ruleset.current().segments
        fields: Any = self.fields
        fields["segments"].choices = [(pk, segment.name) for pk, segment in self.live.items()]
        fields["moment"].help_text = format_lazy(
            _("In the site's time zone, {zone}. Empty: now."), zone=timezone.get_default_timezone_name()
        )
        devices = [(kind, name) for kind, name in DEVICE_TYPES if kind in DEVICES]
        fields["device"].choices = [("", _("the one you have")), *devices]
        fields["country"].choices = [("", _("the one you are in")), *countries()]

    def clean_moment(self) -> Any:
        """What was filled in as a moment of the site, whose clock may not be the editor's."""
        moment = self.cleaned_data["moment"]
        if moment is None:
            return None
        as_typed = timezone.make_naive(moment) if timezone.is_aware(moment) else moment
        if not 1 < as_typed.year < 9999:
            raise ValidationError(_("Choose a moment nearer to now."))
        return timezone.make_aware(as_typed, timezone.get_default_timezone())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        segments = cleaned.get("segments") or []
        if segments and cleaned.get("who") == BY_RULES:
            self.add_error("who", _("You have ticked segments: say whether they are meant, or take the ticks away."))
        if len(segments) > view_as.MAX_SEGMENTS:
            text = ngettext(
                "At most %(most)d segment can be chosen.",
                "At most %(most)d segments can be chosen.",
                view_as.MAX_SEGMENTS,
            )
            self.add_error("segments", text % {"most": view_as.MAX_SEGMENTS})
        return cleaned

    @property
    def simulation(self) -> Simulation:
        """Who a valid form says to be."""
        told = self.cleaned_data
        keys = frozenset(self.live[pk].key for pk in told["segments"])
        return Simulation(
            segments=keys if told["who"] == CHOSEN else None,
            moment=told["moment"],
            device=told["device"] or None,
            country=told["country"] or None,
        )


class ViewAsView(WagtailAdminTemplateMixin, FormView):
    """Which segments one is in on a page, and why; and who else to be there. For people who may edit the page."""

    http_method_names = ["get", "head", "options"]
    page_title = _("View as")
    header_icon = "view"
    _show_breadcrumbs = True
    form_class = ViewAsForm
    template_name = "wagtail_segments/admin/view_as.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(page_model(), pk=kwargs["page_id"]).specific

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not view_as.may_view_as(request.user, self.page):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def chosen(self) -> view_as.ViewAs | None:
        """Who one is now."""
        return view_as.chosen_by(self.request, self.page)

    @cached_property
    def way_back(self) -> str:
        """Where one came from, on this host; otherwise the page itself."""
        return way_back(self.request) or self.page.get_url(self.request) or ""

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_initial(self) -> dict[str, Any]:
        if self.chosen is None:
            return {}
        simulation = self.chosen.simulation
        moment = simulation.moment and timezone.localtime(simulation.moment, timezone.get_default_timezone())
        return {
            "who": BY_RULES if simulation.segments is None else CHOSEN,
            "moment": moment and moment.strftime(_MOMENT),
            "device": simulation.device,
            "country": simulation.country,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        with looked_up_once():
            choices = list(self._choices(context["form"]))
        return context | {
            "page": self.page,
            "choices": choices,
            "inside": [choice.name for choice in choices if choice.reason.is_member],
            "chosen": self.chosen,
            "way_back": self.way_back,
            "why_off": ruleset.current().why_off,
            "personas": personas_for(self.request.user, self.page),
            "media": context["form"].media + forms.Media(js=[versioned_static("wagtail_segments/view_as.js")]),
        }

    def form_valid(self, form: ViewAsForm) -> HttpResponse:
        response = HttpResponseRedirect(self.way_back or "/")
        if form.simulation.supposes_nothing:
            view_as.end(response)
        else:
            view_as.begin(response, self.request, self.page, form.simulation)
        return response

    def form_invalid(self, form: ViewAsForm) -> HttpResponse:
        messages.error(self.request, _("This could not be done, for the reasons below."))
        return super().form_invalid(form)

    def _choices(self, form: ViewAsForm) -> Iterator[Choice]:
        """Every segment with what it says of the editor on this page; what is supposed besides segments counts."""
        ticked = self._ticked(form)
        request = self._there()
        for segment in request.segments.live:
            reason = request.segments.explain(segment.key)
            yield Choice(pk=segment.pk, name=segment.name, is_chosen=str(segment.pk) in ticked, reason=reason)

    def _ticked(self, form: ViewAsForm) -> set[str]:
        if form.is_bound:
            return set(self.request.POST.getlist("segments"))
        keys = (self.chosen.simulation.segments if self.chosen else None) or ()
        return {str(segment.pk) for segment in form.live.values() if segment.key in keys}

    def _there(self) -> Any:
        """The editor's request as it would be on the page."""
        request = _as_if_at(self.way_back, self.request)
        request.visitor.page = self.page
        if self.chosen is not None:
            simulate(request, replace(self.chosen.simulation, segments=None))
        return request


class BeginView(ViewAsView):
    """Begins to see the page as somebody else."""

    http_method_names = ["post", "options"]


class EndView(View):
    """Lets whoever asks be themselves again; it takes away a cookie of their own browser, and nothing else."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponseRedirect(way_back(request) or "/")
        view_as.end(response)
        return response


def view_as_urls() -> list[Any]:
    """The addresses of what is here."""
    return [
        path("segments/view-as/<int:page_id>/", ViewAsView.as_view(), name="wagtail_segments_view_as"),
        path("segments/view-as/<int:page_id>/begin/", BeginView.as_view(), name="wagtail_segments_view_as_begin"),
        path("segments/view-as/end/", EndView.as_view(), name="wagtail_segments_view_as_end"),
    ]


def way_back(request: HttpRequest) -> str:
    """The address that a request says it came from, if it is one of this host; otherwise nothing."""
    given = (request.POST if request.method == "POST" else request.GET).get("next", "")
    is_here = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if is_here and len(given) <= 2_000 and given.isprintable() else ""


def _as_if_at(address: str, request: Any) -> Any:
    """A request like the given one, with its browser, session and account, for another address."""
    headers = {
        name.removeprefix("HTTP_").replace("_", "-"): value
        for name, value in request.META.items()
        if name.startswith("HTTP_") and name not in _NEVER_PASSED_ON
    }
    session = dict(request.session.items())
    try:
        there = trial_request(
            request.build_absolute_uri(address or "/"), user=request.user, headers=headers, session=session
        )
    except ValidationError:
        there = trial_request("/", user=request.user, headers=headers, session=session)
    there.META["REMOTE_ADDR"] = request.META.get("REMOTE_ADDR", "")
    return there
