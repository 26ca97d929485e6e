"""Seeing the live site as somebody else: who may, for how long, where, and what becomes of bad input."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Site

from tests.attributes.reading import criterion
from tests.visitors.conftest import clock  # noqa: F401  # the fixture
from wagtail_segments import failures, view_as
from wagtail_segments.models import Segment
from wagtail_segments.segments.members import INCLUDED, Membership
from wagtail_segments.testing import reload_segments

EVERYBODY = criterion("user.signed_in", "is")
NOBODY = criterion("user.signed_in", "is_not")
ON_PHONES = criterion("device.type", "one_of", ["phone"])
FRENCH = criterion("location.country", "one_of", ["FR"])
IN_DECEMBER = criterion("time.month", "one_of", ["12"])


@pytest.fixture
def students(segment: Any) -> Segment:
    """A segment in which no editor is."""
    return segment("students", [NOBODY])


@pytest.fixture
def page(page_of: Any, students: Segment) -> Page:
    """A page that has something else for students."""
    return page_for(page_of, students)


def page_for(page_of: Any, *segments: Segment, slug: str = "page") -> Page:
    variants = [
        {"audience": {"match": "any", "segments": [one.pk]}, "content": f"Hello, {one.key}."} for one in segments
    ]
    return page_of({"type": "content", "value": {"variants": variants, "default": "Hello."}}, slug=slug)


def send(client: Client, page: Page, **data: Any) -> Any:
    return client.post(reverse("wagtail_segments_view_as_begin", args=[page.pk]), {"who": "chosen"} | data)


def begin(client: Client, page: Page, **data: Any) -> str:
    response = send(client, page, **data)
    assert response.status_code == 302, response.context["form"].errors
    return client.cookies[view_as.COOKIE].value


def greeting(client: Client, path: str = "/page/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return re.search(r"Hello[^.]*\.", response.content.decode())[0]


# What an editor sees


def test_an_editor_sees_the_page_as_a_member_of_the_chosen_segments(page_admin, page, students):
    assert greeting(page_admin) == "Hello."

    begin(page_admin, page, segments=[students.pk])

    assert greeting(page_admin) == "Hello, students."


def test_nobody_else_sees_it(page_admin, page, students, as_):
    begin(page_admin, page, segments=[students.pk])

    for somebody in (as_(None), as_(User.objects.create_superuser("root"))):
        somebody.cookies[view_as.COOKIE] = page_admin.cookies[view_as.COOKIE].value
        assert greeting(somebody) == ("Hello, students." if "sessionid" not in somebody.cookies else "Hello.")


def test_the_choice_follows_the_editor_to_every_page_that_they_may_edit(page_admin, page, students, page_of):
    page_for(page_of, students, slug="another")

    begin(page_admin, page, segments=[students.pk])

    assert greeting(page_admin, "/another/") == "Hello, students."


def test_moment_device_and_country_can_be_chosen_while_the_rules_decide(page_admin, page_of, segment):
    segments = [segment(*one) for one in (("phones", [ON_PHONES]), ("french", [FRENCH]), ("december", [IN_DECEMBER]))]
    for one in segments:
        page_for(page_of, one, slug=one.key)

    begin(page_admin, page_for(page_of), who="rules", moment="2027-12-24T22:15", device="phone", country="FR")

    assert [greeting(page_admin, f"/{one.key}/") for one in segments] == [f"Hello, {one.key}." for one in segments]


def test_the_moment_is_one_of_the_site_whatever_the_editor_s_clock_says(page_admin, page_editor, page):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(page_editor)
    profile.current_time_zone = "Asia/Tokyo"
    profile.save()
    begin(page_admin, page, who="rules", moment="2027-07-01T12:00")

    moment = page_admin.get("/page/").wsgi_request.visitor.now

    assert moment == datetime(2027, 7, 1, 11, tzinfo=UTC)


def test_to_be_in_no_segment_is_a_choice_too(page_admin, page_of, segment):
    everybody = segment("everybody", [EVERYBODY])
    page = page_for(page_of, everybody)
    assert greeting(page_admin) == "Hello, everybody."

    begin(page_admin, page)

    assert greeting(page_admin) == "Hello."


def test_to_choose_nothing_ends_it(page_admin, page, students):
    begin(page_admin, page, segments=[students.pk])

    send(page_admin, page, who="rules")

    assert greeting(page_admin) == "Hello."


def test_the_editor_ends_it_with_one_post_and_is_back(page_admin, page, students):
    begin(page_admin, page, segments=[students.pk])

    response = page_admin.post(reverse("wagtail_segments_view_as_end"), {"next": "/page/?x=1"})

    assert response["Location"] == "/page/?x=1"
    assert greeting(page_admin) == "Hello."


def test_the_page_made_for_somebody_else_is_stored_nowhere(page_admin, page, students):
    begin(page_admin, page, segments=[students.pk])

    assert page_admin.get("/page/")["Cache-Control"] == "private, no-cache, no-store"


def test_an_ordinary_view_shows_what_is_the_editor_s_own(page_admin, page, students):
    begin(page_admin, page, segments=[students.pk])

    assert not page_admin.get("/plain/").wsgi_request.visitor.is_simulated


# The cookie


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_goes_where_the_session_goes_and_no_script_reads_it(page_admin, page, students, secure, settings):
    settings.SESSION_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH = "example.org", "/there/"

    response = page_admin.post(
        reverse("wagtail_segments_view_as_begin", args=[page.pk]),
        {"who": "chosen", "segments": [students.pk]},
        secure=secure,
    )

    cookie = response.cookies[view_as.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", secure)
    assert (cookie["domain"], cookie["path"], cookie["max-age"]) == ("example.org", "/there/", 3600)
    assert "no-store" in response["Cache-Control"]


def test_the_largest_cookie_is_small(page_admin, page, segment):
    Segment.objects.bulk_create([Segment(pk=9_000_000 + 7919 * n, key=f"s{n}", name=f"S{n}") for n in range(20)])
    reload_segments()
    keys = [9_000_000 + 7919 * n for n in range(20)]

    cookie = begin(page_admin, page, segments=keys, moment="2027-12-24T22:15", device="phone", country="FR")

    assert len(view_as.COOKIE) + len(cookie) < 400


def test_an_hour_is_enough(page_admin, page, students, clock, monkeypatch):  # noqa: F811
    monkeypatch.setattr(clock, "now", datetime.now(tz=UTC))
    begin(page_admin, page, segments=[students.pk])

    clock.forward(minutes=59)
    assert greeting(page_admin) == "Hello, students."
    clock.forward(minutes=2)
    assert greeting(page_admin) == "Hello."


def test_a_cookie_of_the_time_to_come_counts_for_nothing(page_admin, page, students, clock, monkeypatch):  # noqa: F811
    monkeypatch.setattr(clock, "now", datetime.now(tz=UTC) + timedelta(hours=5))
    begin(page_admin, page, segments=[students.pk])
    clock.forward(hours=-5)

    assert greeting(page_admin) == "Hello."


def test_the_cookie_of_another_editor_counts_for_nothing(page_admin, page, students, page_editor, as_):
    another = User.objects.create_user("another")
    another.groups.set(page_editor.groups.all())
    client = as_(another)

    client.cookies[view_as.COOKIE] = begin(page_admin, page, segments=[students.pk])

    assert greeting(client) == "Hello."


def test_the_cookie_of_another_site_counts_for_nothing(page_admin, page, students, page_of):
    begin(page_admin, page, segments=[students.pk])
    elsewhere = page_for(page_of, students, slug="elsewhere")
    Site.objects.create(hostname="elsewhere.example.org", root_page=elsewhere)

    response = page_admin.get("/", headers={"host": "elsewhere.example.org"})

    assert "Hello." in response.content.decode()


def test_on_a_page_that_they_may_not_edit_editors_see_what_is_theirs(page_admin, page, students, page_editor):
    begin(page_admin, page, segments=[students.pk])
    GroupPagePermission.objects.filter(group__in=page_editor.groups.all()).delete()

    assert greeting(page_admin) == "Hello."


def test_whoever_may_no_longer_enter_the_admin_sees_what_is_theirs(page_admin, page, students, page_editor):
    begin(page_admin, page, segments=[students.pk])
    page_editor.groups.get().permissions.remove(Permission.objects.get(codename="access_admin"))

    assert greeting(page_admin) == "Hello."


def test_after_signing_out_the_cookie_counts_for_nothing(page_admin, page, students):
    page_admin_cookie = begin(page_admin, page, segments=[students.pk])
    page_admin.logout()
    page_admin.cookies[view_as.COOKIE] = page_admin_cookie

    assert not page_admin.get("/page/").wsgi_request.visitor.is_simulated


def test_no_flipped_bit_makes_another_cookie(page_admin, page, students, settings):
    cookie = begin(page_admin, page, segments=[students.pk])
    flipped = [
        cookie[:at] + chr(ord(cookie[at]) ^ (1 << bit)) + cookie[at + 1 :]
        for at in range(len(cookie))
        for bit in range(7)
    ]
    request = page_admin.get("/page/").wsgi_request

    def read(value: str) -> Any:
        request.COOKIES[view_as.COOKIE] = value
        return view_as.chosen_by(request, page)

    assert read(cookie)
    assert not [one for one in flipped if read(one)]


@pytest.mark.parametrize(
    "cookie",
    ["", ":", "a:b", "a" * 65_536, "\0", "é:è", ".eJw:x", "null:x"],
    ids=["empty", "colon", "two", "64 KiB", "NUL", "Latin-1", "compressed", "null"],
)
def test_an_odd_cookie_counts_for_nothing(page_admin, page, cookie):
    request = page_admin.get("/page/").wsgi_request
    request.COOKIES[view_as.COOKIE] = cookie
    before = failures.counts["view as"]

    view_as.apply(page, request)

    assert not request.visitor.is_simulated
    assert failures.counts["view as"] == before


HOUR = object()


@pytest.mark.parametrize(
    "written",
    [
        None,
        [],
        "text",
        {},
        [1, HOUR],
        [2, HOUR, [], None, None, None],
        [1, "soon", [], None, None, None],
        [1, None, [], None, None, None],
        [1, HOUR, 5, None, None, None],
        [1, HOUR, [[]], None, None, None],
        [1, HOUR, [], "now", None, None],
        [1, HOUR, [], 10**30, None, None],
    ],
)
def test_a_signed_cookie_that_cannot_be_read_counts_for_nothing(page_admin, page, written):
    assert read_back(page_admin, written) is None


def test_what_is_gone_from_a_signed_cookie_is_left_out(page_admin, page, students):
    chosen = read_back(page_admin, [1, HOUR, [students.pk, 999_999], None, "toaster", "XX"])

    assert chosen.simulation.stored == {"version": 1, "segments": ["students"]}
    assert chosen.missing == 1


def read_back(client: Client, written: Any) -> Any:
    """What is read of something that was signed for whoever this is."""
    request = client.get("/page/").wsgi_request
    soon = int(datetime.now(tz=UTC).timestamp()) + 600
    written = [soon if one is HOUR else one for one in written] if isinstance(written, list) else written
    request.COOKIES[view_as.COOKIE] = view_as._signer(request, request.visitor.page).sign_object(written)
    return view_as.chosen_by(request, request.visitor.page)


def test_a_segment_that_is_deleted_meanwhile_is_said(page_admin, page, students, segment):
    other = segment("savers", [NOBODY])
    begin(page_admin, page, segments=[students.pk, other.pk])

    other.delete()
    reload_segments()

    assert greeting(page_admin) == "Hello, students."
    assert "a chosen segment is no longer published" in page_admin.get(address(page)).content.decode()


def test_a_failure_of_ours_costs_the_choice_and_not_the_page(page_admin, page, students, monkeypatch):
    begin(page_admin, page, segments=[students.pk])

    def fail(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(view_as, "simulate", fail)
    before = failures.counts["view as"]

    assert page_admin.get("/page/").status_code == 200
    assert failures.counts["view as"] > before


# Who may


def address(page: Any, screen: str = "") -> str:
    return reverse(f"wagtail_segments_view_as{screen}", args=[page.pk])


@pytest.mark.parametrize(("method", "screen"), [("get", ""), ("post", "_begin")])
@pytest.mark.parametrize(
    ("who", "status"),
    [("nobody", 302), ("guest", 404), ("editor", 404), ("page_editor", None), ("superuser", None)],
)
def test_only_people_who_may_edit_the_page_may(request, page, as_, method, screen, who, status):
    client = as_(None if who == "nobody" else request.getfixturevalue(who))
    allowed = {"get": 200, "post": 302}[method]

    response = getattr(client, method)(address(page, screen), {"who": "chosen"})

    assert response.status_code == (status or allowed)
    assert (view_as.COOKIE in response.cookies) == (status is None and method == "post")
    if who == "nobody":
        assert response["Location"].startswith(reverse("wagtailadmin_login"))


@pytest.mark.parametrize("page_id", [0, 999_999, 10**30])
def test_of_a_page_that_is_not_there_nothing_can_be_seen(page_admin, page, page_id):
    assert page_admin.get(f"/admin/segments/view-as/{page_id}/").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/admin/segments/view-as/{}/begin/"),
        ("put", "/admin/segments/view-as/{}/begin/"),
        ("get", "/admin/segments/view-as/end/"),
        ("delete", "/admin/segments/view-as/end/"),
        ("post", "/admin/segments/view-as/{}/"),
    ],
)
def test_other_methods_are_not_taken(page_admin, page, method, path):
    assert getattr(page_admin, method)(path.format(page.pk)).status_code == 405


@pytest.mark.parametrize("path", ["/admin/segments/view-as/{}/begin/", "/admin/segments/view-as/end/"])
def test_a_request_forged_by_another_site_is_refused(page_editor, page, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(page_editor)

    assert client.post(path.format(page.pk), {"who": "chosen"}).status_code == 403


# What is sent


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"who": "admin"}, "who"),
        ({"who": ""}, "who"),
        ({"who": "rules", "segments": ["{students}"]}, "who"),
        ({"segments": ["999999"]}, "segments"),
        ({"segments": ["one"]}, "segments"),
        ({"segments": ["\0"]}, "segments"),
        ({"segments": ["9" * 65_536]}, "segments"),
        ({"moment": "yesterday"}, "moment"),
        ({"moment": "0001-01-01T00:00"}, "moment"),
        ({"moment": "9999-12-31T23:59"}, "moment"),
        ({"moment": "2026-13-01T00:00"}, "moment"),
        ({"device": "toaster"}, "device"),
        ({"device": "phone\0"}, "device"),
        ({"country": "XX"}, "country"),
        ({"country": "x" * 65_536}, "country"),
    ],
)
def test_what_cannot_be_chosen_is_said_beside_its_field(page_admin, page, students, data, field):
    data = {name: [str(students.pk)] if value == ["{students}"] else value for name, value in data.items()}

    response = send(page_admin, page, **data)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert view_as.COOKIE not in response.cookies


def test_too_many_segments_are_refused(page_admin, page):
    Segment.objects.bulk_create([Segment(key=f"s{n}", name=f"S{n}") for n in range(21)])
    reload_segments()

    response = send(
        page_admin, page, segments=list(Segment.objects.filter(name__startswith="S").values_list("pk", flat=True))
    )

    assert "At most 20 segments can be chosen." in response.content.decode()


@pytest.mark.parametrize(
    ("given", "leads_to"),
    [
        ("/page/?a=b", "/page/?a=b"),
        ("http://testserver/page/", "http://testserver/page/"),
        ("https://evil.example.org/", "/page/"),
        ("//evil.example.org/", "/page/"),
        ("javascript:alert(1)", "/page/"),
        ("/\\evil.example.org", "/page/"),
        ("/a\nb", "/page/"),
        ("/\0", "/page/"),
        ("/" + "a" * 65_536, "/page/"),
        ("", "/page/"),
    ],
)
def test_one_comes_back_to_this_site_and_to_no_other(page_admin, page, given, leads_to):
    assert send(page_admin, page, next=given)["Location"].removeprefix("http://localhost") == leads_to


# The screen


@pytest.fixture
def screen(page_admin: Client, page: Page) -> Callable[..., Any]:
    """What an editor sees: ``screen("?next=/page/")``."""

    def look(query: str = "") -> Any:
        response = page_admin.get(address(page) + query)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return look


def rows(soup: Any) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in soup.select(".segments-choice > ul > li")]


def test_the_screen_says_of_each_segment_whether_one_is_in_it_and_why(screen, segment, page_editor):
    segment("everybody", [EVERYBODY])
    chosen = segment("chosen", [NOBODY])
    Membership.objects.create(segment=chosen, user=page_editor, kind=INCLUDED)
    reload_segments()

    soup = screen()

    chosen, everybody, students = rows(soup)
    assert "On this page you are in: Chosen, Everybody." in soup.get_text()
    assert "You are in it" in chosen
    assert "added by hand" in chosen
    assert "You are in it" in everybody
    assert "Is signed in" in everybody
    assert "You are not in it" in students


def test_reasons_are_those_of_the_page_that_one_comes_from(screen, segment, page, home):
    segment("here", [criterion("page.page", "is", str(page.pk))])
    segment("spring", [criterion("visit.campaign", "is", "spring")])

    here, spring, _students = rows(screen("?next=/page/%3Futm_campaign%3Dspring"))

    assert "You are in it" in here
    assert "You are in it" in spring


def test_reasons_are_one_s_own_while_segments_are_supposed(screen, page_admin, page, students):
    begin(page_admin, page, segments=[students.pk], device="phone")

    soup = screen()

    assert "You are not in it" in rows(soup)[0]
    assert "in Students; device: phone (until" in " ".join(soup.get_text().split())
    assert [box["value"] for box in soup.select("input[name=segments][checked]")] == [str(students.pk)]
    assert soup.select_one("input[name=who][value=chosen]").has_attr("checked")
    assert soup.select_one("select[name=device] option[selected]")["value"] == "phone"


def test_what_was_sent_is_still_there_when_it_is_refused(page_admin, page, students):
    response = send(page_admin, page, segments=[students.pk], moment="yesterday")

    soup = BeautifulSoup(response.content, "html.parser")

    assert [box["value"] for box in soup.select("input[name=segments][checked]")] == [str(students.pk)]


def test_five_hundred_segments_cost_a_handful_of_queries(screen, reads):
    Segment.objects.bulk_create([Segment(key=f"s{n}", name=f"S{n}", rule=[EVERYBODY]) for n in range(500)])
    reload_segments()
    screen()

    with reads() as queries:
        assert len(rows(screen())) == 501

    assert len(queries) < 40


def test_to_look_at_the_screen_remembers_nothing(screen, page_admin, segment):
    segment("pages", [criterion("visit.pages", "at_least", "1")], remember="good")
    before = dict(page_admin.session.items())

    screen()

    assert dict(page_admin.session.items()) == before


def test_a_page_without_an_address_can_still_be_asked_about(page_admin, home):
    draft = Page.get_first_root_node().add_child(instance=Page(title="Nowhere", slug="nowhere"))
    root = GroupPagePermission.objects.first()
    GroupPagePermission.objects.create(
        group=User.objects.get(username="editor").groups.get(), page=draft, permission=root.permission
    )

    assert draft.get_url() is None
    assert page_admin.get(address(draft)).status_code in {200, 404}
