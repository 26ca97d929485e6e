"""How the visitor came here: the channel, the site's own campaign parameters, the first visit."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.channels import CAMPAIGN, DIRECT, choices, is_of_a_click
from wagtail_segments.attributes.registry import Attribute, attribute, lookup, register
from wagtail_segments.conf import settings
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.values import Choice, Host, Text

GROUP = _("Acquisition")

MAX_PARAMETERS = 10
"""How many campaign parameters of its own a site may have: each may be kept in every session."""
PARAMETER = "?"
"""What the names of the facts about them begin with, in what an attribute needs and in the session."""
PARAMETER_NAME = re.compile(r"[\w.\-\[\]]{1,50}")
"""What a campaign parameter may be called."""


@attribute(
    "acquisition.channel",
    Choice(choices=choices),
    label=_("Channel"),
    group=GROUP,
    description=_("The way by which the visitor came, told by the visit's latest link from outside."),
    needs=["channel"],
)
def channel(visitor: Any) -> str:
    return visitor.visit.channel or DIRECT


@attribute(
    "acquisition.first_channel",
    Choice(choices=choices),
    label=_("Channel of the first visit"),
    group=GROUP,
    description=_("The way by which the visitor came the first time, as long as their session lives."),
    needs=["first_channel"],
)
def first_channel(visitor: Any) -> str:
    return visitor.visit.first("channel") or DIRECT


def _declare_first(name: str, fact: str, label: Words, description: Words, *, suggests: bool = False) -> None:
    register(
        Attribute(
            key=f"acquisition.first_{name}",
            type=Text(),
            function=lambda visitor: visitor.visit.first(fact),
            label=label,
            group=GROUP,
            description=description,
            needs=frozenset([f"first_{fact}"]),
            suggests=suggests,
        )
    )


_declare_first(
    "campaign",
    "utm_campaign",
    _("Campaign of the first visit"),
    _("The campaign whose link began the first visit: its utm_campaign."),
    suggests=True,
)
_declare_first(
    "source",
    "utm_source",
    _("Campaign source of the first visit"),
    _("Where the link stood that began the first visit: its utm_source."),
    suggests=True,
)
_declare_first(
    "medium",
    "utm_medium",
    _("Campaign medium of the first visit"),
    _("The kind of link that began the first visit: its utm_medium."),
    suggests=True,
)
_declare_first(
    "referrer",
    "referrer",
    _("Referrer of the first visit"),
    _("The address on another site that led here the first time, without its query."),
)


@attribute(
    "acquisition.first_referrer_host",
    Host(),
    label=_("Referring site of the first visit"),
    group=GROUP,
    description=_("The host name of the site that led here the first time."),
    needs=["first_referrer"],
    suggests=True,
)
def first_referrer_host(visitor: Any) -> str | None:
    return urlsplit(visitor.visit.first("referrer")).hostname


_declare_first(
    "landing_address",
    "landing_address",
    _("Landing address of the first visit"),
    _("The path of the address at which the first visit began, without host and query."),
)


def declare_campaign_parameters() -> None:
    """Declare an attribute for each entry of the setting ``CAMPAIGN_PARAMETERS``."""
    for name, options in parameters():
        if lookup(key_of(name)):  # the system check wagtail_segments.E036 says so
            continue
        register(
            Attribute(
                key=key_of(name),
                type=Text(),
                function=_reader(name),
                label=options.get("label") or name,
                group=GROUP,
                description=options.get("description")
                or format_lazy(_("The parameter {} of the visit's latest campaign link."), name),
                needs=frozenset([PARAMETER + name]),
                suggests=options.get("suggests", not is_of_a_click(name)) is True,
            )
        )


def parameters() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The site's own campaign parameters with their options; what is malformed is passed over, checks name it."""
    for given in settings.CAMPAIGN_PARAMETERS[:MAX_PARAMETERS]:
        options = given if isinstance(given, Mapping) else {"name": given}
        name = options.get("name")
        if is_parameter_name(name):
            yield name, options


def parameter_names() -> list[str]:
    """The names of the site's own campaign parameters."""
    return [name for name, _options in parameters()]


def is_parameter_name(name: object) -> TypeGuard[str]:
    """Whether a campaign parameter of the site's own may be called so."""
    return isinstance(name, str) and bool(PARAMETER_NAME.fullmatch(name)) and name not in CAMPAIGN


def key_of(name: str) -> str:
    """The key of the attribute for a campaign parameter."""
    return "acquisition.parameter_" + re.sub(r"[\W_]+", "_", name, flags=re.ASCII)


def _reader(name: str) -> Callable[[Any], Any]:
    return lambda visitor: visitor.visit.parameters.get(PARAMETER + name)
