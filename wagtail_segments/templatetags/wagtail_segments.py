"""``{% load wagtail_segments %}``."""

from typing import Any

from django import template

from wagtail_segments.asking import segments_in
from wagtail_segments.showing import those_for

register = template.Library()


@register.simple_tag(takes_context=True)
def shown_to_visitor(context: template.Context, items: Any) -> list[Any]:
    """``{% shown_to_visitor entries as shown %}``: those of some objects that the visitor gets to see."""
    return those_for(lambda: segments_in(context), items)
