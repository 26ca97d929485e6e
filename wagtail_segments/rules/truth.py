"""The three answers a rule can give, and how they combine (Kleene's strong logic, as SQL does it)."""

from collections.abc import Iterable
from enum import Enum
from typing import Final


class Undetermined(Enum):
    """The type of ``UNKNOWN``: neither yes nor no, and never good enough to count as yes."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNKNOWN"


YES: Final = True
NO: Final = False
UNKNOWN: Final = Undetermined.UNKNOWN

Truth = bool | Undetermined


def negate(answer: Truth) -> Truth:
    """Not: yes and no change places, unknown stays unknown."""
    return answer if answer is UNKNOWN else not answer


def all_of(answers: Iterable[Truth]) -> Truth:
    """NO if any is NO, else UNKNOWN if any is UNKNOWN, else YES."""
    found: Truth = YES
    for answer in answers:
        if answer is NO:
            return NO
        if answer is UNKNOWN:
            found = UNKNOWN
    return found


def any_of(answers: Iterable[Truth]) -> Truth:
    """YES if any is YES, else UNKNOWN if any is UNKNOWN, else NO."""
    found: Truth = NO
    for answer in answers:
        if answer is YES:
            return YES
        if answer is UNKNOWN:
            found = UNKNOWN
    return found


def enough_of(threshold: int, answers: Iterable[tuple[int, Truth]]) -> Truth:
    """YES if the points of what is YES reach the threshold whatever becomes of the UNKNOWN, NO if they cannot."""
    least, most = sum_of(answers)
    if least >= threshold:
        return YES
    return NO if most < threshold else UNKNOWN


def sum_of(answers: Iterable[tuple[int, Truth]]) -> tuple[int, int]:
    """The fewest and the most points that pairs of points and answer can come to."""
    least = most = 0
    for points, answer in answers:
        if answer is not NO:
            least += points if answer is YES else min(points, 0)
            most += points if answer is YES else max(points, 0)
    return least, most


def none_of(answers: Iterable[Truth]) -> Truth:
    """The negation of ``any_of``."""
    return negate(any_of(answers))
