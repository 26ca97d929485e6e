"""What wagtail-personalisation left in the database."""

from datetime import timedelta
from typing import Any

from django.db import connections, router
from django.utils.dateparse import parse_time

from wagtail_segments.segments.models import Segment

PREFIX = "wagtail_personalisation_"
SEGMENTS = PREFIX + "segment"
STATIC_USERS = PREFIX + "segment_static_users"
EXCLUDED_USERS = PREFIX + "segment_excluded_users"
PAGES = PREFIX + "personalisablepagemetadata"

Row = dict[str, Any]


def exists(table: str) -> bool:
    """Whether the database has this table."""
    return table in _connection().introspection.table_names()


def rows(table: str) -> list[Row]:
    """Every row of a table by its columns, in the order they were made; none if there is no such table."""
    if not exists(table):
        return []
    connection = _connection()
    with connection.cursor() as cursor:
        name, key = connection.ops.quote_name(table), connection.ops.quote_name("id")
        cursor.execute(f"SELECT * FROM {name} ORDER BY {key}")  # noqa: S608 - names of tables, quoted
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def tables_about_segments() -> list[tuple[str, str]]:
    """Tables of other apps that refer to its segments, such as a site's own rules, with the column that does."""
    connection = _connection()
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if not table.startswith(PREFIX):
                relations = connection.introspection.get_relations(cursor, table)
                found += [(table, column) for column, related in relations.items() if related[1] == SEGMENTS]
    return found


def time_of(value: Any) -> Any:
    """A time of day, which each database gives in a way of its own."""
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        value = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return parse_time(value) if isinstance(value, str) else value


def _connection() -> Any:
    return connections[router.db_for_write(Segment)]
