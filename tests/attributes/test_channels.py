"""By which channel somebody came, written down by hand."""

from urllib.parse import parse_qs

import pytest
from django.core.signals import setting_changed
from django.test import override_settings
from django.utils.datastructures import MultiValueDict

from wagtail_segments.attributes.channels import (
    CHANNELS,
    LISTED_HOST,
    LISTS,
    PAID_MEDIUMS,
    channel_of,
    choices,
    table,
    word,
)

# the query of the address, the host that led there, the channel
ARRIVALS = [
    ("", "", "direct"),
    ("page=2&ref=x", "", "direct"),
    ("", "partner.example", "referral"),
    # hosts
    ("", "www.google.com", "organic_search"),
    ("", "google.de", "organic_search"),
    ("", "www.google.co.uk", "organic_search"),
    ("", "images.google.com.tr", "organic_search"),
    ("", "WWW.Google.COM.", "organic_search"),
    ("", "google.evil.com", "referral"),
    ("", "google.com.evil.net", "referral"),
    ("", "notgoogle.com", "referral"),
    ("", "google.shop", "referral"),
    ("", "google", "referral"),
    ("", "evil-bing.com", "referral"),
    ("", "uk.search.yahoo.com", "organic_search"),
    ("", "yahoo.com", "referral"),
    ("", "yandex.com.tr", "organic_search"),
    ("", "duckduckgo.com", "organic_search"),
    ("", "com.google.android.googlequicksearchbox", "organic_search"),
    ("", "mail.google.com", "email"),
    ("", "com.google.android.gm", "email"),
    ("", "mail.yandex.ru", "email"),
    ("", "outlook.live.com", "email"),
    ("", "docs.google.com", "referral"),
    ("", "accounts.google.com", "direct"),
    ("", "l.facebook.com", "organic_social"),
    ("", "t.co", "organic_social"),
    ("", "evil-t.co", "referral"),
    ("", "x.com", "organic_social"),
    ("", "netflix.com", "referral"),
    ("", "www.pinterest.co.uk", "organic_social"),
    ("", "." * 512, "referral"),
    ("", "b\u00fccher.example", "referral"),
    # mediums
    ("utm_medium=email", "", "email"),
    ("utm_medium=E-Mail", "", "email"),
    ("utm_medium=e_mail", "", "email"),
    ("utm_medium=%20e%20mail%20", "", "email"),
    ("utm_medium=newsletter&utm_source=facebook", "www.google.com", "email"),
    ("utm_medium=organic", "", "organic_search"),
    ("utm_medium=social", "", "organic_social"),
    ("utm_medium=Social-Network", "", "organic_social"),
    ("utm_medium=referral", "", "referral"),
    ("utm_medium=display&utm_source=google", "", "paid_other"),
    ("utm_medium=banner", "", "paid_other"),
    ("utm_medium=affiliate", "", "other"),
    ("utm_medium=qr", "", "other"),
    ("utm_medium=qr", "www.google.com", "other"),
    ("utm_medium=(none)&utm_source=(direct)", "", "direct"),
    # paid
    ("utm_medium=cpc&utm_source=google", "", "paid_search"),
    ("utm_medium=CPC&utm_source=Google", "", "paid_search"),
    ("utm_medium=ppc&utm_source=bing.com", "", "paid_search"),
    ("utm_medium=cpc&utm_source=facebook", "", "paid_social"),
    ("utm_medium=cpm&utm_source=ig", "", "paid_social"),
    ("utm_medium=paid&utm_source=l.instagram.com", "", "paid_social"),
    ("utm_medium=paid_social", "", "paid_social"),
    ("utm_medium=paid-social&utm_source=google", "", "paid_social"),
    ("utm_medium=paidsearch", "", "paid_search"),
    ("utm_medium=cpc&gclid=1", "", "paid_search"),
    ("utm_medium=cpc&fbclid=1", "", "paid_social"),
    ("utm_medium=cpc", "www.google.com", "paid_search"),
    ("utm_medium=cpc", "", "paid_other"),
    ("utm_medium=cpc&utm_source=partner", "", "paid_other"),
    ("utm_medium=paid+influencer&utm_source=newsletter", "", "paid_other"),
    ("utm_medium=retargeting", "", "paid_other"),
    # click ids
    ("gclid=1", "", "paid_search"),
    ("gclid=1", "www.google.com", "paid_search"),
    ("wbraid=1", "", "paid_search"),
    ("msclkid=1", "www.bing.com", "paid_search"),
    ("fbclid=1", "", "organic_social"),
    ("fbclid=1", "partner.example", "organic_social"),
    ("ttclid=1", "", "paid_social"),
    ("li_fat_id=1", "", "paid_social"),
    ("dclid=1", "", "paid_other"),
    ("mc_cid=1", "", "email"),
    ("srsltid=1", "www.google.com", "organic_search"),
    ("gclid=", "", "direct"),
    ("gclid=1&fbclid=2", "", "organic_social"),
    ("fbclid=2&gclid=1", "", "paid_search"),
    ("utm_medium=email&gclid=1", "", "email"),
    ("utm_source=partner&gclid=1", "", "paid_search"),
    # sources
    ("utm_source=google", "", "organic_search"),
    ("utm_source=Facebook", "", "organic_social"),
    ("utm_source=m.facebook.com", "", "organic_social"),
    ("utm_source=newsletter", "", "email"),
    ("utm_source=partner", "", "other"),
    ("utm_source=partner", "www.google.com", "other"),
    ("utm_source=google.evil.com", "", "other"),
    # a link that says neither medium nor source
    ("utm_campaign=spring", "", "other"),
    ("utm_term=loan", "", "other"),
    ("utm_campaign=spring", "t.co", "organic_social"),
    ("utm_campaign=spring", "partner.example", "other"),
    ("utm_campaign=spring", "accounts.google.com", "other"),
    ("utm_campaign=", "", "direct"),
    # what nobody means
    ("utm_medium=" + "x" * 8_000, "", "other"),
    ("utm_medium=%00%ff&utm_source=%ed%a0%80", "", "other"),
    ("utm_medium=__class__", "", "other"),
    ("utm_medium=email&utm_medium=cpc&utm_source=google", "", "paid_search"),
]


