"""A small site as sites are: Wagtail, sessions, accounts. Everything lives in memory, so that no disk is measured."""

SECRET_KEY = "benchmarks only"  # noqa: S105 - nothing here is secret
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "benchmarks.yardstick.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

INSTALLED_APPS = [
    "benchmarks.yardstick",
    "wagtail_segments",
    "waffle",
    "wagtail.contrib.forms",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
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
]

MIDDLEWARE_OF_THE_SITE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MIDDLEWARE = [*MIDDLEWARE_OF_THE_SITE, "wagtail_segments.middleware.SegmentsMiddleware"]

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


class TablesWithoutMigrations(dict[str, None]):
    """Makes every table at once: a dozen seconds of migrations say nothing about the package."""

    def __contains__(self, label: object) -> bool:
        return True

    def __getitem__(self, label: str) -> None:
        return None


MIGRATION_MODULES = TablesWithoutMigrations()

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

WAGTAIL_SITE_NAME = "Benchmarks"
WAGTAILADMIN_BASE_URL = "http://localhost"
