"""What is added to a page for an anonymous visitor whom no live segment needs to remember?"""

from collections.abc import Iterator

from django.contrib.sessions.models import Session
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import segments
from benchmarks.report import Row
from benchmarks.scale import Scale
from benchmarks.yardstick.content import PERSONALISED_PATH, plain_path
from benchmarks.yardstick.visitor import environ, fetch, site, site_without_us

Counts = dict[str, int]

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
WARMING_UP = 2


def ask(scale: Scale) -> Iterator[Row]:
    with_us, without_us = site(), site_without_us()
    plain, personalised = {}, {}
    for count in scale.live:
        segments.publish(count)
        path = plain_path(count > 0)
        base = _counts(without_us, path)
        plain[count] = _added(_counts(with_us, path), base)
        personalised[count] = _added(_counts(with_us, PERSONALISED_PATH), base)
    yield from _rows("the page with 10 personalised blocks", personalised)
    yield from _rows("a page that asks nothing", plain)
    yield Row(what="Queries of the page without us", value=base["queries"])


def _counts(handler: WSGIHandler, path: str) -> Counts:
    """What one request to a warm page does."""
    request = environ(path)
    for _each in range(WARMING_UP):
        fetch(handler, request)
    sessions = Session.objects.count()
    with CaptureQueriesContext(connection) as queries:
        answer = fetch(handler, request)
    return {
        "queries": len(queries),
        "writes": sum(query["sql"].lstrip().upper().startswith(WRITES) for query in queries),
        "session rows": Session.objects.count() - sessions,
        "cookies": len(answer.header("Set-Cookie")),
        "names in Vary": sum(len(value.split(",")) for value in answer.header("Vary")),
    }


def _added(counts: Counts, base: Counts) -> Counts:
    return {name: number - base[name] for name, number in counts.items()}


def _rows(where: str, added: dict[int, Counts]) -> Iterator[Row]:
    """The largest number that was added at any number of live segments."""
    for name in next(iter(added.values())):
        by_count = {f"{count} live": counts[name] for count, counts in added.items()}
        yield Row(what=f"Added to {where}: {name}", value=max(by_count.values()), bound=0, details=by_count)