@pytest.mark.parametrize(("query", "host", "expected"), ARRIVALS)
def test_a_channel_is_told_as_the_table_says(query, host, expected):
    parameters = MultiValueDict(parse_qs(query, keep_blank_values=True))

    assert channel_of(parameters, host) == expected


@pytest.mark.parametrize("listed", LISTS)
def test_no_word_is_listed_under_two_channels(listed):
    words = [
        word(text) if listed in {"mediums", "sources"} else text for one in CHANNELS for text in getattr(one, listed)
    ]

    assert len(words) == len(set(words))


def test_every_host_is_listed_as_a_host():
    assert all(LISTED_HOST.fullmatch(host) for channel in CHANNELS for host in channel.hosts)


def test_words_of_paid_links_belong_to_no_channel():
    assert not {word(medium) for medium in PAID_MEDIUMS} & set(table().mediums)


@pytest.mark.parametrize("listed", LISTS)
def test_everything_listed_tells_its_channel(listed):
    for channel in CHANNELS:
        for text in getattr(channel, listed):
            arrival = {
                "mediums": ({"utm_medium": text}, ""),
                "sources": ({"utm_source": text}, ""),
                "hosts": ({}, text.replace("*", "co.uk")),
                "parameters": ({text: "1"}, ""),
            }[listed]

            assert channel_of(*arrival) == channel.key


# What a site adds

OWN = {
    "email": {"hosts": ["webmail.example.org"], "parameters": ["nl"], "mediums": ["Circular Letter"]},
    "partners": {"label": "Partners", "hosts": ["partner.*"], "sources": ["acme"]},
    "direct": {"hosts": ["pay.example"]},
    "organic_social": {"hosts": ["search.brave.com"]},
}


@pytest.mark.parametrize(
    ("query", "host", "expected"),
    [
        ({}, "webmail.example.org", "email"),
        ({}, "www.example.org", "referral"),
        ({"nl": "7"}, "", "email"),
        ({"utm_medium": "circular_letter"}, "", "email"),
        ({"utm_medium": "email"}, "", "email"),
        ({}, "www.partner.fr", "partners"),
        ({"utm_source": "ACME"}, "", "partners"),
        ({}, "checkout.pay.example", "direct"),
        ({}, "search.brave.com", "organic_social"),
        ({}, "www.google.com", "organic_search"),
    ],
)
def test_a_site_adds_to_the_channels(query, host, expected):
    with override_settings(WAGTAIL_SEGMENTS={"CHANNELS": OWN}):
        assert channel_of(query, host) == expected


def test_a_channel_of_the_sites_own_can_be_chosen_while_the_setting_says_so():
    with override_settings(WAGTAIL_SEGMENTS={"CHANNELS": OWN}):
        assert ("partners", "Partners") in choices()
    assert "partners" not in dict(choices())


def test_our_channels_keep_their_names():
    with override_settings(WAGTAIL_SEGMENTS={"CHANNELS": {"email": {"label": "Post"}}}):
        assert str(dict(choices())["email"]) == "email"


@pytest.mark.parametrize(
    "given", [None, [], "email", {"email": None}, {5: {}}, {"email": {"hosts": [5, None], "x": 1}}]
)
def test_a_setting_that_makes_no_sense_changes_nothing(given):
    with override_settings(WAGTAIL_SEGMENTS={"CHANNELS": given}):
        assert channel_of({}, "mail.google.com") == "email"


def test_the_table_is_made_once():
    assert table() is table()
    setting_changed.send(sender=None, setting="DEBUG", value=True, enter=True)
    assert table() is table()
