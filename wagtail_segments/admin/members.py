"""The members of a segment, chosen by hand or remembered: who they are, and choosing them one by one or by a file."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.contrib.admin.utils import quote, unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log

from wagtail_segments.admin.members_file import Plan, accounts_of, entries_of, plan_for
from wagtail_segments.admin.people import email_of, find_people, full_name_of, label_of, name_of, naming_fields
from wagtail_segments.segments.choosing import carry_out, choose, let_go, prepare
from wagtail_segments.segments.members import EXCLUDED, INCLUDED, KINDS, REMEMBERED, Membership, PreparedChoice
from wagtail_segments.segments.memory import DAYS
from wagtail_segments.segments.models import Segment

SEE = "wagtail_segments.view_members"
CHANGE = "wagtail_segments.change_segment"

WAYS = [
    (INCLUDED, _("They belong, whatever the criteria say")),
    (EXCLUDED, _("They do not belong, whatever the criteria say")),
]
_FORMULAS = tuple("=+-@\t\r\n")


def may_see(user: Any) -> bool:
    """Whether somebody may see who is in a segment."""
    return bool(user.has_perm(SEE))


def members_url(screen: str, segment: Any, *more: Any) -> str:
    """The address of a screen about a segment's members."""
    return reverse(Segment.snippet_viewset.get_url_name(screen), args=[quote(segment.pk), *more])


