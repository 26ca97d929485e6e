"""Values that the rule builder offers while an editor writes one down: listed ones first, then ones that were seen."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_GET

from wagtail_segments.attributes.registry import Attribute, lookup
from wagtail_segments.rules.values import is_written_down
from wagtail_segments.segments.rule_builder.examples import may_build_rules
from wagtail_segments.segments.value_lists import list_for, listed_names, same_value
from wagtail_segments.visitors.seen import can_suggest, seen_values


@require_GET
def suggestions(request: Any, key: str) -> JsonResponse:
    """What is known of the values of an attribute, and of their names. For people who may edit segments."""
    if not may_build_rules(request.user):
        raise PermissionDenied
    attribute = lookup(key)
    if attribute is None or not is_written_down(attribute.type):
        raise Http404
    name = request.GET.get("name", "").strip()
    return JsonResponse({"names": listed_names(key), "values": known_values(attribute, name)})


def known_values(attribute: Attribute, name: str = "") -> list[dict[str, Any]]:
    """Each value with its label. Where only listed values may be chosen, those that were seen are left out."""
    values = None if "\0" in name else list_for(attribute.key, name)
    listed = [one._asdict() for one in values.listed] if values else []
    if not can_suggest(attribute) or (values and values.closed):
        return listed
    taken = [one["value"] for one in listed]
    seen = (value for value in seen_values(attribute) if not any(same_value(attribute, value, one) for one in taken))
    return listed + [{"value": value, "label": ""} for value in seen]
