"""The segments, written as an editor's form stores them, except that they name other objects in words."""

from typing import Any

FIRST_HALF = "banner"
"""The salt of the share: another segment with it, from 50 % to 100 %, would be the other half."""


def _done(kind: str, times: int = 1, **what: Any) -> dict[str, Any]:
    """A line about something done at least so many times in this visit."""
    return {"type": kind, "value": {**what, "frequency": "at_least", "times": times, "window": "visit"}}


def _worth(points: int, criterion: dict[str, Any]) -> dict[str, Any]:
    """A line of points."""
    return {"type": "line", "value": {"points": points, "criteria": [criterion]}}


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
    {
        "key": "public-holiday",
        "name": "Public holiday",
        "description": "Everybody, on the days on which the counters are closed.",
        "match": "all",
        "rule": [{"type": "time__public_holiday", "value": {"operator": "is"}}],
    },
    {
        "key": "in-france",
        "name": "In France",
        "description": "Whoever looks at the site from France. The hours of the day are theirs, not ours.",
        "match": "all",
        "rule": [{"type": "location__country", "value": {"operator": "one_of", "value": ["FR"]}}],
    },
    {
        "key": "from-a-search",
        "name": "From a search engine",
        "description": "People whom a search engine has sent: they want an answer, not the story of the bank.",
        "match": "all",
        "rule": [{"type": "acquisition__channel", "value": {"operator": "one_of", "value": ["organic_search"]}}],
    },
    {
        "key": "letter-readers",
        "name": "Readers of the letter",
        "description": "People who followed the link in the autumn letter, for thirty days after they last did.",
        "match": "all",
        "rule": [{"type": "visit__campaign", "value": {"operator": "is", "value": "letter"}}],
        "remember": "days",
        "remember_days": 30,
    },
    {
        "key": "first-half",
        "name": "Half of the strangers",
        "description": "Every second visitor whom we do not know, to try out another banner on the home page.",
        "match": "all",
        "rule": [
            {"type": "user__signed_in", "value": {"operator": "is_not"}},
            {"type": "percentage", "value": {"operator": "in", "start": "0", "to": "50", "salt": FIRST_HALF}},
        ],
    },
    {
        "key": "comparing",
        "name": "Comparing accounts",
        "description": "People who have looked at two or more of our accounts in this visit.",
        "match": "all",
        "rule": [_done("viewed_type", 2, type="bank.ProductPage")],
    },
    {
        "key": "asked-us",
        "name": "Asked us",
        "description": "People who have just sent a form, so that nobody asks them to send one.",
        "match": "all",
        "rule": [_done("submitted_form", page=None)],
    },
    {
        "key": "undecided",
        "name": "Undecided",
        "description": "People who compare accounts and have not asked us about them yet.",
        "match": "all",
        "rule": [
            {"type": "segment", "value": {"operator": "in", "segment": "comparing"}},
            {"type": "segment", "value": {"operator": "not_in", "segment": "asked-us"}},
        ],
    },
    {
        "key": "home-buyers",
        "name": "Home buyers",
        "description": "People of whom two signs say that they may be about to buy a home. Students rarely are.",
        "match": "all",
        "rule": [
            {
                "type": "points",
                "value": {
                    "threshold": 80,
                    "lines": [
                        _worth(40, _done("searched", words="mortgage")),
                        _worth(40, _done("viewed_topic", topic="Home")),
                        _worth(40, {"type": "session__last_quote", "value": {"operator": "is_set"}}),
                        _worth(-40, {"type": "segment", "value": {"operator": "in", "segment": "students"}}),
                    ],
                },
            }
        ],
    },
    {
        "key": "large-mortgages",
        "name": "Large mortgages",
        "description": "People who have worked out a mortgage that we would rather talk about.",
        "match": "all",
        "rule": [{"type": "session__last_quote", "value": {"operator": "ge", "value": 300_000}}],
    },
    {
        "key": "advisory-board",
        "name": "Advisory board",
        "description": (
            "Customers who tell us what we do wrong. Everybody with the plan for students is asked; Helena has "
            "been on the board for years, and Sam has declined: both by hand, under Members."
        ),
        "match": "all",
        "rule": [{"type": "user__customer__plan", "value": {"operator": "one_of", "value": ["student"]}}],
    },
    {
        "key": "harbour-group",
        "name": "Staff of the Harbour Group",
        "description": (
            "Business customers anywhere in the group: at its head, in one of its companies, or in a branch of one. "
            "Branches that open tomorrow are in it tomorrow."
        ),
        "match": "any",
        "rule": [
            {"type": "user__customer__organisation", "value": {"operator": "is", "organisation": "Harbour Group"}},
            {"type": "user__customer__organisation", "value": {"operator": "below", "organisation": "Harbour Group"}},
        ],
    },
    {
        "key": "irish-businesses",
        "name": "Businesses in Ireland",
        "description": "Customers whose own branch is in Ireland, wherever the company above it may be.",
        "match": "all",
        "rule": [
            {"type": "user__customer__organisation__country", "value": {"operator": "one_of", "value": ["IE"]}},
        ],
    },
    {
        "key": "rounding-up",
        "name": "Rounding up",
        "description": "Whoever has the new round-up pots, because the flag for them is on.",
        "match": "all",
        "rule": [{"type": "waffle", "value": {"feature": "flag:round_up", "operator": "on"}}],
    },
]
