"""Gathers the models for Django."""

from wagtail_segments.segments.members import Membership
from wagtail_segments.segments.models import RulesVersion, Segment

__all__ = ["Membership", "RulesVersion", "Segment"]
