import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from tests.attributes.reading import answer, criterion, read
from wagtail_segments.attributes import device
from wagtail_segments.attributes.recognition import devices, patterns, programs
from wagtail_segments.attributes.recognition.hints import members
from wagtail_segments.attributes.recognition.languages import preferred_languages
from wagtail_segments.testing import request_for
from wagtail_segments.visitors.consent import refusal

TABLE = json.loads(Path(__file__).with_name("user_agents.json").read_text())
"""Real user agents, with what a person would say of each; what is debatable is left out, what nobody knows is null."""

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
LINUX = f"Mozilla/5.0 (X11; Linux x86_64) {KIT} Chrome/126.0.0.0 Safari/537.36"
MAC = f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {KIT} Chrome/126.0.0.0 Safari/537.36"
WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/126.0.0.0 Safari/537.36"
PHONE = f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/126.0.0.0 Mobile Safari/537.36"
TABLET = f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/126.0.0.0 Safari/537.36"
TV = f"Mozilla/5.0 (Web0S; Linux/SmartTV) {KIT} Chrome/87.0.4280.88 Safari/537.36 WebAppManager"
CURL = "curl/8.5.0"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

CHROME = '"Not/A)Brand";v="8", "Chromium";v="126", "Google Chrome";v="126"'

STRANGE = ["x", "-", " ", "()", "\0", "\ud800", "\u202e", "a" * 65_536, "(" * 600, "Mozilla/5.0 (" + ";" * 500]
PIECES = [
    *("(", ";", "; ", " ", "\t", "a", "0", ".", "/", "-", "_", "\\", "\ud800", "\0", "+http"),
    *("SM-", "A1-", "Nokia", "bot", "Build/", "Darwin/", "MSIE 1.", "Version/1 ", "Chrome/1.", "Opera Mini/"),
    *(
        "Android 1.",
        "iPhone OS 1_",
        "Kindle Fire ",
        "Linux; Android 4.4; ",
        "HbbTV/1.1.1 (;",
        "compatible; ",
        "http://",
    ),
]
"""What patterns are made to look at again and again when there is much of it."""


def facts(request: Any) -> dict[str, Any]:
    names = ("type", "browser", "browser_version", "os", "os_version", "brand", "model", "touch")
    return {name: read(f"device.{name}", request) for name in names}


def fact(name: str, user_agent: str | None = WINDOWS, **headers: str) -> Any:
    return read(f"device.{name}", request_for(user_agent=user_agent, **headers))


def comparable(value: Any) -> Any:
    """A value of the table in the form that attributes have."""
    if isinstance(value, str):
        return value.casefold()
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


@pytest.fixture
def without_extra_list(monkeypatch):
    """As if the extra ``[bots]`` were not installed."""
    forget()
    monkeypatch.setattr(programs, "_detector", lambda: None)
    yield
    forget()


@pytest.fixture
def parses(monkeypatch):
    """The user agents that are looked at with the patterns of ua-parser."""
    forget()
    seen: list[str] = []
    original = patterns.parsed
    monkeypatch.setattr(patterns, "parsed", lambda user_agent: seen.append(user_agent) or original(user_agent))
    return seen


def forget() -> None:
    devices.recognise.cache_clear()
    programs._kind.cache_clear()


# User agents


def test_the_table_is_long_enough():
    assert len({row["user_agent"] for row in TABLE["people"]}) >= 150
    assert len({row["user_agent"] for row in TABLE["programs"]}) >= 100


@pytest.mark.parametrize("row", TABLE["people"], ids=lambda row: row["user_agent"][:80])
def test_a_device_is_recognised_by_its_user_agent(row):
    found = facts(request_for(user_agent=row["user_agent"]))

    expected = {name: comparable(value) for name, value in row.items() if name != "user_agent"}
    assert {name: comparable(found[name]) for name in expected} == expected


@pytest.mark.parametrize("row", TABLE["people"], ids=lambda row: row["user_agent"][:80])
def test_a_person_is_no_program(row):
    assert fact("bot", row["user_agent"]) is False
    assert fact("bot_kind", row["user_agent"]) is None


