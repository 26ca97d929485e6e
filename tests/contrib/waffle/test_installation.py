"""The app is optional, and so is what it rests on. Each site starts in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

START = """
import sys
from tests import settings as site
from django.conf import settings
options = {{name: value for name, value in vars(site).items() if name.isupper()}}
options["INSTALLED_APPS"] = [app for app in site.INSTALLED_APPS if app not in {without!r}]
options["MIGRATION_MODULES"] = {{}}
options["WAGTAILSEARCH_BACKENDS"] = {{"default": {{"BACKEND": "wagtail.search.backends.database"}}}}
del options["WAFFLE_FLAG_MODEL"]
settings.configure(**options, **{more!r})
import django
django.setup()
from django.core.checks import run_checks
from django.contrib import admin
from wagtail_segments.criteria.registry import lookup
from wagtail_segments.segments import gates
if django.apps.apps.is_installed("django.contrib.admin"):
    admin.autodiscover()
print(*sorted(m.id for m in run_checks() if m.id.startswith("wagtail_segments.") or m.is_serious()))
print(lookup("waffle") is not None, len(gates._registered))
"""
FLAG = {"WAFFLE_FLAG_MODEL": "wagtail_segments_waffle.SegmentFlag"}


@pytest.mark.parametrize(
    ("without", "more", "printed"),
    [
        (["wagtail_segments.contrib.waffle"], {}, ["", "False 0"]),
        (["waffle"], {}, ["wagtail_segments.E040", "False 0"]),
        ([], {}, ["", "True 1"]),
        (["django.contrib.admin"], FLAG, ["", "True 1"]),
    ],
    ids=["neither", "no waffle", "another flag", "no admin"],
)
def test_a_site_starts(without, more, printed):
    code = START.format(without=without, more=more)

    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, "-W", "error::RuntimeWarning", "-c", code],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.splitlines() == printed, done.stderr
