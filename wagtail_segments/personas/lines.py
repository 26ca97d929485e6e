"""How a persona's values are edited: one line for each attribute that can be supposed, as in the rule builder."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from wagtail_segments.attributes import registry as attributes
from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.blocks import SegmentsBlock
from wagtail_segments.kept import UNAVAILABLE, UnavailableBlock
from wagtail_segments.personas.suppositions import MEMBER, describe_supposition, load_supposition
from wagtail_segments.rules.values import Boolean, Choice, Pairs
from wagtail_segments.segments.rule_builder import LinesField
from wagtail_segments.segments.rule_builder.fields import attrs_of, name_block, value_block
from wagtail_segments.segments.rule_builder.groups import LOGIC
from wagtail_segments.segments.rule_builder.keeping import LinesBlock
from wagtail_segments.segments.rule_builder.lines import LineBlock, complain, icon_of


class SuppositionsField(LinesField):
    """Holds what a persona is supposed to have."""

    def make_block(self) -> "SuppositionsBlock":
        return SuppositionsBlock(required=False)


class SuppositionsBlock(LinesBlock):
    """Lines about attributes, each at most once; about attributes that are told apart by names, as often as wanted."""

    def children(self) -> dict[str, blocks.Block]:
        known = attributes.registered()
        if _made.get("known") != known:
            _made.update(known=known, lines=_make_lines(known))
        return _made["lines"]

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        times = Counter(child.block_type for child in cleaned)
        twice = {
            at: StructBlockValidationError({"value": ValidationError(gettext("This is said twice."))})
            for at, child in enumerate(cleaned)
            if isinstance(child.block, SupposedBlock) and child.block.is_said_once and times[child.block_type] > 1
        }
        if twice and not self.is_deferred_validation:
            raise StreamBlockValidationError(block_errors=twice)
        return cleaned


class SupposedBlock(LineBlock):
    """One line: an attribute and a value."""

    has_examples = False

    def __init__(self, attribute: Attribute) -> None:
        self.attribute = attribute
        self.keywords = attribute.keywords
        self.is_said_once = not isinstance(attribute.type, Pairs)
        fields = [] if self.is_said_once else [("name", name_block())]
        super().__init__(
            [*fields, ("value", _held_block(attribute.type))],
            label=attribute.label,
            group=attribute.group,
            icon=icon_of(attribute),
            form_classname="struct-block segments-criterion",
            form_attrs=attrs_of(attribute),
        )

    def get_description(self) -> Any:
        return self.attribute.description

    def in_words(self, value: Any) -> str:
        stored = self.get_prep_value(value)
        try:
            return describe_supposition(self.attribute, load_supposition(self.attribute, stored))
        except Exception:  # an old version may hold anything
            return str(self.attribute.label)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            complain(lambda: load_supposition(self.attribute, self.get_prep_value(cleaned)), self, otherwise="value")
        return cleaned


class MemberBlock(SegmentsBlock):
    """The segments that somebody is in, whatever their rules say."""

    class Meta:
        icon = "group"
        group = LOGIC
        label = _("Is a member of")
        description = _(
            "Segments that no value leads into: of behaviour, of shares of visitors, of people chosen by hand."
        )


def _make_lines(known: tuple[Attribute, ...]) -> dict[str, blocks.Block]:
    made: dict[str, blocks.Block] = {attribute.block_name: SupposedBlock(attribute) for attribute in known}
    made |= {
        MEMBER: MemberBlock(),
        UNAVAILABLE: UnavailableBlock(
            _("Nothing knows this any more, so nothing is supposed because of it. Delete it if it is not wanted."),
            label=_("Value that is not available"),
            group=LOGIC,
        ),
    }
    for name, block in made.items():
        block.set_name(name)
    return made


_made: dict[str, Any] = {}


def _held_block(kind: Any) -> blocks.Block:
    """The field in which a value is filled in."""
    label = _("Value")
    match kind:
        case Boolean():
            choices = [("yes", kind.yes or _("yes")), ("no", kind.no or _("no"))]
            return blocks.ChoiceBlock(choices=choices, default="yes", required=False, label=label)
        case Choice() if kind.has_choices:
            return blocks.ChoiceBlock(choices=lambda: kind.choices, required=False, label=label)
    return value_block(kind, label)
