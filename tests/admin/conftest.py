"""Who comes to the admin, and where they go there."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from wagtail_segments.models import Segment
from wagtail_segments.testing import BROWSER, reload_segments

SNIPPET_PERMISSIONS = ("add", "change", "publish", "delete")


@pytest.fixture
def segment(db: None) -> Callable[..., Segment]:
    """As everywhere, but in Wagtail's indexes too. The rule is copied, for Wagtail writes ids into what it is given."""

    def make(key: str = "students", rule: Any = (), **fields: Any) -> Segment:
        made = Segment.objects.create(key=key, **{"name": key.capitalize(), "rule": deepcopy(list(rule))} | fields)
        reload_segments()
        return made

    return make


@pytest.fixture
def guest(db: None) -> User:
    """May enter the admin, and nothing more."""
    return _somebody("guest", "wagtailadmin.access_admin")


@pytest.fixture
def editor(db: None) -> User:
    """Has Wagtail's ordinary permissions on segments, and nothing more."""
    return _somebody(
        "editor",
        "wagtailadmin.access_admin",
        *(f"wagtail_segments.{action}_segment" for action in SNIPPET_PERMISSIONS),
    )


@pytest.fixture
def keeper(db: None) -> User:
    """Has Wagtail's ordinary permissions on lists of values, and nothing more."""
    return _somebody(
        "keeper",
        "wagtailadmin.access_admin",
        *(f"wagtail_segments.{action}_valuelist" for action in ("add", "change", "delete")),
    )


@pytest.fixture
def director(db: None) -> User:
    """Has Wagtail's ordinary permissions on personas, and nothing more."""
    return _somebody(
        "director",
        "wagtailadmin.access_admin",
        *(f"wagtail_segments.{action}_persona" for action in ("add", "change", "delete")),
    )


@pytest.fixture
def page_editor(editor: User, home: Page) -> User:
    """The same editor, who may also edit and publish pages."""
    for action in ("add", "change", "publish"):
        permission = Permission.objects.get(codename=f"{action}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=editor.groups.get(), page=home, permission=permission)
    return editor


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("superuser", "superuser@example.com")


@pytest.fixture
def as_(db: None) -> Callable[[User | None], Client]:
    """A browser in which somebody is signed in: ``as_(editor)``; ``as_(None)`` is a stranger's."""

    def browser_of(user: User | None) -> Client:
        client = Client(headers={"user-agent": BROWSER})
        if user is not None:
            client.force_login(user)
        return client

    return browser_of


@pytest.fixture
def admin(editor: User, as_: Callable[[User | None], Client]) -> Client:
    """The editor's browser."""
    return as_(editor)


@pytest.fixture
def page_admin(page_editor: User, as_: Callable[[User | None], Client]) -> Client:
    """The browser of an editor who may also edit pages."""
    return as_(page_editor)


@pytest.fixture
def url_of() -> Callable[..., str]:
    """The address of a screen of segments: ``url_of("edit", segment.pk)``."""

    def url(screen: str, *args: Any) -> str:
        return reverse(Segment.snippet_viewset.get_url_name(screen), args=args)

    return url


def _somebody(name: str, *permissions: str) -> User:
    group = Group.objects.create(name=f"like the {name}")  # Wagtail brings "Editors", which MariaDB reads as "editors"
    for permission in permissions:
        app, codename = permission.split(".")
        group.permissions.add(Permission.objects.get(codename=codename, content_type__app_label=app))
    user = User.objects.create_user(name, f"{name}@example.com")
    user.groups.add(group)
    return user
