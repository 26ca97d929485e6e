"""How our queries behave inside a transaction of the site."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def contained() -> Iterator[None]:
    """Keeps a query of ours that fails from spoiling the transaction around it.

    Only PostgreSQL refuses all further queries of a transaction in which one has failed, so only there does it cost
    anything: a savepoint, if there is a transaction, and not before there is a query.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block or connection.vendor != "postgresql":
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
