"""Segments in segments: the visitor is, or is not, in another one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from wagtail_segments.criteria.registry import Criterion, register
from wagtail_segments.rules.once import is_looking_up_once, once
from wagtail_segments.rules.tree import Leaf
from wagtail_segments.rules.truth import Truth, negate

OPERATORS = [("in", _("is in")), ("not_in", _("is not in"))]


@dataclass(frozen=True, slots=True)
class InSegment(Leaf):
    """Whether the visitor belongs to another segment, known by its primary key."""

    segment: int
    negated: bool = False

    def truth(self, visitor: Any) -> Truth:
        found = visitor.request.segments.truth(self.segment)
        return negate(found) if self.negated else found

    def sentence(self) -> str:
        sentence = gettext("is not in the segment %(name)s") if self.negated else gettext("is in the segment %(name)s")
        return sentence % {"name": name_of(self.segment)}

    def reason(self, visitor: Any) -> str:
        return gettext("That segment cannot be told, is not published, or no longer exists.")

    def problem(self) -> str:
        return gettext("It asks for a segment that no longer exists.") if stored_name(self.segment) is None else ""


def name_of(segment: int) -> str:
    """A segment as it reads in a sentence."""
    name = stored_name(segment)
    return gettext("“%(name)s”") % {"name": name} if name else gettext("that no longer exists")


def stored_name(segment: int) -> str | None:
    """What a segment is called, or ``None`` if there is none with this primary key."""
    names = apps.get_model("wagtail_segments.Segment").objects.values_list("pk", "name")
    if is_looking_up_once():
        return once(stored_name, lambda: dict(names)).get(segment)
    return dict(names.filter(pk=segment)).get(segment)


@register
class SegmentCriterion(Criterion):
    """In, or not in, another segment."""

    name = "segment"
    label = _("Another segment")
    description = _("The visitor is, or is not, in another segment.")

    def block(self) -> blocks.StructBlock:
        return blocks.StructBlock(
            [
                ("operator", blocks.ChoiceBlock(choices=OPERATORS, default="in", label=_("Comparison"))),
                ("segment", SnippetChooserBlock("wagtail_segments.Segment", label=_("Segment"))),
            ]
        )

    @classmethod
    def examples(cls) -> list[Mapping[str, Any]]:
        segment = apps.get_model("wagtail_segments.Segment").objects.values_list("pk", flat=True).first()
        return [{"operator": operator, "segment": segment} for operator, _label in OPERATORS]

    def load(self, stored: Mapping[str, Any]) -> InSegment:
        if stored.get("operator") not in [key for key, _label in OPERATORS]:
            raise ValidationError(gettext("Choose how to compare."), code="operator")
        segment = stored.get("segment")
        if not isinstance(segment, int) or isinstance(segment, bool):
            raise ValidationError(gettext("Choose a segment."), code="segment")
        return InSegment(segment, negated=stored["operator"] == "not_in")
