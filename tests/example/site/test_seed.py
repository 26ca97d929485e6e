"""The seed makes what is missing and leaves the rest alone."""

from io import StringIO

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from waffle.models import Switch
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from example_site.bank.models import Account, Alert, ArticlePage, ContactField, HomePage, MenuEntry, Organisation
from wagtail_segments.contrib.waffle.models import SegmentFlag
from wagtail_segments.models import Membership, Persona, Segment, ValueList
from wagtail_segments.segments.choosing import let_go
from wagtail_segments.segments.problems import problems_of

KINDS = [
    *(Account, Alert, ArticlePage, ContactField, MenuEntry, Organisation, Page, Revision),
    *(get_user_model(), get_image_model()),
    *(Membership, Persona, Segment, SegmentFlag, Switch, ValueList),
]


def seed() -> str:
    said = StringIO()
    call_command("seed", stdout=said)
    return said.getvalue()


def test_running_it_again_changes_nothing():
    before = [kind.objects.count() for kind in KINDS]

    assert seed().count("all there") == 11
    assert [kind.objects.count() for kind in KINDS] == before


def test_what_an_editor_has_changed_stays():
    home = HomePage.objects.get()
    home.title = "Changed"
    home.save_revision().publish()

    seed()

    assert HomePage.objects.get().title == "Changed"


def test_what_is_missing_comes_back():
    ArticlePage.objects.get(slug="a-year-abroad").delete()

    assert "1 new" in seed()
    assert ArticlePage.objects.filter(slug="a-year-abroad", live=True).exists()


def test_whom_an_editor_has_let_go_stays_away():
    board, sam = Segment.objects.get(key="advisory-board"), get_user_model().objects.get(username="sam")
    let_go(board, [sam.pk])

    seed()

    assert not board.memberships.filter(user=sam).exists()


def test_every_segment_is_live_and_as_a_form_would_store_it():
    for segment in Segment.objects.all():
        segment.full_clean()
        segment.rule.stream_block.clean(segment.rule)
        assert segment.live
        assert problems_of(segment) == []


def test_the_switch_is_there_and_off():
    assert not Switch.objects.get(name="personalisation_off").active


def test_an_editor_may_edit_segments_and_publish_pages(client: Client):
    client.login(username="editor", password="demo")
    editor = get_user_model().objects.get(username="editor")
    home = HomePage.objects.get()
    segment = Segment.objects.first()

    assert client.get("/admin/snippets/wagtail_segments/segment/").status_code == 200
    assert client.get(f"/admin/snippets/wagtail_segments/segment/edit/{segment.pk}/").status_code == 200
    assert client.get(f"/admin/pages/{home.pk}/edit/").status_code == 200
    assert home.permissions_for_user(editor).can_publish()
