"""A browser that keeps cookies, and a clock that can be set forward."""

from tests.visitors.conftest import browser, clock  # noqa: F401