@pytest.mark.parametrize("row", TABLE["programs"], ids=lambda row: row["user_agent"][:80])
def test_a_program_is_recognised_by_its_user_agent(row):
    assert fact("bot", row["user_agent"]) is True
    assert fact("bot_kind", row["user_agent"]) == row["kind"]


@pytest.mark.usefixtures("without_extra_list")
def test_without_the_extra_list_only_the_programs_that_need_it_pass_for_people():
    for row in TABLE["programs"]:
        expected = None if row.get("needs_bots") else row["kind"]

        assert fact("bot_kind", row["user_agent"]) == expected, row["user_agent"]


@pytest.mark.usefixtures("without_extra_list")
def test_without_the_extra_list_people_are_people():
    for row in TABLE["people"]:
        assert fact("bot", row["user_agent"]) is False, row["user_agent"]


def test_the_extra_list_is_optional(monkeypatch):
    monkeypatch.setitem(sys.modules, "crawlerdetect", None)

    assert programs._detector.__wrapped__() is None


@pytest.mark.parametrize("user_agent", [None, ""])
def test_whoever_sends_no_user_agent_is_a_program_of_which_nothing_is_known(user_agent):
    request = request_for(user_agent=user_agent)

    assert set(facts(request).values()) == {None}
    assert (read("device.bot", request), read("device.bot_kind", request)) == (True, "other")


@pytest.mark.parametrize("user_agent", STRANGE)
def test_a_strange_user_agent_is_something_else(user_agent):
    found = facts(request_for(user_agent=user_agent))

    assert [found.pop(name) for name in ("type", "browser", "os", "touch")] == ["other", "other", "other", False]
    assert set(found.values()) == {None}
    assert fact("bot", user_agent) is False


def test_every_answer_is_one_of_the_choices():
    choices = {
        "type": device.DEVICE_TYPES,
        "browser": device.BROWSERS,
        "os": device.OPERATING_SYSTEMS,
        "bot_kind": device.PROGRAMS,
    }
    for row in TABLE["people"] + TABLE["programs"]:
        request = request_for(user_agent=row["user_agent"])
        for name, known in choices.items():
            assert read(f"device.{name}", request) in {None, *dict(known)}


def test_a_program_has_neither_brand_nor_model():
    phone = f"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) {KIT} Chrome/126.0.0.0 Mobile Safari/537.36"

    assert fact("brand", phone) == "lg"
    assert fact("brand", f"{phone} (compatible; Googlebot/2.1)") is None
    assert fact("model", f"{phone} (compatible; Googlebot/2.1)") is None


def test_a_choice_of_devices_is_a_criterion():
    phone = criterion("device.type", "one_of", ["phone", "tablet"])

    assert answer(phone, request_for(user_agent=TABLET)) is True
    assert answer(phone, request_for(user_agent=WINDOWS)) is False


@pytest.mark.parametrize(
    ("version", "number"),
    [
        ((126, 0, 6478), "126"),
        ((17, 4, 1), "17.4"),
        ((10, 14, 6), "10.9"),
        ((10, 9, 5), "10.9"),
        ((18, 17763), "18"),
        ((17,), "17"),
        ((3, "b5"), "3"),
        ((14541, 0), None),
        (("XP",), None),
        ((), None),
    ],
)
def test_a_version_is_a_number(version, number):
    assert devices._number(version) == (number and Decimal(number))


def test_versions_keep_their_order():
    versions = [(24, minor) for minor in range(20)] + [(25, 0), (25, 10), (26,)]
    numbers = [devices._number(version) for version in versions]

    assert numbers == sorted(numbers)


# Client hints


