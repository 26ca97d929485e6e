"""Segments to a file and from one, for editors: the same as the commands, with a look before anything is written."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from wagtail_segments.segments.models import Segment
from wagtail_segments.transfer.document import Refused, read, write
from wagtail_segments.transfer.plan import AS_IN_FILE, DRAFT, FAIL, PUBLISH, SKIP, UPDATE, carry_out, make_plan

MAX_BYTES = 1_000_000
"""The largest file that the form takes, which holds it between two steps; the command takes larger ones."""

EXPORT = ("wagtail_segments.change_segment",)
IMPORT = ("wagtail_segments.add_segment", "wagtail_segments.change_segment")
PUBLISHING = "wagtail_segments.publish_segment"

_CONFLICTS = [
    (FAIL, _("Import nothing")),
    (SKIP, _("Leave these segments out")),
    (UPDATE, _("Change them to what the file says")),
]
_STATES = [
    (DRAFT, _("Save all as drafts; what is published stays as it is")),
    (AS_IN_FILE, _("Publish what was published")),
    (PUBLISH, _("Publish all of them")),
]


class ExportView(View):
    """A file of all segments, or of those whose keys the address names."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: Any) -> HttpResponse:
        if not request.user.has_perms(EXPORT):
            raise PermissionDenied
        keys = request.GET.getlist("key")
        segments = [segment for segment in Segment.objects.all() if not keys or segment.key in keys]
        text, _warnings = write(segments)
        return HttpResponse(
            text,
            content_type="application/json",
            headers={
                "Content-Disposition": 'attachment; filename="segments.json"',
                "Cache-Control": "private, no-store",
            },
        )


class ImportForm(forms.Form):
    """A file of segments, and what to do with it; ``content`` is the file between the two steps."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("As the export makes it, at most 1 MB."))
    content = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    on_conflict = forms.ChoiceField(
        label=_("If a segment cannot be imported as it is"), choices=_CONFLICTS, initial=FAIL, widget=forms.RadioSelect
    )
    state = forms.ChoiceField(label=_("Publish"), choices=_STATES, initial=DRAFT, widget=forms.RadioSelect)

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = _STATES if may_publish else _STATES[:1]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Work out what would happen; what is wrong with the file is said beside it."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        file = cleaned.get("file")
        content = file.read(MAX_BYTES + 1) if file else cleaned["content"].encode(errors="replace")
        try:
            if not content:
                raise Refused(gettext("Choose a file."))
            if len(content) > MAX_BYTES:
                raise Refused(gettext("The file is larger than 1 MB. The command import_segments takes it."))
            cleaned["plan"] = make_plan(read(content), on_conflict=cleaned["on_conflict"], state=cleaned["state"])
            cleaned["content"] = content.decode("utf-8-sig")
        except Refused as error:
            self.add_error("file", str(error))
        return cleaned


class ImportView(WagtailAdminTemplateMixin, FormView):
    """Takes a file of segments, shows what would become of them, and does it when asked a second time."""

    page_title = _("Import segments")
    header_icon = "upload"
    _show_breadcrumbs = True
    form_class = ImportForm
    template_name = "wagtail_segments/admin/import.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perms(IMPORT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": _list_url(), "label": capfirst(str(Segment._meta.verbose_name_plural))},
            {"url": "", "label": self.page_title},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_form_kwargs() | {"may_publish": user.has_perm(PUBLISHING)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"list_url": _list_url()}

    def form_valid(self, form: ImportForm) -> HttpResponse:
        plan = form.cleaned_data["plan"]
        if "confirm" not in self.request.POST or plan.is_refused:
            return self.render_to_response(self.get_context_data(form=form, plan=plan))
        try:
            carry_out(plan, user=self.request.user)
        except Refused as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        count = sum(step.is_written for step in plan.steps)
        said = ngettext("%(count)d segment was imported.", "%(count)d segments were imported.", count)
        messages.success(self.request, said % {"count": count})
        return redirect(_list_url())


class LeadsToMoving:
    """A list of segments that leads to the export and the import."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)  # type: ignore[misc]
        user = self.request.user  # type: ignore[attr-defined]
        if user.has_perms(EXPORT):
            url = reverse("wagtail_segments_export")
            buttons.append(Button(_("Export"), url=url, icon_name="download", priority=80))
        if user.has_perms(IMPORT):
            url = reverse("wagtail_segments_import")
            buttons.append(Button(_("Import"), url=url, icon_name="upload", priority=81))
        return buttons


def moving_urls() -> list[Any]:
    """The addresses of the export and the import."""
    return [
        path("segments/export/", ExportView.as_view(), name="wagtail_segments_export"),
        path("segments/import/", ImportView.as_view(), name="wagtail_segments_import"),
    ]


def _list_url() -> str:
    return reverse(Segment.snippet_viewset.get_url_name("list"))
