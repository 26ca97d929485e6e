"""Segments in the admin."""

from functools import cache
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel, TitleFieldPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets import SlugInput
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CopyView, EditView, IndexView, InspectView, SnippetViewSet

from wagtail_segments.admin.affected import AffectedPanel
from wagtail_segments.admin.keys import free_key
from wagtail_segments.admin.members import (
    AddMemberView,
    ConfirmMembersView,
    FindPeopleView,
    MembersView,
    RemoveMemberView,
    UploadMembersView,
    may_see,
    members_url,
)
from wagtail_segments.admin.moving import LeadsToMoving
from wagtail_segments.admin.usage import SegmentUsageView, usage_counts
from wagtail_segments.criteria.stored import without_ids
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.rules.values import named
from wagtail_segments.segments import gates
from wagtail_segments.segments.members import EXCLUDED, INCLUDED, counted_by_hand
from wagtail_segments.segments.models import Segment
from wagtail_segments.segments.problems import problems_of, stored_contents
from wagtail_segments.segments.value_lists import ValueList


class SentenceColumn(Column):
    """The rule in words, with what is wrong with it."""

    cell_template_name = "wagtail_segments/admin/sentence_cell.html"

    def get_value(self, instance: Segment) -> Any:
        return getattr(instance, "in_words", None)


class UsageColumn(Column):
    """How many places use the segment, leading to the list of them."""

    cell_template_name = "wagtail_segments/admin/usage_cell.html"

    def get_value(self, instance: Segment) -> dict[str, Any]:
        url_name = instance.snippet_viewset.get_url_name("usage")
        return {"places": getattr(instance, "places", 0), "url": reverse(url_name, args=[quote(instance.pk)])}


class SegmentIndexView(LeadsToMoving, IndexView):
    """The list of segments."""

    def get_list_more_buttons(self, instance: Segment) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if may_see(self.request.user):
            buttons.append(MenuItem(_("Members"), url=members_url("members", instance), icon_name="group", priority=15))
        return buttons

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if not self.results_only and (why_off := gates.why_off()):
            messages.warning(self.request, f"{why_off} {_('Until it is switched on, nobody is in any segment.')}")
        shown = list(context["object_list"])
        counts = usage_counts(segment.pk for segment in shown)
        by_hand = counted_by_hand(segment.pk for segment in shown)
        contents = cache(stored_contents)
        with looked_up_once():
            for segment in shown:
                segment.places = counts.get(str(segment.pk), 0)
                segment.in_words = {
                    "sentence": segment.sentence,
                    "included": by_hand[segment.pk, INCLUDED],
                    "excluded": by_hand[segment.pk, EXCLUDED],
                    "problems": problems_of(segment, contents),
                }
        return context


class SegmentCopyView(CopyView):
    """The form of a new segment, filled in from another one, with a key that is free. It is sent to the add view."""

    http_method_names = ["get", "head", "options"]

    def get_initial_form_instance(self) -> Segment:
        segment = super().get_initial_form_instance()
        segment.name = _("%(name)s (copy)") % {"name": segment.name}
        segment.key = free_key(Segment, segment.key)
        segment.rule = without_ids(segment._meta.get_field("rule").get_prep_value(segment.rule))
        return segment


class LeadsToMembers:
    """A screen of one segment that leads to its members."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)  # type: ignore[misc]
        if may_see(self.request.user):  # type: ignore[attr-defined]
            url = members_url("members", self.object)  # type: ignore[attr-defined]
            buttons.append(Button(_("Members"), url=url, icon_name="group", priority=15))
        return buttons


class SegmentEditView(LeadsToMembers, EditView):
    """The form of a segment."""


class SegmentInspectView(LeadsToMembers, InspectView):
    """A segment to read."""


class SegmentViewSet(SnippetViewSet):
    """Segments."""

    model = Segment
    icon = "group"
    menu_label = _("Segments")
    copy_view_enabled = True
    inspect_view_enabled = True
    list_per_page = 50
    index_view_class = SegmentIndexView
    copy_view_class = SegmentCopyView
    edit_view_class = SegmentEditView
    inspect_view_class = SegmentInspectView
    usage_view_class = SegmentUsageView
    list_filter = ["live", "match"]
    inspect_view_fields = [
        "name",
        "key",
        "description",
        "rule",
        "remember",
        "remember_days",
        "live",
        "first_published_at",
        "last_published_at",
        "go_live_at",
        "expire_at",
    ]

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            SentenceColumn("sentence", label=_("Who belongs")),
            UsageColumn("places", label=_("Used in")),
            LiveStatusTagColumn(),
            UpdatedAtColumn(),
        ]

    panels = [
        TitleFieldPanel("name", targets=["key"], placeholder=_("Name*, such as “Students”")),
        FieldPanel("key", widget=SlugInput),
        FieldPanel("description"),
        MultiFieldPanel([FieldPanel("match"), FieldPanel("rule", classname="segments-rule")], heading=_("Who belongs")),
        MultiFieldPanel([FieldPanel("remember"), FieldPanel("remember_days")], heading=_("Who is remembered")),
        AffectedPanel(heading=_("What changes with it")),
        PublishingPanel(),
    ]

    def get_urlpatterns(self) -> list[Any]:
        segment, member = f"<{self.pk_path_converter}:pk>", "<int:member>"
        return [
            *super().get_urlpatterns(),
            path(f"members/{segment}/", MembersView.as_view(), name="members"),
            path(f"members/{segment}/results/", MembersView.as_view(results_only=True), name="members_results"),
            path(f"members/{segment}/add/", AddMemberView.as_view(), name="members_add"),
            path(f"members/{segment}/people/", FindPeopleView.as_view(), name="members_people"),
            path(f"members/{segment}/remove/{member}/", RemoveMemberView.as_view(), name="members_remove"),
            path(f"members/{segment}/upload/", UploadMembersView.as_view(), name="members_upload"),
            path(f"members/{segment}/confirm/", ConfirmMembersView.as_view(), name="members_confirm"),
        ]


class AttributeColumn(Column):
    """What a list of values is for, in the words of the rule builder."""

    def get_value(self, instance: Any) -> Any:
        return named(instance.get_attribute_display(), instance.pair)


class ValueListViewSet(SnippetViewSet):
    """Lists of values, beside what else is set up for the whole site."""

    model = ValueList
    icon = "list-ul"
    menu_label = _("Values for segments")
    add_to_settings_menu = True
    list_per_page = 50
    search_fields = ["name", "values"]
    search_backend_name = None
    list_filter = ["closed"]

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            AttributeColumn("attribute", label=_("For")),
            BooleanColumn("closed", label=_("Nothing else may be chosen")),
        ]

    panels = [
        FieldPanel("name"),
        FieldPanel("attribute"),
        FieldPanel("pair"),
        FieldPanel("values"),
        FieldPanel("closed"),
    ]
