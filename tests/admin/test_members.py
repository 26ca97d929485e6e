import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from tests.admin.posting import segment_form, sent_by
from wagtail_segments.admin.members import neutral
from wagtail_segments.models import Membership, PreparedChoice, Segment
from wagtail_segments.segments.choosing import choose, prepare
from wagtail_segments.segments.members import EXCLUDED, INCLUDED, REMEMBERED
from wagtail_segments.testing import reload_segments, request_for

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "\r=1"]


@pytest.fixture
def steward(editor: User) -> User:
    """Edits segments, and may see who is in them."""
    editor.user_permissions.add(Permission.objects.get(codename="view_members"))
    return editor


@pytest.fixture
def desk(steward: User, as_: Any) -> Any:
    return as_(steward)


@pytest.fixture
def students(segment: Any) -> Segment:
    return segment("students", [{"type": "user__signed_in", "value": {"operator": "is_not"}}])


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", "ada@example.com", first_name="Ada", last_name="Lovelace")


def upload(content: str | bytes, kind: str = INCLUDED) -> dict[str, Any]:
    data = content if isinstance(content, bytes) else content.encode()
    return {"file": SimpleUploadedFile("people.csv", data, content_type="text/csv"), "kind": kind}


def logged() -> list[tuple[str, dict[str, Any]]]:
    return [(entry.action.partition(".")[2], entry.data) for entry in ModelLogEntry.objects.order_by("pk")]


# The list


def test_the_list_says_who_was_chosen_by_whom_and_when(desk, steward, students, ada, url_of):
    choose(students, [ada.pk], EXCLUDED, by=steward)

    shown = desk.get(url_of("members", students.pk)).content.decode()

    for text in ("ada (Ada Lovelace)", "ada@example.com", "taken out by hand", "editor"):
        assert text in shown


def test_the_list_says_that_choices_hold_at_once(desk, segment, students, url_of):
    draft = segment("draft", live=False)

    assert "at once" in desk.get(url_of("members", students.pk)).content.decode()
    assert "holds once it is published" in desk.get(url_of("members", draft.pk)).content.decode()


def test_an_empty_list_says_what_that_means(desk, students, url_of):
    assert "The criteria decide who belongs." in desk.get(url_of("members", students.pk)).content.decode()


def test_members_of_other_segments_are_not_listed(desk, segment, students, ada, url_of):
    choose(segment("others"), [ada.pk], INCLUDED)

    assert "ada@example.com" not in desk.get(url_of("members", students.pk)).content.decode()


@pytest.mark.parametrize("screen", ["members", "members_results"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lovelace", {"ada"}),
        ("q=GRACE@", {"grace"}),
        ("q=nobody", set()),
        ("kind=excluded", {"grace"}),
        ("kind=included&kind=excluded", {"ada", "grace"}),
        ("kind=remembered", {"mary"}),
        ("kind=no-such", {"ada", "grace", "mary"}),
        ("ordering=kind", {"ada", "grace", "mary"}),
        ("p=1", {"ada", "grace", "mary"}),
    ],
)
def test_the_list_can_be_searched_and_filtered(desk, students, ada, url_of, screen, query, found):
    grace, mary = (User.objects.create_user(name, f"{name}@example.com") for name in ("grace", "mary"))
    choose(students, [ada.pk], INCLUDED)
    choose(students, [grace.pk], EXCLUDED)
    Membership.objects.create(segment=students, user=mary, kind=REMEMBERED)

    shown = desk.get(f"{url_of(screen, students.pk)}?{query}").content.decode()

    assert {name for name in ("ada", "grace", "mary") if f"{name}@example.com" in shown} == found


def test_those_whose_time_is_over_are_not_listed(desk, segment, ada, url_of):
    students = segment("students", remember="days", remember_days=5)
    long_ago = timezone.now() - timedelta(days=7)
    Membership.objects.create(segment=students, user=ada, kind=REMEMBERED, added_at=long_ago)

    assert "ada@example.com" not in desk.get(url_of("members", students.pk)).content.decode()