@pytest.mark.parametrize(
    ("user_agent", "mobile", "platform", "kind", "system"),
    [
        (WINDOWS, "?0", '"Windows"', "desktop", "windows"),
        (LINUX, "?1", '"Android"', "phone", "android"),
        (LINUX, "?0", '"Android"', "tablet", "android"),
        (WINDOWS, "?0", '"Chrome OS"', "desktop", "chromeos"),
        (WINDOWS, "?0", '"Chromium OS"', "desktop", "chromeos"),
        (WINDOWS, "?0", '"macOS"', "desktop", "macos"),
        (WINDOWS, "?0", '"Linux"', "desktop", "linux"),
        (MAC, "?0", '"iOS"', "tablet", "ios"),
        (WINDOWS, "?0", '"Fuchsia"', "desktop", "other"),
        (WINDOWS, "", "", "desktop", "windows"),
        (WINDOWS, "yes", '""', "desktop", "windows"),
        (WINDOWS, "?1" * 40_000, '"' * 80_000, "desktop", "windows"),
        (TV, "?1", '""', "tv", "webos"),
    ],
)
def test_hints_of_kind_and_platform_come_before_the_user_agent(user_agent, mobile, platform, kind, system):
    found = facts(request_for(user_agent=user_agent, sec_ch_ua_mobile=mobile, sec_ch_ua_platform=platform))

    assert (found["type"], found["os"]) == (kind, system)


@pytest.mark.parametrize(
    ("factors", "kind"),
    [
        ('"Desktop"', "desktop"),
        ('"Mobile"', "phone"),
        ('"Tablet"', "tablet"),
        ('"XR", "Mobile"', "headset"),
        ('"Watch"', "watch"),
        ('"Automotive"', "other"),
        ('"Toaster"', "phone"),
        ("", "phone"),
    ],
)
def test_a_hint_of_the_form_comes_before_the_user_agent(factors, kind):
    assert fact("type", PHONE, sec_ch_ua_form_factors=factors) == kind


@pytest.mark.parametrize(
    ("user_agent", "brands", "browser", "version"),
    [
        (WINDOWS, CHROME, "chrome", 126),
        (WINDOWS, '"Chromium";v="127", "Microsoft Edge";v="127"', "edge", 127),
        (WINDOWS, '"Brave";v="125", "Chromium";v="125", "Not.A/Brand";v="24"', "brave", 125),
        (WINDOWS, '"Opera GX";v="110","Chromium";v="124"', "opera", 110),
        (PHONE, '"Samsung Internet";v="25.0", "Chromium";v="121"', "samsung", 25),
        (WINDOWS, '"YaBrowser";v="24.6", "Chromium";v="124"', "yandex", Decimal("24.6")),
        (WINDOWS, '"Google Chrome"', "chrome", None),
        (WINDOWS, "\"Google Chrome\" ; v = '126'", "chrome", None),
        (WINDOWS, '"Chromium";v="127", "Not)A;Brand";v="99"', "chrome", 126),
        (PHONE, '"Android WebView";v="127", "Chromium";v="127"', "chrome", 126),
        (WINDOWS, "Google Chrome;v=126", "chrome", 126),
        (WINDOWS, '"', "chrome", 126),
        (WINDOWS, '"Google Chrome;v="', "chrome", None),
        (WINDOWS, ",,;;\\\"'", "chrome", 126),
        (WINDOWS, '"' * 70_000, "chrome", 126),
        (WINDOWS, '"Google Chrome";v="999999999999999999999999"', "chrome", None),
    ],
)
def test_a_hint_of_the_brands_comes_before_the_user_agent(user_agent, brands, browser, version):
    found = facts(request_for(user_agent=user_agent, sec_ch_ua=brands))

    assert (found["browser"], found["browser_version"]) == (browser, version)


def test_the_list_of_full_versions_comes_before_the_short_one():
    full = '"Chromium";v="127.0.2651.74", "Opera";v="112.5.5197.25"'

    assert fact("browser_version", sec_ch_ua='"Opera";v="112"', sec_ch_ua_full_version_list=full) == Decimal("112.5")


