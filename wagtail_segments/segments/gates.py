"""What can turn all personalisation off at once. Asked when the rules are loaded, and by the admin; never by a page."""

from collections.abc import Callable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_segments.rules.operators import Words

Gate = Callable[[], Words]
"""Says why personalisation is off, in words that go on from a colon, or nothing.

Whoever registers one raises the version of the rules when that changes.
"""

_registered: list[Gate] = []


def register(gate: Gate) -> None:
    """Ask this gate too, once."""
    if gate not in _registered:
        _registered.append(gate)


def unregister(gate: Gate) -> None:
    """Forget a gate; for tests."""
    if gate in _registered:
        _registered.remove(gate)


def why_off() -> Words:
    """A sentence that says why personalisation is off; an empty text if it is on."""
    why = next((why for gate in _registered if (why := gate())), "")
    return format_lazy(_("Personalisation is switched off: {why}."), why=why) if why else ""
