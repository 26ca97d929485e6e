import sys

import pytest

from wagtail_segments.attributes import CannotTell
from wagtail_segments.attributes.places import IPToCC


@pytest.mark.parametrize(("address", "country"), [("81.2.69.142", "GB"), ("8.8.8.8", "US"), ("2001:200::1", "JP")])
def test_the_registries_know_the_country(request_from, address, country):
    assert IPToCC().find(request_from(address)).country == country


@pytest.mark.parametrize("address", ["10.0.0.1", "::1", "localhost", ""])
def test_an_address_that_was_given_to_nobody_cannot_be_told(request_from, address):
    with pytest.raises(CannotTell):
        IPToCC().find(request_from(address))


def test_without_the_library_nothing_can_be_told(request_from, monkeypatch):
    monkeypatch.setitem(sys.modules, "iptocc", None)

    assert IPToCC().problem()
    with pytest.raises(CannotTell, match="iptocc is not installed"):
        IPToCC().find(request_from("81.2.69.142"))
