"""The device behind a user agent and its client hints.

The patterns are those of ua-parser. The tables here put its hundreds of names into the few that a rule can ask for,
and mend what it does not know. Where several words of a table fit, the first one counts.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from wagtail_segments.attributes.recognition import patterns
from wagtail_segments.attributes.recognition.hints import Hints, boolean, members, text
from wagtail_segments.attributes.recognition.programs import program_behind

OTHER = "other"

Words = tuple[tuple[str, str], ...]

_TYPES: Words = (
    *((word, "console") for word in ("playstation", "xbox", "nintendo ")),
    *((word, "tv") for word in ("smart-tv", "smarttv", "smart tv", "hbbtv", "web0s", "android tv", "google tv")),
    *((word, "tv") for word in ("bravia", "; aft", "crkey", "apple tv", "appletv", "^roku", "netcast")),
    *((word, "headset") for word in ("oculusbrowser", "; quest", "picobrowser")),
    *((word, "watch") for word in ("; sm-r", "apple watch")),
    *((word, "phone") for word in ("wpdesktop", "windows phone")),
    *((word, "tablet") for word in ("ipad", "tablet;", "tablet)", "; kf", "kindle", "gt-p", "playbook", "touchpad")),
    ("; arm; trident", "tablet"),
    *((word, "phone") for word in ("mobi", "phone", "ipod", "opera mini", "midp", "symbian", "webos/", "meego")),
)
"""By a word in the user agent."""
_UNMISTAKABLE = {"console", "tv", "headset", "watch"}
_FORM_FACTORS = {
    "Tablet": "tablet",
    "XR": "headset",
    "Watch": "watch",
    "Automotive": "other",
    "Mobile": "phone",
    "Desktop": "desktop",
}
_DESKTOPS = ("windows nt", "windows 9", "win9", "win 9", "macintosh", "x11", "cros ")

_SYSTEMS: Words = (
    ("harmony", "harmonyos"),
    ("kaios", "kaios"),
    ("tizen", "tizen"),
    *((word, "webos") for word in ("web0s", "webos", "hpwos")),
    *((word, "other") for word in ("windows phone", "windows ce", "windows mobile", "wpdesktop")),
    *((word, "ios") for word in ("iphone", "ipad", "ipod", "ios")),
    ("android", "android"),
    ("windows", "windows"),
    *((word, "chromeos") for word in ("cros ", "chrome os", "chromeos", "chromium os")),
    *((word, "macos") for word in ("mac os", "macos")),
    *((word, "linux") for word in ("linux", "ubuntu", "fedora", "debian")),
)
"""By a word in the user agent, in ua-parser's name, or in the hint."""
_WINDOWS = {"95": "4", "98": "4.1", "ME": "4.9", "2000": "5", "XP": "5.1", "Vista": "6", "RT": "8"}
"""The number in the order of versions of each Windows that has a name."""
_WINDOWS_HINTS = {1: "7", 2: "8", 3: "8.1"}
_SAID_AS = {"android": "android", "harmonyos": "harmony", "webos": "webos"}
"""The word that stands before the version, where ua-parser does not see the system."""
_FROZEN: dict[tuple[Any, ...], str] = {("windows", 10): "", ("macos", 10, 15): "", ("android", 10): "; k)"}
"""Versions that newer systems say as well, and what stands in the user agent if they do."""

_BROWSERS: Words = (
    ("mail", "other"),
    *((word, "app") for word in ("webview", "electron")),
    ("facebook", "facebook"),
    ("instagram", "instagram"),
    ("linkedin", "linkedin"),
    ("wechat", "wechat"),
    ("tiktok", "tiktok"),
    ("snapchat", "snapchat"),
    ("pinterest", "pinterest"),
    ("twitter", "x"),
    ("edge", "edge"),
    ("opera", "opera"),
    ("samsung", "samsung"),
    ("firefox", "firefox"),
    ("brave", "brave"),
    ("duckduckgo", "duckduckgo"),
    ("vivaldi", "vivaldi"),
    ("yandex", "yandex"),
    ("yabrowser", "yandex"),
    ("uc browser", "uc"),
    ("huawei", "huawei"),
    ("miui", "xiaomi"),
    ("silk", "silk"),
    ("chrom", "chrome"),
    ("safari", "safari"),
)
"""By a word in ua-parser's name or in that of the hint."""
_EXACT_BROWSERS = {"line": "line", "google": "google", "android": "android", "ie": "ie", "ie mobile": "ie"}
_PASSED_OVER: Words = (("linkedinapp", "linkedin"), ("micromessenger", "wechat"), ("vivaldi", "vivaldi"))
"""Browsers that ua-parser does not know everywhere, by a word in the user agent."""

