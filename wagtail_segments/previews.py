"""The preview of a page in the editor, as it will be for the members of a segment."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import Http404
from django.utils.translation import gettext as _

from wagtail_segments import failures
from wagtail_segments.marks import begin_marks
from wagtail_segments.segments.ruleset import LiveSegment, ruleset
from wagtail_segments.view_as import chosen_by
from wagtail_segments.visitors.simulation import Simulation, simulate

AS_CHOSEN = "segments:chosen"
"""The mode that shows a page to whoever was chosen in "view as"."""
MAX_MODES = 50
"""Segments of one page that have a mode of their own."""

GUEST = "segments:guest:"
"""What the names of modes begin with that ``Guests`` offer."""

_OURS = re.compile(r"segments?:", re.ASCII)
_AS_MEMBER = re.compile(r"segment:([0-9]{1,18})", re.ASCII)


class Guests(NamedTuple):
    """Others as whom a page can be previewed, of whom a higher floor knows."""

    modes: Callable[[], list[tuple[str, Any]]]
    """Gives pairs of name and label, the names beginning with ``GUEST``."""
    let_in: Callable[[Any, Any, str], None]
    """Takes the request, the page and the mode, and gives the request another visitor. Raises ``Http404``."""


_guests: list[Guests] = []


def welcome(guests: Guests) -> None:
    """Let pages be previewed as these, too."""
    if guests not in _guests:
        _guests.append(guests)


class PreviewAsMixin:
    """Gives a page's preview a mode for each segment that the page is for, and one for any combination.

    It stands before the page it is added to, ``class HomePage(PreviewAsMixin, Page)``, and has no field. What is
    previewed is what stands in the form, saved or not.
    """

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The page's own modes, one for each segment, those of ``extra_preview_modes``, and the one as chosen."""
        own = super().preview_modes  # type: ignore[misc]
        live = _live_segments(self)
        if not own or not (live or self.extra_preview_modes()):
            return list(own)
        members = [(f"segment:{one.pk}", _("As a member of “%(segment)s”") % {"segment": one.name}) for one in live]
        guests = [mode for one in _guests for mode in one.modes()] if live else []
        return [*own, *members, *guests, *self.extra_preview_modes(), (AS_CHOSEN, _("As chosen in “View as”"))]

    @property
    def default_preview_mode(self) -> str:
        """As it would be without us; found without a walk through the content."""
        return str(super().preview_modes[0][0])  # type: ignore[misc]

    def serve_preview(self, request: Any, mode_name: Any) -> Any:
        """The page as it will be for whoever the mode means. Raises ``Http404`` for a mode of ours that cannot be."""
        mode = str(mode_name or "")
        if mode.startswith(GUEST):
            return self._serve_to_guest(request, mode)
        is_extra = mode in dict(self.extra_preview_modes())
        if is_extra or not _OURS.match(mode):
            simulation = self.preview_simulation(request, mode) if is_extra else None
        else:
            simulation = _simulation(self, request, mode)
            mode_name = self.default_preview_mode
        _prepare(self, request, simulation)
        if is_extra:
            return self.serve_extra_preview(request, mode)
        return super().serve_preview(request, mode_name)  # type: ignore[misc]

    def _serve_to_guest(self, request: Any, mode: str) -> Any:
        """The page with the experience that the guest gets, if it has any."""
        for one in _guests:
            one.let_in(request, self, mode)
        _prepare(self, request, None)
        shown = self.shown_to(request) if hasattr(self, "shown_to") else self
        return super(PreviewAsMixin, shown).serve_preview(request, self.default_preview_mode)  # type: ignore[misc]

    # What a subclass may add

    def extra_preview_modes(self) -> list[tuple[str, Any]]:
        """More modes: pairs of name and label. Asked on each look at the form; none unless a subclass says so."""
        return []

    def preview_simulation(self, request: Any, mode_name: str) -> Simulation | None:
        """Who sees the page in an extra mode; ``None``, as here, is whoever looks at the preview."""
        return None

    def serve_extra_preview(self, request: Any, mode_name: str) -> Any:
        """The response in an extra mode, once the simulation has begun; here, the page in its default mode."""
        return super().serve_preview(request, self.default_preview_mode)  # type: ignore[misc]


def personalised_segments(page: Any) -> tuple[int, ...]:
    """Primary keys of the segments that a page's content refers to, as the page stands, saved or not, in its order.

    Asks every field that Wagtail's reference index would ask: the fields with ``extract_references``.
    """
    found: dict[int, None] = {}
    for field in page._meta.get_fields():
        if hasattr(field, "extract_references"):
            try:
                found |= dict.fromkeys(_segments_in(field, page))
            except Exception:
                failures.note("preview", f"the segments in {field.name} could not be found")
    return tuple(found)


def _segments_in(field: Any, page: Any) -> list[int]:
    from wagtail_segments.segments.models import Segment

    references = field.extract_references(field.value_from_object(page))
    return [int(pk) for model, pk, *_path in references if model is Segment and str(pk).isdecimal()]


def _live_segments(page: Any) -> list[LiveSegment]:
    """The published ones, by name."""
    live = ruleset.current().segments
    found = [live[pk] for pk in personalised_segments(page) if pk in live]
    return sorted(found[:MAX_MODES], key=lambda segment: segment.name.casefold())


def _simulation(page: Any, request: Any, mode: str) -> Simulation:
    """Who a mode of ours means. A segment that is not published has no member; nobody chosen is oneself."""
    if mode == AS_CHOSEN:
        chosen = chosen_by(request, page)
        return chosen.simulation if chosen else Simulation()
    named = _AS_MEMBER.fullmatch(mode)
    if named is None:
        raise Http404
    segment = ruleset.current().segments.get(int(named[1]))
    return Simulation(segments=frozenset({segment.key} if segment else ()))


def _prepare(page: Any, request: Any, simulation: Simulation | None) -> None:
    """Let the visitor be whoever is meant, and have the blocks say what they choose."""
    visitor = getattr(request, "visitor", None)
    if visitor is None:  # the middleware is not installed, so nothing is personalised
        return
    visitor.see(page)
    if simulation is not None:
        simulate(request, simulation)
    begin_marks(request)
