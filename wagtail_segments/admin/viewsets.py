"""Segments in the admin."""

from functools import cache
from itertools import count
from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets import SlugInput
from wagtail.snippets.views.snippets import CopyView, IndexView, SnippetViewSet

from wagtail_segments.admin.moving import LeadsToMoving
from wagtail_segments.admin.usage import usage_counts
from wagtail_segments.rules.once import looked_up_once
from wagtail_segments.segments.models import Segment
from wagtail_segments.segments.problems import problems_of, stored_contents


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

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        shown = list(context["object_list"])
        counts = usage_counts(segment.pk for segment in shown)
        contents = cache(stored_contents)
        with looked_up_once():
            for segment in shown:
                segment.places = counts.get(str(segment.pk), 0)
                segment.in_words = {"sentence": segment.sentence, "problems": problems_of(segment, contents)}
        return context


class SegmentCopyView(CopyView):
    """The form of a new segment, filled in from another one, with a key that is free. It is sent to the add view."""

    http_method_names = ["get", "head", "options"]

    def get_initial_form_instance(self) -> Segment:
        segment = super().get_initial_form_instance()
        segment.name = _("%(name)s (copy)") % {"name": segment.name}
        segment.key = free_key(segment.key)
        return segment


class SegmentViewSet(SnippetViewSet):
    """Segments, with a place of their own in the menu."""

    model = Segment
    icon = "group"
    menu_label = _("Segments")
    menu_order = 350
    add_to_admin_menu = True
    copy_view_enabled = True
    inspect_view_enabled = True
    list_per_page = 50
    index_view_class = SegmentIndexView
    copy_view_class = SegmentCopyView
    list_filter = ["live", "match"]
    inspect_view_fields = [
        "name",
        "key",
        "description",
        "rule",
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
        PublishingPanel(),
    ]


def free_key(key: str) -> str:
    """A key like ``key`` that no segment has: ``students-2``, ``students-3`` and so on."""
    longest = Segment._meta.get_field("key").max_length - 6
    taken = set(Segment.objects.filter(key__startswith=key[:longest]).values_list("key", flat=True))
    numbered = (f"{key[:longest]}-{number}" for number in count(2))
    return next(candidate for candidate in numbered if candidate not in taken)
