"""A page that asks for a segment of every attribute, of which an odd request fits none."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from tests.attributes.reading import criterion
from tests.testapp.models import StreamPage
from wagtail_segments.attributes.registry import Attribute, registered
from wagtail_segments.checks import MIDDLEWARE
from wagtail_segments.models import RulesVersion, Segment
from wagtail_segments.testing import BROWSER

UNLIKELY = {"tablet", "samsung", "chromeos", "monitoring", "dark"}
"""Choices that no odd request makes."""
EVERYBODY = criterion("user.signed_in", "is_not")


def unlikely(attribute: Attribute, page: int) -> dict[str, Any]:
    """A criterion that an odd request does not fit, although the attribute is read for it."""
    key = attribute.key
    match attribute.type.name:
        case "text" | "host":
            return criterion(key, "is", "unlikely")
        case "pairs":
            return criterion(key, "is", "unlikely", name="unlikely")
        case "number":
            return criterion(key, "gt", 10**9)
        case "date":
            return criterion(key, "on", "1815-12-10")
        case "time":
            return criterion(key, "between", "00:00:00", to="00:00:00.000001")
        case "tree":
            return criterion(key, "below", page)
        case "boolean":
            return criterion("user.staff", "is")
        case "set":
            return criterion(key, "any_of", ["unlikely"])
        case _:
            return criterion(
                key,
                "one_of",
                [
                    "unlikely",
                    *[value for value, _label in attribute.type.choices if value in UNLIKELY],
                ],
            )


@pytest.fixture(scope="module")
def page(django_db_setup: None, django_db_blocker: Any) -> Iterator[StreamPage]:
    """A page with a block for everybody and one for each attribute; made once, because it takes long."""
    with django_db_blocker.unblock():
        home = Site.objects.get(is_default_site=True).root_page
        page = home.add_child(instance=StreamPage(title="Personal", slug="personal"))
        segments = [Segment(key="everybody", name="Everybody", rule=[EVERYBODY])]
        for attribute in registered():
            key = attribute.key.replace(".", "-")
            segments.append(Segment(key=key, name=key, rule=[unlikely(attribute, page.pk)]))
        Segment.objects.bulk_create(segments)
        page.body = [block_for(segment) for segment in Segment.objects.all()]
        page.save()
        yield page
        page.delete()
        Segment.objects.all().delete()
        RulesVersion.objects.all().delete()


@pytest.fixture
def client(db: None) -> Client:
    return Client(headers={"user-agent": BROWSER}, raise_request_exception=False)


def block_for(segment: Segment) -> dict[str, Any]:
    value = {"audience": {"match": "any", "segments": [segment.pk]}, "content": f"only {segment.key}."}
    variants = [{"type": "item", "id": "00000000-0000-4000-8000-000000000001", "value": value}]
    return {"type": "content", "value": {"variants": variants, "default": "for all."}}


@pytest.fixture
def status_without_us(settings: Any) -> Any:
    """The status that the site gives a request without our middleware."""

    def ask(send: Any) -> int:
        ours = settings.MIDDLEWARE
        settings.MIDDLEWARE = [name for name in ours if name != MIDDLEWARE]
        try:
            return send().status_code
        finally:
            settings.MIDDLEWARE = ours

    return ask
