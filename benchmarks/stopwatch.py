"""Times things side by side, so that a busy machine is busy for all of them.

The clock is the processor time of this thread. Everything that is measured lives in memory and waits for nothing, so
on an idle machine that is the time it takes, and on a busy one the time it would have taken.
"""

import gc
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from itertools import cycle, islice
from statistics import median
from time import thread_time

Candidate = Callable[[], object]


def side_by_side(candidates: Mapping[str, Candidate], *, rounds: int, calls: int) -> dict[str, float]:
    """Seconds per call of each candidate: the median of a round, and of the rounds the best.

    Within a round the candidates take turns call by call, and each goes first equally often: whatever slows the
    machine down for a moment slows all of them down.
    """
    for candidate in candidates.values():
        candidate()
    return best_of(_round_of_medians(candidates, calls) for _each in range(rounds))


def best_of(rounds: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The smallest value that each candidate reached in any round."""
    all_rounds = list(rounds)
    return {name: min(round_[name] for round_ in all_rounds) for name in all_rounds[0]}


def seconds(call: Candidate) -> float:
    """How long one call takes."""
    began = thread_time()
    call()
    return thread_time() - began


@contextmanager
def clean_heap():
    """No garbage of earlier measurements is collected during this one; its own garbage is, as on a site."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _round_of_medians(candidates: Mapping[str, Candidate], calls: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    names = cycle(candidates)
    with clean_heap():
        for _each in range(calls):
            for name in islice(names, len(candidates)):
                taken[name].append(seconds(candidates[name]))
            next(names)
    return {name: median(times) for name, times in taken.items()}
