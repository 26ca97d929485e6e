"""How our queries behave inside a transaction of the site."""

from contextlib import AbstractContextManager, nullcontext

from django.db import transaction


def contained() -> AbstractContextManager[None]:
    """Keeps a query of ours that fails from spoiling the transaction around it.

    Only PostgreSQL refuses all further queries of a transaction in which one has failed, so only there does it cost
    anything: a savepoint, if there is a transaction.
    """
    connection = transaction.get_connection()
    is_needed = connection.in_atomic_block and connection.vendor == "postgresql"
    return transaction.atomic() if is_needed else nullcontext()
