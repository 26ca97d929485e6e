"""The rule as a list of lines, made from the registries of attributes and of criteria."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_segments.attributes import registry as attributes
from wagtail_segments.criteria import registry as criteria
from wagtail_segments.criteria.stored import GROUP, POINTS
from wagtail_segments.kept import UNAVAILABLE, UnavailableBlock
from wagtail_segments.segments.rule_builder.fields import forget
from wagtail_segments.segments.rule_builder.groups import LOGIC, GroupBlock, PointsBlock
from wagtail_segments.segments.rule_builder.keeping import LinesBlock
from wagtail_segments.segments.rule_builder.lines import ComparisonBlock, CriterionBlock


class RuleBlock(LinesBlock):
    """The criteria of a rule or of a group; groups may lie ``depth`` deep inside it."""

    def __init__(self, depth: int = 0, **kwargs: Any) -> None:
        self.depth = depth
        super().__init__(**kwargs)

    def children(self) -> dict[str, blocks.Block]:
        return children_at(self.depth)


def children_at(depth: int) -> dict[str, blocks.Block]:
    """The blocks of a rule builder, kept until something is registered or unregistered.

    All depths are forgotten together, for they share what holds no group.
    """
    known = (attributes.registered(), criteria.registered())
    if _made.get("known") != known:
        _made.clear()
        forget()
        _made["known"] = known
    if depth not in _made:
        _made[depth] = _make_children(depth)
    return _made[depth]


_made: dict[Any, Any] = {}


def _make_children(depth: int) -> dict[str, blocks.Block]:
    """Blocks that hold no group are the same at every depth, which keeps the form's definition small."""
    if depth:
        inside = RuleBlock(depth - 1, required=False, label=_("Criteria"))
        group, points = GroupBlock(inside), PointsBlock(inside) if depth == 1 else children_at(1)[POINTS]
        group.set_name(GROUP)
        points.set_name(POINTS)
        return {GROUP: group, POINTS: points, **children_at(0)}
    made: dict[str, blocks.Block] = {
        attribute.block_name: ComparisonBlock(attribute) for attribute in attributes.registered()
    }
    made |= {criterion.name: CriterionBlock(criterion) for criterion in criteria.registered()}
    made[UNAVAILABLE] = UnavailableBlock(
        _("Nothing knows this criterion any more, so nobody belongs because of it. Delete it if it is not wanted."),
        label=_("Criterion that is not available"),
        group=LOGIC,
    )
    for name, block in made.items():
        block.set_name(name)
    return made
