"""What may be known about a visitor: one file per source, and the decorator that adds a fact."""

from wagtail_segments.attributes.registry import Absent, Attribute, CannotTell, attribute

__all__ = ["Absent", "Attribute", "CannotTell", "attribute"]
