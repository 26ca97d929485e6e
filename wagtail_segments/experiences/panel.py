"""The tab of experiences in the page's form: how each of them stands, above the field that holds them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.admin.panels import FieldPanel
from wagtail.admin.staticfiles import versioned_static

from wagtail_segments.experiences.choosing import experiences_in
from wagtail_segments.experiences.standing import standings
from wagtail_segments.segments.chosen import in_words
from wagtail_segments.segments.known import KnownSegments


class ExperiencesPanel(FieldPanel):
    """A ``FieldPanel`` for an ``ExperiencesField`` that says how each experience stands.

    In it a change can start from the page's own content.
    """

    class BoundPanel(FieldPanel.BoundPanel):
        template_name = "wagtail_segments/experiences/panel.html"
        field_template_name = FieldPanel.BoundPanel.template_name

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            value = self.value_from_instance if self.bound_field is None else self.bound_field.value()
            return context | {
                "field_template": self.field_template_name,
                "address": address_of(self.instance, self.form),
                "standings": standings_of(self.panel.db_field, value),
            }

        @property
        def media(self) -> forms.Media:
            return super().media + forms.Media(js=[versioned_static("wagtail_segments/standing.js")])


def address_of(page: Any, form: Any) -> str:
    """Where the browser asks about a page, which may be a new one. Other addresses begin with it."""
    if page.pk:
        return reverse("wagtail_segments_experiences", args=[page.pk])
    parent, meta = getattr(form, "parent_page", None), page._meta
    if parent is None:
        return ""
    return reverse("wagtail_segments_experiences_of_new_page", args=[meta.app_label, meta.model_name, parent.pk])


def standings_of(field: Any, value: Any) -> list[dict[str, Any]]:
    """How the experiences of a field's value stand, and for whom they are, in words."""
    experiences = list(experiences_in(_with_moments(value)))
    known = KnownSegments(pk for one in experiences for pk in one.audience.segments)
    return [
        {"standing": one, "audience": in_words(one.experience.audience, known.names)}
        for one in standings(experiences, changeable=field.changeable, known=known)
    ]


def _with_moments(value: Any) -> Any:
    """A value from a form with moments where the form has what was typed; without those that are none."""
    for child in () if value.is_lazy else value:
        for name in ("starts", "ends"):
            try:
                child.value[name] = child.block.child_blocks[name].clean(child.value[name])
            except ValidationError:
                child.value[name] = None
    return value
