"""Gathers the models for Django."""

from wagtail_segments.segments.models import Segment

__all__ = ["Segment"]
