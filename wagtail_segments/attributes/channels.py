"""The channels by which visitors come, and the rules that tell which it was.

The names and the order of the rules follow Google Analytics' default channel group; the words and hosts are our own
list. A site adds to it with the setting ``CHANNELS``. The reference shows the table as it stands here.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail_segments.conf import settings
from wagtail_segments.rules.operators import Words

DIRECT = "direct"
PAID_SEARCH, ORGANIC_SEARCH = "paid_search", "organic_search"
PAID_SOCIAL, ORGANIC_SOCIAL = "paid_social", "organic_social"
PAID_OTHER = "paid_other"
REFERRAL = "referral"
OTHER = "other"

LISTS = ("mediums", "sources", "hosts", "parameters")
"""What a channel is told by, as the setting names it too."""

CAMPAIGN = ("utm_campaign", "utm_source", "utm_medium", "utm_term", "utm_content")

PAID_MEDIUMS = ("cpc", "ppc", "cpm", "cpa", "cpv", "cpp", "cpl", "ads", "ad", "retargeting", "remarketing")
"""Words of utm_medium that say no more than that somebody paid; so does any that begins with "paid"."""

LISTED_HOST = re.compile(r"[\w-]+(\.[\w-]+)*(\.\*)?")
"""How a host is listed."""

_MAX_PARTS = 10
"""Parts of a host name that are looked at, from its end."""
_COUNTRY = re.compile(r"\.(com?\.[a-z]{2}|com|[a-z]{2})\Z")
"""What ``.*`` at the end of a listed host stands for: .de, .co.uk, .com.tr or .com, and never another name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A way by which visitors come, and what tells it."""

    key: str
    label: Words
    mediums: Collection[str] = ()
    """Words of utm_medium, without regard to case; hyphens, underscores and spaces are the same."""
    sources: Collection[str] = ()
    """Words of utm_source; a source may also be one of the hosts."""
    hosts: Collection[str] = ()
    """Hosts that lead here, with all their subdomains; ``google.*`` stands for every country's."""
    parameters: Collection[str] = ()
    """Parameters of the address that the channel adds by itself, such as click ids."""


