"""What an attribute, or a criterion about one, says of whoever makes a request."""

from typing import Any

from wagtail_segments.attributes.registry import lookup
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.compile import compile_tree
from wagtail_segments.rules.truth import Truth


def read(key: str, request: Any) -> Any:
    """The value of an attribute: ``None`` if absent, ``UNKNOWN`` if it cannot be determined."""
    return request.visitor.read(lookup(key))


def answer(criterion: dict[str, Any], request: Any) -> Truth:
    """The answer of one stored criterion."""
    return compile_tree(load_rule("all", [criterion]))(request.visitor)


def criterion(key: str, operator: str, value: Any = None, **stored: Any) -> dict[str, Any]:
    """A criterion about an attribute as it is stored."""
    return {"type": key.replace(".", "__"), "value": {"operator": operator, "value": value, **stored}}