_MAKERS: dict[str, tuple[str, ...]] = {
    "Amazon": ("aft", "kf"),
    "Cubot": ("cubot",),
    "Microsoft": ("xbox",),
    "Nvidia": ("shield",),
    "Realme": ("rmx",),
    "Roku": ("roku",),
    "Samsung": ("sm-",),
    "Sony": ("bravia", "so-"),
    "Vivo": ("v20", "v21", "v22", "v23", "v24"),
    "Xiaomi": ("m20", "m21", "21", "22", "23", "24", "25"),
}
"""Whose models begin like this."""
_NO_MODEL = re.compile(r"u|wv|k|linux|mobile|tablet|[a-z]{2}([-_][a-z]{2})?|(rv:|hmscore|gmscore).*|.*/.*", re.I | re.S)
"""What stands in the place of a model without being one."""

_MAX_MODEL = 64
"""Characters of a hinted model that the patterns get to see."""
_TOUCHED = {"ios", "android", "harmonyos", "tizen"}


class Device(NamedTuple):
    """What a browser says about itself; ``None`` where it says nothing."""

    type: str | None = None
    browser: str | None = None
    browser_version: Decimal | None = None
    system: str | None = None
    system_version: Decimal | None = None
    brand: str | None = None
    model: str | None = None
    touch: bool | None = None
    program: str | None = None

    @property
    def is_bot(self) -> bool:
        """Whether it is a crawler or another program."""
        return self.program is not None


@lru_cache(maxsize=2048)
def recognise(user_agent: str, hints: Hints = Hints()) -> Device:  # noqa: B008  # a tuple of texts, never changed
    """The device behind a user agent and what client hints there are."""
    program = program_behind(user_agent, hints.brands)
    if not user_agent:
        return Device(program=program)
    agent = patterns.parsed(_with_model(user_agent, text(hints.model)))
    words = f"^{user_agent.casefold()}"
    system = _system(agent, words, hints)
    kind = _type(agent, words, system, hints)
    browser, browser_version = _hinted_browser(hints) or _browser(agent, words, kind)
    brand, model = (None, None) if program else _make(agent, system, hints)
    return Device(
        type=kind,
        browser=browser,
        browser_version=browser_version,
        system=system,
        system_version=_hinted_version(system, hints) or _system_version(agent, words, system, browser),
        brand=brand,
        model=model,
        touch=_is_touched(agent, words, kind, system),
        program=program,
    )


def _with_model(user_agent: str, model: str) -> str:
    """The user agent with the model that the browser hides behind a K put back in its place."""
    return user_agent.replace("; K)", f"; {model[:_MAX_MODEL]})", 1) if model else user_agent


# What it is


def _type(agent: Any, words: str, system: str, hints: Hints) -> str:
    named = _first(_TYPES, words)
    if named in _UNMISTAKABLE:
        return named
    factors = members(hints.form_factors)
    if factor := next((kind for name, kind in _FORM_FACTORS.items() if name in factors), ""):
        return factor
    if named == "tablet":
        return named
    if boolean(hints.mobile) or named == "phone":
        return "phone"
    if system in {"android", "ios", "harmonyos"}:
        return "tablet"
    if any(word in words for word in _DESKTOPS):
        return "desktop"
    return "phone" if agent.is_mobile else "desktop" if agent.is_pc else "other"


def _is_touched(agent: Any, words: str, kind: str, system: str) -> bool:
    if kind in {"console", "tv", "headset"}:
        return False
    return "touch" in words or agent.is_touch_capable or (system in _TOUCHED and kind != "desktop")


def _make(agent: Any, system: str, hints: Hints) -> tuple[str | None, str | None]:
    """Who made the device, and what they call it."""
    brand, model = agent.device.brand, agent.device.model
    if brand is None or brand.startswith("Generic"):
        brand = model = None
    if "Xbox" in agent.ua_string:
        model = _details(agent.ua_string)[-1]
    elif system == "android":
        model = text(hints.model) or _android_model(agent.ua_string)
    named = (model or agent.device.family).casefold()
    brand = next((maker for maker, beginnings in _MAKERS.items() if named.startswith(beginnings)), brand)
    return brand, model


