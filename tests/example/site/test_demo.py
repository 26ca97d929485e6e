"""The command behind ``make demo``."""

import socket
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from example_site.bank.management.commands import demo


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would have been served; the commands are not run."""
    calls: list[Any] = []
    monkeypatch.setattr(demo, "call_command", lambda *args, **options: calls.append(args))
    return calls


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((demo.HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_it_prepares_introduces_and_serves(served: list[Any]):
    said = StringIO()

    call_command("demo", port=8109, stdout=said)

    assert [call[0] for call in served] == ["migrate", "seed", "runserver"]
    assert "http://localhost:8109/students/?utm_campaign=college" in said.getvalue()
    assert "helena, maeve, owen, piet or sam" in said.getvalue()
    assert Site.objects.get(is_default_site=True).port == 8109


def test_a_taken_port_is_said_in_one_sentence(served: list[Any], taken_port: int):
    with pytest.raises(CommandError, match=f"Port {taken_port} is taken"):
        call_command("demo", port=taken_port, stdout=StringIO())

    assert served == []


def test_ctrl_c_ends_it_with_a_goodbye(served: list[Any], monkeypatch: pytest.MonkeyPatch):
    def interrupt(*args: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "call_command", interrupt)
    said = StringIO()

    call_command("demo", port=8109, stdout=said)

    assert said.getvalue().endswith("Goodbye!\n")
