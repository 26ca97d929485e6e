"""A browser that keeps cookies, and a clock that can be set forward."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from wagtail_segments.testing import BROWSER
from wagtail_segments.visitors.visits import SESSION_KEY


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 5, 17, 12, tzinfo=UTC)

    def forward(self, **by: int) -> None:
        self.now += timedelta(**by)


class Browser:
    """One visitor's browser."""

    def __init__(self) -> None:
        self.client = Client(headers={"user-agent": BROWSER})

    def get(self, path: str = "/plain/", **headers: str) -> Any:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    @property
    def session(self) -> Any:
        """The visitor's session, or ``None`` without a cookie."""
        return self.client.session if settings.SESSION_COOKIE_NAME in self.client.cookies else None

    @property
    def kept(self) -> Any:
        """What is remembered of the visit."""
        session = self.session
        return session.get(SESSION_KEY) if session is not None else None

    def keep(self, **values: Any) -> None:
        """Put something into the session, as the site does."""
        session = self.client.session
        session.update(values)
        session.save()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@pytest.fixture
def browser(db: None, clock: Clock) -> Browser:
    return Browser()
