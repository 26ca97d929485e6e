"""Which visitors are crawlers or other programs, and of what kind."""

import re
from functools import lru_cache
from typing import Any

from wagtail_segments.attributes.recognition import patterns

OTHER = "other"

_KINDS: dict[str, tuple[str, ...]] = {
    "preview": (
        "facebookexternalhit", "facebookcatalog", "facebot", "twitterbot", "linkedinbot", "slackbot", "slack-imgproxy",
        "telegrambot", "^whatsapp/", "discordbot", "pinterestbot", "^pinterest/0", "skypeuripreview", "redditbot",
        "embedly", "iframely", "mastodon", "vkshare", "url preview", "microsoftpreview",
    ),
    "ai": (
        "gptbot", "chatgpt-user", "oai-searchbot", "claudebot", "claude-user", "claude-searchbot", "claude-web",
        "anthropic-ai", "ccbot", "perplexitybot", "perplexity-user", "bytespider", "meta-external", "amazonbot",
        "mistralai-user", "diffbot", "cohere-ai", "youbot", "duckassistbot", "ai2bot",
    ),
    "search": (
        "googlebot", "adsbot-google", "mediapartners-google", "apis-google", "storebot-google",
        "google-inspectiontool", "googleother", "bingbot", "bingpreview", "msnbot", "adidxbot", "yandexbot",
        "yandex.com/bots", "baiduspider", "duckduckbot", "yahoo! slurp", "applebot", "sogou web spider", "seznambot",
        "petalbot", "qwantbot", "qwantify", "mojeekbot", "; yeti/", "coccocbot", "exabot", "360spider", "daumoa",
    ),
    "monitoring": (
        "uptime", "pingdom", "statuscake", "site24x7", "newrelic", "datadog", "gtmetrix", "chrome-lighthouse",
        "healthcheck", "health-check", "^googlehc", "check_http", "kube-probe", "nagios", "zabbix", "^prometheus",
        "hetrixtools", "checkly", "catchpoint", "dynatrace", "ruxitsynthetic",
    ),
    "feed": (
        "^feedly", "feedfetcher", "inoreader.com", "newsblur feed", "tiny tiny rss", "freshrss", "miniflux",
        "^netnewswire", "feedbin", "theoldreader.com", "feedparser", "feedburner", "simplepie", "bazqux",
    ),
    "library": (
        "^curl", "^wget", "^python", "^go-http-client", "^axios", "^node", "^undici", "^okhttp", "^java", "^jakarta",
        "^apache-httpclient", "^libwww", "^lwp", "^perl", "^guzzlehttp", "^php/", "^ruby", "^faraday", "^http.rb",
        "^rest-client", "^httpie", "^postmanruntime", "^insomnia", "^scrapy", "^dart/", "^reqwest", "^aiohttp",
        "^httpx", "windowspowershell", "headlesschrome", "phantomjs",
    ),
}  # fmt: skip
"""Words by which a program says what it is for; ``^`` stands for the beginning. The first that is found counts."""

_PEOPLE = ("^lynx/", " electron/")
"""What lists take for programs, although somebody sits in front of it."""

_CALLS_ITSELF_ONE = re.compile(r"(?<!cu)bot(?![a-z])|crawler|spider|\+https?:")
"""What programs put into their user agents by convention. A Cubot is a telephone."""


def program_behind(user_agent: str, brands: str = "") -> str | None:
    """What kind of program sends this: a key of ``_KINDS`` or ``OTHER``; ``None`` for a person.

    A browser without a window may borrow the user agent of one that has one; its hint ``brands`` still tells.
    """
    return "library" if "Headless" in brands else _kind(user_agent)


@lru_cache(maxsize=2048)
def _kind(user_agent: str) -> str | None:
    words = f"^{user_agent.strip().casefold()}"
    for kind, names in _KINDS.items():
        if any(name in words for name in names):
            return kind
    if not user_agent or _CALLS_ITSELF_ONE.search(words):
        return OTHER
    if any(name in words for name in _PEOPLE):
        return None
    return OTHER if _is_listed(user_agent) else None


def _is_listed(user_agent: str) -> bool:
    """Whether the list of the extra ``[bots]`` knows it, or where that is not installed, the one of ua-parser."""
    detector = _detector()
    return bool(detector.is_crawler(user_agent) if detector else patterns.parsed(user_agent).is_bot)


@lru_cache(maxsize=1)
def _detector() -> Any:
    try:
        from crawlerdetect import CrawlerDetect  # compiles a long pattern, so not before somebody asks
    except ImportError:
        return None
    return CrawlerDetect()
