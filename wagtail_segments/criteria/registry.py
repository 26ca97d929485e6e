"""Where criteria of their own kind are declared and found again."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, ClassVar

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StructBlock

from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.tree import Leaf

OWN_CRITERIA = ("segment", "behaviour", "percentage")
"""The files of this folder that declare criteria, in the order of the rule builder."""


class Criterion(ABC):
    """A kind of criterion. A subclass says how it is edited and what leaf of a rule it becomes."""

    name: ClassVar[str]
    """What is stored; no dot, no double underscore."""
    label: ClassVar[Words]
    description: ClassVar[Words]
    group: ClassVar[Words] = _("Logic")
    """The heading under which the rule builder lists it."""
    keywords: ClassVar[Words] = ""
    """Other words under which the search of the rule builder finds it; editors do not see them."""
    icon: ClassVar[str] = "group"

    @abstractmethod
    def block(self) -> StructBlock:
        """How it is edited: one line of the rule builder."""

    @abstractmethod
    def load(self, stored: Mapping[str, Any]) -> Leaf:
        """The leaf for a stored value. Raises ``ValidationError`` whose code names the field that is wrong."""

    def load_line(self, stored: Mapping[str, Any], line: str) -> Leaf:
        """As ``load``, for criteria that must be told apart although they say the same.

        ``line`` is the id of the line in its rule, which stays as long as the line does; empty if it has none yet.
        """
        return self.load(stored)

    @classmethod
    def examples(cls) -> Iterable[Mapping[str, Any]]:
        """Complete stored values, one for each way to fill the line in.

        The picker of the rule builder shows them in words, without those that name what does not exist. The contract
        tests try the criterion with them, on a database that holds some of everything our own criteria name.
        """
        return ()


_registered: dict[str, Criterion] = {}


def register(criterion: type[Criterion]) -> type[Criterion]:
    """Add a kind of criterion; a class decorator. Raises ``ValueError`` if its name is taken."""
    if criterion.name in _registered:
        raise ValueError(f"A criterion with the name {criterion.name!r} is declared already.")
    _registered[criterion.name] = criterion()
    return criterion


def unregister(name: str) -> None:
    """Forget a criterion; for tests."""
    _registered.pop(name, None)


def lookup(name: str) -> Criterion | None:
    """The criterion with this name, or ``None``."""
    return _registered.get(name)


def registered() -> tuple[Criterion, ...]:
    """Every kind of criterion, in the order they were declared."""
    return tuple(_registered.values())


def discover() -> None:
    """Import our own criteria, then the ``segment_criteria`` module of every installed app."""
    for name in OWN_CRITERIA:
        import_module(f"wagtail_segments.criteria.{name}")
    autodiscover_modules("segment_criteria")
