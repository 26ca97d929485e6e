"""System checks: what is wrong with how a site has set us up, and what to do about it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils.module_loading import import_string
from wagtail.models import get_page_models

from wagtail_segments.attributes.session import TYPES, key_of
from wagtail_segments.attributes.topics import topic_fields
from wagtail_segments.attributes.user import follow
from wagtail_segments.conf import MAX_SEARCH_PARAMETERS, settings

MIDDLEWARE = "wagtail_segments.middleware.SegmentsMiddleware"
_MUST_COME_BEFORE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.cache.UpdateCacheMiddleware",
    "wagtailcache.cache.UpdateCacheMiddleware",
)


@register(Tags.compatibility)
def check_middleware(**kwargs: Any) -> list[CheckMessage]:
    """That the middleware is there, and behind what it reads from."""
    installed = list(django_settings.MIDDLEWARE)
    if MIDDLEWARE not in installed:
        return [
            Warning(
                "SegmentsMiddleware is not installed, so everybody gets the default content.",
                hint=f"Add {MIDDLEWARE!r} to the end of MIDDLEWARE.",
                id="wagtail_segments.W001",
            )
        ]
    behind = installed[installed.index(MIDDLEWARE) :]
    return [
        Error(
            f"SegmentsMiddleware comes before {name}.",
            hint=f"Move {MIDDLEWARE!r} behind {name!r}.",
            id="wagtail_segments.E001",
        )
        for name in _MUST_COME_BEFORE
        if name in behind
    ]


@register(Tags.compatibility)
def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """That ``WAGTAIL_SEGMENTS`` says things we understand."""
    given = getattr(django_settings, "WAGTAIL_SEGMENTS", {})
    if not isinstance(given, Mapping):
        return [Error("WAGTAIL_SEGMENTS is not a dictionary.", id="wagtail_segments.E002")]
    known = {name for name in dir(type(settings)) if name.isupper()}
    messages: list[CheckMessage] = [
        Error(
            f"WAGTAIL_SEGMENTS has the unknown key {name!r}.",
            hint=f"Known keys are {', '.join(sorted(known))}.",
            id="wagtail_segments.E003",
        )
        for name in given
        if name not in known
    ]
    return messages + _check_user_fields() + _check_session_values() + _check_consent() + _check_behaviour()


def _check_user_fields() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for path in settings.USER_FIELDS:
        try:
            follow(get_user_model(), path)
        except LookupError as error:
            messages.append(
                Error(
                    f"WAGTAIL_SEGMENTS['USER_FIELDS'] names {path!r}, but {error}.",
                    hint="Name a field of the user model, or one behind relations to a single object: 'account.plan'.",
                    id="wagtail_segments.E006",
                )
            )
    return messages


def _check_session_values() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    keys = Counter(["session.value", *(key_of(name) for name in settings.SESSION_VALUES)])
    for name, options in settings.SESSION_VALUES.items():
        where = f"WAGTAIL_SEGMENTS['SESSION_VALUES'][{name!r}]"
        if not isinstance(options, Mapping) or options.get("type", "text") not in TYPES:
            messages.append(
                Error(
                    f"{where} has an unknown type.",
                    hint=f"Give a dictionary whose 'type' is one of {', '.join(TYPES)}.",
                    id="wagtail_segments.E004",
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


def _check_consent() -> list[CheckMessage]:
    if not settings.CONSENT:
        return []
    try:
        found = import_string(settings.CONSENT)
    except ImportError:
        found = None
    if callable(found):
        return []
    return [
        Error(
            f"WAGTAIL_SEGMENTS['CONSENT'] is {settings.CONSENT!r}, which is not a function.",
            hint="Give the dotted path of a function that takes the request and returns True or False.",
            id="wagtail_segments.E005",
        )
    ]


def _check_behaviour() -> list[CheckMessage]:
    """What behaviour is told by: the names of query parameters, and of fields of page models."""
    given = getattr(django_settings, "WAGTAIL_SEGMENTS", {})
    messages: list[CheckMessage] = [
        Error(
            f"WAGTAIL_SEGMENTS[{name!r}] is not a list of names.",
            hint="Give a list of texts, even for one name.",
            id="wagtail_segments.E080",
        )
        for name in ("SEARCH_PARAMETERS", "TOPIC_FIELDS")
        if not _are_names(given.get(name, []))
    ]
    if not messages and len(given.get("SEARCH_PARAMETERS", [])) > MAX_SEARCH_PARAMETERS:
        messages.append(
            Error(
                f"WAGTAIL_SEGMENTS['SEARCH_PARAMETERS'] has more than {MAX_SEARCH_PARAMETERS} names.",
                hint="Name the parameters that your search pages read, and no others.",
                id="wagtail_segments.E081",
            )
        )
    return messages + [
        Error(
            f"WAGTAIL_SEGMENTS['TOPIC_FIELDS'] names {name!r}, which no page model has as a relation.",
            hint="Name a field of a page model that leads to what its pages are about: 'categories'.",
            id="wagtail_segments.E082",
        )
        for name in settings.TOPIC_FIELDS
        if name not in {field.name for model in get_page_models() for field in topic_fields(model, name)}
    ]


def _are_names(given: Any) -> bool:
    return isinstance(given, list | tuple) and all(isinstance(name, str) and name for name in given)
