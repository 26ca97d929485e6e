"""Flags, switches and samples, and people who are in segments."""

from collections.abc import Callable
from typing import Any

import pytest
from waffle.models import Sample, Switch

from wagtail_segments.contrib.waffle.models import SegmentFlag


@pytest.fixture
def flag(db: None) -> Callable[..., SegmentFlag]:
    """Makes a flag that is on for segments: ``flag("news", students, percent=10)``; off for superusers."""

    def make(name: str = "news", *segments: Any, **fields: Any) -> SegmentFlag:
        made = SegmentFlag.objects.create(name=name, **{"superusers": False} | fields)
        made.flush()
        made.segments.set(segments)
        return made

    return make


@pytest.fixture
def switch(db: None) -> Callable[..., Switch]:
    """Makes a switch that is on."""

    def make(name: str = "news", *, active: bool = True) -> Switch:
        made = Switch.objects.create(name=name, active=active)
        made.flush()
        return made

    return make


@pytest.fixture
def sample(db: None) -> Callable[..., Sample]:
    """Makes a sample: ``sample("news", percent=50)``."""

    def make(name: str = "news", *, percent: int = 50) -> Sample:
        made = Sample.objects.create(name=name, percent=percent)
        made.flush()
        return made

    return make
