"""Lists of values in the admin: their screens, what they offer in the rule builder, and what a closed one refuses."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.admin.posting import segment_form
from tests.admin.test_segment_form import PUBLISH, errors_at
from wagtail_segments.models import SeenValue, Segment, ValueList

HOSTILE = "<img src=x onerror=alert(1)>"


def campaign(value: str, operator: str = "is") -> dict[str, Any]:
    return {"type": "visit__campaign", "value": {"operator": operator, "value": value}}


@pytest.fixture
def keeps(as_, keeper) -> Client:
    """The browser of somebody who keeps the lists."""
    return as_(keeper)


@pytest.fixture
def campaigns(db: None) -> ValueList:
    return ValueList.objects.create(
        name="Campaigns", attribute="visit.campaign", values=f"spring | Spring sale\n{HOSTILE}", closed=True
    )


def list_url(screen: str, *args: Any) -> str:
    return reverse(ValueList.snippet_viewset.get_url_name(screen), args=args)


def sent(**fields: Any) -> dict[str, Any]:
    """What the form of a list sends."""
    return {"name": "Campaigns", "attribute": "visit.campaign", "pair": "", "values": "spring"} | fields


# Its screens


def test_a_list_is_made_in_the_admin(keeps):
    response = keeps.post(list_url("add"), sent(values="spring | Spring sale\r\nautumn", closed="on"))

    assert response.status_code == 302
    made = ValueList.objects.get()
    assert (made.listed, made.closed) == ([("spring", "Spring sale"), ("autumn", "")], True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"values": "\r\n".join(map(str, range(10_000)))}, "values"),
        ({"values": "spring\r\nSpring"}, "values"),
        ({"values": " \r\n\r\n"}, "values"),
        ({"values": "spri\0ng"}, "values"),
        ({"values": "| Spring"}, "values"),
        ({"attribute": "user.groups"}, "attribute"),
        ({"attribute": "session.value"}, "pair"),
        ({"pair": "plan"}, "pair"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(keeps, fields, field):
    response = keeps.post(list_url("add"), sent(**fields))

    assert list(response.context["form"].errors) == [field]
    assert not ValueList.objects.exists()


def test_a_second_list_for_the_same_attribute_is_refused_at_the_attribute(keeps, campaigns):
    response = keeps.post(list_url("add"), sent(name="More"))

    assert response.context["form"].errors == {"attribute": ["There is a list for this already."]}


def test_the_lists_say_what_they_are_for(keeps, campaigns):
    ValueList.objects.create(name="Plans", attribute="session.value", pair="plan", values="gold")
    ValueList.objects.create(name="Old", attribute="no.longer", values="x")
    table = BeautifulSoup(keeps.get(list_url("list")).content, "html.parser").find("table", class_="listing")

    assert [[" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")][2] for row in table.tbody("tr")] == [
        "Campaign",
        "no.longer",
        "Session value “plan”",
    ]


def test_lists_are_in_the_menu_of_those_who_keep_them(keeps, admin):
    home = reverse("wagtailadmin_home")

    assert list_url("list") in keeps.get(home).text
    assert list_url("list") not in admin.get(home).text


def test_every_field_has_a_label(keeps):
    page = BeautifulSoup(keeps.get(list_url("add")).content, "html.parser")
    fields = [field["id"] for name in sent(closed="") for field in page.select(f"form [name={name}]")]

    assert len(fields) == 5
    assert all(page.select(f"label[for={one}]") for one in fields)


# What they offer


def offered(client: Client, key: str = "visit.campaign", **query: str) -> Any:
    return client.get(reverse("wagtail_segments_suggestions", args=[key]), query).json()


def test_listed_values_come_before_those_that_were_seen(admin, campaigns):
    campaigns.closed = False
    campaigns.save()
    SeenValue.objects.create(attribute="visit.campaign", value="winter", last_seen="2026-05-01")
    SeenValue.objects.create(attribute="visit.campaign", value="summer", last_seen="2026-05-02")
    SeenValue.objects.create(attribute="visit.campaign", value="spring", last_seen="2026-05-03")
    SeenValue.objects.create(attribute="visit.source", value="letter", last_seen="2026-05-03")

    assert offered(admin)["values"] == [
        {"value": "spring", "label": "Spring sale"},
        {"value": HOSTILE, "label": ""},
        {"value": "summer", "label": ""},
        {"value": "winter", "label": ""},
    ]


def test_what_was_seen_is_not_offered_where_only_listed_values_may_be_chosen(admin, campaigns):
    SeenValue.objects.create(attribute="visit.campaign", value="winter", last_seen="2026-05-01")

    assert [one["value"] for one in offered(admin)["values"]] == ["spring", HOSTILE]


def test_values_of_an_attribute_of_several_are_offered_by_name(admin):
    ValueList.objects.create(name="Plans", attribute="session.value", pair="plan", values="gold")

    assert offered(admin, "session.value") == {"names": ["plan"], "values": []}
    assert offered(admin, "session.value", name=" plan ")["values"] == [{"value": "gold", "label": ""}]
    assert offered(admin, "session.value", name="colour")["values"] == []
    assert offered(admin, "session.value", name="pl\0an")["values"] == []


def test_without_a_list_nothing_is_offered(admin):
    assert offered(admin) == {"names": [], "values": []}


def test_what_is_offered_is_data_and_never_markup(admin, campaigns):
    response = admin.get(reverse("wagtail_segments_suggestions", args=["visit.campaign"]))

    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_form_says_where_to_ask_and_not_what_is_offered(admin, campaigns, url_of):
    page = admin.get(url_of("add")).text

    assert reverse("wagtail_segments_suggestions", args=["visit.campaign"]) in page
    assert "wagtail_segments/suggestions.js" in page
    assert "Spring sale" not in page


# What a closed one refuses


def test_a_new_value_is_refused_at_its_field(admin, campaigns, url_of):
    response = admin.post(url_of("add"), segment_form([campaign("sprng")]) | PUBLISH)

    assert errors_at(response) == [
        "0.value: “sprng” is not in the list “Campaigns”, and nothing else may be chosen.",
    ]


def test_the_complaint_is_escaped(admin, campaigns, url_of):
    ValueList.objects.update(name=HOSTILE)

    response = admin.post(url_of("add"), segment_form([campaign("<b>sprng</b>")]) | PUBLISH)

    assert HOSTILE not in response.text
    assert "<b>sprng" not in response.text


def test_a_draft_may_hold_any_value(admin, campaigns, url_of):
    assert admin.post(url_of("add"), segment_form([campaign("sprng")])).status_code == 302


def test_a_segment_whose_value_vanished_can_be_edited_and_published_still(admin, segment, campaigns, url_of):
    old = segment("old", [campaign("xmas")])
    form = segment_form([campaign("xmas")], name="Old friends", key="old")

    response = admin.post(url_of("edit", old.pk), form | PUBLISH)

    assert response.status_code == 302
    assert Segment.objects.get().name == "Old friends"


def test_a_value_that_vanished_is_a_warning_in_the_list_of_segments(admin, segment, campaigns, url_of):
    segment("old", [campaign("xmas")])
    segment("hostile", [campaign("<b>easter</b>")])

    page = admin.get(url_of("list")).text

    assert "“xmas” is not in the list “Campaigns” any more." in page
    assert "“&lt;b&gt;easter&lt;/b&gt;” is not in the list “Campaigns” any more." in page
    assert "<b>easter" not in page


def test_the_list_of_segments_reads_the_lists_of_values_once(admin, segment, campaigns, url_of, reads):
    for number in range(4):
        segment(f"old{number}", [campaign(f"xmas{number}"), campaign("easter")])

    with reads() as found:
        admin.get(url_of("list"))

    assert len([query for query in found.captured_queries if "valuelist" in query["sql"].lower()]) == 1