@pytest.mark.parametrize(
    ("platform", "version", "number"),
    [
        ("Windows", "15.0.0", 11),
        ("Windows", "13.0.0", 11),
        ("Windows", "10.0.0", 10),
        ("Windows", "1.0.0", 10),
        ("Windows", "0.3.0", Decimal("8.1")),
        ("Windows", "0.1", 7),
        ("Windows", "0.9", None),
        ("macOS", "14.5.0", Decimal("14.5")),
        ("Android", "14", 14),
        ("Linux", "6.5.0", Decimal("6.5")),
        ("Linux", "", None),
        ("macOS", "x", None),
        ("macOS", "9" * 70_000, None),
    ],
)
def test_a_hint_tells_the_version_that_the_user_agent_hides(platform, version, number):
    found = fact("os_version", sec_ch_ua_platform=f'"{platform}"', sec_ch_ua_platform_version=f'"{version}"')

    assert found == number


def test_a_hint_tells_the_model_that_the_user_agent_hides():
    found = facts(request_for(user_agent=PHONE, sec_ch_ua_model='"Pixel 8"'))

    assert (found["brand"], found["model"]) == ("google", "pixel 8")


def test_a_hint_of_the_model_hides_nothing_else():
    found = facts(request_for(user_agent=f"{PHONE} EdgA/126.0.0.0", sec_ch_ua_model='"moto g power 5G - 2024"'))

    assert (found["type"], found["browser"], found["brand"]) == ("phone", "edge", "motorola")


@pytest.mark.parametrize("model", ["", '""', '"', " "])
def test_an_empty_hint_of_the_model_tells_nothing(model):
    assert fact("model", PHONE, sec_ch_ua_model=model) is None


def test_a_hint_of_the_model_is_cut():
    assert len(fact("model", PHONE, sec_ch_ua_model="x" * 65_536)) == device.MAX_HEADER


def test_a_browser_without_a_window_gives_itself_away_by_its_hint():
    request = request_for(user_agent=LINUX, sec_ch_ua='"HeadlessChrome";v="126", "Chromium";v="126"')

    assert (read("device.bot", request), read("device.bot_kind", request)) == (True, "library")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('"a";v="1", "b";v="2.0"', {"a": "1", "b": "2.0"}),
        ('"a"; v=1', {"a": "1"}),
        ('"a, b";v="1"', {"a, b": "1"}),
        ('x, "a"', {"a": ""}),
        ("", {}),
    ],
)
def test_a_list_of_quoted_texts_is_read(header, found):
    assert members(header) == found


# What the visitor prefers


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("de", ["de"]),
        ("de-CH, en;q=0.8, fr;q=0.9", ["de-ch", "fr", "en"]),
        ("en;q=0.5, de;q=0.5", ["en", "de"]),
        ("en;q=0, de", ["de"]),
        ("*, de;q=0.1", ["de"]),
        ("DE, de", ["de"]),
        ("zh-Hant-TW , zh ; q = 0.4", ["zh-hant-tw", "zh"]),
        ("de;q=x, en;q=2, fr;q=-1, es;q=nan, pt;q=inf, it", ["it"]),
        ("de;level=1, en;q=0.9", ["de", "en"]),
        ("d, 12, toolonglanguage, de-, -de, de_DE, \xff\xe9, \ud800", []),
        (",,;;==", []),
        ("", []),
    ],
)
def test_languages_are_in_the_order_in_which_they_are_wanted(header, tags):
    assert list(preferred_languages(header)) == tags


def test_the_language_is_the_one_that_is_wanted_most():
    assert fact("language", accept_language="en;q=0.8, pt-BR") == "pt-br"
    assert fact("language") is None


def test_the_languages_are_without_their_regions():
    assert fact("languages", accept_language="pt-BR, pt;q=0.9, en-GB;q=0.8") == {"pt", "en"}
    assert fact("languages") == frozenset()


def test_no_more_than_the_beginning_of_many_languages_is_looked_at():
    many = ",".join(f"aa-{number}" for number in range(10_000))

    assert len(preferred_languages(many[: device.MAX_HEADER])) < 100
    assert fact("languages", accept_language=f"{many},de") == {"aa"}
    assert fact("language", accept_language="x" * 500_000 + ",de") is None


def test_languages_can_be_chosen_by_name():
    named = dict(device.language_names())

    assert (named["de"], named["zh"]) == ("German", "Chinese")
    assert not [code for code in named if "-" in code]


