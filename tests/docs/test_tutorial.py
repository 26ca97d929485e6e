"""The tutorial's code, taken from its page and run in the order of its page."""

import copy
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.template import Context, engines
from django.test.utils import isolate_apps
from django.utils import timezone
from wagtail import models as wagtail_models

from tests import settings as site
from wagtail_segments.attributes.registry import lookup, unregister
from wagtail_segments.models import Segment
from wagtail_segments.testing import reload_segments, request_for

PAGE = Path(__file__).parents[2] / "docs" / "tutorial" / "first-segment.md"
IN_FILE = re.compile(r"^In `([\w/.]+)`[^\n]*:\n\n```\w+\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILES = dict(IN_FILE.findall(PAGE.read_text()))


def run(name: str, **namespace: Any) -> dict[str, Any]:
    """Run the code that the tutorial puts into a file."""
    exec(compile(FILES[name], name, "exec"), namespace)  # noqa: S102 (our own page)
    return namespace


@pytest.fixture
def attribute() -> Iterator[Any]:
    run("home/segment_attributes.py")
    yield lookup("member.days")
    unregister("member.days")


@pytest.fixture
def home_page() -> Iterator[Any]:
    known = list(wagtail_models.PAGE_MODEL_CLASSES)
    with isolate_apps("tests.testapp"):
        yield run("home/models.py", __name__="tests.testapp.models")["HomePage"]
    wagtail_models.PAGE_MODEL_CLASSES[:] = known


@pytest.fixture
def newcomers(db) -> Segment:
    rule = [{"type": "member__days", "value": {"operator": "le", "value": 30, "to": None}}]
    segment = Segment(name="Newcomers", key="newcomers", match="all", rule=rule)
    segment.save()
    segment.save_revision().publish()
    reload_segments()
    return segment


def member(days: int) -> Any:
    """Somebody who joined so many days ago."""
    joined = timezone.now() - timedelta(days=days, minutes=1)
    return get_user_model().objects.create_user(f"member-{days}", date_joined=joined)


def render(home_page: Any, segment: Segment, user: Any) -> str:
    """The home page as the tutorial's template shows it."""
    hero = {
        "variants": [
            {
                "type": "item",
                "id": "00000000-0000-4000-8000-000000000001",
                "value": {
                    "audience": {"match": "any", "segments": [segment.pk]},
                    "content": {"title": "Welcome aboard", "text": ""},
                },
            }
        ],
        "default": {"title": "Good to see you", "text": ""},
    }
    page = home_page(title="Home", body=[{"type": "hero", "value": hero}])
    request = request_for("/", user=user)
    code = FILES["home/templates/home/home_page.html"].replace('"base.html"', '"testapp/base.html"')
    template = engines["django"].from_string(code).template
    return template.render(Context({"page": page, "request": request, "segments": request.segments}))


def test_the_settings_are_those_of_the_test_project():
    ours = {"wagtail_segments", "wagtail_segments.middleware.SegmentsMiddleware"}
    templates = copy.deepcopy(site.TEMPLATES)
    processors = templates[0]["OPTIONS"]["context_processors"]
    processors.remove("wagtail_segments.context_processors.segments")

    settings = run(
        "mysite/settings/base.py",
        INSTALLED_APPS=[app for app in site.INSTALLED_APPS if app not in ours],
        MIDDLEWARE=[name for name in site.MIDDLEWARE if name not in ours],
        TEMPLATES=templates,
    )

    assert sorted(settings["INSTALLED_APPS"]) == sorted(site.INSTALLED_APPS)
    assert settings["MIDDLEWARE"] == site.MIDDLEWARE
    assert settings["TEMPLATES"] == site.TEMPLATES


def test_the_attribute_is_found_under_its_key(attribute):
    assert str(attribute.label) == "Days since joining"


def test_a_newcomer_is_welcomed(attribute, home_page, newcomers):
    html = render(home_page, newcomers, member(days=3))

    assert "Welcome aboard" in html
    assert "Good to see you" not in html
    assert "Ask us anything" in html


@pytest.mark.django_db
def test_an_old_hand_is_greeted_as_before(attribute, home_page, newcomers):
    html = render(home_page, newcomers, member(days=31))

    assert "Good to see you" in html
    assert "Welcome aboard" not in html
    assert "Ask us anything" not in html


def test_a_stranger_is_greeted_as_before(attribute, home_page, newcomers):
    html = render(home_page, newcomers, user=None)

    assert "Good to see you" in html
    assert "Welcome aboard" not in html


def test_the_rule_reads_as_the_tutorial_says(attribute, newcomers):
    assert newcomers.sentence == "Days since joining is at most 30"
