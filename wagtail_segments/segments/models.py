"""The segment: a named rule, edited, reviewed, scheduled and published like any snippet."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.tree import GROUPS, Broken, Node
from wagtail_segments.segments import gates
from wagtail_segments.segments.memory import DAYS, MAX_DAYS, PAGE, REMEMBER
from wagtail_segments.segments.problems import cycle_through
from wagtail_segments.segments.rule_builder import RuleField
from wagtail_segments.segments.rule_builder.groups import MATCHES


class Segment(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    index.Indexed,
    ClusterableModel,
):
    """A named rule that visitors fit or do not fit."""

    name: Any = models.CharField(_("name"), max_length=255)
    key: Any = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        help_text=_("How templates and code call this segment. Do not change it once they do."),
    )
    description: Any = models.TextField(
        _("description"), blank=True, help_text=_("Who these people are and what the segment is for.")
    )
    match: Any = models.CharField(_("visitors fit"), max_length=4, choices=MATCHES, default="all")
    rule = RuleField(verbose_name=_("criteria"), blank=True)
    remember: Any = models.CharField(
        _("remember"),
        max_length=5,
        choices=REMEMBER,
        default=PAGE,
        help_text=_(
            "How long people stay in the segment when the criteria fitted them once. Signed-in people are remembered "
            "with their account, on every device; strangers by their browser, and no longer than the site keeps "
            "sessions. Nobody is remembered who has not consented, and changing the criteria forgets everybody."
        ),
    )
    remember_days: Any = models.PositiveSmallIntegerField(
        _("days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DAYS)],
        help_text=_("For “a number of days”: how many, counted from the last day on which the criteria fitted."),
    )

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="segment",
        for_concrete_model=False,
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="segment")

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("key"),
        index.SearchField("description"),
        *(index.AutocompleteField(field) for field in ("name", "key", "description")),
    ]

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["name"]
        permissions = [("view_members", _("Can see who is in a segment"))]

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def tree(self) -> Node:
        """The rule as this object holds it, saved or not."""
        return load_rule(self.match, self._meta.get_field("rule").get_prep_value(self.rule))

    @property
    def sentence(self) -> str:
        """The rule in words."""
        return describe(self.tree)

    def get_rule_display(self) -> str:
        """The rule in words, for Wagtail's screens that show fields as they are."""
        return self.sentence

    def clean(self) -> None:
        super().clean()
        tree = self.tree
        if isinstance(tree, Broken) and self.match in GROUPS:  # otherwise the error is at the match
            raise ValidationError({"rule": tree.why})
        circle = cycle_through(self)
        if circle:
            raise ValidationError(
                {"rule": gettext("This segment would contain itself: %(path)s.") % {"path": " → ".join(circle)}}
            )
        if self.remember == DAYS and not self.remember_days:
            raise ValidationError({"remember_days": gettext("Say for how many days.")})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "wagtail_segments/segment_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from wagtail_segments.segments.assignment import explain_segment
        from wagtail_segments.segments.ruleset import as_if_live

        return {
            **super().get_preview_context(request, mode_name),
            "segment": self,
            "reason": explain_segment(as_if_live(self), request),
            "why_off": gates.why_off(),
        }


class RulesVersion(models.Model):
    """One row whose value changes with every change to what is live, for processes to compare."""

    version: Any = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.version
