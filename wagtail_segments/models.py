"""Gathers the models for Django."""

from wagtail_segments.personas.models import Persona
from wagtail_segments.segments.members import Membership, PreparedChoice
from wagtail_segments.segments.models import RulesVersion, Segment
from wagtail_segments.segments.value_lists import ValueList
from wagtail_segments.visitors.seen import SeenValue

__all__ = ["Membership", "Persona", "PreparedChoice", "RulesVersion", "SeenValue", "Segment", "ValueList"]
