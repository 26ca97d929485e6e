"""Types for objects that facts are related to: a company, some teams, a department in its tree."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import IntegerField, Model
from django.utils.translation import gettext as _
from treebeard.mp_tree import MP_Node

from wagtail_segments.attributes.page import page_model, page_tree
from wagtail_segments.attributes.registry import CannotTell, registered
from wagtail_segments.rules.once import once
from wagtail_segments.rules.operators import Operator
from wagtail_segments.rules.values import Choice, Set, Tree, ValueType, WithChoices

MAX_LISTED = 1_000
"""Objects of a model that the rule builder lists."""
MAX_LEVELS = 50
"""How deep a tree of parents may be; a deeper one has a circle in it."""

_INDENT = "\u2003"


def type_of_related(model: type[Model]) -> ValueType:
    """The type of an attribute that holds one object of a model: a page, a node of a tree, or one of a list."""
    if issubclass(model, page_model()):
        return page_tree()
    return Lineage(model) if is_tree(model) else OneOf(model)


def held(kind: ValueType) -> Callable[[Any], Any]:
    """What turns an object into the value that an attribute of this type holds."""
    match kind:
        case Lineage():
            return lineage
        case Tree():
            return lambda page: page.path
        case _:
            return lambda found: found.pk


def models_named() -> set[type[Model]]:
    """The models whose objects rules may name, because an attribute holds them."""
    return {one.type.model for one in registered() if isinstance(one.type, Related | Lineage)}


class Related(WithChoices):
    """Objects of a model by their primary keys. Only those that a rule names are looked up for it."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        super().__init__(self._listed)

    def prepare(self, operator: Operator, wanted: Any) -> tuple[Any, bool]:
        values = frozenset(wanted or ())
        return values, not values <= self._existing(values)

    def show(self, value: Any) -> str:
        return title(self.model, value)

    def _listed(self) -> list[tuple[str, str]]:
        return [(str(one.pk), str(one)) for one in in_order(self.model)[:MAX_LISTED]]

    def _existing(self, values: Iterable[str]) -> set[str]:
        keys = [key for value in values if (key := key_of(self.model, value)) is not None]
        return {str(pk) for pk in self.model._default_manager.filter(pk__in=keys).values_list("pk", flat=True)}


class OneOf(Related, Choice):
    """One object of a model."""


class SeveralOf(Related, Set):
    """Any number of objects of a model."""


class Lineage(Tree):
    """A node of a tree that is not made of pages.

    A visitor holds the keys of the node and of all nodes above it, outermost first: ``/1/5/17/``. So a node may
    move without making what the rules in use know of it wrong; unlike the moves of pages, nobody announces it.
    """

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        super().__init__(locate=self._locate, title=self._title, held=self._held, nodes=self._nodes)

    def holds(self, operator: Operator, value: Any, wanted: Any, today: Any) -> bool:
        at = value.find(wanted)
        return operator.test(value[at:] if at >= 0 else "", wanted)

    def clean_held(self, stored: Mapping[str, Any]) -> str:
        super().clean_held(stored)
        return lineage(self.model._default_manager.get(pk=key_of(self.model, stored["value"])))

    def _locate(self, pk: int) -> str | None:
        key = key_of(self.model, pk)
        exists = key is not None and self.model._default_manager.filter(pk=key).exists()
        return f"/{key}/" if exists else None

    def _title(self, pk: int) -> str:
        return title(self.model, pk)

    def _held(self, path: str) -> str:
        return title(self.model, path.strip("/").rpartition("/")[2])

    def _nodes(self) -> list[tuple[str, str]]:
        return [(str(node.pk), _INDENT * depth + str(node)) for depth, node in nodes_of(self.model)]


def is_tree(model: type[Model]) -> bool:
    """Whether objects of a model lie below one another, and are known by numbers."""
    return isinstance(_own_key(model), IntegerField) and (issubclass(model, MP_Node) or _has_parents(model))


def lineage(node: Any) -> str:
    """The keys of a node and of all above it. Raises ``CannotTell`` if it is above itself."""
    if isinstance(node, MP_Node):
        keys = [*node.get_ancestors().values_list("pk", flat=True), node.pk]
    else:
        keys = _keys_upwards(node)
    return f"/{'/'.join(str(key) for key in keys)}/"


def nodes_of(model: type[Model]) -> Iterator[tuple[int, Any]]:
    """How deep each node of a tree lies, and the node, those below one behind it; the first thousand of them."""
    nodes: list[Any] = list(in_order(model)[:MAX_LISTED])
    if issubclass(model, MP_Node):
        yield from ((node.depth - 1, node) for node in nodes)
        return
    known = {node.pk for node in nodes}
    below: dict[Any, list[Any]] = {}
    for node in nodes:
        below.setdefault(node.parent_id if node.parent_id in known else None, []).append(node)
    waiting = [(0, node) for node in reversed(below.get(None, []))]
    while waiting:
        depth, node = waiting.pop()
        yield depth, node
        waiting.extend((depth + 1, child) for child in reversed(below.get(node.pk, [])))


def in_order(model: type[Model]) -> Any:
    """The objects of a model in its own order, or else in that of their keys."""
    found = model._default_manager.all()
    return found if found.ordered else found.order_by("pk")


def title(model: type[Model], key: Any) -> str:
    """An object as it reads in a sentence."""
    return once((model, str(key)), lambda: _title(model, key))


def key_of(model: type[Model], value: Any) -> Any:
    """A primary key from its stored form; ``None`` if no object of the model can have it."""
    try:
        return _own_key(model).clean(value, None)
    except (ValidationError, ValueError, TypeError, OverflowError):
        return None


def _title(model: type[Model], key: Any) -> str:
    pk = key_of(model, key)
    found = None if pk is None else model._default_manager.filter(pk=pk).first()
    return _("something that no longer exists") if found is None else str(found)


def _own_key(model: type[Model]) -> Any:
    """The field behind a primary key; that of a child model leads to its parent's."""
    key: Any = model._meta.pk
    while key.is_relation:
        key = key.target_field
    return key


def _has_parents(model: type[Model]) -> bool:
    try:
        parent: Any = model._meta.get_field("parent")
    except FieldDoesNotExist:
        return False
    return bool(parent.many_to_one and parent.related_model is model and parent.target_field.primary_key)


def _keys_upwards(node: Any) -> list[Any]:
    keys: list[Any] = []
    while node is not None:
        if len(keys) == MAX_LEVELS:
            raise CannotTell(_("it lies below itself, or too deep"))
        keys.append(node.pk)
        node = node.parent
    return keys[::-1]
