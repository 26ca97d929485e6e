"""Personas in the admin, beside the segments."""

from typing import Any

from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import SlugInput
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import CopyView, IndexView, SnippetViewSet, SnippetViewSetGroup

from wagtail_segments.admin.keys import free_key
from wagtail_segments.admin.persona_table import PersonaPageView, PersonaTableView, may_see_table, table_url
from wagtail_segments.admin.viewsets import SegmentViewSet
from wagtail_segments.personas.models import Persona
from wagtail_segments.personas.reasons import segments_of
from wagtail_segments.personas.visitor import home
from wagtail_segments.rules.once import looked_up_once

MAX_NAMED = 10
"""Segments of a persona that the list names; the rest is counted."""


class SuppositionsColumn(Column):
    """What a persona is supposed to be, in words, with what is wrong with it."""

    cell_template_name = "wagtail_segments/admin/sentence_cell.html"

    def get_value(self, instance: Persona) -> Any:
        return {"sentence": instance.sentence, "problems": instance.problems}


class SegmentsColumn(Column):
    """The segments that a persona is in."""

    cell_template_name = "wagtail_segments/admin/persona_segments_cell.html"

    def get_value(self, instance: Persona) -> dict[str, Any]:
        names = getattr(instance, "in_segments", [])
        return {"names": names[:MAX_NAMED], "more": max(0, len(names) - MAX_NAMED)}


class PersonaIndexView(IndexView):
    """The list of personas."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [
            *super().header_buttons,
            HeaderButton(_("What they see"), url=table_url(), icon_name="table", priority=20),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        here = home()
        with looked_up_once():
            for persona in context["object_list"]:
                persona.in_segments = [segment.name for segment in segments_of(persona, here)]
        return context


class PersonaCopyView(CopyView):
    """The form of a new persona, filled in from another one, with a key that is free."""

    http_method_names = ["get", "head", "options"]

    def get_initial_form_instance(self) -> Persona:
        persona = super().get_initial_form_instance()
        persona.name = _("%(name)s (copy)") % {"name": persona.name}
        persona.key = free_key(Persona, persona.key)
        return persona


class PersonaViewSet(SnippetViewSet):
    """Personas, and the table of what they see."""

    model = Persona
    icon = "user"
    menu_label = _("Personas")
    copy_view_enabled = True
    list_per_page = 50
    search_fields = ["name", "key", "description"]
    search_backend_name = None
    index_view_class = PersonaIndexView
    copy_view_class = PersonaCopyView

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            SuppositionsColumn("sentence", label=_("Who that is")),
            SegmentsColumn("in_segments", label=_("Segments")),
        ]

    panels = [
        TitleFieldPanel("name", targets=["key"], placeholder=_("Name*, such as “Student on a phone”")),
        FieldPanel("key", widget=SlugInput),
        FieldPanel("description"),
        MultiFieldPanel(
            [
                FieldPanel("signed_in"),
                FieldRowPanel([FieldPanel("device"), FieldPanel("country")]),
                FieldRowPanel([FieldPanel("day"), FieldPanel("time_of_day")]),
                FieldPanel("lines", classname="segments-rule"),
            ],
            heading=_("Who that is"),
        ),
    ]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("table/", PersonaTableView.as_view(), name="table"),
            path(f"see/<{self.pk_path_converter}:pk>/<int:page>/", PersonaPageView.as_view(), name="see"),
        ]


class TableMenuItem(MenuItem):
    """Leads to the table of what personas see, those who may see it."""

    def is_shown(self, request: Any) -> bool:
        return may_see_table(request.user)


class SegmentsGroup(SnippetViewSetGroup):
    """What there is about segments, in one place of the menu."""

    items = (SegmentViewSet, PersonaViewSet)
    menu_label = _("Segments")
    menu_icon = "group"
    menu_order = 350

    def get_submenu_items(self) -> list[Any]:
        items = super().get_submenu_items()
        table = TableMenuItem(_("What personas see"), table_url(), name="personas-see", icon_name="table", order=1_000)
        return [*items, table]
