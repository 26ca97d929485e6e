"""What the visitor is looking with, as far as the browser says so."""

from decimal import Decimal
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.recognition.devices import Device, recognise
from wagtail_segments.attributes.recognition.hints import Hints, boolean, text
from wagtail_segments.attributes.recognition.languages import base, preferred_languages
from wagtail_segments.attributes.recognition.programs import program_behind
from wagtail_segments.attributes.registry import attribute
from wagtail_segments.rules.values import Boolean, Choice, Number, Set, Text

GROUP = _("Device")

MAX_HEADER = 512
"""Characters of a header that are looked at."""

HINTS = (
    "HTTP_SEC_CH_UA",
    "HTTP_SEC_CH_UA_MOBILE",
    "HTTP_SEC_CH_UA_PLATFORM",
    "HTTP_SEC_CH_UA_PLATFORM_VERSION",
    "HTTP_SEC_CH_UA_MODEL",
    "HTTP_SEC_CH_UA_FULL_VERSION_LIST",
    "HTTP_SEC_CH_UA_FORM_FACTORS",
)
"""Where each of the ``Hints`` is sent, in their order."""

DEVICE_TYPES = [
    ("phone", _("phone")),
    ("tablet", _("tablet")),
    ("desktop", _("desktop")),
    ("tv", _("television")),
    ("console", _("games console")),
    ("headset", _("headset")),
    ("watch", _("watch")),
    ("other", _("something else")),
]
BROWSERS = [
    ("chrome", _("Chrome")),
    ("safari", _("Safari")),
    ("firefox", _("Firefox")),
    ("edge", _("Edge")),
    ("opera", _("Opera")),
    ("samsung", _("Samsung Internet")),
    ("ie", _("Internet Explorer")),
    ("brave", _("Brave")),
    ("duckduckgo", _("DuckDuckGo")),
    ("vivaldi", _("Vivaldi")),
    ("yandex", _("Yandex Browser")),
    ("uc", _("UC Browser")),
    ("huawei", _("Huawei Browser")),
    ("xiaomi", _("Mi Browser")),
    ("silk", _("Amazon Silk")),
    ("android", _("Android's old browser")),
    ("facebook", _("inside Facebook")),
    ("instagram", _("inside Instagram")),
    ("linkedin", _("inside LinkedIn")),
    ("wechat", _("inside WeChat")),
    ("line", _("inside Line")),
    ("tiktok", _("inside TikTok")),
    ("snapchat", _("inside Snapchat")),
    ("pinterest", _("inside Pinterest")),
    ("x", _("inside X")),
    ("google", _("inside the Google app")),
    ("app", _("inside another app")),
    ("other", _("another browser")),
]
OPERATING_SYSTEMS = [
    ("ios", _("iOS or iPadOS")),
    ("android", _("Android")),
    ("windows", _("Windows")),
    ("macos", _("macOS")),
    ("linux", _("Linux")),
    ("chromeos", _("ChromeOS")),
    ("harmonyos", _("HarmonyOS")),
    ("tizen", _("Tizen")),
    ("webos", _("webOS")),
    ("kaios", _("KaiOS")),
    ("other", _("another system")),
]
PROGRAMS = [
    ("search", _("search engine")),
    ("ai", _("artificial intelligence")),
    ("preview", _("preview of a link")),
    ("monitoring", _("monitoring")),
    ("feed", _("feed reader")),
    ("library", _("command line or library")),
    ("other", _("another program")),
]
COLOUR_SCHEMES = [("light", _("light")), ("dark", _("dark"))]


def header(visitor: Any, name: str) -> str:
    """A request header under its WSGI name, cut at ``MAX_HEADER`` characters; empty if it was not sent."""
    sent = visitor.request.META.get(name)
    return str(sent)[:MAX_HEADER] if sent else ""


def device_of(visitor: Any) -> Device:
    """The device, from client hints where the browser sends them and from its user agent otherwise."""
    return recognise(header(visitor, "HTTP_USER_AGENT"), Hints(*[header(visitor, name) for name in HINTS]))


def program_of(visitor: Any) -> str | None:
    """What kind of program the visitor is, ``None`` for a person. Costs less than ``device_of``."""
    return program_behind(header(visitor, "HTTP_USER_AGENT"), header(visitor, "HTTP_SEC_CH_UA"))


def language_names() -> list[tuple[str, str]]:
    """The languages that Django has names for, without their regions, in the order of those names."""
    named = {code: get_language_info(code)["name_translated"] for code in LANG_INFO if "-" not in code}
    return sorted([*named.items(), ("zh", gettext("Chinese"))], key=lambda one: one[1].casefold())


@attribute(
    "device.type",
    Choice(choices=DEVICE_TYPES),
    label=_("Device"),
    group=GROUP,
    description=_("A phone, a tablet, a desktop or laptop, a television, or another kind. An iPad may pass for a Mac."),
    keywords=_("mobile, smartphone, desktop, computer, screen"),
)
def device_type(visitor: Any) -> str | None:
    return visitor.device.type


