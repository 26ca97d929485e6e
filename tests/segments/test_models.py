from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.db.migrations.writer import MigrationWriter
from wagtail.models import ReferenceIndex

from tests.attributes.reading import criterion
from wagtail_segments.models import RulesVersion, Segment
from wagtail_segments.rules.tree import All, Any_, Broken
from wagtail_segments.rules.truth import YES
from wagtail_segments.segments.problems import problems_of
from wagtail_segments.testing import reload_segments, request_for

COLLEGE = criterion("visit.campaign", "is", "college")
EVERYBODY = {"type": "user__signed_in", "value": {"operator": "is_not"}}


def within(segment: Any) -> dict[str, Any]:
    return {"type": "segment", "value": {"operator": "in", "segment": segment.pk}}


def unsaved(**fields: Any) -> Segment:
    return Segment(**{"name": "Students", "key": "students", "rule": [COLLEGE]} | fields)


def test_a_segment_is_called_by_its_name():
    assert str(unsaved()) == "Students"


def test_a_version_of_the_rules_is_called_by_itself():
    assert str(RulesVersion(version="one")) == "one"


def test_a_segment_is_live_when_it_is_published(db):
    draft = unsaved(live=False)
    draft.save()
    draft.save_revision().publish()

    assert Segment.objects.get().live


def test_a_key_can_be_taken_once(segment):
    segment("students")

    with pytest.raises(IntegrityError), transaction.atomic():
        Segment.objects.create(name="Others", key="students")


@pytest.mark.parametrize("key", ["", "two words", "a/b", "ä", "x" * 101])
def test_a_key_is_a_slug(key, db):
    with pytest.raises(ValidationError) as refused:
        unsaved(key=key).full_clean()

    assert set(refused.value.error_dict) == {"key"}


def test_the_rule_is_read_from_the_object_saved_or_not():
    segment = unsaved(match="any")
    assert type(segment.tree) is Any_
    assert segment.sentence == "Campaign is “college”"

    segment.match, segment.rule = "all", [EVERYBODY]

    assert type(segment.tree) is All
    assert segment.sentence == "Is not signed in"


def test_the_rule_comes_back_from_the_database_as_it_was(segment):
    rule = [COLLEGE, {"type": "group", "value": {"match": "none", "criteria": [EVERYBODY]}}]

    found = Segment.objects.get(pk=segment("students", rule).pk)

    assert found.tree == unsaved(rule=rule).tree


def test_a_rule_that_was_edited_comes_back_from_its_revision(segment):
    students = segment("students", [COLLEGE])
    students.rule = [EVERYBODY]
    students.save_revision()

    assert students.get_latest_revision_as_object().sentence == "Is not signed in"
    assert Segment.objects.get().sentence == "Campaign is “college”"


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_is_refused_with_its_path(segment, length):
    made = [segment(f"s{number}") for number in range(length)]
    for one, following in zip(made, made[1:], strict=False):
        one.rule = [within(following)]
        one.save()
    made[-1].rule = [within(made[0])]

    with pytest.raises(ValidationError) as refused:
        made[-1].full_clean()

    names = [one.name for one in [made[-1], *made]]
    assert refused.value.message_dict == {"rule": [f"This segment would contain itself: {' → '.join(names)}."]}


def test_a_circle_that_two_editors_close_at_once_harms_nobody_and_is_named(segment):
    first, second = segment("first", match="any"), segment("second", match="any")
    theirs, ours = Segment.objects.get(pk=first.pk), Segment.objects.get(pk=second.pk)
    theirs.rule, ours.rule = [within(second), EVERYBODY], [within(first)]
    for one in (theirs, ours):
        one.full_clean()  # neither sees what the other is about to save
    for one in (theirs, ours):
        one.save()
    reload_segments()

    request = request_for()
    assert list(request.segments) == ["first"]
    assert problems_of(Segment.objects.get(key="first")) == ["It contains itself: First → Second → First."]
    with pytest.raises(ValidationError):
        Segment.objects.get(key="second").full_clean()


def test_segments_in_segments_are_accepted(segment):
    outer = segment("outer", [within(segment("inner", [EVERYBODY]))])

    outer.full_clean()


@pytest.mark.parametrize("count", [501, 5_000])
def test_a_rule_of_too_many_criteria_is_refused(count, db):
    with pytest.raises(ValidationError) as refused:
        unsaved(rule=[EVERYBODY] * count).clean()

    assert refused.value.message_dict == {"rule": ["The rule has more than 500 criteria."]}


def test_the_segments_and_pages_of_a_rule_are_in_the_reference_index(segment, home):
    inner = segment("inner", [EVERYBODY])
    outer = segment("outer", [within(inner), criterion("page.page", "is", home.pk)])
    outer.save()

    assert {str(one.object_id) for one in ReferenceIndex.get_references_to(inner)} == {str(outer.pk)}
    assert str(outer.pk) in {str(one.object_id) for one in ReferenceIndex.get_references_to(home)}


def test_the_rule_is_displayed_as_its_sentence():
    assert unsaved().get_rule_display() == "Campaign is “college”"


def test_a_preview_explains_the_unsaved_rule(db):
    request = request_for()

    context = unsaved(rule=[EVERYBODY]).get_preview_context(request, "")

    assert context["reason"].answer is YES


@pytest.mark.parametrize("match", ["all", "any", "none", "some", None])
@pytest.mark.parametrize("rule", [None, "", "5", "{", "{}", "[5]", [], [{}], [{"type": "gone", "value": 1}]])
def test_a_rule_of_any_shape_has_a_tree_and_a_sentence(match, rule):
    segment = unsaved(match=match, rule=rule)

    assert isinstance(segment.tree, All | Any_ | Broken | type(unsaved(match="none").tree))
    assert segment.sentence


# Migrations


def test_no_migration_is_missing(db):
    out = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=out)

    assert "No changes" in out.getvalue()


def test_migrations_say_nothing_of_criteria():
    written, _imports = MigrationWriter.serialize(Segment._meta.get_field("rule"))

    assert "visit" not in written
    assert "Blocks" not in written
    assert "block_lookup" not in written


def test_the_field_is_the_same_after_a_migration():
    field = Segment._meta.get_field("rule")
    _name, path, args, kwargs = field.deconstruct()

    assert path == "wagtail_segments.segments.rule_builder.RuleField"
    assert args == []
    assert type(field)(*args, **kwargs).deconstruct()[1:] == (path, args, kwargs)
    assert isinstance(field, models.Field)
