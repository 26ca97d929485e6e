"""The mixin of page models whose pages have experiences."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from types import MappingProxyType
from typing import Any, ClassVar

from django.apps import apps
from django.core import checks
from django.http import HttpRequest
from django.utils.functional import cached_property, classproperty
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList, TabbedInterface

from wagtail_segments.experiences.changes import apply
from wagtail_segments.experiences.choosing import Experience, experiences_in, first_that_fits
from wagtail_segments.experiences.field import ExperiencesField
from wagtail_segments.experiences.layouts import Layout, layout_field, what_is_wrong_with_layouts
from wagtail_segments.experiences.panel import ExperiencesPanel
from wagtail_segments.marks import mark_page
from wagtail_segments.previews import PreviewAsMixin


def _of_the_page_itself(name: str, *, alters_data: bool) -> Callable[..., Any]:
    """A deed of pages that must never store for all what is shown to some."""

    def deed(self: Any, *args: Any, **kwargs: Any) -> Any:
        with self._as_it_is():
            return getattr(super(ExperiencesMixin, self), name)(*args, **kwargs)

    deed.alters_data = alters_data  # type: ignore[attr-defined]  # so that templates cannot do it
    return deed


class ExperiencesMixin(PreviewAsMixin):
    """Serves each visitor the first active experience of the page whose audience fits, else the page itself.

    Put it before ``Page`` among the bases, and give the model an ``ExperiencesField``. To let editors choose the
    layout, name the layouts in ``layouts`` and give the model a ``LayoutField``.
    """

    layouts: ClassVar[list[Layout]] = []
    """Layouts that editors may choose, beside the page's own template."""
    experience: Experience | None = None
    """The experience that this page object shows; ``None`` if it is the page itself."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        shown = self.shown_to(request)
        args = tuple(_of_the_page_shown(one, self, shown) for one in args)
        kwargs = {name: _of_the_page_shown(one, self, shown) for name, one in kwargs.items()}
        return super(ExperiencesMixin, shown).serve(request, *args, **kwargs)  # type: ignore[misc]

    def more_preview_modes(self) -> list[tuple[str, Any]]:
        """One for each experience."""
        return [(_mode_of(one), _("Experience: %(name)s") % {"name": one.name}) for one in self.all_experiences]

    def shown_in_preview(self, request: HttpRequest, mode_name: str, *, as_somebody: bool) -> Any:
        """The experience that the mode names, or the one that whoever it means gets; otherwise the page itself."""
        named = next((one for one in self.all_experiences if _mode_of(one) == mode_name), None)
        shown = self.shown_to(request) if as_somebody else self.with_experience(named)
        shown._is_previewed = True
        return shown

    def mark_preview(self, request: HttpRequest, response: Any) -> None:
        """Says at the top of a preview which experience it shows, and whom that is for."""
        if self.experience is not None:
            name = gettext("Experience “%(name)s”") % {"name": self.experience.name}
            mark_page(request, response, name, self.experience.audience)
        elif self.all_experiences:
            mark_page(request, response, gettext("The page itself, without an experience"))

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The template of the page's layout, or the page's own."""
        field = layout_field(type(self))
        is_fragment = request.headers.get("x-requested-with") == "XMLHttpRequest"
        layout = "" if field is None or is_fragment else field.template_of(self)
        return layout or super().get_template(request, *args, **kwargs)  # type: ignore[misc]

    def shown_to(self, request: Any) -> Any:
        """The page as whoever makes the request gets to see it: this object, or a copy with another content."""
        if self.experience is not None or (field := experiences_field(type(self))) is None:
            return self
        return self.with_experience(first_that_fits(getattr(self, field.attname), request))

    def with_experience(self, experience: Experience | None) -> Any:
        """A copy of the page with the changes of an experience; what cannot be changed any more stays as it is."""
        field = experiences_field(type(self))
        if experience is None or field is None:
            return self
        shown = _copy_of(self)
        shown.experience = experience
        shown._own_content = {}
        for change in experience.changes:
            name = change["type"]
            if name in field.changeable and name not in shown._own_content:
                own = getattr(self, _stored_as(self, name))
                if apply(shown, name, field.changeable[name], change["value"]):
                    shown._own_content[name] = own
        return shown

    @property
    def all_experiences(self) -> list[Experience]:
        """The experiences of the page, active or not, in the editor's order."""
        field = experiences_field(type(self))
        return [] if field is None else list(experiences_in(getattr(self, field.attname)))

    save = _of_the_page_itself("save", alters_data=True)
    save_revision = _of_the_page_itself("save_revision", alters_data=True)
    copy = _of_the_page_itself("copy", alters_data=True)
    create_alias = _of_the_page_itself("create_alias", alters_data=True)
    copy_for_translation = _of_the_page_itself("copy_for_translation", alters_data=True)

    def serializable_data(self) -> dict[str, Any]:
        """What goes into a revision: the page itself. What a headless site previews is what is shown, and only that."""
        if self._is_previewed:
            field = experiences_field(type(self))
            data: dict[str, Any] = super().serializable_data()  # type: ignore[misc]
            return data if field is None else data | {field.name: "[]"}
        with self._as_it_is():
            return super().serializable_data()  # type: ignore[misc]

    def refresh_from_db(self, using: Any = None, fields: Any = None, **kwargs: Any) -> None:
        """Load the page; what is loaded is its own content, so there it shows no experience any more."""
        super().refresh_from_db(using=using, fields=fields, **kwargs)  # type: ignore[misc]
        self._own_content = {
            name: own for name, own in self._own_content.items() if fields is not None and name not in fields
        }

    refresh_from_db.alters_data = True  # type: ignore[attr-defined]

    @contextmanager
    def _as_it_is(self) -> Iterator[None]:
        """While it lasts, the page has its own content."""
        shown = {name: getattr(self, name) for name in self._own_content}
        for name, own in self._own_content.items():
            setattr(self, _stored_as(self, name), own)
        try:
            yield
        finally:
            for name, content in shown.items():
                setattr(self, name, content)

    _is_previewed = False
    """Whether this object was made for a preview, and will never be saved."""

    _own_content: Mapping[str, Any] = MappingProxyType({})
    """What the page itself has where an experience has changed it, by the field's name and as it is stored."""

    @classproperty
    def override_translatable_fields(cls: Any) -> list[Any]:
        """For wagtail-localize: the layout is no text to translate, it is the same in every language."""
        field = layout_field(cls)
        if field is None or not apps.is_installed("wagtail_localize"):
            return []
        from wagtail_localize.fields import SynchronizedField

        return [SynchronizedField(field.name)]

    @classproperty
    def edit_handler(cls: Any) -> TabbedInterface:
        """Wagtail's usual tabs and one for experiences, unless a site defines its own."""
        tabs = [
            (cls.content_panels, _("Content")),
            (cls._experiences_panels(), _("Experiences")),
            (cls.promote_panels, _("Promote")),
            (cls.settings_panels, _("Settings")),
        ]
        return TabbedInterface(
            [ObjectList(panels, heading=heading) for panels, heading in tabs if panels],
            base_form_class=cls.base_form_class,
        )

    @classmethod
    def _experiences_panels(cls) -> list[Any]:
        field = experiences_field(cls)
        return [] if field is None else [ExperiencesPanel(field.name)]

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *_too_many_fields(cls), *what_is_wrong_with_layouts(cls)]  # type: ignore[misc]