def test_the_list_has_pages_that_cost_the_same(desk, steward, students, url_of):
    User.objects.bulk_create(User(username=f"user-{number:03}") for number in range(120))
    choose(students, User.objects.filter(username__startswith="user-").values_list("pk", flat=True), INCLUDED, steward)
    desk.get(url_of("members", students.pk))
    counts, shown = [], []
    for page in (1, 2, 3):
        with CaptureQueriesContext(connection) as queries:
            text = desk.get(f"{url_of('members', students.pk)}?p={page}").content.decode()
        counts.append(len(queries))
        shown.append({number for number in range(120) if f"user-{number:03}" in text})

    assert [len(numbers) for numbers in shown] == [50, 50, 20]
    assert len(set.union(*shown)) == 120
    assert len(set(counts)) == 1


def test_names_are_shown_as_text(desk, students, url_of):
    mallory = User.objects.create_user("mallory", "<b>@example.com", first_name="<script>alert(1)</script>")
    choose(students, [mallory.pk], INCLUDED)

    shown = desk.get(url_of("members", students.pk)).content.decode()

    assert "<script>alert(1)</script>" not in shown
    assert "&lt;script&gt;" in shown


# What is taken away


def test_the_list_can_be_taken_away_as_csv(desk, steward, students, ada, url_of):
    choose(students, [ada.pk], INCLUDED, by=steward)

    response = desk.get(f"{url_of('members', students.pk)}?export=csv")
    rows = list(csv.reader(StringIO(response.getvalue().decode())))

    assert [cell.lower() for cell in rows[0]][-3:] == ["how", "added by", "added"]
    assert {"ada", "ada@example.com", "Ada", "Lovelace", "added by hand", "editor"} <= set(rows[1])


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_a_formula(desk, students, url_of, name):
    mallory = User.objects.create_user("mallory", first_name=name, last_name=name)
    choose(students, [mallory.pk], INCLUDED)

    as_csv = desk.get(f"{url_of('members', students.pk)}?export=csv").getvalue().decode()
    as_xlsx = desk.get(f"{url_of('members', students.pk)}?export=xlsx").getvalue()

    cells = [cell for row in csv.reader(StringIO(as_csv, newline="")) for cell in row]
    cells += [str(cell) for row in load_workbook(BytesIO(as_xlsx)).active.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\n\r" and cell]


@pytest.mark.parametrize("cell", ["", "ada", "a=1", None, 5])
def test_other_cells_stay_as_they_are(cell):
    assert neutral(cell) == cell


# One by one


@pytest.mark.parametrize(("kind", "expected"), [(INCLUDED, True), (EXCLUDED, False)])
@pytest.mark.parametrize("who", ["ada", "ada@example.com", " ADA@example.com "])
def test_somebody_is_chosen(desk, steward, students, ada, url_of, who, kind, expected):
    response = desk.post(url_of("members_add", students.pk), {"who": who, "kind": kind})
    reload_segments()

    membership = Membership.objects.get()
    assert response.url == url_of("members", students.pk)
    assert (membership.user, membership.kind, membership.added_by) == (ada, kind, steward)
    assert ("students" in request_for(user=ada).segments) is expected


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"who": "nobody", "kind": INCLUDED}, "There is no account with this email address or username."),
        ({"who": "", "kind": INCLUDED}, "This field is required."),
        ({"who": "ada\0", "kind": INCLUDED}, "Null characters are not allowed."),
        ({"who": "twin@example.com", "kind": INCLUDED}, "More than one account has this email address."),
        ({"who": "ada", "kind": REMEMBERED}, "Select a valid choice."),
        ({"who": "ada"}, "This field is required."),
        ({"who": "x" * 5_000, "kind": INCLUDED}, "at most 320 characters"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(desk, students, ada, url_of, sent, error):
    for name in ("twin1", "twin2"):
        User.objects.create_user(name, "twin@example.com")

    response = desk.post(url_of("members_add", students.pk), sent)

    assert response.status_code == 200
    assert error in response.content.decode()
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ad", ["ada", "adam"]),
        ("LOVE", ["ada"]),
        ("love  ada", ["ada"]),
        ("ada@example", ["ada"]),
        ("ada nobody", []),
        ("a", []),
        ("a da", ["ada", "adam"]),
        ("", []),
        ("\0", []),
        ("ada\0", ["ada", "adam"]),
        ("ada" + " " * 5_000 + "nobody", ["ada", "adam"]),
        ("%_", []),
    ],
)
def test_people_are_found_by_every_word_that_was_typed(desk, students, ada, url_of, typed, found):
    User.objects.create_user("adam", "first@example.com")

    response = desk.get(url_of("members_people", students.pk), {"q": typed})

    assert [one["value"] for one in response.json()["values"]] == found


