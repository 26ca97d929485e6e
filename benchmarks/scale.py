"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How much is measured. Less is only good for finding out whether the measuring works."""

    rounds: int = 5
    """Rounds of which the best counts."""
    requests: int = 100
    """Whole pages of each kind in a round."""
    visits: int = 2000
    """Evaluations of each kind in a round."""
    live: tuple[int, ...] = (0, 10, 100, 1000)
    """Numbers of live segments with which the page is served."""
    compiled: tuple[int, ...] = (1000, 10_000)
    """Numbers of live segments that are compiled; the largest is also the many of "five of many"."""

    @property
    def most(self) -> int:
        return max(*self.live, *self.compiled)


FULL = Scale()
QUICK = Scale(rounds=1, requests=1, visits=5, live=(0, 10), compiled=(12,))
