"""Lines that hold other lines: groups, and criteria worth points."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from wagtail_segments.criteria.stored import LINE, POINTS, load_points, load_rule
from wagtail_segments.kept import IdentifiedBlock
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.tree import MAX_POINTS, MAX_THRESHOLD
from wagtail_segments.segments.rule_builder.lines import LineBlock, complain

MATCHES = [("all", _("all of these")), ("any", _("any of these")), ("none", _("none of these"))]
LOGIC = _("Logic")
_EXAMPLES = [
    {"type": "user__signed_in", "value": {"operator": "is"}},
    {"type": "visit__returning", "value": {"operator": "is"}},
]


class GroupBlock(LineBlock):
    """Criteria of which all, any or none must fit."""

    def __init__(self, criteria: IdentifiedBlock) -> None:
        super().__init__(
            [
                ("match", blocks.ChoiceBlock(choices=MATCHES, default="all", label=_("Visitors fit"))),
                ("criteria", criteria),
            ],
            label=_("Group"),
            group=LOGIC,
            icon="list-ul",
            form_classname="struct-block segments-group",
        )

    def get_description(self) -> Any:
        return _("Criteria of which all, any or none must fit.")

    def examples(self) -> Iterator[str]:
        for match, _label in MATCHES:
            yield describe(load_rule(match, _EXAMPLES))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned["criteria"]:
            raise StructBlockValidationError(
                {"criteria": ValidationError(_("Add a criterion to this group, or delete the group."))}
            )
        return cleaned


class PointsBlock(LineBlock):
    """Criteria worth points, of which so many are wanted."""

    def __init__(self, criteria: IdentifiedBlock) -> None:
        super().__init__(
            [
                (
                    "threshold",
                    blocks.IntegerBlock(min_value=1, max_value=MAX_THRESHOLD, label=_("Points that are enough")),
                ),
                ("lines", IdentifiedBlock([(LINE, WorthBlock(criteria))], required=False, label=_("What counts"))),
            ],
            label=_("Points"),
            group=LOGIC,
            icon="order",
            form_classname="struct-block segments-group",
        )

    def get_description(self) -> Any:
        return _("Criteria that count points; whoever gets enough of them fits.")

    def examples(self) -> Iterator[str]:
        lines = [
            {"type": LINE, "value": {"points": points, "criteria": [criterion]}}
            for points, criterion in zip((10, 5), _EXAMPLES, strict=True)
        ]
        yield describe(load_rule("all", [{"type": POINTS, "value": {"threshold": 10, "lines": lines}}]))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            complain(lambda: load_points(self.get_prep_value(cleaned)), self)
        return cleaned


class WorthBlock(blocks.StructBlock):
    """What counts points: criteria, all of which must fit."""

    def __init__(self, criteria: IdentifiedBlock) -> None:
        super().__init__(
            [
                (
                    "points",
                    blocks.IntegerBlock(
                        min_value=-MAX_POINTS,
                        max_value=MAX_POINTS,
                        label=_("Points, if all of these fit"),
                        help_text=_("Less than 0 for what speaks against."),
                    ),
                ),
                ("criteria", criteria),
            ],
            label=_("Line"),
            icon="plus",
            form_classname="struct-block segments-group",
        )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned["criteria"]:
            raise StructBlockValidationError(
                {"criteria": ValidationError(_("Add a criterion to this line, or delete the line."))}
            )
        return cleaned
