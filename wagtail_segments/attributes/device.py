"""What the visitor is looking with, as far as the browser says so."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.registry import attribute
from wagtail_segments.rules.values import Boolean, Choice

GROUP = _("Device")

MAX_HEADER = 512
"""Characters of a header that are looked at."""

DEVICE_TYPES = [
    ("phone", _("phone")),
    ("tablet", _("tablet")),
    ("desktop", _("desktop")),
    ("other", _("something else")),
]
BROWSERS = [
    ("chrome", _("Chrome")),
    ("safari", _("Safari")),
    ("firefox", _("Firefox")),
    ("edge", _("Edge")),
    ("opera", _("Opera")),
    ("samsung", _("Samsung Internet")),
    ("other", _("another browser")),
]
OPERATING_SYSTEMS = [
    ("ios", _("iOS or iPadOS")),
    ("android", _("Android")),
    ("windows", _("Windows")),
    ("macos", _("macOS")),
    ("linux", _("Linux")),
    ("chromeos", _("ChromeOS")),
    ("other", _("another system")),
]

_BROWSER_WORDS = (
    ("edge", "edge"),
    ("opera", "opera"),
    ("samsung", "samsung"),
    ("firefox", "firefox"),
    ("chrom", "chrome"),
    ("safari", "safari"),
)
_SYSTEM_WORDS = (
    ("ios", "ios"),
    ("android", "android"),
    ("windows", "windows"),
    ("mac os", "macos"),
    ("macos", "macos"),
    ("chrome os", "chromeos"),
    ("chromeos", "chromeos"),
    ("chromium os", "chromeos"),
    ("linux", "linux"),
    ("ubuntu", "linux"),
    ("fedora", "linux"),
    ("debian", "linux"),
)


class Device(NamedTuple):
    """What a user agent says about itself; ``None`` where it says nothing."""

    type: str | None
    browser: str | None
    system: str | None
    is_bot: bool


def header(visitor: Any, name: str) -> str:
    """A request header under its WSGI name, cut at ``MAX_HEADER`` characters; empty if it was not sent."""
    return str(visitor.request.META.get(name, ""))[:MAX_HEADER]


def device_of(visitor: Any) -> Device:
    """The device, from client hints where the browser sends them and from its user agent otherwise."""
    return recognise(
        header(visitor, "HTTP_USER_AGENT"),
        header(visitor, "HTTP_SEC_CH_UA_MOBILE"),
        header(visitor, "HTTP_SEC_CH_UA_PLATFORM").strip('"'),
    )


@lru_cache(maxsize=2048)
def recognise(user_agent: str, mobile_hint: str = "", platform_hint: str = "") -> Device:
    """The device behind a user agent and the two hints that Chromium sends unasked."""
    if not user_agent:
        return Device(type=None, browser=None, system=None, is_bot=True)
    from user_agents import parse  # takes a third of a second, so not before a rule asks

    agent = parse(user_agent)
    return Device(
        type=_type(agent, mobile_hint),
        browser=_first(_BROWSER_WORDS, agent.browser.family),
        system=_first(_SYSTEM_WORDS, platform_hint or agent.os.family),
        is_bot=bool(agent.is_bot) or _is_listed_as_bot(user_agent),
    )


@attribute(
    "device.type",
    Choice(choices=DEVICE_TYPES),
    label=_("Device"),
    group=GROUP,
    description=_("A phone, a tablet, a desktop or laptop, or something else, such as a television."),
    keywords=_("mobile, smartphone, desktop, computer, screen"),
)
def device_type(visitor: Any) -> str | None:
    return device_of(visitor).type


@attribute(
    "device.browser",
    Choice(choices=BROWSERS),
    label=_("Browser"),
    group=GROUP,
    description=_("The family of the browser."),
    keywords=_("Chrome, Firefox, Safari, Edge, user agent"),
)
def browser(visitor: Any) -> str | None:
    return device_of(visitor).browser


@attribute(
    "device.os",
    Choice(choices=OPERATING_SYSTEMS),
    label=_("Operating system"),
    group=GROUP,
    description=_("The family of the operating system."),
    keywords=_("Android, iOS, Windows, macOS, Linux"),
)
def operating_system(visitor: Any) -> str | None:
    return device_of(visitor).system


@attribute(
    "device.bot",
    Boolean(yes=_("is a crawler or a program"), no=_("is not a crawler or a program")),
    label=_("Crawler or program"),
    group=GROUP,
    description=_("Whether the visitor is a crawler or another program. Whoever sends no user agent counts as one."),
)
def bot(visitor: Any) -> bool:
    return device_of(visitor).is_bot


def _type(agent: Any, mobile_hint: str) -> str:
    if agent.is_tablet or "; Tablet;" in agent.ua_string:  # what Firefox says, unknown to user-agents
        return "tablet"
    if agent.is_mobile or mobile_hint == "?1":
        return "phone"
    return "desktop" if agent.is_pc else "other"


def _first(words: tuple[tuple[str, str], ...], family: str) -> str:
    family = family.casefold()
    return next((name for word, name in words if word in family), "other")


def _is_listed_as_bot(user_agent: str) -> bool:
    """Whether the list of the extra ``[bots]`` knows it; False if that is not installed."""
    detector = _detector()
    return bool(detector and detector.isCrawler(user_agent))


@lru_cache(maxsize=1)
def _detector() -> Any:
    try:
        from crawlerdetect import CrawlerDetect
    except ImportError:
        return None
    return CrawlerDetect()
