from typing import Any

import pytest

from tests.attributes.reading import answer, criterion, read
from wagtail_segments.attributes import device
from wagtail_segments.testing import request_for

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
IOS = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
LINUX = f"Mozilla/5.0 (X11; Linux x86_64) {KIT} Chrome/126.0.0.0 Safari/537.36"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {IOS}"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/126.0.0.0 Safari/537.36"
ANDROID = f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/126.0.0.0"

PEOPLE = [
    (f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1", "phone", "safari", "ios"),
    (f"{IPHONE} CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1", "phone", "chrome", "ios"),
    (f"{IPHONE} FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "phone", "firefox", "ios"),
    (f"{IPHONE} Version/17.0 EdgiOS/125.0.2535.96 Mobile/15E148 Safari/604.1", "phone", "edge", "ios"),
    (f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/468.0.0.50.110;FBDV/iPhone14,5]", "phone", "other", "ios"),
    (
        f"Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) {IOS} Version/12.1 Mobile/15E148 Safari/604.1",
        "tablet",
        "safari",
        "ios",
    ),
    (f"{ANDROID} Mobile Safari/537.36", "phone", "chrome", "android"),
    (f"{ANDROID} Safari/537.36", "tablet", "chrome", "android"),
    (f"{ANDROID} Mobile Safari/537.36 OPR/82.0.0.0", "phone", "opera", "android"),
    (f"{ANDROID} Mobile Safari/537.36 EdgA/126.0.0.0", "phone", "edge", "android"),
    (
        f"Mozilla/5.0 (Linux; Android 14; SM-S911B) {KIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
        "phone",
        "samsung",
        "android",
    ),
    (
        f"Mozilla/5.0 (Linux; Android 13; SM-X706B) {KIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Safari/537.36",
        "tablet",
        "samsung",
        "android",
    ),
    ("Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "phone", "firefox", "android"),
    ("Mozilla/5.0 (Android 14; Tablet; rv:127.0) Gecko/127.0 Firefox/127.0", "tablet", "firefox", "android"),
    (
        f"Mozilla/5.0 (Linux; Android 9; KFMAWI) {KIT} Silk/108.4.6 like Chrome/108.0.5359.220 Safari/537.36",
        "tablet",
        "other",
        "android",
    ),
    (WINDOWS, "desktop", "chrome", "windows"),
    (f"{WINDOWS} Edg/126.0.0.0", "desktop", "edge", "windows"),
    (f"{WINDOWS} OPR/110.0.0.0", "desktop", "opera", "windows"),
    (f"{WINDOWS} Vivaldi/6.8.3381.44", "desktop", "other", "windows"),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
        "desktop",
        "firefox",
        "windows",
    ),
    ("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "desktop", "other", "windows"),
    (
        "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0; Tablet PC 2.0; .NET4.0E)",
        "desktop",
        "other",
        "windows",
    ),
    (f"{MAC} {IOS} Version/17.5 Safari/605.1.15", "desktop", "safari", "macos"),
    (
        f"{MAC} {KIT} Chrome/126.0.0.0 Safari/537.36",
        "desktop",
        "chrome",
        "macos",
    ),
    ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "desktop", "firefox", "linux"),
    (LINUX, "desktop", "chrome", "linux"),
    (
        f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {KIT} Chrome/126.0.0.0 Safari/537.36",
        "desktop",
        "chrome",
        "chromeos",
    ),
    (f"Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) {KIT} Version/6.0 TV Safari/537.36", "other", "safari", "other"),
    (
        f"Mozilla/5.0 (PlayStation; PlayStation 5/2.26) {IOS} Version/13.0 Safari/605.1.15",
        "other",
        "safari",
        "other",
    ),
]
PROGRAMS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    f"{ANDROID} Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    f"Mozilla/5.0 {KIT}; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0 Safari/537.36",
    f"Mozilla/5.0 {KIT}; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    f"Mozilla/5.0 (X11; Linux x86_64) {KIT} HeadlessChrome/126.0.0.0 Safari/537.36",
    "curl/8.5.0",
    "python-requests/2.32.3",
    "Wget/1.21.4",
    "Go-http-client/1.1",
]
STRANGE = ["x", "-", " ", "()", "\0", "\ud800", "\u202e", "a" * 65_536, "(" * 600, "Mozilla/5.0 (" + ";" * 500]


def device_with(user_agent: str | None, **hints: str) -> tuple[Any, ...]:
    request = request_for(user_agent=user_agent, **hints)
    return tuple(read(f"device.{name}", request) for name in ("type", "browser", "os", "bot"))


@pytest.mark.parametrize(("user_agent", "kind", "browser", "system"), PEOPLE)
def test_a_device_is_recognised_by_its_user_agent(user_agent, kind, browser, system):
    assert device_with(user_agent) == (kind, browser, system, False)


@pytest.mark.parametrize("user_agent", PROGRAMS)
def test_a_program_is_recognised_by_its_user_agent(user_agent):
    assert device_with(user_agent)[-1] is True


@pytest.mark.parametrize("user_agent", [None, ""])
def test_whoever_sends_no_user_agent_is_a_program_of_which_nothing_is_known(user_agent):
    assert device_with(user_agent) == (None, None, None, True)


@pytest.mark.parametrize("user_agent", STRANGE)
def test_a_strange_user_agent_is_something_else(user_agent):
    assert device_with(user_agent) == ("other", "other", "other", False)


@pytest.mark.parametrize(
    ("user_agent", "mobile", "platform", "kind", "system"),
    [
        (WINDOWS, "?0", '"Windows"', "desktop", "windows"),
        (LINUX, "?1", '"Android"', "phone", "android"),
        (WINDOWS, "?0", '"Chrome OS"', "desktop", "chromeos"),
        (WINDOWS, "?0", '"Chromium OS"', "desktop", "chromeos"),
        (WINDOWS, "?0", '"macOS"', "desktop", "macos"),
        (WINDOWS, "?0", '"Linux"', "desktop", "linux"),
        (WINDOWS, "?0", '"iOS"', "desktop", "ios"),
        (WINDOWS, "?0", '"Fuchsia"', "desktop", "other"),
        (WINDOWS, "", "", "desktop", "windows"),
        (WINDOWS, "yes", '""', "desktop", "windows"),
        (WINDOWS, "?1" * 40_000, '"' * 80_000, "desktop", "windows"),
    ],
)
def test_client_hints_come_before_the_user_agent(user_agent, mobile, platform, kind, system):
    found = device_with(user_agent, sec_ch_ua_mobile=mobile, sec_ch_ua_platform=platform)

    assert (found[0], found[2]) == (kind, system)


def test_a_user_agent_is_parsed_once():
    device.recognise.cache_clear()

    for _again in range(3):
        device_with(WINDOWS)

    assert device.recognise.cache_info().misses == 1


def test_no_more_of_a_user_agent_is_looked_at_than_is_kept():
    assert device_with(WINDOWS + "x" * 1_000) == device_with(WINDOWS + "x" * 2_000)


def test_a_choice_of_devices_is_a_criterion():
    phone = criterion("device.type", "one_of", ["phone", "tablet"])

    assert answer(phone, request_for(user_agent=f"{ANDROID} Safari/537.36")) is True
    assert answer(phone, request_for(user_agent=WINDOWS)) is False


def test_bots_are_recognised_without_the_extra_list(monkeypatch):
    device.recognise.cache_clear()
    monkeypatch.setattr(device, "_detector", lambda: None)

    assert device_with("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")[-1] is True
    assert device_with(WINDOWS)[-1] is False
    device.recognise.cache_clear()


def test_the_extra_list_is_optional(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "crawlerdetect", None)

    assert device._detector.__wrapped__() is None
