"""How long does it take to load the live segments, and how much memory do they take?"""

import gc
import tracemalloc
from collections.abc import Iterator

from benchmarks import segments
from benchmarks.report import Row
from benchmarks.scale import Scale
from benchmarks.stopwatch import clean_heap, seconds
from wagtail_segments.segments.ruleset import Snapshot, build

MIB = 1024 * 1024

AIMS = {1000: (0.1, 1.0), 10_000: (1.0, 5.0)}
"""Seconds and MiB by the number of live segments."""


def ask(scale: Scale) -> Iterator[Row]:
    for count in scale.compiled:
        segments.publish(count)
        aimed_seconds, aimed_size = AIMS.get(count, (None, None))
        yield Row(
            what=f"Time to load and compile {count:,} segments",
            value=_time(scale.rounds),
            unit="s",
            aim=aimed_seconds,
        )
        loaded, compiled = _sizes()
        yield Row(
            what=f"Memory of {count:,} segments, loaded and compiled",
            value=compiled,
            unit="MiB",
            aim=aimed_size,
            details={"loaded": loaded, "loaded and compiled": compiled},
        )


def _time(rounds: int) -> float:
    with clean_heap():
        return min(seconds(_load_and_compile) for _each in range(rounds))


def _load_and_compile() -> Snapshot:
    snapshot = build(None)
    _compile(snapshot)
    return snapshot


def _compile(snapshot: Snapshot) -> None:
    """Compile every rule now; a site compiles each when it is first asked."""
    for segment in snapshot.segments.values():
        segment.test  # noqa: B018


def _sizes() -> tuple[float, float]:
    """MiB of a snapshot as it is loaded, and with every rule compiled."""
    gc.collect()
    tracemalloc.start()
    try:
        snapshot = build(None)
        loaded = _traced()
        _compile(snapshot)
        return loaded, _traced()
    finally:
        tracemalloc.stop()


def _traced() -> float:
    gc.collect()
    return tracemalloc.get_traced_memory()[0] / MIB
