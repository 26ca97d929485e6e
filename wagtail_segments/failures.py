"""What went wrong on our side while the site went on: one log record each, and a count for monitoring."""

import logging
from collections import Counter

logger = logging.getLogger("wagtail_segments")

counts: Counter[str] = Counter()
"""How often each kind of failure was noted since this process started."""


def note(kind: str, detail: object = "", *, is_private: bool = False) -> None:
    """Log the exception being handled and count it. Call it from an ``except`` clause.

    Args:
        kind: one of a few fixed words for where it happened, such as ``attribute`` or ``ruleset``.
        detail: what it was about: a key, never anything about a person.
        is_private: leave the exception out of the log, because its message may say something about a person.
    """
    counts[kind] += 1
    logger.error("Personalisation went without: %s %s", kind, detail, exc_info=not is_private)
