"""How this visit began and how it goes. Kept in the site's session, and only as far as a live segment needs it."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.page import page_tree
from wagtail_segments.attributes.registry import Attribute, attribute, register
from wagtail_segments.rules.values import Boolean, Host, Number, Text

GROUP = _("This visit")


@attribute(
    "visit.landing_page",
    page_tree(),
    label=_("Landing page"),
    group=GROUP,
    description=_("The page on which the visit began."),
    needs=["landing_page"],
)
def landing_page(visitor: Any) -> str | None:
    return visitor.visit.landing_page


@attribute(
    "visit.landing_address",
    Text(),
    label=_("Landing address"),
    group=GROUP,
    description=_("The path of the address at which the visit began, without host and query."),
    needs=["landing_address"],
)
def landing_address(visitor: Any) -> str:
    return visitor.visit.landing_address


@attribute(
    "visit.referrer",
    Text(),
    label=_("Referrer"),
    group=GROUP,
    description=_("The address on another site that led here, without its query."),
    needs=["referrer"],
)
def referrer(visitor: Any) -> str | None:
    return visitor.visit.referrer


@attribute(
    "visit.referrer_host",
    Host(),
    label=_("Referring site"),
    group=GROUP,
    description=_("The host name of the site that led here, such as www.example.org."),
    keywords=_("referer, came from, origin, backlink"),
    needs=["referrer"],
    suggests=True,
)
def referrer_host(visitor: Any) -> str | None:
    return urlsplit(visitor.visit.referrer or "").hostname


def _declare_campaign(name: str, label: Any, description: Any) -> None:
    register(
        Attribute(
            key=f"visit.{name}",
            type=Text(),
            function=lambda visitor: visitor.visit.campaign.get(f"utm_{name}"),
            label=label,
            group=GROUP,
            description=description,
            keywords=f"utm_{name}",
            needs=frozenset([f"utm_{name}"]),
            suggests=True,
        )
    )


_declare_campaign(
    "campaign",
    _("Campaign"),
    _("The campaign that led here: utm_campaign of the visit's latest campaign link."),
)
_declare_campaign("source", _("Campaign source"), _("Where the campaign link stood: its utm_source."))
_declare_campaign("medium", _("Campaign medium"), _("The kind of campaign link: its utm_medium, such as email."))
_declare_campaign("term", _("Campaign term"), _("The search term of the campaign link: its utm_term."))
_declare_campaign("content", _("Campaign content"), _("Which of several links it was: its utm_content."))


@attribute(
    "visit.pages",
    Number(),
    label=_("Pages viewed in this visit"),
    group=GROUP,
    description=_("How many pages were viewed in this visit; the present one counts."),
    keywords=_("page views, depth"),
    needs=["pages"],
)
def pages(visitor: Any) -> int:
    return visitor.visit.pages


@attribute(
    "visit.number",
    Number(),
    label=_("Visit number"),
    group=GROUP,
    description=_("Which visit this is, 1 for the first, as long as the visitor's session lives."),
    keywords=_("returning, came back, new visitor, first visit"),
    needs=["number"],
)
def number(visitor: Any) -> int:
    return visitor.visit.number


@attribute(
    "visit.returning",
    Boolean(yes=_("has been here before"), no=_("is here for the first time")),
    label=_("Came back"),
    group=GROUP,
    description=_("Whether this is a later visit than the first, as long as the visitor's session lives."),
    needs=["number"],
)
def returning(visitor: Any) -> bool:
    return visitor.visit.number > 1


@attribute(
    "visit.days_since_last",
    Number(),
    label=_("Days since the last visit"),
    group=GROUP,
    description=_("Whole days since the visit before this one; not known of somebody's first visit."),
    needs=["last"],
)
def days_since_last(visitor: Any) -> int | None:
    return visitor.visit.days_since_last


@attribute(
    "visit.minutes",
    Number(),
    label=_("Minutes since the visit began"),
    group=GROUP,
    description=_("Whole minutes since the first page of this visit."),
    needs=["began"],
)
def minutes(visitor: Any) -> int:
    return visitor.visit.minutes