def neutral(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell


class OfSegment(WagtailAdminTemplateMixin):
    """A screen about the members of one segment, for people with all of ``permissions``."""

    permissions: tuple[str, ...] = (SEE, CHANGE)
    header_icon = "group"
    _show_breadcrumbs = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.segment = get_object_or_404(Segment, pk=unquote(str(kwargs["pk"])))

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perms(self.permissions):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_change(self) -> bool:
        return bool(self.request.user.has_perm(CHANGE))

    def get_page_subtitle(self) -> str:
        return str(self.segment)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        viewset = Segment.snippet_viewset
        way = [(reverse(viewset.get_url_name("list")), capfirst(Segment._meta.verbose_name_plural))]
        if self.may_change:
            way.append((members_url("edit", self.segment), str(self.segment)))
        if not isinstance(self, MembersView):
            way.append((members_url("members", self.segment), gettext("Members")))
        items = [{"url": url, "label": label} for url, label in way]
        return [*items, {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = members_url("members", self.segment)
        return super().get_context_data(**kwargs) | {"segment": self.segment, "members_url": members}

    def log(self, action: str, **data: Any) -> None:
        """Note in Wagtail's log what was done, and to whom."""
        log(self.segment, f"wagtail_segments.{action}", user=self.request.user, data=data)


class MembersFilter(WagtailFilterSet):
    """Of the members those who came to be one in some way."""

    kind = django_filters.MultipleChoiceFilter(
        label=_("How"), choices=KINDS, widget=forms.CheckboxSelectMultiple, field_name="kind"
    )

    class Meta:
        model = Membership
        fields = ["kind"]


class MembersView(OfSegment, IndexView):
    """Who is in a segment, or out of it, whatever its rule says now."""

    permissions = (SEE,)
    any_permission_required = None
    model = Membership
    page_title = _("Members")
    template_name = "wagtail_segments/admin/members.html"
    results_template_name = "wagtail_segments/admin/members_results.html"
    filterset_class = MembersFilter
    default_ordering = "-added_at"
    paginate_by = 50
    search_backend_name = None
    export_filename = "members"

    @cached_property
    def search_fields(self) -> list[str]:
        return [f"user__{field}" for field in naming_fields()]

    @property
    def list_export(self) -> list[str]:
        return [*(f"user.{field}" for field in naming_fields()), "get_kind_display", "added_by", "added_at"]

    @property
    def export_headings(self) -> dict[str, Any]:
        own = {"get_kind_display": _("How"), "added_by": _("Added by"), "added_at": _("Added")}
        return {f"user.{field}": label_of(field) for field in naming_fields()} | own

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)(
                "user", label=_("User"), accessor=lambda member: name_of(member.user), get_url=lambda member: None
            ),
            Column("email", label=_("Email"), accessor=lambda member: email_of(member.user)),
            Column("kind", label=_("How"), accessor="get_kind_display", sort_key="kind"),
            Column("added_by", label=_("Added by"), accessor=lambda member: member.added_by or ""),
            DateColumn("added_at", label=_("Added"), sort_key="added_at"),
        ]

    @cached_property
    def index_url(self) -> str:
        return members_url("members", self.segment)

    @cached_property
    def index_results_url(self) -> str:
        return members_url("members_results", self.segment)

    @cached_property
    def header_buttons(self) -> list[Button]:
        if not self.may_change:
            return []
        return [
            HeaderButton(
                _("Add somebody"), url=members_url("members_add", self.segment), icon_name="plus", priority=10
            ),
            HeaderButton(_("Use a file"), url=members_url("members_upload", self.segment), icon_name="upload"),
        ]

    def get_list_more_buttons(self, instance: Membership) -> list[Any]:
        if not self.may_change:
            return []
        url = members_url("members_remove", self.segment, quote(instance.pk))
        return [MenuItem(_("Leave it to the criteria"), url=url, icon_name="undo", priority=10)]

    def get_base_queryset(self) -> QuerySet[Membership]:
        members = Membership.objects.filter(segment=self.segment).select_related("user", "added_by")
        if self.segment.remember == DAYS and self.segment.remember_days:
            over = timezone.now() - timedelta(days=self.segment.remember_days + 1)
            members = members.exclude(kind=REMEMBERED, added_at__lt=over)
        return members

    def order_queryset(self, queryset: QuerySet[Membership]) -> QuerySet[Membership]:
        return queryset.order_by(self.ordering, "-pk")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.log("members_exported" if self.is_export else "members_viewed")
        return super().get(request, *args, **kwargs)

    def stream_csv(self, queryset: Any) -> Any:
        return super().stream_csv(queryset.iterator(chunk_size=1_000))

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        return neutral(super().preprocess_field_value(field, "" if value is None else value, export_format))


class ChooseForm(forms.Form):
    """Put one person into a segment, or out of it."""

    who = forms.CharField(
        label=_("Email address or username"),
        max_length=320,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Type a part of it, or of the name, and you can choose from the people whom it fits."),
    )
    kind = forms.ChoiceField(label=_("How"), choices=WAYS, initial=INCLUDED, widget=forms.RadioSelect)

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=[versioned_static("wagtail_segments/suggestions.js")])

    def clean_who(self) -> Any:
        who = self.cleaned_data["who"]
        found = accounts_of([who])[who]
        if not found:
            raise ValidationError(gettext("There is no account with this email address or username."), code="unknown")
        if len(found) > 1:
            raise ValidationError(
                gettext("More than one account has this email address. Give a username."), code="ambiguous"
            )
        return get_object_or_404(get_user_model(), pk=found.pop())


class AddMemberView(OfSegment, FormView):
    """Puts one person into a segment, or out of it."""

    page_title = _("Add somebody")
    form_class = ChooseForm
    template_name = "wagtail_segments/admin/members_add.html"
    extra_context = {"submit_label": _("Add"), "needs_multipart": False}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"people_url": members_url("members_people", self.segment)}

    def form_valid(self, form: ChooseForm) -> HttpResponse:
        user, kind = form.cleaned_data["who"], form.cleaned_data["kind"]
        choose(self.segment, [user.pk], kind, by=self.request.user)
        self.log("member_added", kind=kind, who=user.get_username())
        said = gettext("“%(user)s” now belongs.") if kind == INCLUDED else gettext("“%(user)s” no longer belongs.")
        messages.success(self.request, said % {"user": name_of(user)})
        return redirect(members_url("members", self.segment))


