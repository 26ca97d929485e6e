"""Personas among the preview modes of a page."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from wagtail_segments.personas.models import Persona
from wagtail_segments.personas.visitor import let_in, spot_of
from wagtail_segments.previews import GUEST, Guests

MAX_OFFERED = 50
"""Personas that the preview of a page offers."""


def modes() -> list[tuple[str, Any]]:
    """A mode for each persona, by name."""
    personas = Persona.objects.values_list("pk", "name")[:MAX_OFFERED]
    return [(f"{GUEST}{pk}", _("As the persona “%(name)s”") % {"name": name}) for pk, name in personas]


def enter(request: Any, page: Any, mode: str) -> None:
    """Let the visitor of a preview be a persona. Raises ``Http404`` if there is none."""
    key = mode.removeprefix(GUEST)
    persona = Persona.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    if persona is None:
        raise Http404
    if getattr(request, "visitor", None) is not None:  # otherwise nothing is personalised
        let_in(request, persona.simulation, spot_of(page))


PERSONAS = Guests(modes, enter)
