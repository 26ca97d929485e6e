"""How a rule is edited: a StreamField whose blocks come from the registries and never enter a migration."""

from typing import Any

from wagtail.fields import StreamField

from wagtail_segments.rules.tree import MAX_DEPTH
from wagtail_segments.segments.rule_builder.keeping import LinesBlock
from wagtail_segments.segments.rule_builder.rule import RuleBlock


class LinesField(StreamField):
    """Holds lines. Their blocks are looked up when they are needed, so migrations say nothing of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("block_lookup", None)
        super().__init__(self.make_block(), **kwargs)

    def make_block(self) -> LinesBlock:
        """The block that holds the lines."""
        raise NotImplementedError

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        try:
            return super().from_db_value(value, expression, connection)
        except RecursionError:  # nested so deeply that Python cannot read it
            return self.to_python(None)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


class RuleField(LinesField):
    """Holds a rule."""

    def make_block(self) -> RuleBlock:
        return RuleBlock(MAX_DEPTH, required=False)
