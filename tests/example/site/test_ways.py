"""By the strip's ways one becomes a member of every segment, and then a page shows something else."""

import pytest
from django.core.management import call_command
from django.test import Client

from example_site.bank.ways import SHOWN_AT, WAYS, Errand, Guise, Link, Person, Way, ways_into
from wagtail_segments.models import Segment
from wagtail_segments.testing import BROWSER, reload_segments

SHOWS = {
    "advisory-board": ("/account/", "in the counting room"),
    "asked-us": ("/", "We have your question"),
    "comparing": ("/savings/", "Side by side"),
    "first-half": ("/", "and the kettle is on"),
    "from-a-search": ("/current-accounts/", "The short answer"),
    "harbour-group": ("/", "Every quay of yours by the same light"),
    "high-balance": ("/", "You have planted well."),
    "home-buyers": ("/", "Before the surveyor finds damp"),
    "in-france": ("/", "Your card is at home in France"),
    "irish-businesses": ("/current-accounts/", "Your branch takes euros"),
    "large-mortgages": ("/mortgages/", "A sum like this deserves a person"),
    "letter-readers": ("/", "Thank you for reading our letter"),
    "night-owls": ("/", "The harbour light is on."),
    "on-a-phone": ("/", "The whole bank, one thumb wide"),
    "prospects": ("/", "Cross over."),
    "public-holiday": ("/", "The branches are closed today, the app is not"),
    "rounding-up": ("/", "You are rounding up"),
    "students": ("/", "Term starts."),
    "undecided": ("/", "Two accounts, one question?"),
}
"""Where each segment shows, and what."""
SEARCH, ARTICLE = "/search/?q=mortgage", "/articles/what-a-first-home-really-costs/"
FORM = {"what_is_it_about": "A mortgage", "when_may_we_ring": "At noon"}


def go(client: Client, way: Way) -> None:
    match way:
        case Person():
            client.post("/try/person/", {"person": way.username})
        case Guise():
            client.post("/try/guise/", {"guise": way.name})
        case Link():
            client.get(way.path)
        case Errand():
            for _words, path in way.steps:
                client.get(path)
                if path == "/contact/":
                    client.post(path, FORM)


def visit(client: Client, path: str = "/") -> tuple[set[str], str]:
    """The segments that one is in on a page, and what it shows above the strip."""
    response = client.get(path)
    assert response.status_code == 200
    return set(response.wsgi_request.segments), response.content.decode().split('<aside class="tryout"')[0]


def way_called(name: str) -> Way:
    return next(way for way in WAYS if name in (getattr(way, "name", ""), getattr(way, "username", ""), way.who))


def test_every_segment_has_a_way_in_and_a_page_on_which_it_shows():
    keys = set(Segment.objects.filter(live=True).values_list("key", flat=True))

    assert {key for way in WAYS for key in way.into} == keys == set(SHOWS)
    assert {key: path for key, (path, _text) in SHOWS.items() if path != "/"} == {
        key: path for key, (_page, path) in SHOWN_AT.items()
    }


@pytest.mark.parametrize(("key", "way"), [(key, way) for key in SHOWS for way in ways_into(key)])
def test_a_way_leads_in_and_being_yourself_leads_out(client: Client, key: str, way: Way):
    path, text = SHOWS[key]
    inside, shown = visit(client)
    assert key not in inside
    assert text not in shown

    go(client, way)
    inside, shown = visit(client, path)
    assert key in inside
    assert text in shown

    client.post("/try/yourself/")
    inside, shown = visit(client)
    assert key not in inside
    assert text not in shown