class FindPeopleView(OfSegment, View):
    """Whom the field of ``AddMemberView`` offers while something is typed: its value, and who that is."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = find_people(request.GET.get("q", ""))
        if found:
            self.log("people_searched", count=len(found))
        return JsonResponse({"values": [{"value": user.get_username(), "label": _label_of(user)} for user in found]})


class RemoveMemberView(OfSegment, TemplateView):
    """Asks whether to leave it to the rule again whether somebody belongs, and does so."""

    page_title = _("Leave it to the criteria")
    template_name = "wagtail_segments/admin/members_remove.html"

    @cached_property
    def member(self) -> Membership:
        return get_object_or_404(Membership, pk=unquote(str(self.kwargs["member"])), segment=self.segment)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"member": self.member, "name": name_of(self.member.user)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = self.member.user
        let_go(self.segment, [user.pk])
        self.log("member_removed", who=user.get_username())
        messages.success(
            request, gettext("The criteria decide again whether “%(user)s” belongs.") % {"user": name_of(user)}
        )
        return redirect(members_url("members", self.segment))


class UploadForm(forms.Form):
    """Put the people of a file into a segment, or out of it."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_(
            "A CSV file with a column of email addresses or usernames, at most 10 MB. A line of headings is welcome. "
            "You will see what would happen before anything does."
        ),
    )
    kind = forms.ChoiceField(label=_("How"), choices=WAYS, initial=INCLUDED, widget=forms.RadioSelect)

    def __init__(self, *args: Any, segment: Segment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.segment = segment

    def clean(self) -> dict[str, Any]:
        """Read the file once it is known what is to become of its people; what is wrong with it is said beside it."""
        cleaned = super().clean() or {}
        if "file" in cleaned and "kind" in cleaned:
            try:
                cleaned["plan"] = plan = plan_for(self.segment, entries_of(cleaned["file"]), cleaned["kind"])
            except ValidationError as error:
                self.add_error("file", error)
                return cleaned
            if plan == Plan():
                self.add_error("file", gettext("There is nobody in this file."))
        return cleaned


class UploadMembersView(OfSegment, FormView):
    """Reads a file of people and shows what would become of them. Chooses nobody."""

    page_title = _("Use a file")
    form_class = UploadForm
    template_name = "wagtail_segments/admin/members_form.html"
    extra_context = {"submit_label": _("See what would happen"), "needs_multipart": True}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"segment": self.segment}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        plan, kind = form.cleaned_data["plan"], form.cleaned_data["kind"]
        prepared = prepare(self.segment, plan.users, kind, self.request.user) if plan.users else None
        self.template_name = "wagtail_segments/admin/members_plan.html"
        self.log("members_looked_up", rows=plan.same + len(plan.users))
        return self.render_to_response(
            self.get_context_data(
                plan=plan,
                prepared=prepared,
                is_in=kind == INCLUDED,
                confirm_url=members_url("members_confirm", self.segment),
            )
        )


class ConfirmMembersView(OfSegment, TemplateView):
    """Does what ``UploadMembersView`` has shown, for whom it has shown it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = request.POST.get("prepared", "")
        mine = PreparedChoice.objects.filter(segment=self.segment, by=request.user)
        prepared = mine.filter(pk=int(given)).first() if given.isdecimal() and len(given) < 19 else None
        if prepared is None:
            messages.error(
                request, gettext("That was too long ago, or has been done already. Please use the file again.")
            )
            return redirect(members_url("members_upload", self.segment))
        kind, count = prepared.kind, carry_out(prepared)
        self.log("members_uploaded", kind=kind, count=count)
        if kind == INCLUDED:
            said = ngettext("%(count)d person was added.", "%(count)d people were added.", count)
        else:
            said = ngettext("%(count)d person was taken out.", "%(count)d people were taken out.", count)
        messages.success(request, said % {"count": count})
        return redirect(members_url("members", self.segment))


def _label_of(user: Any) -> str:
    """The full name and the email address of somebody, as far as they are not the username."""
    said = (full_name_of(user), email_of(user))
    return ", ".join(one for one in said if one and one != user.get_username())
