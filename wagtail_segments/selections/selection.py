"""What an editor has chosen for a list: some things by hand, or what to look for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

BY_HAND, FOUND = "by_hand", "found"
"""The kinds of a selection, by the names of their blocks."""

NEWEST, OLDEST, CHANGED, TITLE, USUAL = "newest", "oldest", "changed", "title", "usual"
ORDERS = (NEWEST, OLDEST, CHANGED, TITLE, USUAL)

MAX_ITEMS = 50
"""Items that one selection may show."""
MAX_TAGS = 20
MAX_DAYS = 36_500
USUALLY = 3
"""Items that are shown where nobody says how many."""

Key = Callable[[Any], Any]
"""A primary key as its model has it, or ``None`` for what is none."""


@dataclass(frozen=True)
class ByHand:
    """These, in this order."""

    keys: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """Whatever fits these conditions when it is asked for."""

    types: tuple[str, ...] = ()
    """Labels of page types; empty for any."""
    below: int | None = None
    """The primary key of a page below which to look."""
    tags: tuple[str, ...] = ()
    """Of which it has any."""
    order: str = ""
    days: int | None = None
    """First published in so many last days."""
    most: int = USUALLY


def selection_from(stored: Any, key: Key) -> ByHand | Found | None:
    """The selection in a stored value of any shape, ``None`` if there is none."""
    for block in tidy(stored, key):
        value = block["value"]
        if block["type"] == BY_HAND:
            return ByHand(tuple(dict.fromkeys(item["value"] for item in value if item["value"] is not None)))
        return Found(**value | {"types": tuple(value["types"]), "tags": tuple(value["tags"])})
    return None


def tidy(stored: Any, key: Key) -> list[dict[str, Any]]:
    """A stored value of any shape as a stream of one block, or of none, that its blocks can read."""
    for block in stored if isinstance(stored, list | tuple) else ():
        kind = block.get("type") if isinstance(block, dict) else None
        if kind in (BY_HAND, FOUND) and isinstance(kind, str):
            read = _by_hand if kind == BY_HAND else _found
            return [{"type": kind, "value": read(block.get("value"), key), "id": _id_of(block)}]
    return []


def _by_hand(stored: Any, key: Key) -> list[dict[str, Any]]:
    """The items of a list, each a key; what was left empty stays so, and what is no key is left out."""
    found = []
    for item in stored if isinstance(stored, list | tuple) else ():
        value = item.get("value") if isinstance(item, dict) else item
        chosen = None if value is None else key(value)
        if value is None or chosen is not None:
            found.append({"type": "item", "value": chosen, "id": _id_of(item)})
    return found


def _found(stored: Any, key: Key) -> dict[str, Any]:
    parts = stored if isinstance(stored, dict) else {}
    order = parts.get("order")
    given = {"order": order} if isinstance(order, str) and order in ORDERS else {}
    return given | {
        "types": _texts(parts.get("types")),
        "below": _number(parts.get("below"), 2**63 - 1),
        "tags": _texts(parts.get("tags"))[:MAX_TAGS],
        "days": _number(parts.get("days"), MAX_DAYS),
        "most": _number(parts.get("most"), MAX_ITEMS) or USUALLY,
    }


def _id_of(block: Any) -> str:
    found = block.get("id") if isinstance(block, dict) else None
    return found if isinstance(found, str) and found else str(uuid4())


def _texts(stored: Any) -> list[str]:
    given = stored if isinstance(stored, list | tuple) else ()
    return list(dict.fromkeys(one for one in given if isinstance(one, str) and one))


def _number(stored: Any, most: int) -> int | None:
    return stored if type(stored) is int and 0 < stored <= most else None
