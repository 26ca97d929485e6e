"""The bank's personas are who their names say, and see what the story promises."""

import pytest

from example_site.bank.models import HomePage
from wagtail_segments.models import Persona
from wagtail_segments.testing import render_as, segments_of, shown_at


@pytest.mark.parametrize(
    ("key", "segments"),
    [
        ("student-on-a-phone", {"students", "on-a-phone"}),
        ("wealthy-customer", {"high-balance"}),
        ("prospect-at-night", {"prospects", "night-owls"}),
    ],
)
def test_they_are_in_the_segments_that_they_are_for(key, segments):
    assert segments <= segments_of(key)
    assert Persona.objects.get(key=key).problems == []


def test_each_sees_another_home_page():
    home = HomePage.objects.get()
    keys = list(Persona.objects.values_list("key", flat=True))

    assert len({tuple(shown_at(home, key).items()) for key in keys}) == len(keys)
    assert len({render_as(home, key) for key in keys}) == len(keys)
