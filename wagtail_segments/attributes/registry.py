"""Where attributes are declared and found again."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.values import ValueType

Read = Callable[[Any], Any]
"""Takes the visitor, gives the raw value, ``None`` if it is absent."""

OWN_SOURCES = ("user", "session", "page", "request", "visit", "acquisition", "device", "location", "time")
"""The files of this folder that declare attributes, in the order of the rule builder; ``visit`` rests on ``page``."""

THIS_SITE = _("This site")
"""The heading for attributes that name none."""

_KEY = re.compile(r"[A-Za-z]\w*(\.\w+)+", re.ASCII)
_registered: dict[str, "Attribute"] = {}
_by_block_name: dict[str, "Attribute"] = {}


class Absent(Exception):
    """Raised while an attribute is read: the visitor has no such thing, and that is known."""

    silent_variable_failure = True


class CannotTell(Exception):
    """Raised while an attribute is read: it cannot be determined. The message says why, for the editor."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Attribute:
    """A named, typed fact about visitors."""

    key: str
    """Its name in code and storage, such as ``device.type``."""
    type: ValueType
    """What its values are."""
    function: Read
    """Gives the raw value of a visitor. May raise ``Absent`` or ``CannotTell``; anything else raised is UNKNOWN too."""
    label: Words
    """What it is called in the rule builder and in sentences."""
    group: Words
    """The heading under which the rule builder lists it."""
    description: Words = ""
    """One sentence for editors and for the reference."""
    keywords: Words = ""
    """Other words under which the search of the rule builder finds it; editors do not see them."""
    when_absent: Words = ""
    """Said behind negative criteria, which include people who have no such thing: "is not signed in"."""
    needs: frozenset[str] = frozenset()
    """What must be remembered of a visit so that this can be told; see ``visitors.visits``."""
    aside: Callable[[Any], Words] | None = None
    """Takes the visitor, says in brackets what a person should know about the value: by whose clock it was told."""
    suggests: bool = False
    """Whether values seen on the site are offered to editors. Only for values that say nothing about one person."""

    @property
    def block_name(self) -> str:
        """Its name as a block of the rule builder, which must not have a dot."""
        return self.key.replace(".", "__")


def attribute(
    key: str,
    type: ValueType,
    *,
    label: Words,
    group: Words = THIS_SITE,
    description: Words = "",
    keywords: Words = "",
    when_absent: Words = "",
    needs: Iterable[str] = (),
    aside: Callable[[Any], Words] | None = None,
    suggests: bool = False,
) -> Callable[[Read], Read]:
    """Declare an attribute: the decorated function takes the visitor and returns the value.

    The function returns ``None`` (or raises ``Absent``) where the visitor has no such thing, and raises
    ``CannotTell`` with a reason where nobody can know. Reading ``visitor.user`` of somebody who is not
    signed in, or a related object that does not exist, counts as absent. It is called at most once a
    request, and only if a rule asks.

    Raises ``ValueError`` if the key is malformed or taken.
    """

    def declare(function: Read) -> Read:
        register(
            Attribute(
                key=key,
                type=type,
                function=function,
                label=label,
                group=group,
                description=description,
                keywords=keywords,
                when_absent=when_absent,
                needs=frozenset(needs),
                aside=aside,
                suggests=suggests,
            )
        )
        return function

    return declare


def register(new: Attribute) -> None:
    """Add an attribute. Raises ``ValueError`` if its key is malformed or taken."""
    if not _KEY.fullmatch(new.key):
        raise ValueError(f"{new.key!r} is not a key such as 'customer.plan': letters and digits, with a dot.")
    if new.block_name in _by_block_name:
        raise ValueError(f"An attribute with the key {_by_block_name[new.block_name].key!r} is declared already.")
    _registered[new.key] = _by_block_name[new.block_name] = new


def unregister(key: str) -> None:
    """Forget an attribute; for tests."""
    known = _registered.pop(key, None)
    if known is not None:
        del _by_block_name[known.block_name]


def lookup(key: str) -> Attribute | None:
    """The attribute with this key, or ``None``."""
    return _registered.get(key)


def lookup_block(name: str) -> Attribute | None:
    """The attribute behind a block of the rule builder, or ``None``."""
    return _by_block_name.get(name)


def registered() -> tuple[Attribute, ...]:
    """Every attribute, in the order they were declared."""
    return tuple(_registered.values())


def discover() -> None:
    """Import our own sources, then the ``segment_attributes`` module of every installed app.

    The models may have imported some of our sources before; the order of the rule builder is ours all the same.
    """
    for source in OWN_SOURCES:
        import_module(f"wagtail_segments.attributes.{source}")
    in_order = sorted(_registered.values(), key=_source_order)
    _registered.clear()
    _registered.update({attribute.key: attribute for attribute in in_order})
    autodiscover_modules("segment_attributes")


def _source_order(attribute: Attribute) -> int:
    source = attribute.key.partition(".")[0]
    return OWN_SOURCES.index(source) if source in OWN_SOURCES else len(OWN_SOURCES)