def experiences_field(model: Any) -> ExperiencesField | None:
    """The field that holds the experiences of a page, if it has one."""
    return next((field for field in model._meta.concrete_fields if isinstance(field, ExperiencesField)), None)


def _mode_of(experience: Experience) -> str:
    return f"experience-{experience.id}"


def _of_the_page_shown(given: Any, page: Any, shown: Any) -> Any:
    """What a page is served with; a method of the page, as routable pages have it, becomes that of what is shown."""
    return given.__func__.__get__(shown) if getattr(given, "__self__", None) is page else given


def _copy_of(page: Any) -> Any:
    """A copy that works out anew whatever the page has worked out, because it may follow from what changes."""
    copied = copy(page)
    for name in list(vars(copied)):
        if isinstance(getattr(type(copied), name, None), cached_property):
            delattr(copied, name)
    return copied


def _stored_as(page: Any, name: str) -> str:
    """The attribute of a field that costs no query: of what is chosen, its key."""
    return str(page._meta.get_field(name).attname)


def _too_many_fields(model: Any) -> list[checks.CheckMessage]:
    fields = [field for field in model._meta.concrete_fields if isinstance(field, ExperiencesField)]
    if len(fields) < 2:
        return []
    names = ", ".join(field.name for field in fields)
    return [
        checks.Error(
            f"{model._meta.label} has several fields of experiences: {names}.",
            hint="Declare all that may change in one.",
            obj=model,
            id="wagtail_segments.E061",
        )
    ]
