import tracemalloc
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from wagtail_segments.admin import members_file
from wagtail_segments.admin.members_file import MAX_BYTES, MAX_SHOWN, Plan, accounts_of, entries_of, plan_for
from wagtail_segments.models import Membership
from wagtail_segments.segments.choosing import choose
from wagtail_segments.segments.members import EXCLUDED, INCLUDED, REMEMBERED

PEOPLE = ["ada@example.com", "grace@example.com"]
LONG = "x" * 200_000


def read(content: str | bytes, encoding: str = "utf-8") -> list[str]:
    data = content if isinstance(content, bytes) else content.encode(encoding)
    return list(entries_of(SimpleUploadedFile("people.csv", data)))


# What is read


@pytest.mark.parametrize(
    "content",
    [
        "ada@example.com\ngrace@example.com",
        "ada@example.com\r\ngrace@example.com\r\n",
        "ada@example.com\rgrace@example.com\r",
        "\n\nada@example.com\n\n\ngrace@example.com\n\n",
        "email\nada@example.com\ngrace@example.com",
        "E-Mail\nada@example.com\ngrace@example.com",
        "Name;Email address\nAda;ada@example.com\nGrace;grace@example.com",
        "Name,e_mail,Town\nAda,ada@example.com,London\nGrace,grace@example.com",
        "Name\tUser name\nAda\tada@example.com\nGrace\tgrace@example.com",
        "Ada;ada@example.com\nGrace;grace@example.com",
        "Lovelace, Ada;ada@example.com\nHopper, Grace;grace@example.com;;;;",
        '"Lovelace, Ada","ada@example.com"\n"Hopper, ""Grace""","grace@example.com"',
        "  ada@example.com  \n  grace@example.com",
        "\ufeffada@example.com\ngrace@example.com",
        "ada@exam\0ple.com\n\0grace@example.com\0",
        "ada@example.com\ngrace@example.com\x1a",
        "ada@example.com\xa0\n\u200bgrace@example.com",
    ],
    ids=repr,
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_people_are_found_in_whatever_a_spreadsheet_writes(content, encoding):
    assert read(content, encoding) == PEOPLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_letters_are_what_they_were(encoding):
    assert read("Zoë\njürgen@bücher.example\n", encoding) == ["Zoë", "jürgen@bücher.example"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", []),
        ("\n\n", []),
        ("email\n", []),
        ("\ufeff", []),
        (";;;\n;;;", []),
        ("ada", ["ada"]),
        ("=1+1\n@ada\n-ada\n+ada", ["=1+1", "@ada", "-ada", "+ada"]),
        ("'=1+1\n'@ada\n'ada", ["=1+1", "@ada", "'ada"]),
        ("<script>alert(1)</script>", ["<script>alert(1)</script>"]),
        ("a;ada@example.com\nb", ["ada@example.com"]),
    ],
)
def test_entries_are_taken_as_they_are(content, expected):
    assert read(content) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00", "text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "text"),
        (bytes(range(256)) * 20, "text"),
        (b"ada@example.com\n" * 500 + b"\x01\x02", "text"),
        ('ada@example.com\n"' + LONG, "table"),
    ],
    ids=["xlsx", "png", "all bytes", "later", "never closed"],
)
def test_what_is_no_table_of_text_is_refused(content, code):
    with pytest.raises(ValidationError) as refused:
        read(content)

    assert refused.value.code == code


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\xfe\xff\x00", b"\xff\xfea", b"\xef\xbb\xbf", b"\0\0\0\0", b"\xc3"])
def test_a_torn_file_stops_nothing(content):
    assert len(read(content)) <= 1


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(ValidationError) as refused:
        list(entries_of(SimpleUploadedFile("people.csv", b"a" * (MAX_BYTES + 1))))

    assert refused.value.code == "size"


def test_a_file_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(members_file, "MAX_ROWS", 2)

    assert read("a\nb\n") == ["a", "b"]
    with pytest.raises(ValidationError) as refused:
        read("a\nb\nc\n")
    assert refused.value.messages == ["The file has more than 2 rows."]


