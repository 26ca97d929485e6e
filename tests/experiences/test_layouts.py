"""What is wrong with the layouts that a page class names."""

import pytest

from tests.testapp.models import OfferPage, StreamPage
from wagtail_segments.experiences import Layout
from wagtail_segments.experiences.layouts import what_is_wrong_with_layouts


class Named:
    """A page class that names layouts, with the fields of another one."""

    def __init__(self, model, *layouts):
        self._meta, self.layouts = model._meta, list(layouts)


WIDE = Layout(name="wide", label="Wide", template="testapp/pages/wide.html")
GONE = Layout(name="gone", label="Gone", template="testapp/pages/gone.html")


@pytest.mark.parametrize(
    ("model", "layouts", "ids"),
    [
        (OfferPage, [WIDE], []),
        (OfferPage, [Layout(name="", label="Usual")], []),
        (OfferPage, [WIDE, GONE], ["wagtail_segments.W063"]),
        (StreamPage, [WIDE], ["wagtail_segments.E062"]),
        (StreamPage, [], []),
    ],
)
def test_layouts_that_nobody_can_choose_or_see_are_a_system_check(model, layouts, ids):
    assert [one.id for one in what_is_wrong_with_layouts(Named(model, *layouts))] == ids


def test_the_page_class_reports_it(monkeypatch):
    monkeypatch.setattr(OfferPage, "layouts", [GONE])

    assert "wagtail_segments.W063" in [one.id for one in OfferPage.check()]
