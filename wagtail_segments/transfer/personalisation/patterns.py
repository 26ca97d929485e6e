"""Regular expressions that say no more than our text operators can: what they match, written out."""

from typing import NamedTuple

MAX_ALTERNATIVES = 12
"""How many texts one pattern may stand for."""
MAX_PATTERN = 400

_ANYTHING = "*"


class NotSimple(ValueError):
    """The pattern says more than our operators can."""


class Text(NamedTuple):
    """One text that a pattern matches; ``*`` stands for anything."""

    text: str
    at_start: bool
    at_end: bool


def texts_of(pattern: str) -> list[Text]:
    """The texts that a regular expression stands for, any of which may match. Raises ``NotSimple``.

    Knows letters, escaped punctuation, ``.*``, ``.+``, ``?`` behind one letter or group, groups, ``|``, and anchors at
    the ends. A single dot is taken for the dot that nearly always is meant.
    """
    pattern = pattern.strip().removeprefix("(?i)")
    if len(pattern) > MAX_PATTERN:
        raise NotSimple("too long")
    return [found for part in _split(pattern) for found in _texts_of_one(part)]


def _texts_of_one(pattern: str) -> list[Text]:
    at_start, at_end = pattern.startswith("^"), pattern.endswith("$") and not _is_escaped(pattern, len(pattern) - 1)
    reader = _Reader(pattern[at_start : len(pattern) - at_end])
    found = reader.sequence()
    if reader.rest:
        raise NotSimple(reader.rest)
    return [_text(text, at_start, at_end) for text in found]


def _text(text: str, at_start: bool, at_end: bool) -> Text:
    """Anything at an end is the same as no anchor there."""
    bare = text.strip(_ANYTHING)
    return Text(bare, at_start and not text.startswith(_ANYTHING), at_end and not text.endswith(_ANYTHING))


class _Reader:
    """Reads a pattern from the left to the right."""

    def __init__(self, rest: str) -> None:
        self.rest = rest

    def alternatives(self) -> list[str]:
        found = self.sequence()
        while self.rest.startswith("|"):
            self.rest = self.rest[1:]
            found = _few(found + self.sequence())
        return found

    def sequence(self) -> list[str]:
        found = [""]
        while self.rest and self.rest[0] not in "|)":
            piece = self._maybe(self._piece())
            found = _few([before + after for before in found for after in piece])
        return found

    def _piece(self) -> list[str]:
        letter, self.rest = self.rest[0], self.rest[1:]
        if letter == "(":
            return self._group()
        if letter == "\\":
            return [self._escaped()]
        if letter == "." and self.rest[:1] in {"*", "+"}:
            self.rest = self.rest[1:].removeprefix("?")
            return [_ANYTHING]
        if letter in "*+?[]{}^$":
            raise NotSimple(letter)
        return [letter]

    def _group(self) -> list[str]:
        self.rest = self.rest.removeprefix("?:")
        found = self.alternatives()
        if not self.rest.startswith(")"):
            raise NotSimple("a group that does not end")
        self.rest = self.rest[1:]
        return found

    def _escaped(self) -> str:
        letter, self.rest = self.rest[:1], self.rest[1:]
        if not letter or letter.isalnum() or letter == _ANYTHING:
            raise NotSimple(f"\\{letter}")
        return letter

    def _maybe(self, piece: list[str]) -> list[str]:
        if self.rest.startswith("?") and piece != [_ANYTHING]:
            self.rest = self.rest[1:]
            piece = ["", *piece]
        if self.rest[:1] in {"*", "+", "{", "?"}:
            raise NotSimple(self.rest[0])
        return piece


def _few(found: list[str]) -> list[str]:
    if len(found) > MAX_ALTERNATIVES:
        raise NotSimple("too many alternatives")
    return list(dict.fromkeys(found))


def _split(pattern: str) -> list[str]:
    """The alternatives that no group encloses, for each has anchors of its own."""
    parts, depth, begin = [], 0, 0
    for at, letter in enumerate(pattern):
        if _is_escaped(pattern, at):
            continue
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            parts.append(pattern[begin:at])
            begin = at + 1
    return [*parts, pattern[begin:]]


def _is_escaped(pattern: str, at: int) -> bool:
    before = pattern[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
