"""The code of the page "A criterion in one class", taken from its page and run."""

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete

from tests.testapp import models
from tests.testapp.models import Product, Purchase
from wagtail_segments.criteria.registry import lookup, unregister
from wagtail_segments.models import Segment
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.segments.problems import problems_of
from wagtail_segments.testing import request_for

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-criterion.md"
IN_FILE = re.compile(r"^In `([\w/.]+)`[^\n]*:\n\n```\w+\n(.*?)^```", re.DOTALL | re.MULTILINE)
FILES = dict(IN_FILE.findall(PAGE.read_text()))


def run(name: str) -> dict[str, Any]:
    """Run the code that the page puts into a file; the shop is the test project."""
    module = ModuleType(name)
    sys.modules[name] = module  # where dataclasses look
    code = FILES[name].replace('"shop.Product"', '"testapp.Product"')
    exec(compile(code, name, "exec"), vars(module))  # noqa: S102 (our own page)
    return vars(module)


@pytest.fixture(autouse=True)
def shop(monkeypatch):
    monkeypatch.setitem(sys.modules, "shop", ModuleType("shop"))
    monkeypatch.setitem(sys.modules, "shop.models", models)
    run("shop/segment_criteria.py")
    yield
    unregister("has_bought")


@pytest.fixture
def tea(db):
    return Product.objects.create(name="Green tea")


@pytest.fixture
def customer(tea):
    """Somebody who has bought tea twice."""
    user = get_user_model().objects.create_user("ada")
    Purchase.objects.bulk_create([Purchase(user=user, product=tea) for _time in range(2)])
    return user


def line(product: Any, times: Any = 1, operator: str = "at_least") -> dict[str, Any]:
    return {"type": "has_bought", "value": {"operator": operator, "times": times, "product": product.pk}}


def test_its_own_test_passes(db):
    run("shop/tests.py")["test_the_criterion_keeps_the_contract"](db)


@pytest.mark.parametrize(
    ("times", "operator", "answer"),
    [(2, "at_least", YES), (3, "at_least", NO), (2, "less_than", NO), (3, "less_than", YES)],
)
def test_it_counts_what_somebody_has_bought(segment, tea, customer, times, operator, answer):
    students = segment("drinkers", [line(tea, times, operator)])

    assert request_for(user=customer, session={}).segments.truth(students.pk) is answer


def test_a_stranger_has_bought_nothing(segment, tea):
    some, none = segment("some", [line(tea)]), segment("none", [line(tea, operator="less_than")])
    segments = request_for().segments

    assert (segments.truth(some.pk), segments.truth(none.pk)) == (NO, YES)


def test_purchases_are_looked_up_once_a_request(segment, tea, customer, reads):
    for number in range(3):
        segment(f"number-{number}", [line(tea, number + 1)])
    request = request_for(user=customer, session={})
    request.segments.live  # noqa: B018 (loads the rules)

    with reads() as found:
        assert list(request.segments) == ["number-0", "number-1"]

    assert len(found) == 1


def test_what_cannot_be_looked_up_is_unknown_and_says_why(tea, customer, monkeypatch, caplog):
    leaf = lookup("has_bought").load(line(tea)["value"])
    monkeypatch.setattr(type(customer), "purchases", property(lambda self: 1 / 0))
    visitor = request_for(user=customer, session={}).visitor

    assert leaf.truth(visitor) is UNKNOWN
    assert "ZeroDivisionError" in leaf.reason(visitor)


@pytest.mark.parametrize(
    ("times", "operator", "sentence"),
    [
        (1, "at_least", "Has bought “Green tea” at least once"),
        (3, "at_least", "Has bought “Green tea” at least 3 times"),
        (3, "less_than", "Has bought “Green tea” less than 3 times, or is not signed in"),
    ],
)
def test_it_reads_as_the_page_says(tea, times, operator, sentence):
    assert Segment(rule=[line(tea, times, operator)]).sentence == sentence


def test_a_product_that_is_gone_is_a_problem(tea):
    rule = [line(tea)]
    assert problems_of(Segment(rule=rule)) == []
    tea.delete()

    assert problems_of(Segment(rule=rule)) == [
        "“Purchases of a product” is not complete: Choose a product that exists."
    ]


def test_a_product_that_is_deleted_lets_nobody_in_through_a_less_than(segment, tea, django_capture_on_commit_callbacks):
    run("shop/apps.py")["ShopConfig"].ready(None)
    others = segment("others", [line(tea, operator="less_than")])
    assert request_for().segments.truth(others.pk) is YES

    try:
        with django_capture_on_commit_callbacks(execute=True):
            tea.delete()
        assert request_for().segments.truth(others.pk) is UNKNOWN
    finally:
        post_delete.disconnect(sender=Product, dispatch_uid="shop.product_deleted")


def test_a_product_that_a_segment_asks_for_shows_where(tea):
    from wagtail.models import ReferenceIndex

    Segment.objects.create(name="Drinkers", key="drinkers", rule=[line(tea)])

    assert ReferenceIndex.get_references_to(tea).count() == 1
