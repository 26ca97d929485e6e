"""The strip says in which segments somebody is, and why, and lets them be somebody else."""

import pytest
from django.test import Client

from example_site.bank.tryout import COOKIE

VIEWS = ["/try/person/", "/try/guise/", "/try/yourself/"]


def strip(client: Client, path: str = "/") -> str:
    shown = client.get(path).content.decode()
    return " ".join(shown[shown.index('<aside class="tryout"') :].split())


def test_a_stranger_is_in_no_segment_and_reads_why(client: Client):
    shown = strip(client)

    assert "You are in <strong>no segment</strong>" in shown
    assert "Balance across accounts is at least 50,000. <span>For you: nothing, so no.</span>" in shown


def test_the_reasons_of_a_nested_group_are_told_one_by_one(client: Client):
    client.login(username="piet", password="demo")

    shown = strip(client)

    assert "You are in <strong>Prospects</strong>" in shown
    assert "Any of these: <span>Yes.</span>" in shown
    assert 'class="depth-2 answer-yes">Products held: any of Easy-access savings' in shown


def test_a_place_in_a_tree_is_told_by_its_name(client: Client):
    client.login(username="maeve", password="demo")

    shown = strip(client)

    assert "Organisation is Harbour Group. <span>For you: Howth Ice House, so no.</span>" in shown
    assert "Organisation is below Harbour Group. <span>For you: Howth Ice House, so yes.</span>" in shown


def test_the_strip_says_whether_it_is_a_public_holiday_and_by_whose_clock(client: Client):
    before = strip(client)
    client.post("/try/guise/", {"guise": "christmas"})

    assert "It is a public holiday. <span>For you: no (Europe/London, the site&#x27;s), so no.</span>" in before
    assert "It is a public holiday. <span>For you: yes (Europe/London, the site&#x27;s), so yes.</span>" in strip(
        client
    )


def test_the_strip_is_on_pages_that_are_no_wagtail_pages(client: Client):
    assert "You are in <strong>no segment</strong>" in strip(client, "/sign-in/")


@pytest.mark.parametrize(
    ("path", "choice", "segment", "you"),
    [
        ("/try/person/", {"person": "piet"}, "Prospects", "Piet, a saver without a current account"),
        ("/try/person/", {"person": "sam"}, "Students", "Sam, a student with an account"),
        ("/try/guise/", {"guise": "phone"}, "On a phone", "somebody on a phone"),
        ("/try/guise/", {"guise": "night"}, "Night owls", "a night owl"),
        ("/try/guise/", {"guise": "christmas"}, "Public holiday", "somebody here on Christmas Day"),
        ("/try/person/", {"person": "owen"}, "Staff of the Harbour Group", "Owen, the treasurer of the Harbour Group"),
    ],
)
def test_one_can_be_each_of_them(client: Client, path: str, choice: dict[str, str], segment: str, you: str):
    client.post(path, choice)

    shown = strip(client)

    assert f"You are in <strong>{segment}</strong> </span>" in shown
    assert f"At the moment you are <strong>{you}</strong>" in shown


def test_the_link_to_the_campaign_makes_one_a_student(client: Client):
    assert 'href="/students/?utm_campaign=college"' in strip(client)
    assert "You are in <strong>Students</strong> </span>" in strip(client, "/students/?utm_campaign=college")


@pytest.mark.parametrize("choice", [("/try/person/", {"person": "helena"}), ("/try/guise/", {"guise": "night"})])
def test_one_can_be_oneself_again(client: Client, choice: tuple[str, dict[str, str]]):
    client.post(*choice)
    client.post("/try/yourself/")

    assert "At the moment you are <strong>yourself</strong>" in strip(client)


def test_each_choice_begins_anew(client: Client):
    client.get("/students/?utm_campaign=college")
    client.post("/try/guise/", {"guise": "night"})
    client.post("/try/person/", {"person": "piet"})

    assert "You are in <strong>Prospects</strong> </span>" in strip(client)


@pytest.mark.parametrize("path", VIEWS)
def test_nothing_changes_by_get(client: Client, path: str):
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", VIEWS)
def test_nothing_changes_without_a_token(path: str):
    outsider = Client(enforce_csrf_checks=True)

    assert outsider.post(path, {"person": "helena", "guise": "night"}).status_code == 403


@pytest.mark.parametrize("person", ["admin", "editor", "nobody", ""])
def test_nobody_else_is_signed_in(client: Client, person: str):
    response = client.post("/try/person/", {"person": person})

    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_unknown_guise_is_refused(client: Client):
    assert client.post("/try/guise/", {"guise": "pirate"}).status_code == 404


@pytest.mark.parametrize("cookie", ["night", "night:forged:signature", "\x00", "x" * 4000])
def test_a_cookie_that_we_did_not_sign_counts_for_nothing(client: Client, cookie: str):
    client.cookies[COOKIE] = cookie

    assert "You are in <strong>no segment</strong>" in strip(client)
