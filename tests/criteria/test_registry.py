from collections.abc import Iterator
from typing import Any

import pytest
from wagtail.blocks import StructBlock

from wagtail_segments.criteria.registry import Criterion, lookup, register, registered, unregister
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.evaluate import evaluate
from wagtail_segments.rules.tree import Leaf
from wagtail_segments.rules.truth import YES, Truth


class Lucky(Leaf):
    def truth(self, visitor: Any) -> Truth:
        return YES

    def sentence(self) -> str:
        return "is lucky"


@pytest.fixture
def luck() -> Iterator[type[Criterion]]:
    @register
    class Luck(Criterion):
        name = "luck"
        label = "Luck"
        description = "Whether the visitor is lucky."

        def block(self) -> StructBlock:
            return StructBlock([])

        def load(self, stored: Any) -> Leaf:
            return Lucky()

    yield Luck
    unregister("luck")


def test_a_criterion_is_found_by_its_name(luck):
    assert isinstance(lookup("luck"), luck)
    assert isinstance(registered()[-1], luck)


def test_a_criterion_becomes_a_leaf_of_rules(luck):
    assert evaluate(load_rule("all", [{"type": "luck", "value": {}}]), None) is YES


def test_a_criterion_that_cannot_load_what_is_stored_is_broken(luck, monkeypatch, caplog):
    monkeypatch.setattr(luck, "load", lambda self, stored: stored["missing"])

    (leaf,) = load_rule("all", [{"type": "luck", "value": {}}]).children

    assert leaf.why == "“luck” cannot be read."
    assert "criterion luck" in caplog.text


def test_a_name_can_be_taken_once(luck):
    with pytest.raises(ValueError, match="luck"):
        register(luck)


def test_a_criterion_can_be_forgotten(luck):
    unregister("luck")

    assert lookup("luck") is None


def test_forgetting_what_is_not_there_does_nothing():
    unregister("no such thing")


def test_a_criterion_must_say_how_it_is_edited_and_loaded():
    class Half(Criterion):
        name = "half"

    with pytest.raises(TypeError):
        register(Half)
