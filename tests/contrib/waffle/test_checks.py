import pytest
from django.apps import apps

from wagtail_segments.contrib.waffle.checks import check_waffle


def ids() -> list[str]:
    return [message.id.removeprefix("wagtail_segments.") for message in check_waffle()]


def test_it_needs_waffle(monkeypatch):
    assert ids() == []

    monkeypatch.setattr(apps, "is_installed", lambda name: name != "waffle")

    assert ids() == ["E040"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("stop", []),
        (None, []),
        ("x" * 100, []),
        ("", ["E041"]),
        ("  ", ["E041"]),
        ("x" * 101, ["E041"]),
        (5, ["E041"]),
        (["stop"], ["E041"]),
        (True, ["E041"]),
    ],
)
def test_the_switch_has_a_name(settings, name, expected):
    settings.WAGTAIL_SEGMENTS = {"OFF_SWITCH": name}

    assert ids() == expected


def test_every_complaint_says_what_to_do(settings, monkeypatch):
    settings.WAGTAIL_SEGMENTS = {"OFF_SWITCH": 5}
    monkeypatch.setattr(apps, "is_installed", lambda name: False)

    assert all(message.hint for message in check_waffle())
