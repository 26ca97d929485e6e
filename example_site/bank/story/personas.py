"""Somebody for each way the site can look: to try it as them, and to see what becomes of them when it changes."""

from datetime import time
from typing import Any

from wagtail_segments.models import Persona

PERSONAS: list[dict[str, Any]] = [
    {
        "key": "student-on-a-phone",
        "name": "Student on a phone",
        "description": "Stands in the hall of the college with our flyer, and has followed its link.",
        "device": "phone",
        "lines": [("visit__campaign", "college"), ("visit__source", "flyer")],
    },
    {
        "key": "wealthy-customer",
        "name": "Wealthy customer",
        "description": "Has been with us for years, and keeps more with us than is needed from day to day.",
        "device": "desktop",
        "signed_in": True,
        "lines": [("bank__balance", "82000"), ("bank__products", ["current", "savings"])],
    },
    {
        "key": "prospect-at-night",
        "name": "Prospect at night",
        "description": "Saves with us, banks elsewhere, and looks around when the children are asleep.",
        "device": "tablet",
        "time_of_day": time(22, 30),
        "signed_in": True,
        "lines": [("bank__balance", "4200"), ("bank__products", ["savings"])],
    },
]


def create_personas() -> int:
    return sum(_create(**fields) for fields in PERSONAS)


def _create(key: str, lines: list[tuple[str, Any]], **fields: Any) -> bool:
    stored = [{"type": attribute, "value": {"value": value}} for attribute, value in lines]
    _persona, is_new = Persona.objects.get_or_create(key=key, defaults={**fields, "lines": stored})
    return is_new
