"""Nodes of a tree, such as pages."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_segments.rules import operators
from wagtail_segments.rules.once import once
from wagtail_segments.rules.operators import Operator
from wagtail_segments.rules.values.base import ValueType
from wagtail_segments.rules.values.choices import Choices


class Tree(ValueType):
    """A node of a tree, such as a page: criteria ask for the node itself or for those below it.

    A visitor holds the node's path, in which every prefix is the path of an ancestor, as in a materialised
    path. ``locate`` turns the stored key of a wanted node into its path (``None`` if it is gone), ``title`` turns
    the key into words, and ``held`` the path; all are called when rules are loaded or shown, never while a page
    is served. ``nodes`` lists keys and names for the rule builder; without it the nodes are pages, which are chosen
    as pages are.
    """

    name = "tree"
    label = gettext_lazy("place in a tree")
    operators = operators.TREE

    def __init__(
        self,
        locate: Callable[[int], str | None],
        title: Callable[[int], str],
        held: Callable[[str], str],
        nodes: Callable[[], Choices] | None = None,
    ) -> None:
        self.locate, self.title, self.held, self.nodes = locate, title, held, nodes

    def clean_held(self, stored: Mapping[str, Any]) -> Any:
        path, is_gone = self.prepare(self.operators[0], super().clean_held(stored))
        if is_gone:
            raise ValidationError(_("What is chosen no longer exists."), code="value")
        return path

    def show_held(self, value: Any, name: str) -> str:
        return self.held(value)

    def read(self, raw: Any) -> str | None:
        if raw is None or isinstance(raw, str):
            return raw or None
        raise TypeError("a path is wanted")

    def clean_one(self, raw: Any) -> int:
        if isinstance(raw, bool):
            raise TypeError("a key is wanted")
        return int(raw)

    def prepare(self, operator: Operator, wanted: Any) -> tuple[Any, bool]:
        path = once((self.locate, wanted), lambda: self.locate(wanted))
        return path or "\0", path is None

    def show(self, value: Any) -> str:
        return once((self.title, value), lambda: self.title(value))
