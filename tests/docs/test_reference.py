"""The reference is written from the code, so the code has to say something about each of its parts."""

import importlib.util
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

from wagtail_segments import checks, experiences
from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.attributes.registry import registered as attributes
from wagtail_segments.blocks import collection
from wagtail_segments.contrib.waffle import checks as waffle_checks
from wagtail_segments.criteria.registry import Criterion
from wagtail_segments.criteria.registry import registered as criteria
from wagtail_segments.rules.operators import Operator, Takes
from wagtail_segments.rules.values import ValueType

DOCS = Path(__file__).parents[2] / "docs"


def _load_extension() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", DOCS / "_ext" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


reference = _load_extension()
OPERATORS = [(kind, operator) for kind in reference.types() for operator in kind.operators]


def is_sentence(text: object) -> bool:
    return len(str(text).split()) > 1 and str(text)[0].isupper()


@pytest.mark.parametrize("attribute", attributes(), ids=lambda attribute: attribute.key)
def test_every_attribute_says_what_it_is(attribute: Attribute):
    assert str(attribute.label)
    assert attribute.key.startswith("user.account.") or is_sentence(attribute.description)


@pytest.mark.parametrize("criterion", criteria(), ids=lambda criterion: criterion.name)
def test_every_criterion_says_what_it_is(criterion: Criterion):
    assert is_sentence(criterion.description)


@pytest.mark.parametrize("kind", reference.types(), ids=lambda kind: kind.name)
def test_every_type_of_value_says_what_it_is(kind: type[ValueType]):
    assert is_sentence(reference.first_paragraph(kind))


@pytest.mark.parametrize(("kind", "operator"), OPERATORS, ids=lambda item: getattr(item, "key", None) or item.name)
def test_every_operator_has_a_sentence_that_names_what_it_compares(kind: type[ValueType], operator: Operator):
    assert str(operator.label)
    assert "%(what)s" in str(operator.sentence)
    assert ("%(wanted)s" in str(operator.sentence)) is (operator.takes is not Takes.NOTHING)


@pytest.mark.parametrize("name,described", reference.declared_settings(), ids=lambda text: text.split()[0])
def test_every_setting_says_what_it_does(name: str, described: str):
    assert is_sentence(described)


@pytest.mark.parametrize("table", reference.TABLES)
def test_every_table_of_the_reference_is_on_a_page(table: str):
    pages = "".join(page.read_text() for page in DOCS.glob("reference/*.md"))

    assert f"<!-- generated: {table} -->" in pages


def test_the_reference_lists_every_attribute():
    written = "\n".join(reference.attributes())

    assert all(f"`{attribute.key}`" in written for attribute in attributes())


def test_the_reference_lists_every_operator():
    written = "\n".join(reference.operators())

    assert all(f"`{operator.key}`" in written for _kind, operator in OPERATORS)


@pytest.mark.parametrize(("kind", "operator"), OPERATORS, ids=lambda item: getattr(item, "key", None) or item.name)
def test_the_reference_says_what_stands_when_a_wanted_value_is_gone(kind: type[ValueType], operator: Operator):
    said = {True: "| yes stands, no is unknown |", False: "| no stands, yes is unknown |", None: "|"}[operator.stands]
    table = "\n".join(reference.operators()).split(f"\n## {str(kind.label).capitalize()}\n")[1].split("\n## ")[0]
    row = next(line for line in table.splitlines() if f"| `{operator.key}` |" in line)

    assert row.endswith(said)
    assert (" stands, " in row) is (operator.stands is not None)
    assert ("If a value is gone" in table) is any(one.stands is not None for one in kind.operators)


def test_the_reference_lists_every_setting():
    written = "\n".join(reference.settings())

    assert all(f"`{name}`" in written for name, _described in reference.declared_settings())


def test_the_reference_lists_every_check():
    folders = [Path(package.__file__).parent for package in (checks, experiences)]
    ours = "".join(file.read_text() for folder in folders for file in folder.glob("*.py"))
    code = ours + inspect.getsource(waffle_checks) + inspect.getsource(collection)
    page = (DOCS / "reference" / "checks.md").read_text()
    ids = re.compile(r"wagtail_segments\.[EW]\d+")

    assert set(ids.findall(page)) == set(ids.findall(code))