@pytest.mark.parametrize("way", WAYS)
def test_the_strip_offers_the_way_under_a_heading_and_beside_each_segment(client: Client, way: Way):
    strip = client.get("/").content.decode().split('<aside class="tryout"')[1]
    match way:
        case Person():
            offer = f'name="person" value="{way.username}"'
        case Guise():
            offer = f'name="guise" value="{way.name}"'
        case Link():
            offer = f'href="{way.path}"'
        case Errand():
            offer = f'href="{way.steps[-1][1].replace("&", "&amp;")}"'

    shows_on_that_page = sum(f'href="{path}"' == offer for _page, path in SHOWN_AT.values())
    assert strip.count(offer) == 1 + len(way.into) + shows_on_that_page


def test_whoever_asks_is_not_undecided_any_more(client: Client):
    go(client, way_called("Compare accounts"))
    before, _shown = visit(client)
    go(client, way_called("Have us ring you"))
    after, _shown = visit(client)

    assert {"comparing", "undecided"} <= before
    assert {"comparing", "asked-us"} <= after
    assert "undecided" not in after


def test_the_form_thanks_and_is_kept_for_the_editors(client: Client):
    shown = client.post("/contact/", FORM).content.decode()

    assert "it is on the right desk already" in shown
    assert "<strong>Asked us</strong>" in shown
    assert "You have asked us already." in client.get("/contact/").content.decode()


def test_the_letter_is_remembered_when_its_reader_comes_back_and_a_campaign_is_not(client: Client):
    client.get("/?utm_campaign=letter")
    client.get("/?utm_campaign=college")
    before, _shown = visit(client)
    go(client, way_called("later"))
    after, shown = visit(client)

    assert {"letter-readers", "students"} <= before
    assert "letter-readers" in after
    assert "students" not in after
    assert "Thank you for reading our letter" in shown


@pytest.mark.parametrize(
    ("paths", "is_one"),
    [
        ([SEARCH], False),
        ([ARTICLE, ARTICLE], False),
        ([SEARCH, ARTICLE], True),
        (["/mortgages/?amount=200000&years=20", ARTICLE], True),
        (["/?utm_campaign=college", SEARCH, ARTICLE], False),
        (["/?utm_campaign=college", SEARCH, ARTICLE, "/mortgages/?amount=200000&years=20"], True),
    ],
)
def test_two_signs_make_a_home_buyer_and_of_a_student_three(client: Client, paths: list[str], is_one: bool):
    for path in paths:
        client.get(path)

    assert ("home-buyers" in visit(client)[0]) is is_one


def test_sam_has_declined_although_the_rule_fits(client: Client):
    go(client, way_called("sam"))
    inside, shown = visit(client, "/account/")

    assert "advisory-board" not in inside
    assert "in the counting room" not in shown
    assert "Was taken out by hand by editor" in client.get("/account/").content.decode()


@pytest.mark.parametrize(("person", "has_it"), [("helena", True), ("piet", False)])
def test_the_flag_is_on_for_the_board(client: Client, person: str, has_it: bool):
    go(client, way_called(person))

    assert ("Round-up pots" in visit(client, "/account/")[1]) is has_it


def test_in_france_it_is_an_hour_later(client: Client):
    go(client, way_called("france"))

    shown = client.get("/").content.decode()

    assert "<strong>somebody in France, where it is 13:00</strong>" in shown
    assert "(Europe/Paris, the visitor&#x27;s)" in shown


def test_the_other_half_sees_what_everyone_sees(client: Client):
    go(client, way_called("second-half"))

    assert visit(client)[0] == set()


def test_a_switch_turns_it_all_off(client: Client):
    go(client, way_called("sam"))
    call_command("waffle_switch", "personalisation_off", "on", verbosity=0)
    reload_segments()
    inside, shown = visit(client)
    call_command("waffle_switch", "personalisation_off", "off", verbosity=0)
    reload_segments()

    assert inside == set()
    assert "A safe harbour for ordinary money" in shown


def test_whoever_refuses_is_not_counted(client: Client):
    refusing = Client(headers={"user-agent": BROWSER, "sec-gpc": "1"})
    go(refusing, way_called("Compare accounts"))

    assert "comparing" not in visit(refusing, "/savings/")[0]
    assert not refusing.session.items()
