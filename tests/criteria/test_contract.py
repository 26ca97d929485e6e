"""What holds for every criterion of its own kind, those of other apps included."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from taggit.models import Tag
from waffle.models import Sample, Switch
from wagtail import blocks

from wagtail_segments.contract import CHECKS, complaints_about
from wagtail_segments.contrib.waffle.models import SegmentFlag
from wagtail_segments.criteria.registry import Criterion, register, registered, unregister
from wagtail_segments.rules.tree import Leaf
from wagtail_segments.rules.truth import UNKNOWN, YES


@pytest.fixture(autouse=True)
def something_to_name(home, segment):
    segment("students")
    Group.objects.create(name="Customers")
    SegmentFlag.objects.create(name="news")
    Switch.objects.create(name="shop")
    Sample.objects.create(name="survey", percent=50)
    Tag.objects.create(name="savings")
    get_user_model().objects.create_user("ada")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("criterion", registered(), ids=lambda criterion: criterion.name)
def test_every_criterion_keeps_the_contract(criterion, check):
    assert list(check(criterion)) == []


# The contract itself: each way to break it is noticed.


@dataclass(frozen=True, slots=True)
class Likes(Leaf):
    colour: str

    def truth(self, visitor: Any) -> Any:
        return YES

    def sentence(self) -> str:
        return f"likes {self.colour}"


class Colour(Criterion):
    """A criterion that keeps the contract."""

    name = "colour"
    label = "Colour"
    description = "The visitor likes a colour."

    def block(self) -> blocks.StructBlock:
        return blocks.StructBlock([("colour", blocks.CharBlock())])

    @classmethod
    def examples(cls) -> list[dict[str, Any]]:
        return [{"colour": "blue"}, {"colour": "red"}]

    def load(self, stored: Any) -> Leaf:
        if not isinstance(stored.get("colour"), str) or not stored["colour"]:
            raise ValidationError("Choose a colour.", code="colour")
        return Likes(stored["colour"])


class NeverTheSame(Likes):
    __eq__ = object.__eq__
    __hash__ = object.__hash__


class SaysNothing(Likes):
    def sentence(self) -> str:
        return ""


class SpeaksOfNone(Likes):
    def sentence(self) -> str:
        return "likes a colour"


class Raises(Likes):
    def truth(self, visitor: Any) -> Any:
        return visitor.user


class SaysOne(Likes):
    def truth(self, visitor: Any) -> Any:
        return 1


class HasNoReason(Likes):
    def truth(self, visitor: Any) -> Any:
        return UNKNOWN


def loads(leaf: Any) -> Any:
    """A way to load that refuses junk as it should."""
    return lambda self, stored: leaf(Colour.load(self, stored).colour)


BREACHES = {
    "a name with a dot": ({"name": "shop.colour"}, "the name 'shop.colour'"),
    "a name with two underscores": ({"name": "shop__colour"}, "the name 'shop__colour'"),
    "no label": ({"label": ""}, "its label is empty"),
    "no description": ({"description": "Colour"}, "its description is no sentence"),
    "no examples": ({"examples": Criterion.examples}, "it gives no examples"),
    "an example that is not complete": ({"examples": lambda: [{"colour": "x" * 9}]}, "the form refuses"),
    "an example that changes": ({"examples": lambda: [{"colour": "blue", "more": 1}]}, "the form changes ['more']"),
    "no leaf": ({"load": lambda self, stored: Colour.load(self, stored).colour}, "is loaded as no leaf"),
    "never the same": ({"load": loads(NeverTheSame)}, "is loaded as another leaf each time"),
    "no words": ({"load": loads(SaysNothing)}, "is no sentence"),
    "the same words": ({"load": loads(SpeaksOfNone)}, "two of its examples read alike"),
    "an error": ({"load": loads(Raises)}, "fails for"),
    "an answer that is none": ({"load": loads(SaysOne)}, "is answered as [1, 1, 1]"),
    "unknown without a reason": ({"load": loads(HasNoReason)}, "is unknown without a reason"),
    "junk that is meant": ({"load": lambda self, stored: Likes(str(stored.get("colour")))}, "as if it meant something"),
    "junk that raises": ({"load": lambda self, stored: Likes(stored["colour"] + "")}, "raises TypeError"),
}


@pytest.fixture
def criterion_that():
    """Registers a criterion that differs from one that keeps the contract."""

    def make(**differences: Any) -> Criterion:
        if "examples" in differences:
            differences["examples"] = staticmethod(differences["examples"])
        made = type("Breach", (Colour,), differences)
        register(made)
        names.append(made.name)
        return registered()[-1]

    names: list[str] = []
    yield make
    for name in names:
        unregister(name)


def test_one_that_keeps_the_contract_has_no_complaints(criterion_that):
    assert complaints_about(criterion_that()) == []


@pytest.mark.parametrize(("differences", "complaint"), BREACHES.values(), ids=BREACHES)
def test_a_breach_is_noticed(criterion_that, differences, complaint):
    if "refuses" in complaint:
        differences = differences | {
            "block": lambda self: blocks.StructBlock([("colour", blocks.CharBlock(max_length=8))])
        }

    found = "\n".join(_complaints(criterion_that(**differences)))

    assert complaint in found


def test_junk_refused_under_another_name_is_noticed(criterion_that):
    def load(self: Any, stored: Any) -> Leaf:
        try:
            return Colour.load(self, stored)
        except ValidationError as error:
            raise ValidationError(error.message, code="color") from error

    found = complaints_about(criterion_that(load=load))

    assert any("with the code 'color' and not 'colour'" in complaint for complaint in found)
    assert "nothing at all is refused with the code 'color', which is no field" in found


def _complaints(criterion: Criterion) -> list[str]:
    """What the checks complain about, as far as one breach lets them go on."""
    found = []
    for check in CHECKS:
        try:
            found += check(criterion)
        except (AttributeError, KeyError, TypeError):
            continue
    return found
