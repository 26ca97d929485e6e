"""Settings of the example site: a demo for one machine, with no request to anywhere else."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
VAR = HERE / "var"
VAR.mkdir(exist_ok=True)  # for the database and the pictures; SQLite makes a file, but no folder

SECRET_KEY = "for the demo only: whoever reads this page knows it"
DEBUG = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "example_site.urls"
WSGI_APPLICATION = "example_site.wsgi.application"
ASGI_APPLICATION = "example_site.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "example_site.bank",
    "wagtail_segments",
    "wagtail_segments.contrib.waffle",
    "waffle",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
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
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "example_site.bank.tryout.borrow_headers",  # the demo's own: be on a phone, or in France
    "wagtail_segments.middleware.SegmentsMiddleware",
    "example_site.bank.tryout.borrow_moment",  # the demo's own: be here at night, or at Christmas
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

WAGTAIL_SEGMENTS = {
    # A field of the customer becomes an attribute by naming it; what needs a query is in bank/segment_attributes.py.
    # The organisation lies in a tree, because its field `parent` leads to another one: rules ask what is below what.
    "USER_FIELDS": ["customer.plan", "customer.organisation", "customer.organisation.country"],
    # The mortgage calculator keeps this in the session.
    "SESSION_VALUES": {
        "last_quote": {
            "label": "Last mortgage quote",
            "type": "number",
            "description": "The sum, in pounds, for which the visitor last worked out a mortgage.",
        },
    },
    "SEARCH_PARAMETERS": ["q"],
    # A proxy in front of a real site would send these headers; here, the demo's guises do.
    "LOCATION_SOURCES": [
        {
            "source": "wagtail_segments.attributes.places.TrustedHeaders",
            "country": "X-Demo-Country",
            "time_zone": "X-Demo-Time-Zone",
        },
    ],
    "TRUSTED_PROXIES": ["127.0.0.1"],
    # When the counters are closed. It needs the extra [holidays], which `make demo` installs.
    "HOLIDAYS": {"country": "GB", "subdivision": "ENG"},
    "OFF_SWITCH": "personalisation_off",
}
WAFFLE_FLAG_MODEL = "wagtail_segments_waffle.SegmentFlag"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "bank.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"

LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "/"

WAGTAIL_SITE_NAME = "Ferrymoor Bank"
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_JPEG_QUALITY = 90
