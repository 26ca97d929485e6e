"""The search of the site."""

import pytest
from django.test import Client


def found(client: Client, words: str) -> str:
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    return response.content.decode().split('<ul class="found">')[1].split("</ul>")[0]


def test_it_finds_pages_and_articles(client: Client):
    shown = found(client, "mortgage")

    assert 'href="/mortgages/"' in shown
    assert 'href="/articles/what-a-first-home-really-costs/"' in shown


def test_it_says_when_there_is_nothing(client: Client):
    assert "Nothing says “zeppelin”." in found(client, "zeppelin")


@pytest.mark.parametrize("words", ["", " ", '"', "*", "a AND", "\0", "'; --", "<script>", "x" * 5000])
def test_any_words_will_do(client: Client, words: str):
    assert "<script" not in found(client, words)
