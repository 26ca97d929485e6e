"""Gathers the models for Django."""

from wagtail_segments.segments.members import Membership, PreparedChoice
from wagtail_segments.segments.models import RulesVersion, Segment

__all__ = ["Membership", "PreparedChoice", "RulesVersion", "Segment"]
