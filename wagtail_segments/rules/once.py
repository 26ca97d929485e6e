"""Look things up once while many rules are read: names, choices, places in a tree."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_found: ContextVar[dict[Hashable, Any] | None] = ContextVar("what was looked up", default=None)


@contextmanager
def looked_up_once() -> Iterator[None]:
    """While it lasts, ``once`` remembers what it looked up."""
    token = _found.set({} if _found.get() is None else _found.get())
    try:
        yield
    finally:
        _found.reset(token)


def is_looking_up_once() -> bool:
    """Whether many rules are being read, so that it pays to look up more at a time."""
    return _found.get() is not None


def once(question: Hashable, look_up: Callable[[], Any]) -> Any:
    """The answer of ``look_up``, or the one it gave to the same question before, inside ``looked_up_once``."""
    found = _found.get()
    if found is None:
        return look_up()
    if question not in found:
        found[question] = look_up()
    return found[question]