def test_a_file_on_disk_is_read_too():
    with TemporaryUploadedFile("people.csv", "text/csv", 31, None) as upload:
        upload.write(b"ada@example.com\ngrace@example.com")
        upload.flush()

        assert list(entries_of(upload)) == PEOPLE


# Whom it means


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada", "Ada@Example.com")


@pytest.mark.parametrize("entry", ["ada", "ada@example.com", "Ada@Example.com", "ADA@EXAMPLE.COM"])
def test_an_account_is_known_by_its_username_and_by_its_address(ada, entry):
    assert accounts_of([entry]) == {entry: {ada.pk}}


@pytest.mark.parametrize("entry", ["bob", "ad", "ada@example.co", "%", "_da", "", "ada\ufffd", "=ada", "x" * 5_000])
def test_nobody_is_guessed(ada, entry):
    User.objects.create_user("nameless")

    assert accounts_of([entry]) == {entry: set()}


@pytest.mark.parametrize("other", [{"username": "a2", "email": "ada@EXAMPLE.com"}, {"username": "ada@example.com"}])
def test_two_accounts_with_one_address_are_both_named(ada, other):
    bob = User.objects.create_user(**other)

    assert accounts_of(["ada@example.com", "ada"]) == {"ada@example.com": {ada.pk, bob.pk}, "ada": {ada.pk}}


# What would happen


def test_a_plan_counts_what_would_become_of_whom(segment, ada):
    students = segment("students")
    people = {name: User.objects.create_user(name, f"{name}@example.com") for name in ("new", "same", "out", "kept")}
    for name, email in (("one", "twin@example.com"), ("other", "TWIN@example.com")):
        User.objects.create_user(name, email)
    choose(students, [people["same"].pk], INCLUDED)
    choose(students, [people["out"].pk], EXCLUDED)
    Membership.objects.create(segment=students, user=people["kept"], kind=REMEMBERED)
    entries = ["new", "same", "out", "kept", "new@example.com", "nobody", "twin@example.com"]

    plan = plan_for(students, entries, INCLUDED)

    assert (plan.added, plan.moved, plan.same, plan.repeated) == (2, 1, 1, 1)
    assert (plan.unknown.first, plan.ambiguous.first) == (["nobody"], ["twin@example.com"])
    assert set(plan.users) == {people[name].pk for name in ("new", "out", "kept")}
    assert Membership.objects.count() == 3


def test_an_empty_file_plans_nothing(segment):
    assert plan_for(segment("students"), [], INCLUDED) == Plan()


def test_of_many_unknown_entries_the_first_are_shown(segment):
    plan = plan_for(segment("students"), (f"nobody-{number}" + LONG[:400] for number in range(250)), INCLUDED)

    assert (plan.unknown.count, len(plan.unknown.first), plan.unknown.others) == (250, MAX_SHOWN, 150)
    assert max(map(len, plan.unknown.first)) <= 320


def test_people_are_looked_up_a_thousand_at_a_time(segment, django_assert_num_queries):
    students = segment("students")
    with django_assert_num_queries(3):
        plan_for(students, (f"nobody-{number}" for number in range(2_500)), INCLUDED)


def test_a_large_file_is_never_in_memory_at_once(segment, monkeypatch):
    """What must be held are the accounts that are found: a set and a list of numbers, some 100 bytes for each row."""
    students = segment("students")
    rows = 100_000
    monkeypatch.setattr(members_file, "accounts_of", lambda batch: {entry: {int(entry[4:10])} for entry in batch})
    monkeypatch.setattr(members_file.Membership.objects, "filter", lambda **where: _NoRows())
    content = "".join(f"user{number:06}@a-rather-long-domain.example.com;{'x' * 40}\n" for number in range(rows))
    upload = _Upload(content.encode())
    del content

    tracemalloc.start()
    plan = plan_for(students, entries_of(upload), INCLUDED)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert plan.added == rows
    assert upload.size > 8_000_000
    assert peak < rows * 160


class _NoRows:
    def values_list(self, *names: str) -> list[Any]:
        return []


class _Upload:
    def __init__(self, content: bytes) -> None:
        self.size, self.file = len(content), BytesIO(content)
