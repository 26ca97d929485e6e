"""What a change of a segment changes on the site, shown in its form before it is published."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from wagtail_segments.admin.usage import MAX_USES, affected_by


class AffectedPanel(Panel):
    """The places that show something else to the people of this segment, and of those that ask for it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_segments/admin/affected.html"

        def is_shown(self) -> bool:
            """Only a segment that is stored can be in use."""
            return super().is_shown() and self.instance.pk is not None

        @cached_property
        def affected(self) -> list[dict[str, Any]]:
            """The segments and what uses each of them."""
            return [
                {"segment": segment, "is_this": segment.pk == self.instance.pk, "uses": uses}
                for segment, uses in affected_by(self.instance, self.request.user)
            ]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "affected": self.affected, "most": MAX_USES}
