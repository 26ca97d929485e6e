import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wagtail_segments.models import Segment
from wagtail_segments.transactions import contained

ON_POSTGRESQL = connection.vendor == "postgresql"


def statements(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"].split()[0] for query in queries]


def test_a_query_that_fails_leaves_the_transaction_usable(db):
    with transaction.atomic():
        with pytest.raises(DatabaseError), contained(), connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM no_such_table")

        assert Segment.objects.count() == 0


def test_without_a_query_nothing_is_asked_of_the_database(db):
    with CaptureQueriesContext(connection) as queries, contained():
        pass

    assert statements(queries) == []


def test_several_queries_need_one_savepoint_at_most(db):
    with CaptureQueriesContext(connection) as queries, contained():
        Segment.objects.count()
        Segment.objects.count()

    expected = ["SELECT", "SELECT"]
    assert statements(queries) == (["SAVEPOINT", *expected, "RELEASE"] if ON_POSTGRESQL else expected)


def test_one_may_lie_in_another(db):
    with contained():
        with pytest.raises(DatabaseError), contained(), connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM no_such_table")

        assert Segment.objects.count() == 0