CHANNELS = (
    Channel(
        key=DIRECT,
        label=_("direct"),
        mediums=["(none)", "(not set)"],
        sources=["(direct)"],
        # Pages on which people only sign in, and come back.
        hosts=[
            "accounts.google.com",
            "appleid.apple.com",
            "login.live.com",
            "login.microsoftonline.com",
            "login.yahoo.com",
        ],
    ),
    Channel(
        key=ORGANIC_SEARCH,
        label=_("organic search"),
        mediums=["organic", "organic search"],
        sources=[
            "aol",
            "ask",
            "baidu",
            "bing",
            "brave",
            "duckduckgo",
            "ecosia",
            "google",
            "kagi",
            "naver",
            "qwant",
            "seznam",
            "startpage",
            "yahoo",
            "yandex",
        ],
        hosts=[
            "ask.com",
            "baidu.com",
            "bing.com",
            "coccoc.com",
            "com.google.android.googlequicksearchbox",
            "duckduckgo.com",
            "ecosia.org",
            "google.*",
            "google.cat",
            "kagi.com",
            "metager.de",
            "mojeek.com",
            "presearch.com",
            "qwant.com",
            "search.aol.com",
            "search.brave.com",
            "search.daum.net",
            "search.naver.com",
            "search.seznam.cz",
            "search.yahoo.*",
            "so.com",
            "sogou.com",
            "startpage.com",
            "swisscows.com",
            "ya.ru",
            "yandex.*",
        ],
        parameters=["srsltid"],
    ),
    Channel(
        key=PAID_SEARCH,
        label=_("paid search"),
        mediums=["paid search", "paidsearch", "search ads", "sea", "sem"],
        sources=["adwords", "google ads", "bing ads", "microsoft ads"],
        parameters=["gclid", "gbraid", "wbraid", "gclsrc", "gad_source", "msclkid", "yclid"],
    ),
    Channel(
        key=ORGANIC_SOCIAL,
        label=_("organic social"),
        mediums=["social", "social network", "social media", "sm", "organic social"],
        sources=[
            "bluesky",
            "bsky",
            "discord",
            "facebook",
            "fb",
            "ig",
            "instagram",
            "linkedin",
            "mastodon",
            "messenger",
            "meta",
            "nextdoor",
            "pinterest",
            "quora",
            "reddit",
            "snapchat",
            "telegram",
            "threads",
            "tiktok",
            "tumblr",
            "twitch",
            "twitter",
            "vk",
            "weibo",
            "whatsapp",
            "x",
            "xing",
            "youtube",
        ],
        hosts=[
            "bsky.app",
            "com.facebook.katana",
            "com.instagram.android",
            "com.linkedin.android",
            "com.pinterest",
            "com.reddit.frontpage",
            "com.twitter.android",
            "discord.com",
            "facebook.com",
            "fb.com",
            "fb.me",
            "instagram.com",
            "line.me",
            "linkedin.com",
            "lnkd.in",
            "mastodon.social",
            "messenger.com",
            "news.ycombinator.com",
            "nextdoor.com",
            "ok.ru",
            "org.telegram.messenger",
            "pin.it",
            "pinterest.*",
            "quora.com",
            "reddit.com",
            "snapchat.com",
            "t.co",
            "t.me",
            "threads.com",
            "threads.net",
            "tiktok.com",
            "tumblr.com",
            "twitch.tv",
            "twitter.com",
            "vimeo.com",
            "vk.com",
            "wa.me",
            "web.telegram.org",
            "weibo.com",
            "weixin.qq.com",
            "whatsapp.com",
            "x.com",
            "xing.com",
            "youtu.be",
            "youtube.com",
            "zhihu.com",
        ],
        # Facebook and Instagram add theirs to every link, paid or not.
        parameters=["fbclid", "igsh", "igshid"],
    ),
    Channel(
        key=PAID_SOCIAL,
        label=_("paid social"),
        mediums=["paid social", "paidsocial", "social paid", "social ads"],
        sources=["facebook ads", "instagram ads", "linkedin ads", "tiktok ads"],
        parameters=["ttclid", "twclid", "li_fat_id", "rdt_cid", "ScCid", "epik"],
    ),
    Channel(
        key=PAID_OTHER,
        label=_("other paid"),
        mediums=["banner", "display", "expandable", "interstitial", "native", "sponsored"],
        parameters=["dclid"],
    ),
    Channel(
        key="email",
        label=_("email"),
        mediums=["email", "e mail", "mail", "mailing", "newsletter"],
        sources=["email", "e mail", "mailchimp", "mailing", "newsletter"],
        hosts=[
            "app.fastmail.com",
            "com.google.android.gm",
            "deref-gmx.net",
            "deref-mail.com",
            "deref-web.de",
            "mail.163.com",
            "mail.aol.com",
            "mail.google.com",
            "mail.proton.me",
            "mail.qq.com",
            "mail.ru",
            "mail.yahoo.*",
            "mail.yandex.*",
            "mail.zoho.*",
            "navigator.gmx.net",
            "navigator.web.de",
            "outlook.com",
            "outlook.live.com",
            "outlook.office.com",
            "outlook.office365.com",
        ],
        parameters=["mc_cid", "mc_eid", "mkt_tok", "_hsenc"],
    ),
    Channel(
        key=REFERRAL,
        label=_("referral"),
        mediums=["referral", "referrer", "link"],
        # Neighbours of search engines that are none.
        hosts=[
            "calendar.google.com",
            "chat.google.com",
            "classroom.google.com",
            "copilot.microsoft.com",
            "docs.google.com",
            "drive.google.com",
            "gemini.google.com",
            "groups.google.com",
            "meet.google.com",
            "news.google.com",
            "sites.google.com",
            "translate.google.com",
        ],
    ),
    Channel(
        key=OTHER, label=_("another campaign"), mediums=["affiliate", "affiliates", "audio", "push", "sms", "video"]
    ),
)
"""Our own, in the order of the rule builder. A link from a host that is not listed is a referral."""