def test_who_is_found_is_named_and_can_be_sent(desk, students, ada, url_of):
    User.objects.create_user("adam@example.com", "adam@example.com")

    found = desk.get(url_of("members_people", students.pk), {"q": "ada"}).json()["values"]

    assert found == [
        {"value": "ada", "label": "Ada Lovelace, ada@example.com"},
        {"value": "adam@example.com", "label": ""},
    ]
    for one in found:
        desk.post(url_of("members_add", students.pk), {"who": one["value"], "kind": INCLUDED})
    assert Membership.objects.count() == 2


def test_of_many_people_some_are_found_with_one_query(desk, students, url_of):
    User.objects.bulk_create(User(username=f"user-{number:03}") for number in range(120))
    with CaptureQueriesContext(connection) as queries:
        found = desk.get(url_of("members_people", students.pk), {"q": "user-"}).json()["values"]

    assert [one["value"] for one in found] == [f"user-{number:03}" for number in range(20)]
    assert len([one for one in queries.captured_queries if "user-" in one["sql"]]) == 1


def test_a_search_is_logged_if_it_names_anybody(desk, students, ada, url_of):
    for typed in ("ada", "nobody", "a"):
        desk.get(url_of("members_people", students.pk), {"q": typed})

    assert logged() == [("people_searched", {"count": 1})]


@pytest.mark.parametrize("missing", ["view_members", "change_segment"])
def test_people_are_named_to_nobody_who_may_not_choose_them(as_, steward, segment, ada, url_of, missing):
    steward.user_permissions.remove(*Permission.objects.filter(codename=missing))
    for group in steward.groups.all():
        group.permissions.remove(*Permission.objects.filter(codename=missing))
    url = url_of("members_people", segment("students").pk)

    response = as_(User.objects.get(pk=steward.pk)).get(url, {"q": "ada"})

    assert response.status_code == 302
    assert b"ada" not in response.content


def test_the_field_says_where_to_search_and_works_without(desk, students, ada, url_of):
    page = BeautifulSoup(desk.get(url_of("members_add", students.pk)).content, "html.parser")
    field = page.select_one("[data-segments-suggestions-searches-value=true] input[name=who]")

    assert page.select(f"label[for={field['id']}]")
    assert page.select("script[src*='wagtail_segments/suggestions.js']")
    assert field.find_parent(attrs={"data-controller": "segments-suggestions"})[
        "data-segments-suggestions-url-value"
    ] == url_of("members_people", students.pk)


def test_somebody_is_left_to_the_criteria_again(desk, students, ada, url_of):
    choose(students, [ada.pk], INCLUDED)
    url = url_of("members_remove", students.pk, Membership.objects.get().pk)

    assert "Shall the criteria decide again?" in desk.get(url).content.decode()
    assert Membership.objects.exists()
    assert desk.post(url).url == url_of("members", students.pk)
    assert not Membership.objects.exists()


def test_a_member_of_another_segment_is_not_removed_here(desk, segment, students, ada, url_of):
    choose(segment("others"), [ada.pk], INCLUDED)

    assert desk.post(url_of("members_remove", students.pk, Membership.objects.get().pk)).status_code == 404


# By a file


def confirm(desk: Any, students: Segment, url_of: Any, **sent: Any) -> Any:
    prepared = sent or {"prepared": str(PreparedChoice.objects.get().pk)}
    return desk.post(url_of("members_confirm", students.pk), prepared)


