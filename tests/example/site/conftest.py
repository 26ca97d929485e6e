"""A seeded bank, at noon of a working day.

Collected under the example's settings only; see ``../test_example_site.py``.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from wagtail_segments.testing import BROWSER

collect_ignore_glob = [] if settings.ROOT_URLCONF == "example_site.urls" else ["test_*.py"]

WORKING_DAY = date(2026, 11, 25)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The database as the seed leaves it, once for all tests."""
    own = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with own, django_db_blocker.unblock():
        call_command("seed", verbosity=0)
        yield


@pytest.fixture(autouse=True)
def bank(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The bank at noon of a working day. Call it with an hour for another time of day, and a day for another day."""

    def at(hour: int, day: date = WORKING_DAY) -> None:
        moment = datetime.combine(day, time(hour), timezone.get_default_timezone())
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(12)
    return at


@pytest.fixture(autouse=True)
def lot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strangers are in the second half of all visitors, unless they take on a guise."""
    monkeypatch.setattr("secrets.token_hex", lambda size: "anchor")


@pytest.fixture
def client() -> Client:
    """A stranger at a desk."""
    return Client(headers={"user-agent": BROWSER})


@pytest.fixture
def phone() -> Client:
    """A stranger on a phone."""
    return Client(headers={"user-agent": PHONE})