def _android_model(user_agent: str) -> str | None:
    """What stands behind "Android 14" in the user agent, if it names a model."""
    details = iter(_details(user_agent))
    if not any(detail.startswith("Android") for detail in details):
        return None
    return next((detail for detail in details if detail and not _NO_MODEL.fullmatch(detail)), None)


def _details(user_agent: str) -> list[str]:
    """What stands in the first brackets of a user agent."""
    inside = user_agent.partition("(")[2].partition(")")[0]
    return [detail.partition(" Build/")[0].strip() for detail in inside.split(";")]


# Its operating system


def _system(agent: Any, words: str, hints: Hints) -> str:
    if platform := text(hints.platform):
        return _first(_SYSTEMS, platform.casefold()) or OTHER
    return _first(_SYSTEMS, words) or _first(_SYSTEMS, agent.os.family.casefold()) or OTHER


def _system_version(agent: Any, words: str, system: str, browser: str) -> Decimal | None:
    if system == "linux":  # of which each distribution counts in its own way
        return None
    version = agent.os.version
    if not version or (_first(_SYSTEMS, agent.os.family.casefold()) or OTHER) != system:
        return _version_behind(_SAID_AS[system], words) if system in _SAID_AS else None
    if system == "windows" and version and str(version[0]) in _WINDOWS:
        return Decimal(_WINDOWS[str(version[0])])
    if _is_frozen(system, version, words):
        return None
    if system == "ios" and browser == "safari":
        safari = _number(agent.browser.version)
        if safari and safari >= 26:  # since then it says its system's version as its own, and 18 as its system's
            return safari
    return _number(version)


def _is_frozen(system: str, version: Any, words: str) -> bool:
    """Whether a system of this version or any newer one may have sent it."""
    keys = ((system, *version[:1]), (system, *version[:2]))
    return any(_FROZEN[key] in words for key in keys if key in _FROZEN)


def _hinted_version(system: str, hints: Hints) -> Decimal | None:
    """The version of the system in the hint; that of Windows counts in a way of its own."""
    version = _pieces(text(hints.platform_version))
    if not any(version):
        return None
    if system != "windows":
        return _number(version)
    if version[0] == 0:
        named = _WINDOWS_HINTS.get(version[1])
        return Decimal(named) if named else None
    return Decimal(11 if version[0] >= 13 else 10)


# Its browser


def _browser(agent: Any, words: str, kind: str) -> tuple[str, Decimal | None]:
    if name := _first(_PASSED_OVER, words):
        return name, _version_behind(next(word for word, browser in _PASSED_OVER if browser == name), words)
    family = agent.browser.family.casefold()
    name = _EXACT_BROWSERS.get(family) or _first(_BROWSERS, family) or OTHER
    if name == "app":
        return name, None
    if kind in {"tv", "console"} and name in {"safari", OTHER}:  # a kit that Safari is made from as well
        return OTHER, None
    return name, _number(agent.browser.version)


def _hinted_browser(hints: Hints) -> tuple[str, Decimal | None] | None:
    """The browser that the hints name; that it is made from Chromium, or shown inside an app, does not name one."""
    for brand, version in members(hints.brands).items():
        name = "" if brand == "Chromium" else _first(_BROWSERS, brand.casefold())
        if name and name != "app":
            return name, _number(_pieces(members(hints.full_versions).get(brand) or version))
    return None


def _version_behind(word: str, words: str) -> Decimal | None:
    found = re.search(rf"{word}[\]/ ]{{0,2}}(\d{{1,4}})(?:\.(\d{{1,9}}))?", words)
    return _number([int(piece) for piece in found.groups() if piece]) if found else None


# What they have in common


def _first(words: Words, named: str) -> str:
    """The name beside the first word that is found, or an empty text."""
    return next((name for word, name in words if word in named), "")


def _pieces(version: str) -> list[int]:
    """The numbers of a dotted version, as far as there are any."""
    return [int(piece) for piece in re.findall(r"\d{1,9}", version)[:2]]


def _number(version: Any) -> Decimal | None:
    """The first two parts of a version as one number, in which versions keep their order.

    There is one digit behind the point: a second part above 9 counts as 9. Parts of four digits are builds and no
    versions.
    """
    major, minor = (*version, None, None)[:2]
    if not isinstance(major, int) or major > 999:
        return None
    if not isinstance(minor, int) or minor > 999:
        minor = 0
    return Decimal(f"{major}.{min(minor, 9)}")
