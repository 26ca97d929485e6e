"""What a segmented block holds: kept as it is stored until somebody looks inside.

A page that is served shows one alternative at each place. So only that one is made into values, and the page costs
what it would cost without the others. Whoever looks inside, as the editor and the reference index do, finds them all.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from wagtail.blocks.struct_block import StructValue

from wagtail_segments import failures
from wagtail_segments.rules.truth import YES
from wagtail_segments.segments.audience import EVERYONE, Audience, audience_from

DEFAULT = -1
"""The place of what is for everyone else; variants are counted from 0."""

ABSENT = object()
"""What is stored where nothing is."""

UNREADABLE = object()
"""What is found where something is stored that its block cannot read."""


class Alternatives(StructValue):
    """The value of a segmented block. Behaves as any struct value, and reads what is stored when it is used as one."""

    batch: "Batch | None" = None
    """Where it is read from; ``None`` once it is read."""
    stored: Mapping[str, Any]

    def read(self) -> None:
        """Make everything inside into values, together with the blocks that were loaded with this one."""
        if self.batch is not None:
            self.batch.read()

    @property
    def variants(self) -> list[tuple[Audience, Any]]:
        """For whom each variant is, and its content as it is stored; says the same as reading it would."""
        return [_variant(item) for item in items(self.stored.get("variants"))]


def is_unread(value: Any) -> bool:
    """Whether nobody has looked inside yet."""
    return isinstance(value, Alternatives) and value.batch is not None


def _reading_first(name: str) -> Callable[..., Any]:
    """The method of a struct value with this name, for a value that may have to be read first."""
    method = getattr(StructValue, name)

    def read_and_go_on(self: Alternatives, *args: Any, **kwargs: Any) -> Any:
        self.read()
        return method(self, *args, **kwargs)

    return read_and_go_on


for _name in (
    *("__contains__", "__delitem__", "__eq__", "__getitem__", "__ior__", "__iter__", "__len__", "__ne__", "__or__"),
    *("__reduce__", "__repr__", "__reversed__", "__ror__", "__setitem__", "clear", "copy", "get", "items", "keys"),
    *("move_to_end", "pop", "popitem", "setdefault", "update", "values"),
):
    setattr(Alternatives, _name, _reading_first(_name))


class Batch:
    """Values of one segmented block that were loaded together. What is shown of them is chosen and read together too:
    what they refer to is then looked up in one query, and a page pays for one look around and not for many.
    """

    def __init__(self, block: Any, stored: list[Any]) -> None:
        self.block = block
        self.content_block = block.child_blocks["default"]
        self.values = [Alternatives(block) for _each in stored]
        for value, one in zip(self.values, stored, strict=True):
            value.batch, value.stored = self, one if isinstance(one, dict) else {}
        self._for_nobody: dict[int, Choice] = {}

    def read(self) -> None:
        """Make everything inside all of them into values."""
        unread = self._unread()
        for value in unread:
            value.batch = None
        for value, parts in zip(unread, self.block.read_together([one.stored for one in unread]), strict=True):
            value.update(parts)
            value.unreadable = getattr(parts, "unreadable", set())

    def chosen(self, value: Alternatives, segments: Any) -> "Choice":
        """What is shown of one of them to whoever has these segments, or to everyone where nobody is known."""
        chosen = self._for_nobody if segments is None else segments.choices.setdefault(self, {})
        if id(value) not in chosen:
            chosen.update(self._choose(segments))
        return chosen[id(value)]

    def _choose(self, segments: Any) -> "Iterator[tuple[int, Choice]]":
        """What is shown of each, by the identity of the value."""
        unread = self._unread()
        found = [self._first_that_fits(value.stored, segments) for value in unread]
        contents = self._read_all([stored for _place, stored in found])
        for value, (place, stored), content in zip(unread, found, contents, strict=True):
            while place != DEFAULT and not (content is not UNREADABLE and self.block.is_something(content)):
                place, stored = self._first_that_fits(value.stored, segments, place + 1)
                content = self._read(stored)
            yield id(value), Choice(place, self.content_block.get_default() if content is UNREADABLE else content)

    def _first_that_fits(self, stored: Mapping[str, Any], segments: Any, start: int = 0) -> tuple[int, Any]:
        """The place of the first variant that fits, and its content as it is stored. Never raises.

        A variant for nobody in particular is passed over. What is read of the others is not kept: it would cost more to
        clear away than to read again.
        """
        try:
            for place, item in enumerate(items(stored.get("variants")) if segments is not None else ()):
                if place >= start:
                    audience, content = _variant(item)
                    if audience.segments and segments.fits(audience) is YES:
                        return place, content
        except Exception:
            failures.note("block", "a variant could not be chosen")
        return DEFAULT, stored.get("default", ABSENT)

    def _read_all(self, stored: list[Any]) -> list[Any]:
        if ABSENT not in stored:
            try:
                return list(self.content_block.bulk_to_python(stored))
            except Exception:  # one of them is malformed, so each is read by itself
                failures.note("block", "contents could not be read together")
        return [self._read(one) for one in stored]

    def _read(self, stored: Any) -> Any:
        if stored is ABSENT:
            return self.content_block.get_default()
        try:
            return self.content_block.to_python(stored)
        except Exception:
            failures.note("block", "a content could not be read")
            return UNREADABLE

    def _unread(self) -> list[Alternatives]:
        return [value for value in self.values if value.batch is self]


class Choice(NamedTuple):
    """What is shown: the place of a variant, or ``DEFAULT``, and its content."""

    place: int
    content: Any


def items(stored: Any) -> list[dict[str, Any]]:
    """The items of a stored list that are items."""
    return [item for item in stored if isinstance(item, dict)] if isinstance(stored, (list, tuple)) else []


def _variant(item: dict[str, Any]) -> tuple[Audience, Any]:
    """For whom a stored item of a list is, and its content, in either of the forms in which Wagtail has stored them."""
    parts = item["value"] if item.get("type") == "item" and "id" in item and "value" in item else item
    if not isinstance(parts, dict):
        return EVERYONE, ABSENT
    return audience_from(parts.get("audience")), parts.get("content", ABSENT)
