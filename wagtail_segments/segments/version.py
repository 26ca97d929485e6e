"""The version of the rules: how a process learns that another one has changed them.

A row in the database says it for certain, because it changes in the same transaction as the rules. The site's
cache holds a copy, which costs less to ask, if it is one that processes share.
"""

import uuid
from contextlib import suppress

from django.core.cache import cache, caches
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import transaction

from wagtail_segments import failures
from wagtail_segments.segments.models import RulesVersion
from wagtail_segments.transactions import contained

CACHE_KEY = "wagtail_segments.rules"
CACHE_SECONDS = 60
"""How long the copy is believed, should a change not have reached the cache."""
CHECK_SECONDS_SHARED = 1.0
"""How often, at most, a process asks a shared cache."""
CHECK_SECONDS_ALONE = 5.0
"""How often, at most, a process without a shared cache asks the database."""


def check_seconds() -> float:
    """How long a process may go on without asking for the version."""
    return CHECK_SECONDS_SHARED if _cache_is_shared() else CHECK_SECONDS_ALONE


def current_version() -> str | None:
    """The version of the committed rules; ``None`` if nobody can say."""
    try:
        copied = _copied_version()
        return _stored_version() if copied is None else copied
    except Exception:
        failures.note("ruleset", "nobody could say whether the segments have changed")
        return None


def raise_version() -> None:
    """Give the rules a new version, within the transaction that changes them."""
    try:
        with transaction.atomic():
            RulesVersion.objects.update_or_create(pk=1, defaults={"version": uuid.uuid4().hex})
    except Exception:
        failures.note("ruleset", "the version could not be stored")


def announce() -> None:
    """Tell the processes that share the cache. Call it after the change is committed."""
    try:
        cache.set(CACHE_KEY, _stored_version(), CACHE_SECONDS)
    except Exception:
        failures.note("ruleset", "other processes could not be told of a change")


def _copied_version() -> str | None:
    """What the shared cache says, if there is one and it works."""
    if not _cache_is_shared():
        return None
    try:
        known = cache.get(CACHE_KEY)
    except Exception:
        failures.note("ruleset", "the cache could not say whether the segments have changed")
        return None
    if known is None:
        known = _stored_version()
        with suppress(Exception):  # without a copy, the database is asked the next time too
            cache.add(CACHE_KEY, known, CACHE_SECONDS)
    return known


def _stored_version() -> str:
    with contained():
        return RulesVersion.objects.filter(pk=1).values_list("version", flat=True).first() or ""


def _cache_is_shared() -> bool:
    return not isinstance(caches["default"], LocMemCache | DummyCache)
