"""System checks: what is wrong with how a site has set us up, and what to do about it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.models import get_page_models

from wagtail_segments.attributes.acquisition import MAX_PARAMETERS, is_parameter_name
from wagtail_segments.attributes.acquisition import key_of as parameter_key
from wagtail_segments.attributes.channels import CHANNELS, LISTED_HOST, LISTS
from wagtail_segments.attributes.places.address import SOCKET, network
from wagtail_segments.attributes.places.lookup import make_source, path_of
from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.attributes.request import SECRET_HEADERS
from wagtail_segments.attributes.session import TYPES, TYPES_WITH_CHOICES, choices_of, key_of
from wagtail_segments.attributes.time import public_holidays
from wagtail_segments.attributes.topics import topic_fields
from wagtail_segments.attributes.user_fields import follow
from wagtail_segments.conf import MAX_SEARCH_PARAMETERS, settings

MIDDLEWARE = "wagtail_segments.middleware.SegmentsMiddleware"
_MUST_COME_BEFORE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.cache.UpdateCacheMiddleware",
    "wagtailcache.cache.UpdateCacheMiddleware",
)
_HEADER = re.compile(r"[A-Za-z0-9-]+")
_COUNTRY = re.compile(r"[A-Z]{2,3}")


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
    return [
        *messages,
        *_check_user_fields(),
        *_check_session_values(),
        *_check_consent(),
        *_check_location_sources(),
        *_check_trusted_proxies(),
        *_check_readable_headers(),
        *_check_holidays(),
        *_check_channels(given.get("CHANNELS", {})),
        *_check_campaign_parameters(given.get("CAMPAIGN_PARAMETERS", ())),
        *_check_behaviour(),
    ]


def _check_user_fields() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for path in settings.USER_FIELDS:
        try:
            follow(get_user_model(), path)
        except LookupError as error:
            messages.append(
                Error(
                    f"WAGTAIL_SEGMENTS['USER_FIELDS'] names {path!r}, but {error}.",
                    hint="Name a field of the user model, or one behind its relations: 'account.plan'.",
                    id="wagtail_segments.E006",
                )
            )
    return messages


def _check_session_values() -> list[CheckMessage]:
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


def _check_location_sources() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for given in _entries("LOCATION_SOURCES"):
        try:
            source = make_source(given)
        except Exception as error:  # whatever a site's own source raises when it is made
            messages.append(
                Error(
                    f"WAGTAIL_SEGMENTS['LOCATION_SOURCES'] has {given!r}, which cannot be used: {error}.",
                    hint="List dotted paths of sources, or dictionaries such as {'source': path, 'country': header}.",
                    id="wagtail_segments.E020",
                )
            )
            continue
        if problem := source.problem():
            messages.append(
                Warning(
                    f"{path_of(given)} cannot say where visitors are: {problem}.",
                    hint="Mend it, or take it out of WAGTAIL_SEGMENTS['LOCATION_SOURCES'].",
                    id="wagtail_segments.W020",
                )
            )
    return messages


def _check_trusted_proxies() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for given in _entries("TRUSTED_PROXIES"):
        try:
            given == SOCKET or network(given)
        except ValueError as error:
            messages.append(
                Error(
                    f"WAGTAIL_SEGMENTS['TRUSTED_PROXIES'] has {given!r}, which is no network: {error}.",
                    hint=f"List networks such as '10.0.0.0/8' or '2001:db8::/32', addresses, or {SOCKET!r}.",
                    id="wagtail_segments.E021",
                )
            )
    return messages


def _check_readable_headers() -> list[CheckMessage]:
    return [
        Error(
            f"WAGTAIL_SEGMENTS['READABLE_HEADERS'] has {given!r}, which cannot be read.",
            hint=f"List names of headers, such as 'X-Customer-Level', without {', '.join(sorted(SECRET_HEADERS))}.",
            id="wagtail_segments.E022",
        )
        for given in _entries("READABLE_HEADERS")
        if not isinstance(given, str) or not _HEADER.fullmatch(given) or given.casefold() in SECRET_HEADERS
    ]


def _entries(name: str) -> list[Any]:
    """What a setting lists; a setting that is no list is its own only entry, and wrong."""
    given = getattr(django_settings, "WAGTAIL_SEGMENTS", {}).get(name, ())
    return list(given) if isinstance(given, list | tuple) else [[given]]


def _check_holidays() -> list[CheckMessage]:
    where = getattr(django_settings, "WAGTAIL_SEGMENTS", {}).get("HOLIDAYS", {})
    if not _is_region(where):
        return [
            Error(
                f"WAGTAIL_SEGMENTS['HOLIDAYS'] is {where!r}, which names no country.",
                hint="Give codes in capitals: {'country': 'DE', 'subdivision': 'BY'}, the second if you need it.",
                id="wagtail_segments.E023",
            )
        ]
    try:
        if where:
            public_holidays(where["country"], where.get("subdivision"), timezone.now().year)
    except CannotTell as reason:
        return [
            Warning(
                f"Nobody can tell whether it is a public holiday: {reason}.",
                hint="Install wagtail-segments[holidays], and compare WAGTAIL_SEGMENTS['HOLIDAYS'] with its countries.",
                id="wagtail_segments.W021",
            )
        ]
    return []


def _is_region(where: Any) -> bool:
    """Whether it is nothing, or a dictionary that names a country and perhaps a part of it."""
    if not isinstance(where, Mapping) or not where.keys() <= {"country", "subdivision"}:
        return False
    return not where or (
        bool(_COUNTRY.fullmatch(str(where.get("country")))) and isinstance(where.get("subdivision", ""), str | None)
    )


def _check_channels(given: Any) -> Iterator[CheckMessage]:
    if not isinstance(given, Mapping) or not all(isinstance(options, Mapping) for options in given.values()):
        yield Error(
            "WAGTAIL_SEGMENTS['CHANNELS'] is not a dictionary of dictionaries.",
            hint="Give for each channel what tells it: {'email': {'hosts': ['webmail.example.org']}}.",
            id="wagtail_segments.E030",
        )
        return
    ours = [channel.key for channel in CHANNELS]
    for key, options in given.items():
        where = f"WAGTAIL_SEGMENTS['CHANNELS'][{key!r}]"
        if key not in ours and not (isinstance(key, str) and _CHANNEL_KEY.fullmatch(key) and options.get("label")):
            yield Error(
                f"{where} is none of our channels, and no new one that can be named.",
                hint=f"Ours are {', '.join(ours)}. A new one is small letters and underscores, and has a 'label'.",
                id="wagtail_segments.E031",
            )
        wrong = [name for name, listed in options.items() if name != "label" and not _is_list_for(name, listed)]
        if wrong:
            yield Error(
                f"{where} says something wrong under {', '.join(map(repr, wrong))}.",
                hint=f"Give lists of texts under {', '.join(LISTS)}, and nothing else.",
                id="wagtail_segments.E032",
            )
        hosts = options.get("hosts", ())
        if "hosts" not in wrong and not all(LISTED_HOST.fullmatch(host) for host in hosts):
            yield Error(
                f"{where} lists what is not the name of a host.",
                hint="Name hosts without 'https://' and path; subdomains are meant too, and '.*' stands for a country.",
                id="wagtail_segments.E033",
            )


def _is_list_for(name: Any, listed: Any) -> bool:
    return name in LISTS and isinstance(listed, list | tuple) and all(isinstance(text, str) for text in listed)


def _check_campaign_parameters(given: Any) -> Iterator[CheckMessage]:
    if not isinstance(given, list | tuple):
        yield Error(
            "WAGTAIL_SEGMENTS['CAMPAIGN_PARAMETERS'] is not a list.",
            hint="Give a list of names: ['ref', {'name': 'cid', 'label': 'Campaign id'}].",
            id="wagtail_segments.E034",
        )
        return
    if len(given) > MAX_PARAMETERS:
        yield Error(
            f"WAGTAIL_SEGMENTS['CAMPAIGN_PARAMETERS'] has more than {MAX_PARAMETERS} entries. The rest is ignored.",
            hint="Name only the parameters that editors ask for.",
            id="wagtail_segments.E037",
        )
    names = [one.get("name") if isinstance(one, Mapping) else one for one in given]
    for name in names:
        if not is_parameter_name(name):
            yield Error(
                f"WAGTAIL_SEGMENTS['CAMPAIGN_PARAMETERS'] names {name!r}, which is not possible.",
                hint="A name is at most 50 letters, digits and . - _ [ ]; the UTM parameters are there already.",
                id="wagtail_segments.E035",
            )
    keys = Counter(parameter_key(name) for name in names if is_parameter_name(name))
    for key in (key for key, times in keys.items() if times > 1):
        yield Error(
            f"WAGTAIL_SEGMENTS['CAMPAIGN_PARAMETERS'] would have the attribute {key!r} more than once.",
            hint="Leave out one of the names, which differ in punctuation only.",
            id="wagtail_segments.E036",
        )


_CHANNEL_KEY = re.compile(r"[a-z][a-z0-9_]{0,49}")


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
