"""What the site itself keeps in the visitor's session."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.registry import Attribute, attribute, lookup, register
from wagtail_segments.conf import settings
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.values import Boolean, Choice, Date, Number, Pairs, Set, Text, ValueType

GROUP = _("Session")

TYPES: dict[str, type[ValueType]] = {
    "text": Text,
    "number": Number,
    "boolean": Boolean,
    "date": Date,
    "set": Set,
}
"""What a declared session value may be, as the setting ``SESSION_VALUES`` names it."""

TYPES_WITH_CHOICES = ("text", "set")
"""Those of them for which ``choices`` may be declared."""


@attribute(
    "session.value",
    Pairs(),
    label=_("Session value"),
    group=GROUP,
    description=_("Any value the site keeps in the session, by its name, compared as text."),
)
def value(visitor: Any) -> Mapping[str, Any]:
    """Without the names that begin with an underscore: those belong to Django, not to editors."""
    return {name: held for name, held in visitor.session.items() if not str(name).startswith("_")}


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
                type=_type_of(options),
                function=_reader(name),
                label=options.get("label", name),
                group=GROUP,
                description=options.get("description", ""),
            )
        )


def choices_of(options: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The values and labels that are declared for a session value. Raises ``ValueError`` if they are no such pairs."""
    given = options.get("choices", ())
    if not isinstance(given, list | tuple) or not all(_is_choice(one) for one in given):
        raise ValueError("a list of pairs of value and label is wanted")
    return [(str(value), label) for value, label in given]


def key_of(name: str) -> str:
    """The key of the attribute for a session value."""
    return "session." + re.sub(r"[\W_]+", "_", name, flags=re.ASCII)


def _is_choice(given: Any) -> bool:
    is_pair = isinstance(given, list | tuple) and len(given) == 2
    return is_pair and isinstance(given[0], str | int) and isinstance(given[1], Words) and given[0] != ""


def _type_of(options: Mapping[str, Any]) -> ValueType:
    """The declared type; text where nothing sensible is declared, of which the system checks complain."""
    name = options.get("type", "text")
    kind = TYPES.get(name, Text) if isinstance(name, str) else Text
    try:
        choices = choices_of(options)
    except ValueError:
        choices = []
    if choices and kind in (Text, Set):
        return (Set if kind is Set else Choice)(choices=choices)
    return kind()


def _reader(name: str) -> Callable[[Any], Any]:
    return lambda visitor: visitor.session.get(name)
