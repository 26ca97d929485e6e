"""How long does it take to load the live segments, and how much memory do they take?"""

import gc
import tracemalloc
from collections.abc import Iterator
from functools import partial

from benchmarks import segments
from benchmarks.report import Row
from benchmarks.scale import Scale
from benchmarks.stopwatch import clean_heap, seconds
from wagtail_segments.segments.ruleset import build

MIB = 1024 * 1024

LIMITS = {1000: (0.1, 1.0), 10_000: (1.0, 5.0)}
"""Seconds that are aimed at, and MiB that are the bound, by the number of live segments."""


def ask(scale: Scale) -> Iterator[Row]:
    for count in scale.compiled:
        segments.publish(count)
        aimed_seconds, largest_size = LIMITS.get(count, (None, None))
        yield Row(
            what=f"Time to load and compile {count:,} segments",
            value=_time(scale.rounds),
            unit="s",
            aim=aimed_seconds,
        )
        yield Row(
            what=f"Memory of {count:,} segments, loaded and compiled",
            value=_size(),
            unit="MiB",
            bound=largest_size,
        )


def _time(rounds: int) -> float:
    with clean_heap():
        return min(seconds(partial(build, None)) for _each in range(rounds))


def _size() -> float:
    """MiB of a snapshot."""
    gc.collect()
    tracemalloc.start()
    try:
        snapshot = build(None)
        gc.collect()
        size, _peak = tracemalloc.get_traced_memory()
        del snapshot
        return size / MIB
    finally:
        tracemalloc.stop()
