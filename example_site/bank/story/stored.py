"""Blocks as a StreamField stores them, so that the pages' stories stay readable."""

from typing import Any
from uuid import uuid4

from wagtail.models import Page

from example_site.bank.story.pictures import picture
from example_site.bank.story.segments import segment_keys
from example_site.pictures import SCENES

Stored = dict[str, Any]


def block(name: str, /, **value: Any) -> Stored:
    """A block of a StreamField or of a region."""
    return {"type": name, "value": value, "id": str(uuid4())}


def items(*values: Any) -> list[Stored]:
    """The items of a list block."""
    return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]


def image(name: str) -> Stored:
    """A drawn picture with its description."""
    return {"image": picture(name).pk, "alt_text": SCENES[name].alt, "decorative": False}


def link(text: str, slug: str) -> Stored:
    """A link to one of the demo's pages."""
    return {"text": text, "page": Page.objects.get(slug=slug).pk}


def audience(*segments: str) -> Stored:
    """People in any of these segments."""
    known = segment_keys()
    return {"match": "any", "segments": [known[key] for key in segments]}


def chosen(*slugs: str) -> list[Stored]:
    """Pages of a list, chosen by hand."""
    return [_selection("by_hand", items(*(Page.objects.get(slug=slug).pk for slug in slugs)))]


def found(*, tags: list[str], most: int) -> list[Stored]:
    """Pages of a list, found by any of these tags."""
    return [_selection("found", {"below": None, "tags": tags, "order": "newest", "days": None, "most": most})]


def switched(name: str, default: Any, /, **variants: Any) -> Stored:
    """A block with variants: one for each segment named, in this order; underscores stand for hyphens."""
    return block(
        name,
        variants=items(
            *({"audience": audience(key.replace("_", "-")), "content": content} for key, content in variants.items())
        ),
        default=default,
    )


def _selection(name: str, value: Any) -> Stored:
    return {"type": name, "value": value, "id": str(uuid4())}
