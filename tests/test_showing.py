"""Entries of a menu, banners, alerts: each visitor gets those that are for them."""

from typing import Any

import pytest
from django.template import Context, Template
from modelcluster.models import get_all_child_relations

from tests.magazine.models import Alert, Menu, MenuEntry, StoryPage
from wagtail_segments.showing import shown_to
from wagtail_segments.testing import request_for

EVERYBODY = {"type": "user__signed_in", "value": {"operator": "is_not"}}
SHOWN = Template(
    "{% load wagtail_segments %}{% shown_to_visitor items as found %}{% for item in found %}{{ item }} {% endfor %}"
)


def audience(*segments: Any, match: str = "any") -> dict[str, Any]:
    return {"match": match, "segments": [getattr(segment, "pk", segment) for segment in segments]}


@pytest.fixture
def yes(segment: Any) -> Any:
    return segment("yes", [EVERYBODY])


@pytest.fixture
def no(segment: Any) -> Any:
    return segment("no", [{"type": "user__signed_in", "value": {"operator": "is"}}])


@pytest.fixture
def entries(yes: Any, no: Any) -> list[MenuEntry]:
    return [
        MenuEntry(label="accounts"),
        MenuEntry(label="loans", audience=audience(yes)),
        MenuEntry(label="vaults", audience=audience(no)),
        MenuEntry(label="contact", audience=audience(no, match="none")),
        MenuEntry(label="gone", audience=audience(9_999, match="none")),
        MenuEntry(label="junk", audience="everyone, please"),
    ]


def labels(items: Any) -> list[str]:
    return [str(item) for item in items]


def test_a_visitor_gets_what_is_for_them_in_its_order(entries):
    assert labels(shown_to(request_for(), entries)) == ["accounts", "loans", "contact"]


def test_without_a_request_there_is_what_is_for_everyone(entries, rf):
    assert labels(shown_to(None, entries)) == ["accounts"]
    assert labels(shown_to(rf.get("/"), entries)) == ["accounts"]


@pytest.mark.parametrize("items", [None, "", [], (), {}])
def test_of_nothing_nothing_is_shown(items):
    assert shown_to(request_for(), items) == []


def test_what_has_no_audience_is_for_everyone():
    items = [Menu(name="main"), "text", {"audience": audience(9_999)}, None]

    assert shown_to(request_for(), items) == items


def test_generators_are_items_too(entries):
    assert labels(shown_to(request_for(), (entry for entry in entries))) == ["accounts", "loans", "contact"]


def test_managers_and_querysets_cost_their_own_query(entries, reads):
    menu = Menu.objects.create(name="main", entries=entries)
    request = request_for()
    assert "yes" in request.segments
    assert "no" not in request.segments
    menu = Menu.objects.get()

    for items in (menu.entries, menu.entries.all(), MenuEntry.objects.filter(menu=menu)):
        with reads() as found:
            assert labels(shown_to(request, items)) == ["accounts", "loans", "contact"]
        assert len(found) <= 1


def test_what_is_not_saved_yet_is_shown_in_a_preview(yes):
    menu = Menu(name="main", entries=[MenuEntry(label="loans", audience=audience(yes))])

    assert [relation.name for relation in get_all_child_relations(Menu)] == ["entries"]
    assert labels(shown_to(request_for(), menu.entries)) == ["loans"]


def test_fifty_items_of_one_audience_are_judged_once(yes):
    request = request_for()
    asked: list[Any] = []
    fits = request.segments.fits
    request.segments.fits = lambda audience: asked.append(audience) or fits(audience)

    assert len(shown_to(request, [MenuEntry(label="x", audience=audience(yes)) for _each in range(50)])) == 50
    assert len(asked) == 1


def test_items_for_everyone_consult_nothing(db, reads):
    request = request_for()
    with reads() as found:
        assert shown_to(request, [MenuEntry(label="x")] * 3)

    assert not request.segments.consulted
    assert len(found) == 0


def test_items_for_some_say_that_the_response_is_personal(entries):
    request = request_for()
    shown_to(request, entries)

    assert request.segments.consulted


def test_what_cannot_be_judged_is_not_shown(yes, caplog):
    request = request_for()
    request.segments.fits = lambda audience: 1 / 0
    items = [MenuEntry(label="loans", audience=audience(yes)), MenuEntry(label="accounts")]

    assert labels(shown_to(request, items)) == ["accounts"]
    assert "an audience could not be judged" in caplog.text


def test_what_cannot_be_read_is_not_shown(yes, caplog):
    Alert.objects.create(text="Closed", audience=audience(yes))
    (alert,) = Alert.objects.defer("audience")
    alert.delete()
    alert.pk = 9_999

    assert shown_to(request_for(), [alert]) == []
    assert "of Alert could not be read" in caplog.text


def test_errors_of_the_site_are_its_own(db):
    def broken():
        yield MenuEntry(label="x")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        shown_to(request_for(), broken())


def test_the_tag_does_the_same(entries):
    assert SHOWN.render(Context({"items": entries, "request": request_for()})) == "accounts loans contact "


def test_the_tag_shows_what_is_for_everyone_without_a_request(entries):
    assert SHOWN.render(Context({"items": entries})) == "accounts "


def test_the_tag_shows_nothing_of_what_is_not_there():
    assert SHOWN.render(Context({})) == ""


def test_in_a_preview_the_tag_knows_the_page(segment, home):
    here = segment("here", [{"type": "page__page", "value": {"operator": "is", "value": home.pk}}])
    request = request_for()
    request.is_preview = True
    items = [MenuEntry(label="here", audience=audience(here))]

    assert SHOWN.render(Context({"items": items, "request": request, "page": home})) == "here "


def test_pages_may_have_an_audience(yes, no, home):
    for name, whom in (("Loans", yes), ("Vaults", no)):
        home.add_child(instance=StoryPage(title=name, slug=name.lower(), audience=audience(whom)))

    assert labels(shown_to(request_for(), home.get_children().specific())) == ["Loans"]
    assert labels(shown_to(request_for(), StoryPage.objects.child_of(home))) == ["Loans"]
