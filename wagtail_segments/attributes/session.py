"""What the site itself keeps in the visitor's session."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.registry import Attribute, attribute, lookup, register
from wagtail_segments.conf import settings
from wagtail_segments.rules.values import Boolean, Date, Number, Pairs, Set, Text, ValueType

GROUP = _("Session")

TYPES: dict[str, type[ValueType]] = {
    "text": Text,
    "number": Number,
    "boolean": Boolean,
    "date": Date,
    "set": Set,
}
"""What a declared session value may be, as the setting ``SESSION_VALUES`` names it."""


@attribute(
    "session.value",
    Pairs(),
    label=_("Session value"),
    group=GROUP,
    description=_("Any value the site keeps in the session, by its name, compared as text."),
)
def value(visitor: Any) -> Mapping[str, Any]:
    return PublicValues(visitor.session)


class PublicValues(dict[str, Any]):
    """A session without the names that begin with an underscore: those belong to Django, not to editors."""

    def __init__(self, session: Mapping[str, Any]) -> None:
        super().__init__((name, held) for name, held in session.items() if not str(name).startswith("_"))


def declare_session_values() -> None:
    """Declare an attribute for each entry of the setting ``SESSION_VALUES``."""
    for name, given in settings.SESSION_VALUES.items():
        options = given if isinstance(given, Mapping) else {}
        key = key_of(name)
        if lookup(key):  # the system check wagtail_segments.E007 says so
            continue
        register(
            Attribute(
                key=key,
                type=TYPES.get(options.get("type", "text"), Text)(),
                function=_reader(name),
                label=options.get("label", name),
                group=GROUP,
                description=options.get("description", ""),
            )
        )


def key_of(name: str) -> str:
    """The key of the attribute for a session value."""
    return "session." + re.sub(r"[\W_]+", "_", name, flags=re.ASCII)


def _reader(name: str) -> Callable[[Any], Any]:
    return lambda visitor: visitor.session.get(name)
