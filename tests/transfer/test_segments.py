"""Segments leave as JSON and come back as they were."""

import json
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from tests.attributes.reading import criterion
from wagtail_segments.attributes.registry import Attribute, register, unregister
from wagtail_segments.models import RulesVersion, Segment
from wagtail_segments.rules.tree import Broken, leaves
from wagtail_segments.rules.values import Set
from wagtail_segments.testing import reload_segments, request_for

SIGNED_IN = {"type": "user__signed_in", "value": {"operator": "is"}}
STRANGER = {"type": "user__signed_in", "value": {"operator": "is_not"}}
COLLEGE = criterion("visit.campaign", "is", "college")


def within(segment: Any) -> dict[str, Any]:
    return {"type": "segment", "value": {"operator": "in", "segment": segment.pk}}


def named(key: str) -> dict[str, Any]:
    reference = {"reference": "wagtail_segments.segment", "key": key}
    return {"type": "segment", "value": {"operator": "in", "segment": reference}}


def group(*criteria: Any, match: str = "any") -> dict[str, Any]:
    return {"type": "group", "value": {"match": match, "criteria": list(criteria)}}


def exported(*keys: str) -> str:
    said = StringIO()
    call_command("export_segments", *keys, stdout=said, stderr=StringIO())
    return said.getvalue()


def entries(*keys: str) -> dict[str, Any]:
    return {entry["key"]: entry for entry in json.loads(exported(*keys))["segments"]}


@pytest.fixture
def imported(tmp_path: Path) -> Any:
    """Imports a document, or the text of one; gives what the command said."""

    def run(document: Any, *options: str) -> str:
        file = tmp_path / "segments.json"
        if isinstance(document, bytes):
            file.write_bytes(document)
        else:
            file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        said = StringIO()
        try:
            call_command("import_segments", str(file), *options, stdout=said)
        except CommandError as error:
            raise CommandError(f"{said.getvalue()}{error}") from error
        reload_segments()
        return said.getvalue()

    return run


