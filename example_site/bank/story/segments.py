"""The segments, written as an editor's form stores them."""

from typing import Any

from wagtail_segments.models import Segment

SEGMENTS: list[dict[str, Any]] = [
    {
        "key": "students",
        "name": "Students",
        "description": "People who came in through the college campaign, and those who hold the student account.",
        "match": "any",
        "rule": [
            {"type": "visit__campaign", "value": {"operator": "is", "value": "college"}},
            {"type": "bank__products", "value": {"operator": "any_of", "value": ["student"]}},
        ],
    },
    {
        "key": "high-balance",
        "name": "High balance",
        "description": "Customers who have a good deal of money with us, and not all of it in one place.",
        "match": "all",
        "rule": [
            {"type": "bank__balance", "value": {"operator": "ge", "value": 50_000}},
            {"type": "bank__products", "value": {"operator": "all_of", "value": ["current", "savings"]}},
        ],
    },
    {
        "key": "prospects",
        "name": "Prospects",
        "description": (
            "People without a current account of ours who have shown that they might want one: they are "
            "customers already, or followed the campaign for changing banks."
        ),
        "match": "all",
        "rule": [
            {"type": "bank__products", "value": {"operator": "none_of", "value": ["current", "student"]}},
            {
                "type": "group",
                "value": {
                    "match": "any",
                    "criteria": [
                        {
                            "type": "bank__products",
                            "value": {"operator": "any_of", "value": ["savings", "fixed", "investment"]},
                        },
                        {"type": "visit__campaign", "value": {"operator": "is", "value": "switch"}},
                    ],
                },
            },
        ],
    },
    {
        "key": "on-a-phone",
        "name": "On a phone",
        "description": "Whoever looks at the site on a phone.",
        "match": "all",
        "rule": [{"type": "device__type", "value": {"operator": "one_of", "value": ["phone"]}}],
    },
    {
        "key": "night-owls",
        "name": "Night owls",
        "description": "Whoever is here between ten in the evening and six in the morning.",
        "match": "all",
        "rule": [
            {
                "type": "time__of_day",
                "value": {"operator": "between", "value": "22:00:00", "to": "06:00:00"},
            }
        ],
    },
]


def create_segments() -> int:
    return sum(_create(fields) for fields in SEGMENTS)


def segment_keys() -> dict[str, int]:
    """The primary key of each segment by its key."""
    return dict(Segment.objects.values_list("key", "pk"))


def _create(fields: dict[str, Any]) -> bool:
    if Segment.objects.filter(key=fields["key"]).exists():
        return False
    Segment.objects.create(**fields).save_revision().publish()
    return True
