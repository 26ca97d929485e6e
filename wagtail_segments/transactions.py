"""How our queries behave inside a transaction of the site."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cache
from typing import Any

from django.db import transaction


def contained() -> AbstractContextManager[None]:
    """Keeps a query of ours that fails from spoiling the transaction around it.

    Only PostgreSQL refuses all further queries of a transaction in which one has failed, so only there does it cost
    anything: a savepoint, if there is a transaction, and not before there is a query.
    """
    return _savepoint() if _one_failure_may_spoil_all() else _NOTHING_TO_DO


def call_contained(function: Callable[..., Any], *args: Any) -> Any:
    """Calls a function whose queries are contained; where nothing is to be contained it costs next to nothing."""
    if not _one_failure_may_spoil_all():
        return function(*args)
    with _savepoint():
        return function(*args)


_NOTHING_TO_DO = nullcontext()


def _one_failure_may_spoil_all() -> bool:
    return _is_postgresql() and transaction.get_connection().in_atomic_block


@cache
def _is_postgresql() -> bool:
    return transaction.get_connection().vendor == "postgresql"


@contextmanager
def _savepoint() -> Iterator[None]:
    connection = transaction.get_connection()
    with ExitStack() as savepoint:
        waiting = [transaction.atomic()]

        def begin_and_execute(execute: Any, *query: Any) -> Any:
            if waiting:
                savepoint.enter_context(waiting.pop())
            return execute(*query)

        with connection.execute_wrapper(begin_and_execute):
            yield
