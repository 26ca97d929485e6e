"""Gathers the models for Django."""

from wagtail_segments.segments.models import RulesVersion, Segment

__all__ = ["RulesVersion", "Segment"]
