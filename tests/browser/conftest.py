"""Chromium, somebody who edits, and a site to look at."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.testapp.models import StreamPage
from wagtail_segments.segments.ruleset import ruleset

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the thread of the tests

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Whatever lies in this folder drives the browser and needs tables that other threads can see."""
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "There is no Chromium: install it, or name it in the variable CHROMIUM."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What went wrong in a browser without anybody seeing it; the test fails if there is any."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def visit(chromium: Browser, live_server: Any, troubles: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens a page of its own for one person: ``visit(color_scheme="dark")``."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        person = {"viewport": {"width": 1280, "height": 1400}, "user_agent": PERSON, "base_url": live_server.url}
        context = chromium.new_context(**person | options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("console", lambda message: _note_console(message, troubles))
        page.on("request", lambda request: _note_outside(request.url, live_server.url, troubles))
        return page

    yield open_page
    for context in contexts:
        context.close()


PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


def _note_console(message: Any, troubles: list[str]) -> None:
    if message.type == "error" and "404" not in message.text:
        troubles.append(f"console: {message.text}")


def _note_outside(url: str, own: str, troubles: list[str]) -> None:
    if urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc != urlsplit(own).netloc:
        troubles.append(f"outside request: {url}")


@pytest.fixture
def editor(visit: Callable[..., Page], django_user_model: Any) -> Page:
    """A page on which somebody who may do everything is signed in to the admin."""
    django_user_model.objects.create_superuser("editor", "editor@example.org", "secret")
    page = visit()
    page.goto("/admin/login/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "secret")
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    return page


@pytest.fixture
def hero_page(transactional_db: None, home: Any) -> StreamPage:
    """A published page with a hero that has no variants yet."""
    hero = {"variants": [], "default": {"title": "A bank for everybody", "text": ""}}
    page = home.add_child(
        instance=StreamPage(title="Home", slug="bank", body=[{"type": "segmented_hero", "value": hero}])
    )
    page.save_revision().publish()
    ruleset.reset()
    return page
