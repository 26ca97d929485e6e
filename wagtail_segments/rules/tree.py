"""What a rule is made of: frozen nodes without behaviour, and the leaves that answer for themselves."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from wagtail_segments import failures
from wagtail_segments.rules.operators import Operator, Words
from wagtail_segments.rules.truth import UNKNOWN, Truth
from wagtail_segments.rules.values import ValueType

MAX_DEPTH = 3
"""How many groups may lie inside one another in a rule."""
MAX_CRITERIA = 500
"""How many criteria one rule may have."""
MAX_POINTS = 100
"""How many points a criterion may count, or cost."""
MAX_THRESHOLD = 10_000
"""How many points may be wanted."""


class Attribute(Protocol):
    """A named, typed fact about visitors."""

    @property
    def key(self) -> str: ...
    @property
    def type(self) -> ValueType: ...
    @property
    def label(self) -> Words: ...
    @property
    def when_absent(self) -> Words: ...
    @property
    def aside(self) -> Callable[[Any], Words] | None: ...


class Visitor(Protocol):
    """Who is looking, as far as a rule needs to know."""

    def read(self, attribute: Any) -> Any:
        """The value in the form its type compares, ``None`` if absent, ``UNKNOWN`` if it cannot be determined."""

    def shown(self, attribute: Any) -> Any:
        """The value as the attribute gave it, for a person to read."""

    def why_unknown(self, attribute: Any) -> str:
        """Why ``read`` gave ``UNKNOWN``."""

    def today(self) -> date:
        """The visitor's date."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of a rule: an attribute, an operator, and the wanted value as the type cleaned it."""

    attribute: Attribute
    operator: Operator
    wanted: Any = None
    name: str = ""
    """Which of several named values is meant, for pairs."""


class Leaf(ABC):
    """A criterion that is more than attribute, operator, value."""

    __slots__ = ()

    @property
    def needs(self) -> frozenset[str]:
        """What must be remembered of a visit so that this can be told; see ``visitors.visits``."""
        return frozenset()

    @abstractmethod
    def truth(self, visitor: Any) -> Truth:
        """The answer for this visitor. May raise: whatever is raised counts as UNKNOWN."""

    @abstractmethod
    def sentence(self) -> str:
        """The criterion in words."""

    def answer_for(self, visitor: Any) -> Truth:
        """The same; one that raises cannot tell, and the criteria beside it still can. Not for overriding."""
        try:
            return self.truth(visitor)
        except Exception:
            failures.note("criterion", type(self).__name__)
            return UNKNOWN

    def actual(self, visitor: Any) -> str:
        """What was found, in words; empty if the answer says it all."""
        return ""

    def reason(self, visitor: Any) -> str:
        """Why the answer is UNKNOWN."""
        return ""

    def problem(self) -> str:
        """What an editor should mend, such as that it names something deleted; empty if all is well."""
        return ""


@dataclass(frozen=True, slots=True)
class Broken(Leaf):
    """A criterion that cannot be understood: kept, shown as a problem, and always UNKNOWN."""

    stored: Any
    why: Words

    def truth(self, visitor: Any) -> Truth:
        return UNKNOWN

    def sentence(self) -> str:
        return str(self.why).rstrip(".")

    def reason(self, visitor: Any) -> str:
        return str(self.why)

    def problem(self) -> str:
        return str(self.why)


@dataclass(frozen=True, slots=True)
class All:
    """YES if every child says so. Without children nobody belongs."""

    children: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Any_:
    """YES if one child says so."""

    children: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class None_:
    """YES if no child says so. Without children nobody belongs."""

    children: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Worth:
    """What counts a number of points if it fits; fewer than none if it speaks against."""

    points: int
    node: "Node"


@dataclass(frozen=True, slots=True)
class Points:
    """YES if what fits comes to so many points. Without parts nobody belongs."""

    threshold: int
    parts: tuple[Worth, ...] = ()


Group = All | Any_ | None_
Node = Comparison | Group | Points | Leaf

GROUPS: dict[str, type[All] | type[Any_] | type[None_]] = {"all": All, "any": Any_, "none": None_}
"""The groups by what is stored."""


def leaves(tree: Node) -> Iterator[Comparison | Leaf]:
    """Every criterion of a tree, in the editor's order."""
    match tree:
        case All(children=children) | Any_(children=children) | None_(children=children):
            for child in children:
                yield from leaves(child)
        case Points(parts=parts):
            for part in parts:
                yield from leaves(part.node)
        case leaf:
            yield leaf


def exchange(tree: Node, change: Callable[[Comparison | Leaf], Node]) -> Node:
    """The same tree with what ``change`` makes of each criterion in its place."""
    match tree:
        case All(children=children) | Any_(children=children) | None_(children=children):
            return type(tree)(tuple(exchange(child, change) for child in children))
        case Points(parts=parts):
            return replace(tree, parts=tuple(Worth(part.points, exchange(part.node, change)) for part in parts))
        case leaf:
            return change(leaf)
