from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.attributes.places.database import make_database
from wagtail_segments.attributes.places import lookup
from wagtail_segments.testing import request_for


@pytest.fixture(autouse=True)
def sources_are_made_anew() -> Iterator[None]:
    lookup._made.clear()
    yield
    lookup._made.clear()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return make_database(tmp_path / "GeoLite2-City.mmdb")


@pytest.fixture
def request_from() -> Callable[..., Any]:
    """Makes a request of a peer: ``request_from("10.0.0.1", x_forwarded_for="…")``."""

    def make(peer: Any, **headers: Any) -> Any:
        request = request_for(**headers)
        request.META["REMOTE_ADDR"] = peer
        return request

    return make
