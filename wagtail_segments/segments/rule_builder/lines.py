"""Lines of a rule: each compares an attribute, or is a criterion of its own kind."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext
from wagtail import blocks
from wagtail.admin.compare import BlockComparison, diff_text
from wagtail.admin.telepath import register as register_adapter
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError

from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.criteria import registry as criteria
from wagtail_segments.criteria.stored import load_comparison, load_rule
from wagtail_segments.rules.describe import begin, describe, describe_comparison
from wagtail_segments.rules.operators import Operator, Takes
from wagtail_segments.rules.tree import Broken, Comparison, leaves
from wagtail_segments.rules.values import (
    Pairs,
    Text,
    ValueType,
    WithChoices,
    named,
)
from wagtail_segments.segments.problems import is_in_use
from wagtail_segments.segments.rule_builder.fields import FIELDS, attrs_of, fields_of
from wagtail_segments.segments.value_lists import unlisted

_ICONS = {
    "user": "user",
    "session": "key",
    "visit": "globe",
    "device": "mobile-alt",
    "page": "doc-empty",
    "request": "link",
    "acquisition": "redirect",
    "location": "site",
    "time": "history",
}
"""The icons of our own attributes, by the source that their keys begin with."""


class LineBlock(blocks.StructBlock):
    """What can stand in a rule: where Wagtail compares two versions of it, each reads as a sentence."""

    keywords: Any = ""
    """Other words under which the picker finds it."""
    has_examples = True
    """Whether the picker may show examples of it."""

    def in_words(self, value: Any) -> str:
        """The line as it reads in a sentence."""
        return describe(load_rule("all", [{"type": self.name, "value": self.get_prep_value(value)}]))

    def examples(self) -> Iterator[str]:
        """Sentences that the line may come to say, for whoever looks it up in the picker."""
        yield from ()

    def get_comparison_class(self) -> type[BlockComparison]:
        return SentenceComparison


class SentenceComparison(BlockComparison):
    """Two versions of a line, in words."""

    def htmlvalue(self, val: Any) -> str:
        return escape(self.block.in_words(val))

    def htmldiff(self) -> str:
        return diff_text(self.block.in_words(self.val_a), self.block.in_words(self.val_b)).to_html()


class ComparisonBlock(LineBlock):
    """One line of the rule builder: an attribute, an operator, and what it compares with."""

    def __init__(self, attribute: Attribute) -> None:
        self.attribute = attribute
        self.keywords = attribute.keywords
        super().__init__(
            list(fields_of(attribute)),
            label=attribute.label,
            group=attribute.group,
            icon=icon_of(attribute),
            form_classname="struct-block segments-criterion",
            form_attrs=attrs_of(attribute),
        )

    def get_description(self) -> Any:
        return self.attribute.description

    def examples(self) -> Iterator[str]:
        for operator in self.attribute.type.operators:
            yield begin(self._example(operator))

    def _example(self, operator: Operator) -> str:
        kind, label, name = self.attribute.type, self.attribute.label, gettext("…")
        if operator.takes is Takes.NOTHING:
            return describe_comparison(Comparison(self.attribute, operator, None, name))
        what = named(label, name) if isinstance(kind, Pairs) else label
        return str(operator.sentence) % {"what": what, "wanted": example_of(kind, operator)}

    def clean(self, value: Any) -> Any:
        """Checks what the operator compares with; what it does not take is forgotten, for nobody can see it."""
        takes = next((one.takes for one in self.attribute.type.operators if one.key == value["operator"]), Takes.ONE)
        hidden = {"value", "to", "days"} - FIELDS[takes]
        seen = {name: self.child_blocks[name].get_default() if name in hidden else part for name, part in value.items()}
        cleaned = super().clean(self._to_struct_value(seen))
        if not self.is_deferred_validation:
            complain(lambda: self._check(self.get_prep_value(cleaned)), self)
        return cleaned

    def _check(self, stored: Any) -> None:
        """Raises ``ValidationError`` if the line cannot be understood, or names a value that a closed list forbids."""
        comparison = load_comparison(self.attribute, stored)
        for value, values in unlisted(comparison):
            if not is_in_use(self.attribute, comparison.name, value):
                message = gettext("“%(value)s” is not in the list “%(list)s”, and nothing else may be chosen.")
                raise ValidationError(message % {"value": value, "list": values}, code="value")


class CriterionBlock(LineBlock):
    """One line of the rule builder for a criterion of its own kind."""

    def __init__(self, criterion: criteria.Criterion) -> None:
        self.criterion = criterion
        self.keywords = criterion.keywords
        super().__init__(
            list(criterion.block().child_blocks.items()),
            label=criterion.label,
            group=criterion.group,
            icon=criterion.icon,
            form_classname="struct-block segments-criterion",
        )

    def get_description(self) -> Any:
        return self.criterion.description

    def examples(self) -> Iterator[str]:
        for stored in self.criterion.examples():
            tree = load_rule("all", [{"type": self.name, "value": stored}])
            if not any(isinstance(leaf, Broken) for leaf in leaves(tree)):  # there may be nothing yet to name in it
                yield describe(tree)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            complain(lambda: self.criterion.load(self.get_prep_value(cleaned)), self)
        return cleaned


class LineAdapter(StructBlockAdapter):
    """Tells the browser under which other words the picker should find a line, and where its examples are."""

    def js_args(self, block: LineBlock) -> list[Any]:
        *first, meta = super().js_args(block)
        if block.keywords:
            meta["keywords"] = block.keywords
        if block.has_examples and (examples := examples_id(block.name)) in block.definition_registry:
            meta |= {"blockDefId": examples, "isPreviewable": True}
        return [*first, meta]


register_adapter(LineAdapter(), LineBlock)


def icon_of(attribute: Attribute) -> str:
    """The icon of a line about an attribute."""
    return _ICONS.get(attribute.key.partition(".")[0], "tag")


def examples_id(line: str) -> str:
    """The id by which Wagtail asks for the examples of a line."""
    return f"segments-{line}"


def complain(load: Any, block: blocks.StructBlock, otherwise: str = "operator") -> None:
    """Turn what is wrong with a line into an error on the field that is wrong; ``otherwise`` is where the rest goes."""
    try:
        load()
    except ValidationError as error:
        field = error.code if error.code in block.child_blocks else otherwise
        raise StructBlockValidationError({field: ValidationError(error.messages)}) from error


def example_of(kind: ValueType, operator: Operator) -> str:
    """Something that an operator may compare with, in words: two of the choices if they are known beforehand."""
    blank = gettext("…")
    match operator.takes:
        case Takes.DAYS:
            return kind.words(operator, 30)
        case Takes.RANGE:
            return gettext("from %(first)s to %(last)s") % {"first": blank, "last": blank}
        case Takes.MANY:
            known = [value for value, _label in kind.choices[:2]] if isinstance(kind, WithChoices) else []
            return kind.words(operator, tuple(known) or (blank, blank))
    return kind.show(blank) if isinstance(kind, Text) else blank
