"""A browser, the people who sit in front of it, and what they may never see happen."""

import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from shutil import which
from threading import RLock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from wagtail.models import GroupPagePermission, Page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext
    from playwright.sync_api import Page as Tab

if find_spec("playwright") is None:  # an environment for the other tests only
    collect_ignore_glob = ["test_*.py"]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's event loop runs in the thread of the tests

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
A_PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
"""The user agent of a person; a browser without a screen would say that it is a program."""
PATIENCE = 30_000
"""Milliseconds until something that should appear is missed."""


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    path = os.environ.get("CHROMIUM") or which("chromium") or which("chromium-browser")
    assert path, "There is no Chromium: install it, or name it in the variable CHROMIUM."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def one_request_at_a_time() -> Iterator[None]:
    """A database in memory has one connection, which the threads of the server must not use at once."""
    turn = RLock()
    get_response = WSGIHandler.get_response

    def wait_and_get(handler: WSGIHandler, request: Any) -> Any:
        with turn:
            return get_response(handler, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "get_response", wait_and_get)
        yield


@pytest.fixture
def someone(chromium: "Browser", live_server: Any) -> "Iterator[Callable[..., Tab]]":
    """A person with a browser of their own: ``someone()``, or ``someone(signed_in_user, color_scheme="dark")``.

    The test fails if any of them meets an error in the console, an answer that is an error, or a request that
    leaves the site.
    """
    problems: list[str] = []
    contexts: list[BrowserContext] = []

    def arrive(user: User | None = None, **options: Any) -> "Tab":
        context = chromium.new_context(
            base_url=live_server.url, **{"user_agent": A_PERSON, "viewport": {"width": 1440, "height": 1000}} | options
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        _watch(context, live_server.url, problems)
        if user is not None:
            _sign_in(context, user, live_server.url)
        return context.new_page()

    yield arrive
    for context in contexts:
        for tab in context.pages:
            tab.wait_for_load_state("networkidle")  # so that nothing asks a database that is emptied
        context.close()
    assert problems == []


@pytest.fixture
def editor(transactional_db: None) -> User:
    """May edit and publish segments and pages, and nothing more."""
    group = Group.objects.create(name="Editors of segments")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"), *Permission.objects.filter(content_type__model="segment")
    )
    for action in ("add", "change", "publish"):
        permission = Permission.objects.get(codename=f"{action}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=permission)
    user = User.objects.create_user("editor", "editor@example.com", "a good password")
    user.groups.add(group)
    return user


def _watch(context: "BrowserContext", site: str, problems: list[str]) -> None:
    """Write down what may never happen."""

    def log(message: Any) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"console: {message.text}")

    def leave(request: Any) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(site + "/"):
            problems.append(f"left the site: {request.url}")

    def answer(response: Any) -> None:
        is_refusal = response.status == 409  # a segment in use is not deleted
        is_autosave = response.status == 400 and "application/json" in response.request.headers.get("accept", "")
        is_expected = is_refusal or is_autosave or response.url.endswith("/favicon.ico")
        if response.status >= 400 and not is_expected:
            problems.append(f"{response.status}: {response.url}")

    context.on("console", log)
    context.on("weberror", lambda error: problems.append(f"error: {error.error}"))
    context.on("request", leave)
    context.on("response", answer)


def _sign_in(context: "BrowserContext", user: User, site: str) -> None:
    """Give the browser a session, which takes no time."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
