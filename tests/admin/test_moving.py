"""Editors export segments, and import them after a look at what would happen."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import ModelLogEntry

from tests.attributes.reading import criterion
from wagtail_segments.models import Segment

EXPORT, IMPORT = "/admin/segments/export/", "/admin/segments/import/"
ONE = {"key": "one", "name": "<b>One</b>", "rule": [criterion("visit.campaign", "is", "college")], "live": True}


def document(*segments: dict[str, Any]) -> str:
    return json.dumps({"format": "wagtail-segments", "version": 1, "segments": list(segments)})


def sent(text: str | bytes, **more: str) -> dict[str, Any]:
    content = text.encode() if isinstance(text, str) else text
    return {"file": SimpleUploadedFile("segments.json", content), "on_conflict": "fail", "state": "file"} | more


def confirmed(text: str, **more: str) -> dict[str, Any]:
    return {"content": text, "confirm": "yes", "on_conflict": "fail", "state": "file"} | more


def test_the_list_leads_to_both(admin, url_of):
    shown = admin.get(url_of("list")).content.decode()

    assert EXPORT in shown
    assert IMPORT in shown


def test_all_segments_are_exported_or_those_named(admin, segment):
    segment("one")
    segment("two")

    every, some = admin.get(EXPORT), admin.get(f"{EXPORT}?key=two&key=gone")

    assert every["Content-Disposition"] == 'attachment; filename="segments.json"'
    assert [entry["key"] for entry in every.json()["segments"]] == ["one", "two"]
    assert [entry["key"] for entry in some.json()["segments"]] == ["two"]


def test_a_file_is_shown_before_anything_happens(admin):
    shown = admin.post(IMPORT, sent(document(ONE))).content.decode()

    assert "Nothing has happened yet" in shown
    assert "<strong>one</strong>: new" in shown
    assert not Segment.objects.exists()


def test_what_was_shown_is_done_when_it_is_confirmed_and_stands_in_the_log(admin, editor):
    response = admin.post(IMPORT, confirmed(document(ONE)), follow=True)

    one = Segment.objects.get()
    assert "1 segment was imported." in response.content.decode()
    assert (one.key, one.live) == ("one", True)
    assert set(ModelLogEntry.objects.for_instance(one).values_list("user", flat=True)) == {editor.pk}


def test_the_shown_page_sends_what_the_confirmation_takes(admin):
    hostile = ONE | {"description": "\"'><script>alert(1)</script>\n&amp;"}
    response = admin.post(IMPORT, sent(document(hostile)))
    given = {name: response.context["form"].cleaned_data[name] for name in ("content", "on_conflict", "state")}

    admin.post(IMPORT, given | {"confirm": "yes"})

    assert "<script>alert(1)" not in response.content.decode()
    assert Segment.objects.get().description == hostile["description"]


def test_a_conflict_is_shown_and_cannot_be_confirmed(admin, segment):
    segment("one")

    shown = admin.post(IMPORT, sent(document(ONE))).content.decode()
    admin.post(IMPORT, confirmed(document(ONE)))

    assert "the key is taken by a segment that differs" in shown
    assert "Yes, import them" not in shown
    assert Segment.objects.get().name == "One"


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{", document(ONE, ONE), b"\xff", b" " * 1_000_001, "[" * 1000, document(5), '{"version": NaN}'],
    ids=range(10),
)
@pytest.mark.parametrize("confirm", [False, True])
def test_what_is_no_file_of_segments_is_said_beside_it(admin, text, confirm):
    data = sent(text) | ({"confirm": "yes"} if confirm else {})

    response = admin.post(IMPORT, data)

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Segment.objects.exists()


@pytest.mark.parametrize("more", [{"on_conflict": "x"}, {"state": "x"}, {"content": "x"}, {"content": "\0"}])
def test_nonsense_is_refused(admin, more):
    assert admin.post(IMPORT, confirmed(document(ONE)) | more).status_code == 200
    assert not Segment.objects.exists()


def test_somebody_who_may_not_publish_makes_drafts_only(admin, editor):
    editor.groups.get().permissions.remove(Permission.objects.get(codename="publish_segment"))

    for state in ("file", "publish"):
        admin.post(IMPORT, confirmed(document(ONE), state=state))
        assert not Segment.objects.exists()
    admin.post(IMPORT, confirmed(document(ONE), state="draft"))

    assert Segment.objects.get().live is False


@pytest.mark.parametrize("codename", ["add_segment", "change_segment"])
def test_somebody_who_may_not_add_and_change_imports_nothing(admin, editor, codename):
    editor.groups.get().permissions.remove(Permission.objects.get(codename=codename))

    assert admin.get(IMPORT).status_code == 302
    assert admin.post(IMPORT, confirmed(document(ONE))).status_code == 302
    assert not Segment.objects.exists()


@pytest.mark.parametrize("who", ["guest", None])
def test_others_see_nothing(guest, as_, segment, who):
    segment("one")
    browser = as_(guest if who else None)

    assert browser.get(EXPORT).status_code == 302
    assert browser.get(IMPORT).status_code == 302


def test_a_form_of_another_site_imports_nothing(editor):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)

    assert browser.post(IMPORT, confirmed(document(ONE))).status_code == 403
    assert browser.post(EXPORT).status_code in {403, 405}
    assert not Segment.objects.exists()
