from ipaddress import ip_address
from itertools import product

import pytest
from django.test import override_settings

from wagtail_segments.attributes.places.address import client_address, is_from_trusted_proxy, parse

VISITOR, FORGED = "81.2.69.142", "126.0.0.1"
UNTRUSTED = [VISITOR, "11.0.0.1", "9.255.255.255", "127.0.0.1", "2001:db9::1", "::1", "2a02:810d::7"]
TRUSTED = [
    "10.0.0.1",
    "10.255.255.255",
    "10.0.0.1:5555",
    "::ffff:10.0.0.1",
    "2001:db8::7",
    "2001:DB8:0:0::7",
    "[2001:db8::7]",
    "[2001:db8::7]:443",
]
FORMS = [
    # What the proxy has added on the right is the visitor's address.
    (VISITOR, VISITOR),
    (f" {VISITOR} ", VISITOR),
    (f"\t{VISITOR}", VISITOR),
    (f"{VISITOR}:4711", VISITOR),
    ("2a02:810d::7", "2a02:810d::7"),
    ("[2a02:810d::7]", "2a02:810d::7"),
    ("[2a02:810d::7]:4711", "2a02:810d::7"),
    (f"::ffff:{VISITOR}", VISITOR),
    (f"[::ffff:{VISITOR}]:80", VISITOR),
    ("192.168.1.7", "192.168.1.7"),
    (f"{FORGED}, {VISITOR}", VISITOR),
    (f"{FORGED},{VISITOR}", VISITOR),
    (f"{FORGED}, {FORGED}, {FORGED}, {VISITOR}", VISITOR),
    (f"10.0.0.9, {VISITOR}", VISITOR),
    (f"127.0.0.1, {VISITOR}", VISITOR),
    (f"junk, {VISITOR}", VISITOR),
    (f"', drop table x, {VISITOR}", VISITOR),
    (f",,,{VISITOR}", VISITOR),
    (f"\0, {VISITOR}", VISITOR),
    (f"{VISITOR}, 10.0.0.2", VISITOR),
    (f"{VISITOR}, 10.0.0.2, 10.3.0.4", VISITOR),
    (f"{VISITOR}, 2001:db8::1, 10.0.0.2", VISITOR),
    (f"{VISITOR}, [2001:db8::1]:80, 10.0.0.2:81", VISITOR),
    (f"{VISITOR}, ::ffff:10.0.0.2", VISITOR),
    (f"{FORGED}, {VISITOR}, 10.0.0.2", VISITOR),
    (f"{FORGED}, 10.0.0.3, {VISITOR}, 10.0.0.2", VISITOR),
    ("x" * 65_536 + f", {VISITOR}", VISITOR),
    (f"{FORGED}, " * 10_000 + VISITOR, VISITOR),
    # What nobody can know is not known.
    (None, None),
    ("", None),
    (" ", None),
    (",", None),
    ("unknown", None),
    ("_hidden", None),
    ("localhost", None),
    ("example.org", None),
    (f"{VISITOR},", None),
    (f"{VISITOR}, unknown", None),
    (f"{VISITOR}, unknown, 10.0.0.2", None),
    (f"{VISITOR} {FORGED}", None),
    (f"{VISITOR};{FORGED}", None),
    (f"for={VISITOR}", None),
    (f'"{VISITOR}"', None),
    (f"http://{VISITOR}/", None),
    (f"{VISITOR}/24", None),
    (f"{VISITOR}:", None),
    (f"{VISITOR}:port", None),
    (f"{VISITOR}:-1", None),
    (f"{VISITOR}:123456", None),
    (f"[{VISITOR}", None),
    (f"{VISITOR}]", None),
    ("[]", None),
    ("[2a02:810d::7]x", None),
    ("[2a02:810d::7]:", None),
    ("2a02:810d::7%eth0", None),
    ("2a02:810d:::7", None),
    ("81.2.69", None),
    ("81.2.69.142.1", None),
    ("81.2.69.256", None),
    ("081.002.069.142", None),
    ("0x51.2.69.142", None),
    ("1359103374", None),
    ("٨١.2.69.142", None),
    (f"{VISITOR}\0", None),
    ("\ud800", None),
    ("10.0.0.2", None),
    ("10.0.0.2, 10.0.0.3", None),
    ("x" * 65_536, None),
    ("10.0.0.2, " * 10_000 + "10.0.0.2", None),
    # What was cut in two is not taken for an address: 181.2.69.142 would lose its first digit.
    ("1" + VISITOR + ", 10.0.0.2".rjust(512 - len(VISITOR)), None),
    (VISITOR + ", 10.0.0.2".rjust(512 - len(VISITOR)), VISITOR),
]
OTHERS = ["x_real_ip", "cf_connecting_ip", "true_client_ip", "client_ip", "x_client_ip", "x_cluster_client_ip", "via"]


