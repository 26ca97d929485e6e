"""What a segmented block holds: kept as it is stored until somebody looks inside.

A page that is served shows one alternative at each place. So only that one is made into values, and the page costs
what it would cost without the others. Whoever looks inside, as the editor and the reference index do, finds them all.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from wagtail import blocks
from wagtail.blocks.struct_block import StructValue

from wagtail_segments import failures
from wagtail_segments.segments.audience import Audience, audience_from

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
    def audiences(self) -> list[Audience]:
        """For whom each variant is."""
        return [audience for audience, _stored in self.variants]

    def content(self, place: int) -> Any:
        """The content of a variant, or of ``DEFAULT``; ``UNREADABLE`` if its block cannot read that of a variant."""
        return self.batch.content(self, place)  # type: ignore[union-attr]

    @cached_property
    def variants(self) -> list[tuple[Audience, Any]]:
        """For whom each variant is, and its content as it is stored."""
        return list(self.block.stored_variants(self.stored))

    def stored_content(self, place: int) -> Any:
        """What is stored as the content of a variant, or of ``DEFAULT``."""
        return self.stored.get("default", ABSENT) if place == DEFAULT else self.variants[place][1]


class Read:
    """The same alternatives once everything inside is a value."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self.parts = parts

    @property
    def audiences(self) -> list[Audience]:
        """For whom each variant is."""
        return [audience_from(variant["audience"]) for variant in self.parts["variants"]]

    def content(self, place: int) -> Any:
        """The content of a variant, or of ``DEFAULT``; ``UNREADABLE`` if that of a variant was."""
        if place == DEFAULT:
            return self.parts["default"]
        variant = self.parts["variants"][place]
        return UNREADABLE if "content" in getattr(variant, "unreadable", ()) else variant["content"]


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
    """Values of one segmented block that were loaded together, so that what they refer to is looked up together."""

    def __init__(self, block: Any, stored: list[Any]) -> None:
        self.block = block
        self.values = [self._unread(block.parts(one)) for one in stored]

    def _unread(self, stored: Mapping[str, Any]) -> Alternatives:
        value = Alternatives(self.block)
        value.batch, value.stored = self, stored
        return value

    def read(self) -> None:
        """Make everything inside all of them into values."""
        unread = [value for value in self.values if value.batch is not None]
        for value in unread:
            value.batch = None
        for value, parts in zip(unread, self.block.read_together([one.stored for one in unread]), strict=True):
            value.update(parts)
            value.unreadable = getattr(parts, "unreadable", set())

    def content(self, value: Alternatives, place: int) -> Any:
        """One content; together with all others where reading it may ask the database."""
        stored = value.stored_content(place)
        if stored is ABSENT:
            return self.content_block.get_default()
        if self.asks_database and self._together is not None:
            return self._together[id(value), place]
        try:
            return self.content_block.to_python(stored)
        except Exception:
            failures.note("block", "a content could not be read")
            return self.content_block.get_default() if place == DEFAULT else UNREADABLE

    @cached_property
    def content_block(self) -> Any:
        return self.block.child_blocks["default"]

    @cached_property
    def asks_database(self) -> bool:
        """Whether reading the content may ask the database, because there is a chooser in it."""
        return any(isinstance(block, blocks.ChooserBlock) for block in _inside(self.content_block))

    @cached_property
    def _together(self) -> dict[tuple[int, int], Any] | None:
        """Every content of these values, by value and place; ``None`` if one of them cannot be read."""
        wanted = {
            (id(value), place): stored
            for value in self.values
            for place in (DEFAULT, *range(len(value.variants)))
            if (stored := value.stored_content(place)) is not ABSENT
        }
        try:
            return dict(zip(wanted, self.content_block.bulk_to_python(list(wanted.values())), strict=True))
        except Exception:  # then each is read by itself
            failures.note("block", "contents could not be read together")
            return None


def _inside(block: blocks.Block) -> Iterator[blocks.Block]:
    """A block and all that lie in it; those of a recursive block once."""
    waiting, seen = [block], set()
    while waiting:
        here = waiting.pop()
        if id(here) not in seen:
            seen.add(id(here))
            yield here
            children = getattr(here, "child_blocks", None)
            waiting += children.values() if children else filter(None, [getattr(here, "child_block", None)])
