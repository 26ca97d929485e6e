"""What the picker shows of a line before it is chosen."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_segments.attributes import registry as attributes
from wagtail_segments.criteria import registry as criteria
from wagtail_segments.criteria.stored import GROUP, POINTS
from wagtail_segments.segments.rule_builder.lines import examples_id
from wagtail_segments.segments.rule_builder.rule import children_at


class ExamplesBlock(blocks.Block):
    """What the picker shows of a line beside its description.

    Wagtail finds it by an id, in whichever process it asks; the line itself is made only when a form needs it.
    """

    def __init__(self, line: str, label: Any) -> None:
        super().__init__(label=label, preview_template="wagtail_segments/admin/examples.html")
        self.set_name(line)
        self.definition_prefix = examples_id(line)
        self.definition_registry[self.definition_prefix] = self

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        line: Any = children_at(1).get(self.name)
        examples = line.examples() if line and may_build_rules(parent_context["request"].user) else ()
        return {**super().get_preview_context(value, parent_context), "examples": list(examples)}


def offer_examples() -> None:
    """Let the picker show examples of every line that there is."""
    for name, label in (
        (GROUP, _("Group")),
        (POINTS, _("Points")),
        *((attribute.block_name, attribute.label) for attribute in attributes.registered()),
        *((criterion.name, criterion.label) for criterion in criteria.registered()),
    ):
        ExamplesBlock(name, label)


def may_build_rules(user: Any) -> bool:
    """Whether somebody may see what those need who edit segments or personas: values, names of pages and groups."""
    of = [f"{action}_{what}" for what in ("segment", "persona") for action in ("add", "change")]
    return any(user.has_perm(f"wagtail_segments.{permission}") for permission in of)