_PAID_BESIDE = {
    ORGANIC_SEARCH: PAID_SEARCH,
    PAID_SEARCH: PAID_SEARCH,
    ORGANIC_SOCIAL: PAID_SOCIAL,
    PAID_SOCIAL: PAID_SOCIAL,
}
"""The channel of a paid link that stands where those of another channel stand."""


def channel_of(parameters: Mapping[str, str], host: str) -> str:
    """The channel of an arrival, ``DIRECT`` if nothing tells of another.

    Args:
        parameters: those of the address at which somebody arrived; of several of one name, the last.
        host: the one that led here, or an empty text if it was this site's own or none; of an app its package.

    What the link says of itself comes first: its medium, then a click id (if there are several, the last, because
    whoever shares a link adds to it), then its source. The host decides for links that say nothing.
    """
    known = table()
    source, medium = word(parameters.get("utm_source", "")), word(parameters.get("utm_medium", ""))
    by_source = known.of_source(source)
    by_click = known.of_click(parameters)
    by_host = known.of_host(host)
    if medium not in known.mediums and (medium in PAID_MEDIUMS or medium.startswith("paid")):
        return _PAID_BESIDE.get(by_source or by_click or by_host, PAID_OTHER)
    said = known.mediums.get(medium) or by_click or by_source
    if said or source or medium:
        return said or OTHER
    if by_host and by_host != DIRECT:
        return by_host
    if any(parameters.get(name) for name in CAMPAIGN):
        return OTHER
    return REFERRAL if host and not by_host else DIRECT


def choices() -> list[tuple[str, Words]]:
    """The channels there are on this site, to choose from."""
    return list(table().labels.items())


def is_of_a_click(parameter: str) -> bool:
    """Whether links carry this parameter with another value for each click, or each reader, such as ``gclid``."""
    return parameter in table().parameters


@dataclass(frozen=True, slots=True)
class Table:
    """What each word, host and parameter tells: the key of a channel."""

    labels: dict[str, Words] = field(default_factory=dict)
    mediums: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)

    def of_source(self, source: str) -> str:
        return self.sources.get(source) or self.of_host(source) if source else ""

    def of_click(self, parameters: Mapping[str, str]) -> str:
        clicked = (name for name in reversed(list(parameters)) if name in self.parameters and parameters[name])
        return next((self.parameters[name] for name in clicked), "")

    def of_host(self, host: str) -> str:
        """The channel of the host, or else of the nearest listed domain that it is in."""
        parts = host.casefold().removesuffix(".").split(".")[-_MAX_PARTS:]
        for at in range(len(parts)):
            domain = ".".join(parts[at:])
            found = self.hosts.get(domain) or self.hosts.get(_COUNTRY.sub(".*", domain))
            if found:
                return found
        return ""


@lru_cache(maxsize=1)
def table() -> Table:
    """Our channels and those of the setting ``CHANNELS``, which win; kept until the settings change."""
    made = Table()
    for channel in (*CHANNELS, *declared()):
        made.labels.setdefault(channel.key, channel.label)
        made.mediums.update((word(text), channel.key) for text in channel.mediums)
        made.sources.update((word(text), channel.key) for text in channel.sources)
        made.hosts.update((host.casefold(), channel.key) for host in channel.hosts)
        made.parameters.update((name, channel.key) for name in channel.parameters)
    return made


def declared() -> Iterator[Channel]:
    """What the setting ``CHANNELS`` adds; malformed entries are passed over, system checks name them."""
    for key, options in settings.CHANNELS.items():
        if isinstance(key, str) and isinstance(options, Mapping):
            lists: dict[str, Any] = {name: _texts(options.get(name)) for name in LISTS}
            yield Channel(key=key, label=options.get("label") or key, **lists)


def word(text: str) -> str:
    """A medium or source as it is compared: ``Paid_Social`` and ``paid-social`` are one."""
    return re.sub(r"[-_\s]+", " ", text[:100].casefold()).strip()


def _texts(given: Any) -> list[str]:
    return [text for text in given if isinstance(text, str)] if isinstance(given, list | tuple | set) else []
