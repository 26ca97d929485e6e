"""Layouts of a page: each a template, named so that editors can choose it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import checks
from django.db import models
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_segments import failures

VERBOSE_NAME = _("layout")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A layout that editors may choose for a page."""

    name: str
    """How it is stored; a slug. Empty for the page's own template, which needs no layout unless to name it."""
    label: Any
    """How editors know it."""
    template: str = ""
    """The template the page is rendered with, which gets what the page's own template gets."""
    picture: str = ""
    """A static file that shows what it looks like."""


class LayoutSelect(forms.RadioSelect):
    """The layouts of a page with their pictures."""

    template_name = "wagtail_segments/widgets/layouts.html"
    option_template_name = "wagtail_segments/widgets/layout.html"

    def __init__(self, *args: Any, pictures: Any = dict, label: Any = "", **kwargs: Any) -> None:
        self.pictures, self.label = pictures, label
        super().__init__(*args, **kwargs)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "label": self.label}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"picture": self.pictures().get(str(value), "")}


class LayoutField(models.CharField):
    """The layout of a page, one of those its class names in ``layouts``. Empty for the page's own template."""

    def __init__(self, **kwargs: Any) -> None:
        for name, value in {"max_length": 100, "blank": True, "verbose_name": VERBOSE_NAME}.items():
            kwargs.setdefault(name, value)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail_segments.experiences.LayoutField", args, without_our_words(kwargs, VERBOSE_NAME)

    def layouts(self) -> list[Layout]:
        """What may be chosen, the page's own template first."""
        known = [layout for layout in getattr(self.model, "layouts", ()) if isinstance(layout, Layout)]
        if any(not layout.name for layout in known):
            return known
        return [Layout(name="", label=_("Usual layout")), *known]

    def choices_now(self) -> list[tuple[str, Any]]:
        """The layouts as choices of a form."""
        return [(layout.name, layout.label) for layout in self.layouts()]

    def widget(self) -> LayoutSelect:
        """What shows them."""
        return LayoutSelect(pictures=self.pictures, label=capfirst(self.verbose_name))

    def pictures(self) -> dict[str, str]:
        """The static files that show the layouts, by the names of these."""
        return {layout.name: layout.picture for layout in self.layouts()}

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.ChoiceField(
            label=kwargs.get("label", self.verbose_name),
            help_text=kwargs.get("help_text", self.help_text),
            initial=kwargs.get("initial", self.get_default()),
            disabled=kwargs.get("disabled", False),
            required=False,
            choices=self.choices_now,
            widget=self.widget(),
        )

    def change_block(self) -> blocks.Block:
        """The block in which an experience chooses another layout."""
        return LayoutChoiceBlock(self)

    def template_of(self, page: Any) -> str:
        """The template of the page's layout, empty if it has none or if that is gone."""
        name = getattr(page, self.attname)
        chosen = next((layout.template for layout in self.layouts() if layout.name == name), "") if name else ""
        return chosen if chosen and _exists(chosen) else ""


class LayoutChoiceBlock(blocks.ChoiceBlock):
    """One of the layouts of a page."""

    def __init__(self, field: LayoutField, **kwargs: Any) -> None:
        super().__init__(choices=field.choices_now, default="", required=False, widget=field.widget(), **kwargs)

    def _get_callable_choices(self, choices: Any, blank_choice: Any = False) -> Any:
        return super()._get_callable_choices(choices, blank_choice=False)

    class Meta:
        icon = "table"


def layout_field(model: Any) -> LayoutField | None:
    """The field that holds the layout of a page, if it has one."""
    return next((field for field in model._meta.concrete_fields if isinstance(field, LayoutField)), None)


def what_is_wrong_with_layouts(model: Any) -> list[checks.CheckMessage]:
    """System checks of what a page class names as its layouts."""
    layouts = [layout for layout in model.layouts if isinstance(layout, Layout)]
    if layouts and layout_field(model) is None:
        return [
            checks.Error(
                f"{model._meta.label} names layouts, but nobody can choose one.",
                hint="Give the model a LayoutField.",
                obj=model,
                id="wagtail_segments.E062",
            )
        ]
    return [
        checks.Warning(
            f"The template {layout.template!r} of the layout {layout.name!r} of {model._meta.label} does not exist.",
            hint="The page's own template is taken instead.",
            obj=model,
            id="wagtail_segments.W063",
        )
        for layout in layouts
        if layout.template and not _can_be_found(layout.template)
    ]


def without_our_words(kwargs: dict[str, Any], verbose_name: Any) -> dict[str, Any]:
    """What a field is made of for a migration, without the name that we gave it, which may change."""
    is_ours = str(kwargs.get("verbose_name")) == str(verbose_name)
    return {name: value for name, value in kwargs.items() if name != "verbose_name" or not is_ours}


def _exists(template: str) -> bool:
    if not _can_be_found(template):
        failures.note("layout", template)
        return False
    return True


def _can_be_found(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True
