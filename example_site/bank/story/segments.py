"""The segments themselves, made of their rules."""

from typing import Any

from example_site.bank.models import Organisation
from example_site.bank.story.rules import SEGMENTS
from wagtail_segments.models import Segment


def create_segments() -> int:
    return sum(_create(fields) for fields in SEGMENTS)


def segment_keys() -> dict[str, int]:
    """The primary key of each segment by its key."""
    return dict(Segment.objects.values_list("key", "pk"))


def _create(fields: dict[str, Any]) -> bool:
    if Segment.objects.filter(key=fields["key"]).exists():
        return False
    rule = _by_primary_key(fields["rule"])
    Segment.objects.create(**{**fields, "rule": rule}).save_revision().publish()
    return True


def _by_primary_key(stored: Any) -> Any:
    """What is stored, naming segments and organisations by their primary keys."""
    match stored:
        case {"operator": operator, "segment": key}:
            return {"operator": operator, "segment": Segment.objects.get(key=key).pk}
        case {"operator": operator, "organisation": name}:
            return {"operator": operator, "value": str(Organisation.objects.get(name=name).pk)}
        case dict():
            return {name: _by_primary_key(value) for name, value in stored.items()}
        case list():
            return [_by_primary_key(value) for value in stored]
    return stored