def shortened(text: object) -> str:
    return ascii(text)[:60]


@pytest.fixture(autouse=True)
def proxies():
    with override_settings(WAGTAIL_SEGMENTS={"TRUSTED_PROXIES": ["10.0.0.0/8", "2001:db8::/32", "no network", None]}):
        yield


def test_there_are_two_hundred_forms():
    assert len(FORMS) * (len(UNTRUSTED) + len(TRUSTED)) > 200


@pytest.mark.parametrize(("sent", "expected"), FORMS, ids=shortened)
def test_what_a_trusted_proxy_has_heard_is_read_from_the_right(request_from, sent, expected):
    for peer in TRUSTED:
        request = request_from(peer)
        if sent is not None:
            request.META["HTTP_X_FORWARDED_FOR"] = sent

        assert client_address(request) == (expected and ip_address(expected))


@pytest.mark.parametrize("sent", [sent for sent, _expected in FORMS], ids=shortened)
def test_what_somebody_else_says_is_not_believed(request_from, sent):
    for peer in UNTRUSTED:
        request = request_from(peer)
        request.META["HTTP_X_FORWARDED_FOR"] = sent

        assert client_address(request) == ip_address(peer)


@pytest.mark.parametrize(("peer", "header"), list(product([*UNTRUSTED, *TRUSTED], OTHERS)))
def test_no_other_header_says_where_a_request_comes_from(request_from, peer, header):
    expected = client_address(request_from(peer, x_forwarded_for=VISITOR))
    spoofed = request_from(peer, x_forwarded_for=VISITOR, forwarded=f"for={FORGED}", **{header: FORGED})

    assert client_address(spoofed) == expected


@pytest.mark.parametrize("peer", [*UNTRUSTED, *TRUSTED])
def test_nobody_is_trusted_unless_the_site_says_so(request_from, peer):
    with override_settings(WAGTAIL_SEGMENTS={}):
        request = request_from(peer, x_forwarded_for=FORGED)

        assert not is_from_trusted_proxy(request)
        assert client_address(request) == parse(peer)


@pytest.mark.parametrize("peer", ["", None, "unknown", "@", "unix:", "10.0.0", "10.0.0.1, 10.0.0.1"])
def test_a_peer_without_an_address_is_not_trusted(request_from, peer):
    request = request_from(peer, x_forwarded_for=FORGED)

    assert not is_from_trusted_proxy(request)
    assert client_address(request) is None


@pytest.mark.parametrize(("peer", "expected"), [("", VISITOR), (None, VISITOR), ("81.2.70.1", "81.2.70.1")])
def test_a_socket_of_the_machine_may_be_trusted(request_from, peer, expected):
    with override_settings(WAGTAIL_SEGMENTS={"TRUSTED_PROXIES": ["unix"]}):
        request = request_from(peer, x_forwarded_for=VISITOR)

        assert client_address(request) == ip_address(expected)


def test_a_request_that_says_nothing_at_all_comes_from_nowhere(request_from):
    request = request_from("")
    del request.META["REMOTE_ADDR"]

    assert client_address(request) is None
