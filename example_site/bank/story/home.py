"""The home page: what everyone sees, and what some people see instead."""

from typing import Any

from example_site.bank.story import banners, heroes, layouts, offers
from example_site.bank.story.stored import Stored, audience, block, chosen, found, items, switched


def home() -> dict[str, Any]:
    return {
        "hero": [
            switched(
                "hero",
                heroes.for_everyone(),
                students=heroes.for_students(),
                high_balance=heroes.for_high_balance(),
                prospects=heroes.for_prospects(),
                harbour_group=heroes.for_the_harbour_group(),
                home_buyers=heroes.for_home_buyers(),
                night_owls=heroes.at_night(),
                on_a_phone=heroes.on_a_phone(),
            )
        ],
        "body": [
            switched(
                "banner",
                banners.for_everyone(),
                public_holiday=banners.on_a_public_holiday(),
                rounding_up=banners.for_rounding_up(),
                in_france=banners.in_france(),
                letter_readers=banners.for_letter_readers(),
                first_half=banners.for_the_first_half(),
            ),
            switched(
                "offers",
                offers.for_everyone(),
                students=offers.for_students(),
                high_balance=offers.for_high_balance(),
                prospects=offers.for_prospects(),
                on_a_phone=offers.on_a_phone(),
            ),
            switched(
                "layout",
                [layouts.magazine()],
                students=[layouts.sidebar_for_students()],
                high_balance=[layouts.dashboard()],
                prospects=[layouts.sidebar_for_prospects()],
            ),
            block("read_next", heading="Read next", articles=_articles_to_read()),
            switched(
                "banner",
                banners.invitation_to_ask(),
                asked_us=banners.thanks_for_asking(),
                undecided=banners.invitation_to_compare(),
            ),
        ],
    }


def _articles_to_read() -> Stored:
    """Whoever is in both segments gets both lists, and nothing twice."""
    return {
        "several": "all",
        "variants": items(
            {"audience": audience("students"), "content": found(tags=["Students", "Travel"], most=3)},
            {
                "audience": audience("high-balance"),
                "content": chosen("the-patience-of-compound-interest", "what-a-first-home-really-costs"),
            },
        ),
        "default": found(tags=["Everyday", "Safety"], most=3),
    }