def of(*segments: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A document of these segments."""
    full = [{"name": one["key"].capitalize(), "rule": [SIGNED_IN], "live": True} | one for one in segments]
    return {"format": "wagtail-segments", "version": 1, "segments": full} | changes


@pytest.fixture
def segment(segment: Any) -> Any:
    """As everywhere, with a rule of its own, for Wagtail writes ids into what it is given."""
    return lambda key, rule, **fields: segment(key, deepcopy(rule), **fields)


def counts() -> list[Any]:
    tables = (Segment, Revision, ModelLogEntry, ReferenceIndex)
    return [*(table.objects.count() for table in tables), *RulesVersion.objects.values_list("version")]


def trees() -> dict[str, Any]:
    return {segment.key: (segment.match, segment.tree) for segment in Segment.objects.all()}


# There and back


@pytest.fixture
def many(segment, page_of) -> dict[str, Segment]:
    """Segments that name groups, pages and one another."""
    Group.objects.create(name="Customers")
    page = page_of(slug="savings")
    inner = segment("inner", [STRANGER], match="none", description="Who is in.\nAnd ä.")
    middle = segment("middle", [within(inner), group(criterion("page.page", "below", page.pk), group(COLLEGE))])
    outer = segment("a-outer", [within(middle), criterion("user.groups", "any_of", ["Customers"])], match="any")
    return {"inner": inner, "middle": middle, "a-outer": outer}


def test_what_was_exported_and_deleted_comes_back_as_it_was(many, imported):
    before = {key: (one.name, one.description, one.match) for key, one in many.items()}
    document = exported()
    sentences = {segment.key: segment.sentence for segment in Segment.objects.all()}
    Segment.objects.all().delete()

    imported(document)

    back = {segment.key: segment for segment in Segment.objects.filter(live=True)}
    assert {key: (one.name, one.description, one.match) for key, one in back.items()} == before
    assert {key: segment.sentence for key, segment in back.items()} == sentences
    assert exported() == document


def test_trees_are_equal_where_no_segment_is_named(segment, imported, page_of):
    rule = [COLLEGE, group(criterion("page.page", "is", page_of().pk), group(criterion("visit.pages", "ge", 3)))]
    segment("people", rule, match="none")
    document, before = exported(), trees()
    Segment.objects.all().delete()

    imported(document)

    assert trees() == before


def test_importing_what_is_there_already_changes_nothing(many, imported):
    before = counts()

    said = imported(exported())

    assert said.splitlines() == ["unchanged: a-outer", "unchanged: inner", "unchanged: middle"]
    assert counts() == before


def test_importing_twice_changes_nothing_more(imported, db):
    document = of({"key": "one", "rule": [criterion("visit.number", "between", 1, to=2), COLLEGE]})
    imported(document)
    before = counts()

    assert imported(document) == "unchanged: one\n"
    assert counts() == before


def test_the_export_is_the_same_as_long_as_the_segments_are(many):
    first = exported()
    for segment in Segment.objects.all():
        segment.save_revision().publish()  # which gives ids to criteria

    assert exported() == first
    assert first.endswith("}\n")
    assert "ä" in first
    assert [entry["key"] for entry in json.loads(first)["segments"]] == ["a-outer", "inner", "middle"]


def test_objects_are_named_without_primary_keys(many, page_of, home):
    told = entries()

    assert told["middle"]["rule"][0]["value"]["segment"] == {
        "reference": "wagtail_segments.segment",
        "key": "inner",
    }
    page = told["middle"]["rule"][1]["value"]["criteria"][0]["value"]["value"]
    assert page["reference"] == "wagtailcore.page"
    assert page["path"].endswith("/savings/")
    assert page["language"] == "en"
    assert told["a-outer"]["rule"][1]["value"]["value"] == ["Customers"]


def test_only_the_segments_that_are_named_are_exported(many):
    assert set(entries("inner", "middle")) == {"inner", "middle"}


def test_a_segment_that_does_not_exist_cannot_be_exported(many):
    with pytest.raises(CommandError, match="There is no segment “nobody”"):
        exported("inner", "nobody")


def test_the_export_is_written_to_a_file(many, tmp_path):
    call_command("export_segments", "inner", "--output", str(tmp_path / "out.json"))

    assert (tmp_path / "out.json").read_text(encoding="utf-8") == exported("inner")


def test_a_file_that_cannot_be_written_is_an_error(many, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("export_segments", "--output", str(tmp_path / "no" / "out.json"))


def test_a_draft_leaves_as_its_latest_version_and_what_is_live_as_it_is(segment):
    draft, live = segment("draft", [COLLEGE], live=False), segment("live", [COLLEGE])
    for one in (draft, live):
        one.rule = [dict(SIGNED_IN)]
        one.save_revision()

    told = entries()

    assert told["draft"]["rule"] == [SIGNED_IN]
    assert told["draft"]["live"] is False
    assert told["live"]["rule"] == [COLLEGE]


def test_an_object_that_is_gone_does_not_become_another_one(segment, imported, home):
    segment("lost", [criterion("page.page", "is", 987_654), SIGNED_IN], match="any")
    said = StringIO()
    call_command("export_segments", stdout=(document := StringIO()), stderr=said)
    Segment.objects.all().delete()

    told = imported(document.getvalue())

    assert "no longer exists" in said.getvalue()
    assert "warning: names something that was gone already" in told
    assert [isinstance(leaf, Broken) for leaf in leaves(Segment.objects.get().tree)] == [True, False]


def test_a_page_is_found_by_its_translation_key_wherever_it_has_moved(segment, imported, page_of, home):
    page = page_of(slug="savings")
    segment("readers", [criterion("page.page", "is", page.pk)])
    document = exported()
    Segment.objects.all().delete()
    page.slug = "moved"
    page.save_revision().publish()

    imported(document)

    assert "readers" in request_for(page=page).segments


def test_a_page_with_another_translation_key_is_found_by_its_path(segment, imported, page_of, home):
    page = page_of(slug="savings")
    segment("readers", [criterion("page.page", "is", page.pk)])
    document = exported()
    Segment.objects.all().delete()
    page.delete()
    again = page_of(slug="savings")

    imported(document)

    assert "readers" in request_for(page=again).segments


def test_objects_chosen_from_a_list_are_named_by_what_they_are_called(segment, imported):
    class Accounts(Set):
        model = User

    register(
        Attribute(
            key="crm.account",
            type=Accounts(choices=lambda: [(str(u.pk), str(u)) for u in User.objects.all()]),
            function=lambda visitor: (),
            label="Account",
            group="CRM",
        )
    )
    try:
        anna = User.objects.create_user("anna")
        segment("people", [criterion("crm.account", "any_of", [str(anna.pk)])])
        document = exported()
        Segment.objects.all().delete()
        anna.delete()
        anna = User.objects.create_user("anna")

        imported(document)

        assert json.loads(document)["segments"][0]["rule"][0]["value"]["value"] == [
            {"reference": "auth.user", "natural_key": ["anna"]}
        ]
        assert next(leaves(Segment.objects.get().tree)).wanted == (str(anna.pk),)
    finally:
        unregister("crm.account")


@pytest.mark.parametrize(
    "rule",
    [
        [{"type": "gone__away", "value": {"anything": [1, {"a": None}]}}],
        [{"type": "gone__away"}],
        [5, None, "text", [], {}],
        [{"type": "user__signed_in", "value": 7}],
        [{"type": "user__signed_in", "value": {"operator": "no such", "more": 1}}],
        [{"type": ["list"], "value": {}}],
        [{"type": "group", "value": {"match": "any", "criteria": "text"}}],
        [group(group(group(group(SIGNED_IN))))],
    ],
)
def test_what_nothing_here_knows_is_kept_to_the_letter(imported, db, rule):
    said = imported(of({"key": "odd", "rule": rule}))

    assert said.startswith("new: odd\n  warning: ")
    assert entries()["odd"]["rule"] == rule
    assert "odd" not in request_for().segments


def test_a_missing_group_is_a_warning_and_lets_nobody_in(imported, db):
    said = imported(of({"key": "staff", "rule": [criterion("user.groups", "any_of", ["No such group"])]}))

    assert "warning: “Groups” names something that no longer exists." in said
    assert "staff" not in request_for(user=User.objects.create_user("anna")).segments


# What becomes of them


def test_segments_in_the_file_may_name_one_another_in_any_order(imported, db):
    imported(
        of({"key": "a", "rule": [named("b")]}, {"key": "b", "rule": [named("c")]}, {"key": "c", "rule": [STRANGER]})
    )

    assert all(key in request_for().segments for key in "abc")
    assert Segment.objects.get(key="c").pk < Segment.objects.get(key="b").pk < Segment.objects.get(key="a").pk


def test_what_is_imported_is_in_use_in_the_log_and_in_the_reference_index(imported, many):
    document = exported()
    Segment.objects.all().delete()

    imported(document)

    made = Segment.objects.get(key="inner")
    assert made.latest_revision == made.live_revision
    assert set(ModelLogEntry.objects.for_instance(made).values_list("action", flat=True)) >= {
        "wagtail.create",
        "wagtail.publish",
    }
    assert ReferenceIndex.get_references_to(made).exists()


@pytest.mark.parametrize(
    ("options", "in_file", "lives"),
    [([], True, True), ([], False, False), (["--publish"], False, True), (["--draft"], True, False)],
)
def test_the_file_says_what_is_live_unless_the_command_does(imported, db, options, in_file, lives):
    imported(of({"key": "one", "live": in_file}), *options)

    assert Segment.objects.get().live is lives


def test_a_draft_of_what_is_live_leaves_it_live(segment, imported):
    segment("one", [COLLEGE])

    imported(of({"key": "one"}), "--draft", "--on-conflict", "update")
    again = imported(of({"key": "one"}), "--draft", "--on-conflict", "update")

    one = Segment.objects.get()
    assert (one.live, one.has_unpublished_changes) == (True, True)
    assert one.sentence == "Campaign is “college”"
    assert one.get_latest_revision_as_object().sentence == "Is signed in"
    assert again == "unchanged: one\n"


def test_a_segment_that_the_file_has_as_a_draft_is_unpublished(segment, imported):
    segment("one", [SIGNED_IN], name="One")

    assert imported(of({"key": "one", "live": False}), "--on-conflict", "update") == "changed: one (live)\n"
    assert not Segment.objects.get().live


def test_a_key_that_is_taken_by_a_segment_that_differs_is_a_conflict(segment, imported):
    segment("one", [COLLEGE], name="One")
    before = counts()

    with pytest.raises(CommandError) as refused:
        imported(of({"key": "one", "description": "New"}, {"key": "two"}))

    assert "conflict: one\n  the key is taken by a segment that differs in: description, rule\n" in str(refused.value)
    assert counts() == before


def test_a_conflict_may_be_skipped(segment, imported):
    segment("one", [COLLEGE])

    said = imported(of({"key": "one"}, {"key": "two"}), "--on-conflict", "skip")

    assert said.startswith("skipped: one\n")
    assert said.endswith("new: two\n")
    assert Segment.objects.get(key="one").sentence == "Campaign is “college”"


def test_a_conflict_may_be_an_update(segment, imported):
    pk = segment("one", [COLLEGE], name="One", description="Kept").pk

    said = imported(of({"key": "one"}), "--on-conflict", "update")

    one = Segment.objects.get()
    assert said == "changed: one (rule)\n"
    assert (one.pk, one.sentence, one.description, one.live) == (pk, "Is signed in", "Kept", True)


def test_a_locked_segment_is_not_updated(segment, imported):
    segment("one", [COLLEGE], locked=True)

    with pytest.raises(CommandError, match="is locked"):
        imported(of({"key": "one"}), "--on-conflict", "update")


def test_a_segment_that_needs_a_skipped_one_is_skipped_too(imported, db):
    lost = criterion("page.page", "is", {"reference": "wagtailcore.page", "path": "/no/such/"})
    needs = named("lost")

    said = imported(of({"key": "lost", "rule": [lost]}, {"key": "needs", "rule": [needs]}), "--on-conflict", "skip")

    assert said.splitlines()[0] == "skipped: lost"
    assert said.splitlines()[2:] == ["skipped: needs", "  needs “lost”, which is skipped"]
    assert not Segment.objects.exists()


@pytest.mark.parametrize("options", [[], ["--on-conflict", "skip"], ["--on-conflict", "update"], ["--publish"]])
def test_a_dry_run_says_the_same_and_writes_nothing(many, imported, options):
    document = json.loads(exported())
    document["segments"][1]["description"] = "Changed"
    document["segments"].append({"key": "new", "name": "New", "rule": [COLLEGE]})
    before = counts()

    try:
        dry = imported(document, "--dry-run", *options)
    except CommandError as error:
        dry = str(error)
        assert "This import would be refused" in dry
    else:
        assert dry.endswith("Nothing was written.\n")
    assert counts() == before
    assert "new: new\n" in dry
    try:
        wet = imported(document, *options)
    except CommandError as error:
        wet = str(error)
    assert dry.splitlines()[:-1] == wet.splitlines()[: len(dry.splitlines()) - 1]


# What is refused


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"key": "two words"}, "key: Enter a valid"),
        ({"key": "x" * 101}, "key: Ensure this value has at most 100"),
        ({"key": "one", "name": "x" * 256}, "name: Ensure this value has at most 255"),
        ({"key": "one", "name": ""}, "name: This field cannot be blank"),
        ({"key": "one", "name": 5}, "name: This is not what the field holds"),
        ({"key": "one", "name": None}, "name: This is not what the field holds"),
        ({"key": "one", "match": "some"}, "match: Value 'some' is not a valid choice"),
        ({"key": "one", "match": {"a": 1}}, "match: This is not what the field holds"),
        ({"key": "one", "live": "yes"}, "“live” is neither true nor false"),
        ({"key": "one", "go_live_at": "soon"}, "go_live_at: “soon” value has an invalid format"),
        ({"key": "one", "rule": None}, "rule: A list is wanted"),
        ({"key": "one", "rule": "text"}, "rule: A list is wanted"),
        ({"key": "one", "rule": {"type": "x"}}, "rule: A list is wanted"),
        ({"key": "one", "rule": [SIGNED_IN] * 501}, "rule: The rule has more than 500 criteria"),
        ({"key": "one", "rule": [named("two")]}, "the segment “two” does not exist"),
        ({"key": "one", "rule": [named("one")]}, "would contain itself: one → one"),
        ({"key": "one", "rule": [within(Segment(pk=5))]}, "names a segment in a way that means nothing here: 5"),
        ({"key": "one", "rule": [criterion("page.page", "is", 1)]}, "names a page in a way that means nothing here: 1"),
        (
            {"key": "one", "rule": [criterion("page.page", "is", {"reference": "wagtailcore.page", "path": "/x/"})]},
            "the page “/x/” does not exist",
        ),
        (
            {"key": "one", "rule": [criterion("page.page", "is", {"reference": "auth.user", "pk": 1})]},
            "the user “pk 1” does not exist",
        ),
        (
            {"key": "one", "rule": [criterion("page.page", "is", {"reference": "no.such", "pk": 1})]},
            "the no.such “pk 1” does not exist",
        ),
        (
            {"key": "one", "rule": [criterion("page.page", "is", {"reference": "wagtailcore.page", "path": [1]})]},
            "does not exist",
        ),
        (
            {
                "key": "one",
                "rule": [
                    criterion("page.page", "is", {"reference": "wagtailcore.page", "translation_key": "x", "path": 1})
                ],
            },
            "does not exist",
        ),
    ],
)
def test_a_segment_that_cannot_be_made_is_a_conflict_with_its_reason(imported, db, entry, message):
    before = counts()

    with pytest.raises(CommandError) as refused:
        imported(of({"key": "other"}, entry))

    assert f"conflict: {entry['key']}\n" in str(refused.value)
    assert message in str(refused.value)
    assert counts() == before


def test_a_circle_in_the_file_is_refused_with_its_path(imported, db):
    with pytest.raises(CommandError) as refused:
        imported(of(*({"key": key, "rule": [named(inner)]} for key, inner in ("ab", "bc", "ca"))))

    assert "conflict: a\n  would contain itself: a → b → c → a\n" in str(refused.value)
    assert not Segment.objects.exists()


def test_a_circle_through_what_is_here_is_refused_with_its_path(segment, imported):
    a = segment("a", [SIGNED_IN])
    segment("b", [within(a)])

    with pytest.raises(CommandError, match="would contain itself: a → b → a"):
        imported(of({"key": "a", "rule": [named("b")]}), "--on-conflict", "update")


def test_a_field_that_is_not_known_here_is_left_out_with_a_warning(imported, db):
    said = imported(of({"key": "one", "colour": "red", "pk": 5, "locked": True}))

    assert "warning: there is no field “colour” here; it is left out" in said
    assert not Segment.objects.get().locked


DEEP: Any = []
for _level in range(100):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("", "The file is not JSON"),
        ("null", "This is not a file of segments"),
        ("[]", "This is not a file of segments"),
        ("5", "This is not a file of segments"),
        ('"text"', "This is not a file of segments"),
        ("{}", "This is not a file of segments"),
        (json.dumps(of({"key": "one"}))[:-20], "The file is not JSON"),
        (json.dumps(of({"key": "one"})) + "x", "The file is not JSON"),
        (of(format="others"), "“format” is not “wagtail-segments”"),
        (of(format=["wagtail-segments"]), "“format” is not “wagtail-segments”"),
        (of(version=2), "The file has version 2 of the format; this package reads up to 1. Update it."),
        (of(version=0), "does not say which version"),
        (of(version=True), "does not say which version"),
        (of(version="1"), "does not say which version"),
        (of(version=None), "does not say which version"),
        (of(segments=None), "no list of segments"),
        (of(segments={"key": "one"}), "no list of segments"),
        (of(segments=[None]), "Segment number 1 of the file has no key"),
        (of(segments=[{"key": "one"}, 5]), "Segment number 2 of the file has no key"),
        (of(segments=[{"key": None}]), "Segment number 1 of the file has no key"),
        (of(segments=[{"key": ""}]), "Segment number 1 of the file has no key"),
        (of(segments=[{"key": ["a"]}]), "Segment number 1 of the file has no key"),
        (of({"key": "one"}, {"key": "two"}, {"key": "one"}), "two segments with the key “one”"),
        (of({"key": "one"}, {"key": "ONE"}), "two segments with the key “ONE”"),
        (of(segments=[{"key": "one"}] * 10_001), "more than 10000 segments"),
        ('{"format": "wagtail-segments", "format": "x"}', "says “format” twice"),
        ('{"format": "wagtail-segments", "version": 1e999}', "not finite"),
        ('{"format": "wagtail-segments", "version": NaN}', "not finite"),
        ('{"format": "wagtail-segments", "version": ' + "9" * 5_000 + "}", "not finite"),
        (of({"key": "one", "description": "a\0b"}), "characters that cannot be stored"),
        (of({"key": "one", "rule": [{"type": "x", "value": {"\0": 1}}]}), "characters that cannot be stored"),
        ('{"format": "wagtail-segments", "version": 1, "segments": [{"key": "\\ud800"}]}', "cannot be stored"),
        (of({"key": "one", "rule": DEEP}), "nested too deeply"),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b" " * 10_000_000, "larger than 5000000 bytes"),
    ],
    ids=lambda item: None if isinstance(item, str) and len(item) < 100 else "document",
)
def test_what_is_no_file_of_segments_is_refused_and_nothing_is_written(imported, db, document, message):
    before = counts()

    with pytest.raises(CommandError) as refused:
        imported(document)

    assert message in str(refused.value)
    assert counts() == before


def test_a_file_with_a_byte_order_mark_is_read(imported, db):
    assert imported(b"\xef\xbb\xbf" + json.dumps(of({"key": "one"})).encode()) == "new: one\n"


@pytest.mark.parametrize("file", ["/no/such/file.json", "/", "a\0b"])
def test_a_file_that_cannot_be_read_is_an_error(db, file):
    with pytest.raises(CommandError):
        call_command("import_segments", file)


def test_what_fails_half_way_leaves_nothing_behind(imported, db, monkeypatch):
    save_revision = Segment.save_revision

    def fail_for_two(self: Segment, **options: Any) -> Any:
        if self.key == "two":
            from django.db import IntegrityError

            raise IntegrityError("somebody was faster")
        return save_revision(self, **options)

    monkeypatch.setattr(Segment, "save_revision", fail_for_two)
    before = counts()

    with pytest.raises(CommandError, match="Nothing was imported: somebody was faster"):
        imported(of({"key": "one"}, {"key": "two"}))
    assert counts() == before