@pytest.mark.parametrize(
    ("headers", "saves"),
    [
        ({}, False),
        ({"save_data": "on"}, True),
        ({"save_data": "On "}, True),
        ({"save_data": "off"}, False),
        ({"save_data": ""}, False),
        ({"sec_ch_prefers_reduced_data": '"reduce"'}, True),
        ({"sec_ch_prefers_reduced_data": "reduce"}, True),
        ({"sec_ch_prefers_reduced_data": "?1"}, True),
        ({"sec_ch_prefers_reduced_data": '"no-preference"'}, False),
        ({"sec_ch_prefers_reduced_data": "?0"}, False),
    ],
)
def test_who_asks_to_save_data_is_known(headers, saves):
    assert fact("data_saver", **headers) is saves


@pytest.mark.parametrize(
    ("hint", "scheme"),
    [('"dark"', "dark"), ('"light"', "light"), ("dark", "dark"), ('"sepia"', None), ("", None), ("\0", None)],
)
def test_the_colour_scheme_is_that_of_the_hint(hint, scheme):
    assert fact("colour_scheme", sec_ch_prefers_color_scheme=hint) == scheme


@pytest.mark.parametrize(
    ("hint", "less"), [('"reduce"', True), ("reduce", True), ('"no-preference"', False), ('"x"', None), ("", None)]
)
def test_less_motion_is_wanted_where_the_hint_says_so(hint, less):
    assert fact("reduced_motion", sec_ch_prefers_reduced_motion=hint) is less


# What it costs


def test_a_user_agent_is_looked_at_once(parses):
    for _again in range(3):
        facts(request_for(user_agent=WINDOWS))

    assert parses == [WINDOWS]


def test_languages_and_preferences_look_at_no_user_agent(parses):
    for name in ("language", "languages", "data_saver", "colour_scheme", "reduced_motion"):
        fact(name, accept_language="de", save_data="on")

    assert parses == []


@pytest.mark.parametrize("user_agent", [WINDOWS, PHONE, CURL, GOOGLEBOT, None])
def test_whether_a_visit_may_be_remembered_takes_no_pattern_of_ua_parser(parses, user_agent):
    refusal(request_for(user_agent=user_agent).visitor)

    assert parses == []


def test_the_patterns_are_not_loaded_before_an_attribute_needs_them():
    code = f"""
import django, sys
django.setup()
from wagtail_segments.testing import request_for
from wagtail_segments.attributes.registry import lookup
visitor = request_for(user_agent={CURL!r}).visitor
assert visitor.read(lookup("device.bot")) is True
print([name for name in ("user_agents", "ua_parser", "crawlerdetect") if name in sys.modules])
assert visitor.read(lookup("device.type")) == "other"
print("user_agents" in sys.modules)
"""
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""},
    )

    assert ran.stdout.split("\n")[:2] == ["[]", "True"]


def test_no_more_of_a_user_agent_is_looked_at_than_is_kept(parses):
    fact("type", WINDOWS + "x" * 65_536)

    assert [len(user_agent) for user_agent in parses] == [device.MAX_HEADER]


def test_no_more_of_a_model_is_looked_at_than_the_beginning(parses):
    fact("type", PHONE, sec_ch_ua_model="x" * 65_536)

    assert [len(user_agent) < len(PHONE) + 100 for user_agent in parses] == [True]


def test_user_agents_made_to_take_long_take_no_more_than_some_ordinary_ones():
    ordinary = [row["user_agent"] for row in TABLE["people"][:30]]
    nasty = [(piece * 65_536)[:65_536] for piece in PIECES]
    assert len(nasty) >= 30
    fact("type", WINDOWS), fact("bot", "warm")

    assert seconds_for(nasty) / len(nasty) < 100 * seconds_for(ordinary) / len(ordinary)


def seconds_for(user_agents: list[str]) -> float:
    """How long it takes to recognise them for the first time."""
    forget()
    began = perf_counter()
    for user_agent in user_agents:
        facts(request_for(user_agent=user_agent))
    return perf_counter() - began
