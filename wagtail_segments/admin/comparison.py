"""An audience in the comparison of two revisions, in words."""

from typing import Any

from django.utils.html import escape
from wagtail.admin.compare import FieldComparison, TextDiff, register_comparison_class

from wagtail_segments.fields import AudienceField


class AudienceComparison(FieldComparison):
    """Whom an object was for, and whom it is for now."""

    def __init__(self, field: AudienceField, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.words_a, self.words_b = (getattr(one, f"get_{field.name}_display")() for one in (obj_a, obj_b))

    def htmldiff(self) -> Any:
        if not self.has_changed():
            return escape(self.words_a)
        return TextDiff([("deletion", self.words_a), ("addition", self.words_b)]).to_html()


def compare_audiences() -> None:
    """Let Wagtail compare our field so."""
    register_comparison_class(AudienceField, comparison_class=AudienceComparison)
