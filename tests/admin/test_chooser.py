"""The dialog in which a variant gets its segments."""

import json
from typing import Any

from bs4 import BeautifulSoup
from django.urls import reverse

from tests.admin.test_list import CAMPAIGN


def url(screen: str, *args: Any) -> str:
    return reverse(f"wagtailsnippetchoosers_wagtail_segments_segment:{screen}", args=args)


def step(response: Any) -> dict[str, Any]:
    return json.loads(response.content)


def names_in(response: Any) -> list[str]:
    is_dialog = response["Content-Type"] == "application/json"
    table = BeautifulSoup(step(response)["html"] if is_dialog else response.content, "html.parser")
    return [row.find(class_="title").get_text(" ", strip=True) for row in table.select("table tbody tr")]


def test_it_offers_every_segment(segment, admin):
    segment("students", [CAMPAIGN])
    segment("phones", live=False)

    assert names_in(admin.get(url("choose"))) == ["Phones", "Students"]


def test_several_can_be_ticked(segment, admin):
    segment("students")

    html = step(admin.get(url("choose"), {"multiple": 1}))["html"]

    assert BeautifulSoup(html, "html.parser").find("input", {"type": "checkbox", "name": "id"})


def test_a_segment_is_found_by_its_name(segment, admin):
    segment("students")
    segment("phones")

    assert names_in(admin.get(url("choose_results"), {"q": "stud"})) == ["Students"]


def test_one_is_chosen(segment, admin):
    students = segment("students")

    chosen = step(admin.get(url("chosen", students.pk)))

    assert chosen["step"] == "chosen"
    assert chosen["result"]["id"] == str(students.pk)
    assert chosen["result"]["string"] == "Students"


def test_several_are_chosen(segment, admin):
    both = [segment("students"), segment("phones")]

    chosen = step(admin.get(url("chosen_multiple"), {"id": [one.pk for one in both]}))

    assert {one["string"] for one in chosen["result"]} == {"Students", "Phones"}


def test_one_that_is_gone_is_not_chosen(admin):
    assert admin.get(url("chosen", 999)).status_code == 404
