"""A share of visitors in the rule builder: its fields, its errors, and that its people stay the same."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.admin.posting import segment_form, sent_by, sent_by_rule
from tests.admin.test_segment_form import PUBLISH, errors_at, group
from wagtail_segments.criteria.percentage import Share
from wagtail_segments.models import Segment
from wagtail_segments.rules.tree import leaves


def line(**value: Any) -> dict[str, Any]:
    return {"type": "percentage", "value": {"operator": "in", "start": 0, "to": 20, "salt": ""} | value}


def share_of(segment: Segment) -> Share:
    (found,) = leaves(Segment.objects.get(pk=segment.pk).get_latest_revision_as_object().tree)
    return found


@pytest.mark.parametrize("wrapped", [lambda line: line, group], ids=["a line", "in a group"])
def test_what_is_filled_in_is_published(admin, url_of, wrapped):
    response = admin.post(url_of("add"), segment_form([wrapped(line(start="12.5", salt="spring"))]) | PUBLISH)

    assert response.status_code == 302, errors_at(response)
    found = share_of(Segment.objects.get())
    assert (found.start, found.end, found.salt, bool(found.line)) == (1250, 2000, "spring", True)


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"to": None}, "to"),
        ({"to": 101}, "to"),
        ({"to": -1}, "to"),
        ({"to": "20.123"}, "to"),
        ({"to": "many"}, "to"),
        ({"start": 30}, "to"),
        ({"start": 101}, "start"),
        ({"start": "x"}, "start"),
        ({"salt": "x" * 101}, "salt"),
    ],
)
def test_what_is_wrong_is_an_error_at_its_field(admin, url_of, value, field):
    sent = segment_form([line()]) | {f"rule-0-value-{name}": str(typed or "") for name, typed in value.items()}

    response = admin.post(url_of("add"), sent | PUBLISH)

    assert [message.partition(": ")[0] for message in errors_at(response)] == [f"0.{field}"]


@pytest.mark.parametrize("wrapped", [lambda line: line, group], ids=["a line", "in a group"])
def test_a_share_that_grows_keeps_its_people(admin, url_of, segment, wrapped):
    students = segment("students", [wrapped(line() | {"id": "4b6f2f1e"})])
    students.save_revision().publish()
    before = share_of(students)
    form = admin.get(url_of("edit", students.pk)).context["form"]
    sent = {name: "40" if name.endswith("-to") else text for name, text in sent_by(form).items()}

    assert admin.post(url_of("edit", students.pk), sent | PUBLISH).status_code == 302

    after = share_of(students)
    assert (before.end, after.end) == (2000, 4000)
    assert after.line == before.line != ""


def test_a_copy_picks_people_of_its_own(admin, url_of, segment):
    students = segment("students", [line(), group(line())])
    page = admin.get(url_of("copy", students.pk))
    goes_to = BeautifulSoup(page.content, "html.parser").find("form", id="w-editor-form")["action"]

    admin.post(goes_to, sent_by(page.context["form"]))

    copy = Segment.objects.exclude(pk=students.pk).get().get_latest_revision_as_object()
    lines = [share.line for segment in (students, copy) for share in leaves(segment.tree)]
    assert len(set(lines)) == 4


def test_the_preview_tells_where_the_editor_stands(admin, url_of):
    admin.post(url_of("preview_on_add"), segment_form([line(to=100, salt="spring")]))

    told = admin.get(url_of("preview_on_add")).context["reason"].parts[0]

    assert (told.sentence, told.state) == ("Is in the first 100 % of visitors (salt “spring”)", "yes")
    assert told.actual.startswith("stands at ")


def test_versions_of_a_share_are_compared_in_words(admin, url_of, segment):
    students = segment("students", [line(salt="spring")])
    students.save_revision().publish()
    form = admin.get(url_of("edit", students.pk)).context["form"]
    admin.post(url_of("edit", students.pk), sent_by(form) | sent_by_rule([line(to=50, salt="spring")]))

    shown = admin.get(url_of("revisions_compare", students.pk, "earliest", "latest")).content.decode()

    assert "of visitors (salt “spring”)" in shown
