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
        """The page's own modes, ``more_preview_modes``, one for each segment and guest, and the one as chosen."""
        own = super().preview_modes  # type: ignore[misc]
        live, more = _live_segments(self), self.more_preview_modes()
        if not own or not (live or more):
            return list(own)
        members = [(f"segment:{one.pk}", _("As a member of “%(segment)s”") % {"segment": one.name}) for one in live]
        guests = [mode for one in _guests for mode in one.modes()] if live else []
        return [*own, *more, *members, *guests, (AS_CHOSEN, _("As chosen in “View as”"))]

    @property
    def default_preview_mode(self) -> str:
        """As it would be without us; found without a walk through the content."""
        return str(super().preview_modes[0][0])  # type: ignore[misc]

    def serve_preview(self, request: Any, mode_name: Any) -> Any:
        """The page as it will be for whoever the mode means. Raises ``Http404`` for a mode of ours that cannot be."""
        mode = str(mode_name or "")
        is_ours = bool(_OURS.match(mode))
        if is_ours:
            _let_in(self, request, mode)
        _prepare(self, request)
        shown = self.shown_in_preview(request, mode, as_somebody=is_ours)
        if is_ours or mode in dict(self.more_preview_modes()):
            mode_name = self.default_preview_mode
        response = super(PreviewAsMixin, shown).serve_preview(request, mode_name)  # type: ignore[misc]
        shown.mark_preview(request, response)
        return response

    # What a subclass may add

    def more_preview_modes(self) -> list[tuple[str, Any]]:
        """More modes: pairs of name and label. Asked on each look at the form; none unless a subclass says so."""
        return []

    def shown_in_preview(self, request: Any, mode_name: str, *, as_somebody: bool) -> Any:
        """The page object that a mode shows, once the visitor is whoever is meant; here, this one.

        ``as_somebody`` says that the mode is one of ours, so that what is shown depends on who the visitor is.
        """
        return self

    def mark_preview(self, request: Any, response: Any) -> None:
        """Have a preview of this page object say what it shows as a whole; here, nothing. See ``marks.mark_page``."""


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


def _let_in(page: Any, request: Any, mode: str) -> None:
    """Let the visitor be whoever a mode of ours means."""
    if mode.startswith(GUEST):
        for one in _guests:
            one.let_in(request, page, mode)
        return
    simulation = _simulation(page, request, mode)
    if getattr(request, "visitor", None) is not None:  # otherwise the middleware is not installed
        request.visitor.see(page)
        simulate(request, simulation)


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


def _prepare(page: Any, request: Any) -> None:
    """Have the blocks say what they choose."""
    visitor = getattr(request, "visitor", None)
    if visitor is not None:  # otherwise nothing is personalised
        visitor.see(page)
        begin_marks(request)
