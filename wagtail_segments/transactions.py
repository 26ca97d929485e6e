"""How our queries behave inside a transaction of the site."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cache
from typing import Any

from django.db import transaction


def contained() -> AbstractContextManager[None]:
    """Keeps a query of ours that fails from spoiling the transaction around it.

    Only PostgreSQL refuses all further queries of a transaction in which one has failed, so only there does it cost
    anything: a savepoint, if there is a transaction, and not before there is a query.
    """
    return _savepoint() if _one_failure_spoils_all() else _NOTHING_TO_DO


_NOTHING_TO_DO = nullcontext()


@cache
def _one_failure_spoils_all() -> bool:
    return transaction.get_connection().vendor == "postgresql"


@contextmanager
def _savepoint() -> Iterator[None]:
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        yield
        return
    with ExitStack() as savepoint:
        waiting = [transaction.atomic()]

        def begin_and_execute(execute: Any, *query: Any) -> Any:
            if waiting:
                savepoint.enter_context(waiting.pop())
            return execute(*query)

        with connection.execute_wrapper(begin_and_execute):
            yield
