"""What a request says of how somebody came."""

import pytest
from django.test import RequestFactory, override_settings

from wagtail_segments.testing import BROWSER
from wagtail_segments.visitors.arrival import external_referrer


@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        ("", None),
        ("https://example.org", "https://example.org"),
        ("https://example.org/a/b?c=d#e", "https://example.org/a/b"),
        ("HTTPS://Example.ORG/A", "https://example.org/A"),
        ("https://user:password@example.org:8443/a", "https://example.org/a"),
        ("https://bücher.example/", "https://bücher.example/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("http://testserver/plain/", None),
        ("https://testserver:8443/", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("android-app://com.example/", None),
        ("//example.org/", None),
        ("example.org/page", None),
        ("http://", None),
        ("http:///path", None),
        ("http://[::1", None),
        ("http://[::1]/", "http://::1/"),
        ("\0", None),
        ("x" * 65_536, None),
    ],
)
def test_a_referrer_is_an_address_on_another_site(referer, expected):
    request = RequestFactory().get("/", headers={"referer": referer, "user-agent": BROWSER, "host": "testserver"})

    assert external_referrer(request) == expected


@pytest.mark.parametrize("trusted", [True, False])
def test_behind_a_proxy_the_own_host_is_what_django_takes_it_for(trusted):
    request = RequestFactory().get(
        "/", headers={"referer": "https://www.bank.example/", "x-forwarded-host": "www.bank.example"}
    )

    with override_settings(USE_X_FORWARDED_HOST=trusted):
        assert (external_referrer(request) is None) is trusted


def test_a_host_that_is_not_ours_has_no_referrers_of_our_own():
    request = RequestFactory().get("/", headers={"referer": "https://example.org/", "host": "evil.example"})

    with override_settings(ALLOWED_HOSTS=["www.bank.example"]):
        assert external_referrer(request) == "https://example.org/"
