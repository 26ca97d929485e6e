"""Whole pages for segments: an experience is an alternative of a page, with an audience and a list of changes."""

from wagtail_segments.experiences.field import ExperiencesField
from wagtail_segments.experiences.layouts import Layout, LayoutField
from wagtail_segments.experiences.page import ExperiencesMixin
from wagtail_segments.experiences.panel import ExperiencesPanel

__all__ = ["ExperiencesField", "ExperiencesMixin", "ExperiencesPanel", "Layout", "LayoutField"]