@pytest.mark.parametrize("kind", [INCLUDED, EXCLUDED])
def test_a_file_is_shown_and_then_done(desk, steward, students, ada, url_of, kind):
    User.objects.create_user("grace", "grace@example.com")
    shown = desk.post(url_of("members_upload", students.pk), upload("email\nada@example.com\nGRACE@example.com", kind))

    assert ("2 people are added." if kind == INCLUDED else "2 people are taken out.") in shown.content.decode()
    assert not Membership.objects.exists()
    assert confirm(desk, students, url_of).url == url_of("members", students.pk)
    assert set(Membership.objects.values_list("user__username", "kind", "added_by")) == {
        ("ada", kind, steward.pk),
        ("grace", kind, steward.pk),
    }
    assert not PreparedChoice.objects.exists()


def test_what_would_happen_is_said_in_full(desk, students, ada, url_of):
    for name in ("out", "in"):
        User.objects.create_user(name, f"{name}@example.com")
    for name in ("twin1", "twin2"):
        User.objects.create_user(name, "twin@example.com")
    choose(students, User.objects.filter(username="out").values_list("pk", flat=True), EXCLUDED)
    choose(students, User.objects.filter(username="in").values_list("pk", flat=True), INCLUDED)
    content = "ada\nada\nout\nin\n<i>nobody</i>\ntwin@example.com\n=HYPERLINK(1)\n"

    shown = desk.post(url_of("members_upload", students.pk), upload(content)).content.decode()

    for text in (
        "1 person is added.",
        "1 person who was taken out is added.",
        "1 person was added already.",
        "1 row repeats somebody.",
        "2 rows are nobody’s account:",
        "&lt;i&gt;nobody&lt;/i&gt;",
        "=HYPERLINK(1)",
        "1 row may be more than one account",
        "twin@example.com",
    ):
        assert text in shown


def test_a_file_in_which_nothing_is_new_needs_no_confirmation(desk, students, ada, url_of):
    choose(students, [ada.pk], INCLUDED)

    shown = desk.post(url_of("members_upload", students.pk), upload("ada")).content.decode()

    assert "There is nothing to do." in shown
    assert not PreparedChoice.objects.exists()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("", "There is nobody in this file."),
        ("email\n\n", "There is nobody in this file."),
        (b"PK\x03\x04\x14\0", "This is not a text file."),
        ('"' + "x" * 200_000, "a quotation mark that is never closed"),
        (b"a" * (10 * 1024 * 1024 + 1), "at most 10 MB"),
    ],
    ids=["empty", "no rows", "spreadsheet", "torn", "large"],
)
def test_what_is_wrong_with_a_file_is_said_beside_it(desk, students, url_of, content, error):
    response = desk.post(url_of("members_upload", students.pk), upload(content))

    assert response.status_code == 200
    assert error in response.content.decode()
    assert not PreparedChoice.objects.exists()


@pytest.mark.parametrize("missing", ["file", "kind"])
def test_a_form_that_is_not_filled_in_is_shown_again(desk, students, url_of, missing):
    sent = upload("ada")
    del sent[missing]

    assert "This field is required." in desk.post(url_of("members_upload", students.pk), sent).content.decode()


@pytest.mark.parametrize("prepared", ["", "0", "-1", "no", "9" * 30, "1\0", "²"])
def test_what_was_not_prepared_is_not_done(desk, students, url_of, prepared):
    response = confirm(desk, students, url_of, prepared=prepared)

    assert response.url == url_of("members_upload", students.pk)
    assert not Membership.objects.exists()


def test_nobody_confirms_what_another_has_prepared(desk, superuser, students, ada, url_of):
    prepared = prepare(students, [ada.pk], INCLUDED, superuser)

    confirm(desk, students, url_of, prepared=str(prepared.pk))

    assert not Membership.objects.exists()


def test_nobody_confirms_for_another_segment(desk, steward, segment, students, ada, url_of):
    prepared = prepare(segment("others"), [ada.pk], INCLUDED, steward)

    confirm(desk, students, url_of, prepared=str(prepared.pk))

    assert not Membership.objects.exists()


def test_what_is_not_confirmed_is_not_kept(superuser, steward, students, ada):
    old = prepare(students, [ada.pk], INCLUDED, superuser)
    PreparedChoice.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(hours=2))
    mine = prepare(students, [ada.pk], INCLUDED, steward)
    last = prepare(students, [ada.pk], EXCLUDED, steward)

    assert list(PreparedChoice.objects.values_list("pk", flat=True)) == [last.pk]
    assert mine.pk != last.pk


