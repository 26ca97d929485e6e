"""The test project: SQLite and a local cache, or what DATABASE_URL and REDIS_URL say."""

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wagtail import VERSION as WAGTAIL_VERSION

HERE = Path(__file__).parent

ENGINES = {
    "postgres": "django.db.backends.postgresql",
    "postgresql": "django.db.backends.postgresql",
    "mysql": "django.db.backends.mysql",
    "sqlite": "django.db.backends.sqlite3",
}


def database(url: str) -> dict:
    """`postgres://user:password@host:port/name` as Django wants it."""
    parts = urlsplit(url)
    settings = {
        "ENGINE": ENGINES[parts.scheme],
        "NAME": unquote(parts.path.removeprefix("/")) or ":memory:",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
    }
    if parts.scheme == "mysql":
        speak_mysql()
        settings["OPTIONS"] = {"charset": "utf8mb4"}
        settings["TEST"] = {"CHARSET": "utf8mb4"}
    return settings


def speak_mysql() -> None:
    """Let PyMySQL stand in for mysqlclient, which needs a compiler and the server's headers."""
    import pymysql

    pymysql.version_info = (2, 2, 7, "final", 0)  # the mysqlclient that Django asks for
    pymysql.install_as_MySQLdb()


def redis(url: str) -> dict:
    """`redis://host:port/1` as Django wants it, with a database for each process that runs tests."""
    server, number = url.rsplit("/", 1)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{server}/{int(number) + int(worker)}",
    }


SECRET_KEY = "tests only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "sqlite:///"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if redis_url := os.environ.get("REDIS_URL"):
    CACHES["default"] = redis(redis_url)


INSTALLED_APPS = [
    "tests.testapp",
    "tests.library",
    "tests.magazine",
    "wagtail_segments",
    "wagtail_segments.contrib.waffle",
    "waffle",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v2",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
if find_spec("wagtail_localize"):
    INSTALLED_APPS.append("wagtail_localize")
if WAGTAIL_VERSION >= (8, 0):
    INSTALLED_APPS.append("wagtail.api.v3")

if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    INSTALLED_APPS.append("django.contrib.postgres")

if DATABASES["default"]["ENGINE"].endswith("mysql"):
    # MariaDB's full-text index knows only what is committed, which these tests never do.
    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database.fallback"}}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "wagtail_segments.middleware.SegmentsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail_segments.context_processors.segments",
            ]
        },
    }
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = HERE / "media"
LANGUAGE_CODE = "en"
TIME_ZONE = "Europe/London"
USE_TZ = True

WAGTAIL_SITE_NAME = "wagtail-segments tests"
WAGTAILADMIN_BASE_URL = "http://testserver"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None

WAFFLE_FLAG_MODEL = "wagtail_segments_waffle.SegmentFlag"

WAGTAIL_SEGMENTS = {
    "USER_FIELDS": [
        "account.plan",
        "account.balance",
        "account.born",
        "account.active",
        "account.company",
        "account.department",
        "account.collection",
        "memberships.team",
    ],
    "READABLE_HEADERS": ["Plan", "Colour", "Unlikely"],
}
