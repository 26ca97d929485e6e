"""A site in one file, on the installed package: be a member of a segment, and open the admin's forms."""

import re
from pathlib import Path

import django
from django.conf import settings

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PAGE = '{% if "students" in segments %}Hello, student.{% else %}Hello.{% endif %}'

settings.configure(
    SECRET_KEY="smoke",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    STATIC_URL="/static/",
    USE_TZ=True,
    WAGTAIL_SITE_NAME="Smoke",
    WAGTAILADMIN_BASE_URL="http://testserver",
    WAGTAIL_ENABLE_UPDATE_CHECK=False,
    WAGTAIL_GRAVATAR_PROVIDER_URL=None,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        "wagtail_segments",
        "wagtail.sites",
        "wagtail.users",
        "wagtail.snippets",
        "wagtail.documents",
        "wagtail.images",
        "wagtail.embeds",
        "wagtail.search",
        "wagtail.admin",
        "wagtail",
        "modelcluster",
        "taggit",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "wagtail_segments.middleware.SegmentsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {"wagtailcore/page.html": PAGE}),
                    "django.template.loaders.app_directories.Loader",
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "wagtail_segments.context_processors.segments",
                ],
            },
        }
    ],
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.staticfiles import finders  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path, reverse  # noqa: E402
from wagtail import urls as wagtail_urls  # noqa: E402
from wagtail.admin import urls as wagtailadmin_urls  # noqa: E402
from wagtail.documents import urls as wagtaildocs_urls  # noqa: E402

import wagtail_segments  # noqa: E402
from wagtail_segments.models import Segment  # noqa: E402

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]


def main() -> None:
    assert "site-packages" in Path(wagtail_segments.__file__).parts, "this is not the installed package"
    call_command("check", fail_level="WARNING")
    call_command("migrate", verbosity=0)
    publish_segment()
    the_page_differs_for_members()
    the_admin_shows_its_forms()
    print(f"wagtail-segments {wagtail_segments.__version__} works from {Path(wagtail_segments.__file__).parent}")


def publish_segment() -> None:
    rule = [{"type": "visit__campaign", "value": {"operator": "is", "value": "college"}}]
    segment = Segment(name="Students", key="students", match="all", rule=rule)
    segment.save()
    segment.save_revision().publish()


def the_page_differs_for_members() -> None:
    student, stranger = (Client(headers={"user-agent": FIREFOX}) for _each in range(2))
    assert student.get("/?utm_campaign=college").content == b"Hello, student."
    assert student.get("/").content == b"Hello, student.", "the visit was not remembered"
    response = stranger.get("/")
    assert response.content == b"Hello."
    assert "private" in response["Cache-Control"]


def the_admin_shows_its_forms() -> None:
    editor = Client()
    editor.force_login(get_user_model().objects.create_superuser("editor"))
    for name in ("list", "add"):
        page = editor.get(reverse(f"wagtailsnippets_wagtail_segments_segment:{name}"))
        assert page.status_code == 200, f"{name} answers {page.status_code}"
        for asset in set(re.findall(r"/static/(wagtail_segments/[^\"'?]+)", page.content.decode())):
            assert finders.find(asset), f"{asset} is not in the wheel"


if __name__ == "__main__":
    main()
