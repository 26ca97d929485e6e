"""Signing in, and what customers find there."""

from django.test import Client


def test_signing_in_leads_to_the_accounts(client: Client):
    response = client.post("/sign-in/", {"username": "helena", "password": "demo"}, follow=True)

    assert response.redirect_chain == [("/account/", 302)]
    assert "Hello, Helena" in response.content.decode()


def test_a_wrong_password_is_said_to_be_wrong(client: Client):
    response = client.post("/sign-in/", {"username": "helena", "password": "demon"})

    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


def test_a_stranger_is_asked_to_sign_in(client: Client):
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=/account/"


def test_a_customer_sees_every_account_and_the_sum(client: Client):
    client.login(username="helena", password="demo")

    shown = client.get("/account/").content.decode()

    assert "£252,976.92" in shown
    assert shown.count('class="account-name"') == 5
    assert "Your adviser" in shown


def test_a_prospect_is_offered_the_current_account(client: Client):
    client.login(username="piet", password="demo")

    shown = client.get("/account/").content.decode()

    assert "£11,250.00" in shown
    assert "Your salary could live here too" in shown
    assert "Your adviser" not in shown


def test_somebody_without_an_account_finds_the_page_in_order(client: Client):
    client.login(username="editor", password="demo")

    assert "You have no account with us yet." in client.get("/account/").content.decode()


def test_signing_out_leads_home(client: Client):
    client.login(username="sam", password="demo")

    assert client.post("/sign-out/").headers["Location"] == "/"
