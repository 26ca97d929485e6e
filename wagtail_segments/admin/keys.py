"""Keys of copies."""

from itertools import count
from typing import Any


def free_key(model: Any, key: str) -> str:
    """A key like ``key`` that no object of a model has: ``students-2``, ``students-3`` and so on."""
    longest = model._meta.get_field("key").max_length - 6
    taken = set(model.objects.filter(key__startswith=key[:longest]).values_list("key", flat=True))
    numbered = (f"{key[:longest]}-{number}" for number in count(2))
    return next(candidate for candidate in numbered if candidate not in taken)
