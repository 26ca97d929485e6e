"""Values that the site keeps in the session."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.checks import CheckMessage, Error

from wagtail_segments.attributes.session import TYPES, TYPES_WITH_CHOICES, choices_of, key_of
from wagtail_segments.conf import settings


def check_session_values() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    keys = Counter(["session.value", *(key_of(name) for name in settings.SESSION_VALUES)])
    for name, options in settings.SESSION_VALUES.items():
        where = f"WAGTAIL_SEGMENTS['SESSION_VALUES'][{name!r}]"
        if not isinstance(options, Mapping) or options.get("type", "text") not in list(TYPES):
            messages.append(
                Error(
                    f"{where} has an unknown type.",
                    hint=f"Give a dictionary whose 'type' is one of {', '.join(TYPES)}.",
                    id="wagtail_segments.E004",
                )
            )
        elif (complaint := _about_choices(options)) is not None:
            messages.append(
                Error(
                    f"{where} has choices that {complaint}.",
                    hint="Give pairs of value and label, [('a', 'A'), ('b', 'B')], to a session value of the type "
                    f"{' or '.join(TYPES_WITH_CHOICES)}.",
                    id="wagtail_segments.E051",
                )
            )
        if keys[key_of(name)] > 1:
            messages.append(
                Error(
                    f"{where} would be the attribute {key_of(name)!r}, which there is already.",
                    hint="Give the session value another name.",
                    id="wagtail_segments.E007",
                )
            )
    return messages


def _about_choices(options: Mapping[str, Any]) -> str | None:
    """What is wrong with the choices of a declared session value, if anything is."""
    if "choices" not in options:
        return None
    if options.get("type", "text") not in TYPES_WITH_CHOICES:
        return "its type does not take"
    try:
        given = [value for value, _label in choices_of(options)]
    except ValueError:
        return "are not pairs of value and label"
    if not given:
        return "are empty"
    return "name a value twice" if len(set(given)) < len(given) else None
