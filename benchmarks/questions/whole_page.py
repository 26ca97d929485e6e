"""How much longer does a whole page take with ten personalised blocks, and with experiences, than without us?"""

from collections.abc import Iterator
from functools import partial

from benchmarks import segments
from benchmarks.report import Row
from benchmarks.scale import Scale
from benchmarks.stopwatch import side_by_side
from benchmarks.yardstick.content import FACED_PATH, PERSONALISED_PATH, plain_path
from benchmarks.yardstick.visitor import environ, fetch, site, site_without_us

BOUND = 1.03


def ask(scale: Scale) -> Iterator[Row]:
    with_us, without_us = site(), site_without_us()
    for count in scale.live:
        segments.publish(count)
        plain, personalised = environ(plain_path(count > 0)), environ(PERSONALISED_PATH)
        faced = environ(FACED_PATH)
        for one in (personalised, faced):
            _must_look_alike(fetch(without_us, plain).body, fetch(with_us, one).body)
        best = side_by_side(
            {
                "without": partial(fetch, without_us, plain),
                "plain": partial(fetch, with_us, plain),
                "personalised": partial(fetch, with_us, personalised),
                "faced": partial(fetch, with_us, faced),
            },
            rounds=scale.rounds,
            calls=scale.requests,
        )
        details = {name: round(seconds * 1000, 3) for name, seconds in best.items()} | {"unit": "ms"}
        yield Row(
            what=f"Page with 10 personalised blocks, {count:,} live segments, to the page without us",
            value=best["personalised"] / best["without"],
            bound=BOUND,
            details=details,
        )
        yield Row(
            what=f"The same page with three experiences besides, {count:,} live segments, to the page without us",
            value=best["faced"] / best["without"],
            bound=BOUND,
            details=details,
        )
        yield Row(
            what=f"Page that asks nothing, {count:,} live segments, to the page without us",
            value=best["plain"] / best["without"],
            bound=BOUND,
            details=details,
        )
    yield Row(what="The page without us", value=best["without"] * 1000, unit="ms")


def _must_look_alike(without: bytes, personalised: bytes) -> None:
    """The comparison means nothing unless the visitor sees the same, to the byte."""
    if without != personalised:
        raise AssertionError("The personalised page shows something else than the page it is compared with.")
