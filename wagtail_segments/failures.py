"""What went wrong on our side while the site went on: one log record each, and a count for monitoring."""

import logging
from collections import Counter

logger = logging.getLogger("wagtail_segments")

counts: Counter[str] = Counter()
"""How often each kind of failure was noted since this process started."""


def note(kind: str, detail: object = "") -> None:
    """Log the exception being handled and count it. Call it from an ``except`` clause.

    Args:
        kind: one of a few fixed words for where it happened, such as ``attribute`` or ``ruleset``.
        detail: what it was about: a key, never anything about a person.
    """
    counts[kind] += 1
    logger.exception("Personalisation went without: %s %s", kind, detail)