def test_a_file_that_fails_half_way_changes_nothing(desk, students, ada, url_of, monkeypatch):
    User.objects.bulk_create(User(username=f"user-{number}") for number in range(1_500))
    desk.post(url_of("members_upload", students.pk), upload("\n".join(f"user-{number}" for number in range(1_500))))
    insert, calls = Membership.objects.bulk_create, []

    def fail_later(*args: Any, **kwargs: Any) -> Any:
        calls.append(None)
        if len(calls) > 1:
            raise OSError
        return insert(*args, **kwargs)

    monkeypatch.setattr(Membership.objects, "bulk_create", fail_later)
    with pytest.raises(OSError):
        confirm(desk, students, url_of)

    assert not Membership.objects.exists()
    assert PreparedChoice.objects.exists()


# What is logged


def test_looking_at_people_is_logged(desk, steward, students, ada, url_of):
    desk.get(url_of("members", students.pk))
    desk.get(f"{url_of('members_results', students.pk)}?q=a")
    desk.get(f"{url_of('members', students.pk)}?export=csv")
    desk.post(url_of("members_upload", students.pk), upload("ada"))

    assert [action for action, _data in logged()] == [
        "members_viewed",
        "members_viewed",
        "members_exported",
        "members_looked_up",
    ]
    assert {entry.user for entry in ModelLogEntry.objects.all()} == {steward}


def test_choosing_people_is_logged_and_reads_well(desk, students, ada, url_of):
    desk.post(url_of("members_add", students.pk), {"who": "ada", "kind": EXCLUDED})
    desk.post(url_of("members_remove", students.pk, Membership.objects.get().pk))
    desk.post(url_of("members_upload", students.pk), upload("ada"))
    confirm(desk, students, url_of)

    said = [str(entry.message) for entry in ModelLogEntry.objects.order_by("pk")]
    assert said == [
        "Took out “ada” by hand",
        "Left it to the criteria whether “ada” belongs",
        "Looked up the people of a file",
        "Added people by a file: 1",
    ]
    assert "Took out “ada” by hand" in desk.get(url_of("history", students.pk)).content.decode()


# With the rest of segments


def test_a_copy_remembers_but_has_no_members(desk, segment, ada, url_of):
    choose(segment("students", remember="days", remember_days=12), [ada.pk], INCLUDED)
    form = desk.get(url_of("copy", Segment.objects.get().pk)).context["form"]

    desk.post(url_of("add"), sent_by(form))

    copy = Segment.objects.get(key="students-2")
    assert (copy.remember, copy.remember_days) == ("days", 12)
    assert not Membership.objects.filter(segment=copy).exists()


@pytest.mark.parametrize(
    ("remember", "days", "error"),
    [
        ("days", "", "Say for how many days."),
        ("days", "0", "greater than or equal to 1"),
        ("days", "4000", "less than or equal to 3650"),
        ("days", "1.5", "Enter a whole number."),
        ("always", "", "Select a valid choice."),
    ],
)
def test_what_is_wrong_with_the_days_is_said_at_the_field(desk, url_of, remember, days, error):
    sent = segment_form(remember=remember, remember_days=days) | {"action-publish": "1"}

    response = desk.post(url_of("add"), sent)

    assert error in response.content.decode()


@pytest.mark.parametrize(("remember", "days"), [("page", ""), ("visit", ""), ("days", "30"), ("good", "")])
def test_how_long_to_remember_is_chosen_in_the_form(desk, url_of, remember, days):
    desk.post(url_of("add"), segment_form(remember=remember, remember_days=days) | {"action-publish": "1"})

    made = Segment.objects.get(key="students")
    assert (made.remember, made.remember_days) == (remember, int(days) if days else None)


def test_the_preview_says_that_somebody_was_chosen(desk, steward, students, url_of):
    choose(students, [steward.pk], INCLUDED)
    url = url_of("preview_on_edit", students.pk)
    desk.post(url, segment_form([]))

    assert "Was added by hand on" in desk.get(url).content.decode()