@attribute(
    "device.brand",
    Text(),
    label=_("Brand of the device"),
    group=GROUP,
    description=_("Who made the device, such as Apple or Samsung. Few desktops say so."),
)
def brand(visitor: Any) -> str | None:
    return visitor.device.brand


@attribute(
    "device.model",
    Text(),
    label=_("Model of the device"),
    group=GROUP,
    description=_("What its maker calls the device, such as iPhone, Pixel 8 or SM-S911B. Few desktops say so."),
)
def model(visitor: Any) -> str | None:
    return visitor.device.model


@attribute(
    "device.touch",
    Boolean(yes=_("has a touch screen"), no=_("is not known to have a touch screen")),
    label=_("Touch screen"),
    group=GROUP,
    description=_(
        "Whether the device is one that is touched. Laptops with a touch screen do not say that they have one."
    ),
)
def touch(visitor: Any) -> bool | None:
    return visitor.device.touch


@attribute(
    "device.browser",
    Choice(choices=BROWSERS),
    label=_("Browser"),
    group=GROUP,
    description=_("The family of the browser, or the app inside which the page is shown."),
    keywords=_("Chrome, Firefox, Safari, Edge, user agent"),
)
def browser(visitor: Any) -> str | None:
    return visitor.device.browser


@attribute(
    "device.browser_version",
    Number(),
    label=_("Version of the browser"),
    group=GROUP,
    description=_("A number such as 140 or 17.4, with one digit behind the point: 24.10 counts as 24.9."),
)
def browser_version(visitor: Any) -> Decimal | None:
    return visitor.device.browser_version


@attribute(
    "device.os",
    Choice(choices=OPERATING_SYSTEMS),
    label=_("Operating system"),
    group=GROUP,
    description=_("The family of the operating system."),
    keywords=_("Android, iOS, Windows, macOS, Linux"),
)
def operating_system(visitor: Any) -> str | None:
    return visitor.device.system


@attribute(
    "device.os_version",
    Number(),
    label=_("Version of the operating system"),
    group=GROUP,
    description=_(
        "A number such as 17.5, with one digit behind the point. Absent where the browser hides it, as most do that "
        "run on Windows 10 or 11, macOS 10.15 or later, or Android 10 or later."
    ),
)
def operating_system_version(visitor: Any) -> Decimal | None:
    return visitor.device.system_version


@attribute(
    "device.language",
    Text(),
    label=_("Language of the browser"),
    group=GROUP,
    description=_("The code of the language the browser asks for first, such as de or pt-BR."),
)
def language(visitor: Any) -> str | None:
    return next(iter(_languages(visitor)), None)


@attribute(
    "device.languages",
    Set(choices=language_names),
    label=_("Languages of the browser"),
    group=GROUP,
    description=_("All languages that the browser asks for, wherever they are spoken."),
)
def languages(visitor: Any) -> set[str]:
    return {base(tag) for tag in _languages(visitor)}


@attribute(
    "device.data_saver",
    Boolean(yes=_("asks to save data"), no=_("does not ask to save data")),
    label=_("Saves data"),
    group=GROUP,
    description=_("Whether the browser asks for pages that are small to load."),
)
def data_saver(visitor: Any) -> bool:
    hint = text(header(visitor, "HTTP_SEC_CH_PREFERS_REDUCED_DATA"))
    return hint == "reduce" or boolean(hint) is True or header(visitor, "HTTP_SAVE_DATA").strip().lower() == "on"


@attribute(
    "device.colour_scheme",
    Choice(choices=COLOUR_SCHEMES),
    label=_("Colour scheme"),
    group=GROUP,
    description=_("Whether the browser prefers light or dark pages; absent unless the site asks it."),
)
def colour_scheme(visitor: Any) -> str | None:
    hint = text(header(visitor, "HTTP_SEC_CH_PREFERS_COLOR_SCHEME"))
    return hint if hint in {"light", "dark"} else None


@attribute(
    "device.reduced_motion",
    Boolean(yes=_("prefers less motion"), no=_("does not ask for less motion")),
    label=_("Less motion"),
    group=GROUP,
    description=_("Whether the browser prefers pages on which little moves; absent unless the site asks it."),
)
def reduced_motion(visitor: Any) -> bool | None:
    return {"reduce": True, "no-preference": False}.get(text(header(visitor, "HTTP_SEC_CH_PREFERS_REDUCED_MOTION")))


@attribute(
    "device.bot",
    Boolean(yes=_("is a crawler or a program"), no=_("is not a crawler or a program")),
    label=_("Crawler or program"),
    group=GROUP,
    description=_("Whether the visitor is a crawler or another program. Whoever sends no user agent counts as one."),
)
def bot(visitor: Any) -> bool:
    return visitor.program is not None


@attribute(
    "device.bot_kind",
    Choice(choices=PROGRAMS),
    label=_("Kind of program"),
    group=GROUP,
    description=_("What a crawler or another program is for; absent for people."),
)
def bot_kind(visitor: Any) -> str | None:
    return visitor.program


def _languages(visitor: Any) -> tuple[str, ...]:
    return preferred_languages(header(visitor, "HTTP_ACCEPT_LANGUAGE"))
