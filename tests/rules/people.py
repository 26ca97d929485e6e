"""Facts, people who have them, and random rules about them; no database, no request."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from hypothesis import strategies as st

from wagtail_segments.rules.operators import Operator, Takes
from wagtail_segments.rules.tree import All, Any_, Broken, Comparison, Leaf, None_, Points, Worth
from wagtail_segments.rules.truth import UNKNOWN, Truth
from wagtail_segments.rules.values import (
    Boolean,
    Choice,
    Date,
    Host,
    Number,
    Pairs,
    Set,
    Text,
    TimeOfDay,
    Tree,
    ValueType,
)

TODAY = date(2026, 5, 17)


@dataclass(frozen=True, eq=False)
class Fact:
    """An attribute, as far as the rule language wants to know."""

    key: str
    type: ValueType
    label: str
    when_absent: str = ""
    aside: Any = None


@dataclass
class Person:
    """A visitor who has some facts: raw values by key; what is not there is absent."""

    values: dict[str, Any] = field(default_factory=dict)
    date: date = TODAY
    reads: list[str] = field(default_factory=list)

    def read(self, fact: Fact) -> Any:
        self.reads.append(fact.key)
        raw = self.values.get(fact.key)
        return raw if raw is UNKNOWN else fact.type.read(raw)

    def shown(self, fact: Fact) -> Any:
        return self.values.get(fact.key)

    def why_unknown(self, fact: Fact) -> str:
        return "nobody looked"

    def today(self) -> date:
        return self.date


@dataclass(frozen=True, slots=True)
class Says(Leaf):
    """A leaf with a fixed answer."""

    answer: Truth

    def truth(self, visitor: Any) -> Truth:
        return self.answer

    def sentence(self) -> str:
        return f"says {self.answer}"


PAGES = {1: "0001", 2: "00010001", 3: "000100010001", 4: "00010002"}
PLANS = [("free", "Free"), ("plus", "Plus"), ("gold", "Gold")]

NAME = Fact("person.name", Text(), "Name")
BALANCE = Fact("person.balance", Number(), "Balance", when_absent="is not signed in")
ACTIVE = Fact("person.active", Boolean(), "Active")
PLAN = Fact("person.plan", Choice(choices=PLANS), "Plan", when_absent="is not signed in")
COLOUR = Fact("person.colour", Choice(), "Colour")
PRODUCTS = Fact("person.products", Set(choices=lambda: PLANS), "Products")
BORN = Fact("person.born", Date(), "Date of birth")
CLOCK = Fact("person.clock", TimeOfDay(), "Time of day")
SITE = Fact("person.site", Host(), "Referring site")
COOKIE = Fact("person.cookie", Pairs(), "Cookie")
PLACE = Fact(
    "person.place",
    Tree(locate=PAGES.get, title=lambda pk: f"page {pk}", held=lambda path: f"the page at {path}"),
    "The page",
)
FACTS = (NAME, BALANCE, ACTIVE, PLAN, COLOUR, PRODUCTS, BORN, CLOCK, SITE, COOKIE, PLACE)


def compared(fact: Fact, operator: str, value: Any = None, **stored: Any) -> Comparison:
    """A line of a rule, from what is stored."""
    found = fact.type.operator(operator)
    return Comparison(fact, found, fact.type.clean(found, {"value": value, **stored}), stored.get("name", ""))


# Random ones. Alphabets are small, so that values meet.

_texts = st.text("abAB*ßé ", min_size=1, max_size=4).filter(str.strip)
_numbers = st.integers(-3, 3) | st.decimals(-3, 3, places=1)
_dates = st.dates(TODAY - timedelta(400), TODAY + timedelta(40)) | st.sampled_from([date.min, date.max])
_times = st.times() | st.sampled_from([time.min, time.max])
_hosts = st.sampled_from(["example.org", "www.Example.org", "evil-example.org", "bücher.example", "example"])
_plans = st.sampled_from(["free", "plus", "gold", "withdrawn"])

WANTED: dict[type[ValueType], st.SearchStrategy[Any]] = {
    Text: _texts,
    Number: _numbers,
    Choice: _plans,
    Set: _plans,
    Date: _dates,
    TimeOfDay: _times,
    Host: _hosts,
    Pairs: _texts,
    Tree: st.sampled_from([1, 2, 3, 4, 99]),
}
HELD: dict[type[ValueType], st.SearchStrategy[Any]] = {
    Text: st.text("abAB*ßé ", max_size=4),
    Number: _numbers | st.floats(-3, 3),
    Boolean: st.booleans(),
    Choice: _plans,
    Set: st.frozensets(_plans),
    Date: _dates | st.datetimes(),
    TimeOfDay: _times,
    Host: _hosts | st.just("www.xn--bcher-kva.example."),
    Pairs: st.dictionaries(st.sampled_from("xy"), _texts | st.lists(_texts, max_size=2) | st.none()),
    Tree: st.sampled_from([*PAGES.values(), "0002"]),
}


def wanted_by(kind: ValueType, operator: Operator) -> st.SearchStrategy[dict[str, Any]]:
    """What the form may store for an operator of a type."""
    one = WANTED.get(type(kind), st.nothing())
    match operator.takes:
        case Takes.NOTHING:
            return st.just({})
        case Takes.ONE:
            return st.fixed_dictionaries({"value": one})
        case Takes.MANY:
            return st.fixed_dictionaries({"value": st.lists(one, min_size=1, max_size=3)})
        case Takes.RANGE if isinstance(kind, TimeOfDay):
            pairs = st.tuples(one, one).filter(lambda pair: pair[0] != pair[1])
            return pairs.map(lambda pair: {"value": pair[0], "to": pair[1]})
        case Takes.RANGE:
            return st.tuples(one, one).map(sorted).map(lambda pair: {"value": pair[0], "to": pair[1]})
        case _:
            return st.fixed_dictionaries({"days": st.integers(1, 400)})


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    fact = draw(st.sampled_from(FACTS))
    operator = draw(st.sampled_from(fact.type.operators))
    name = draw(st.sampled_from("xyz")) if isinstance(fact.type, Pairs) else ""
    return compared(fact, operator.key, **{"name": name} | draw(wanted_by(fact.type, operator)))


def trees(depth: int = 3) -> st.SearchStrategy[Any]:
    """Rules: a group or points, of criteria, groups and points, ``depth`` of them inside one another at most."""
    leaf = comparisons() | st.just(Broken({"type": "gone"}, "“gone” is not available any more."))
    children = leaf | trees(depth - 1) if depth else leaf
    groups = st.builds(
        lambda group, parts: group(tuple(parts)),
        st.sampled_from([All, Any_, None_]),
        st.lists(children, min_size=1, max_size=3),
    )
    return groups | points(children)


def points(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Points]:
    """Thresholds, and what counts towards them."""
    parts = st.lists(st.builds(Worth, st.integers(-3, 5), children), max_size=4)
    return st.builds(Points, st.integers(1, 8), parts.map(tuple))


def people() -> st.SearchStrategy[Person]:
    """Visitors of whom some facts are absent and some unknown."""
    held = {fact.key: st.none() | st.just(UNKNOWN) | HELD[type(fact.type)] for fact in FACTS}
    return st.fixed_dictionaries(held).map(Person)
