"""Goes through what a stream field stores and changes the objects it names, as the blocks' definitions say."""

from collections.abc import Callable
from typing import Any

from wagtail import blocks

from wagtail_segments.blocks import SegmentsBlock
from wagtail_segments.segments.models import Segment
from wagtail_segments.segments.rule_builder.lines import ComparisonBlock

Change = Callable[[Any, Any], Any]
"""Takes a model and what names one of its objects, gives what is to stand in its place."""


def walk(block: blocks.Block, stored: Any, change: Change) -> Any:
    """The stored value of a block with every object it names changed, and without the ids of its parts.

    A criterion or block of which nothing is known here is kept to the letter, and so is what has the wrong shape.
    """
    match block, stored:
        case blocks.StreamBlock(), list():
            return [_part(block.child_blocks.get(_type_of(part)), part, change) for part in stored]
        case blocks.ListBlock(), list():
            return [_part(block.child_block, part, change) for part in stored]
        case ComparisonBlock(), dict():
            return _comparison(block, stored, change)
        case blocks.StructBlock(), dict():
            children = block.child_blocks
            return {
                name: walk(children[name], part, change) if name in children else part for name, part in stored.items()
            }
        case blocks.ChooserBlock(), _:
            return stored if stored is None else change(block.model_class, stored)
        case SegmentsBlock(), list():
            return [change(Segment, one) for one in stored]
    return stored


def without_ids(block: blocks.Block, stored: Any) -> Any:
    """The stored value of a block without the ids of its parts, which mean nothing elsewhere."""
    return walk(block, stored, lambda model, named: named)


def _part(block: blocks.Block | None, part: Any, change: Change) -> Any:
    """One part of a stream or list: its type, value and id."""
    if block is None or not isinstance(part, dict) or "value" not in part:
        return part
    kept = {name: held for name, held in part.items() if name != "id"}
    return {**kept, "value": walk(block, part["value"], change)}


def _type_of(part: Any) -> Any:
    found = part.get("type") if isinstance(part, dict) else None
    return found if isinstance(found, str) else None


def _comparison(block: ComparisonBlock, stored: dict[str, Any], change: Change) -> dict[str, Any]:
    """A line about an attribute: its values are objects if its type says of which model they are."""
    model = getattr(block.attribute.type, "model", None)
    changed = {}
    for name, part in stored.items():
        child = block.child_blocks.get(name)
        if child is None:
            changed[name] = part
        elif model is None or name not in {"value", "to"} or isinstance(child, blocks.ChooserBlock):
            changed[name] = walk(child, part, change)
        else:
            changed[name] = _chosen(model, part, change)
    return changed


def _chosen(model: Any, stored: Any, change: Change) -> Any:
    """Objects that were chosen from a list, which holds their primary keys as text."""
    if isinstance(stored, list):
        return [_chosen(model, one, change) for one in stored]
    if stored is None or stored == "":
        return stored
    changed = change(model, stored)
    return str(changed) if isinstance(changed, int) else changed
