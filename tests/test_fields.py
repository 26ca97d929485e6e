"""The audience of a model: what it stores, what it makes of what is stored, and how it is edited."""

from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.forms import modelform_factory
from wagtail.models import ReferenceIndex

from tests.magazine.models import Alert, Menu, MenuEntry, StoryPage
from wagtail_segments.fields import AudienceField, audience_fields, audiences_of
from wagtail_segments.forms import AudienceFormField
from wagtail_segments.segments.audience import MAX_SEGMENTS, MISSING, Audience

NOBODY = {"match": "any", "segments": [MISSING]}


def audience(*segments: Any, match: str = "any") -> dict[str, Any]:
    return {"match": match, "segments": [getattr(segment, "pk", segment) for segment in segments]}


def stored_as(text: str | None) -> Alert:
    """An alert in whose column of audiences this text stands."""
    alert = Alert.objects.create(text="Closed on Monday")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = 1")
        cursor.execute("UPDATE magazine_alert SET audience = %s WHERE id = %s", [text, alert.pk])
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = 0")
    return Alert.objects.get()


def test_untouched_it_is_for_everyone(db):
    Alert.objects.create(text="Closed on Monday")

    assert Alert.objects.get().audience is None
    assert Alert.objects.filter(audience__isnull=True).exists()


def test_what_is_given_comes_back(segment):
    given = audience(segment("students"), match="none")
    Alert.objects.create(text="Closed on Monday", audience=given)

    assert Alert.objects.get().audience == given


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, None),
        ([], None),
        ({"match": "all", "segments": []}, None),
        (Audience("all", (3, 4)), {"match": "all", "segments": [3, 4]}),
        ({"match": "any", "segments": [3, 3]}, {"match": "any", "segments": [3]}),
        ("everyone", NOBODY),
        ([3], NOBODY),
    ],
)
def test_what_is_given_in_another_form_is_brought_into_its_own(db, given, kept):
    alert = Alert.objects.create(text="Closed on Monday", audience=given)

    assert alert.audience == Alert.objects.get().audience == kept


@pytest.mark.parametrize(
    "text",
    [
        '"students"',
        "5",
        "true",
        "[1]",
        '{"match": "some", "segments": [1]}',
        '{"match": ["any"], "segments": "1"}',
        '{"match": "any", "segments": [null, -1, 1.5, "1", {}]}',
        '{"match": "any", "segments": [1e999]}',
    ],
)
def test_what_is_stored_and_is_no_audience_is_for_nobody(db, text):
    if "1e999" in text and connection.vendor != "sqlite":
        text = text.replace("1e999", str(10**300))

    assert stored_as(text).audience["segments"] == [MISSING]


@pytest.mark.parametrize("text", [None, "null", "{}", "[]", '""', "false", '{"match": "all"}', '{"segments": null}'])
def test_what_is_stored_and_names_no_segment_is_for_everyone(db, text):
    assert stored_as(text).audience is None


@pytest.mark.parametrize("text", ["{'match'", "[" * 100_000, '{"match": "any", "segments": [' + "1" * 5_000 + "]}"])
def test_what_cannot_be_read_is_for_nobody_where_a_database_stores_it_at_all(db, text):
    try:
        with transaction.atomic():
            audience = stored_as(text).audience
    except DatabaseError:
        assert connection.vendor != "sqlite"
        assert Alert.objects.count() == 0
    else:
        assert audience == NOBODY


def test_values_inside_can_be_looked_up(segment):
    students = segment("students")
    Alert.objects.create(text="Closed on Monday", audience=audience(students, match="all"))

    assert list(Alert.objects.values_list("audience__match", flat=True)) == ["all"]
    assert Alert.objects.filter(audience__match="all").exists()
    assert Alert.objects.filter(audience__segments__0=students.pk).exists()


def test_an_expression_is_left_to_the_database(segment):
    alert = Alert.objects.create(text="Closed on Monday", audience=audience(segment("students")))
    alert.audience = models.Value(None, models.JSONField())
    alert.save()

    assert Alert.objects.get().audience is None


def test_it_says_in_words_whom_it_means(segment):
    students = segment("students")

    assert Alert().get_audience_display() == "everyone"
    assert Alert(audience=audience(students, match="none")).get_audience_display() == "people in none of Students"
    assert Alert(audience=audience(9_999)).get_audience_display() == "people in any of a segment that no longer exists"


def test_it_goes_through_a_fixture(segment):
    Alert.objects.create(text="Closed on Monday", audience=audience(segment("students")))
    kept = Alert.objects.get().audience
    for form in ("json", "xml"):
        (loaded,) = serializers.deserialize(form, serializers.serialize(form, Alert.objects.all()))

        assert loaded.object.audience == kept


def test_it_goes_through_a_revision(segment):
    alert = Alert.objects.create(text="Closed on Monday", audience=audience(segment("students")))

    assert alert.save_revision().as_object().audience == alert.audience


# Migrations


def test_a_migration_keeps_nothing_of_ours():
    assert AudienceField().deconstruct()[1:] == (
        "wagtail_segments.fields.AudienceField",
        [],
        {"blank": True, "null": True},
    )
    assert MenuEntry._meta.get_field("audience").deconstruct()[3] == {"blank": True, "null": True}


def test_a_label_of_the_site_is_kept():
    field = Alert._meta.get_field("audience")

    assert field.verbose_name == field.deconstruct()[3]["verbose_name"] == "for whom"
    assert str(MenuEntry._meta.get_field("audience").verbose_name) == "Show to"


# Validation and forms


def test_a_segment_that_vanishes_does_not_keep_a_page_from_being_published(segment, home):
    students = segment("students")
    kept = audience(students)
    page = home.add_child(instance=StoryPage(title="Loans", slug="loans", audience=kept))
    revision = page.save_revision()
    students.delete()

    revision.publish()
    page.refresh_from_db()
    page.save()

    assert page.audience == kept


def test_more_segments_than_an_audience_may_name_are_complained_about(db):
    with pytest.raises(ValidationError, match=f"at most {MAX_SEGMENTS}"):
        Alert(text="Closed", audience=audience(*range(1, MAX_SEGMENTS + 2))).full_clean()


def sent(match: str, segments: str) -> dict[str, str]:
    return {"text": "Closed", "audience": match, "audience-segments": segments}


@pytest.fixture
def alert_form():
    return modelform_factory(Alert, fields=["text", "audience"])


def test_the_form_shows_what_is_chosen_with_names(segment, alert_form):
    students = segment("students", name='Students "& co"')

    html = str(alert_form(instance=Alert(audience=audience(students, 9_999, match="all"))))

    assert '<option value="all" selected>' in html
    assert "Students \\&quot;&amp; co\\&quot;" in html
    assert "{&quot;id&quot;: 9999, &quot;title&quot;: &quot;&quot;, &quot;missing&quot;: true}" in html


def test_the_form_says_what_no_segment_means_unless_the_site_says_something():
    assert str(MenuEntry._meta.get_field("audience").formfield().help_text) == "Without a segment, everyone."
    assert AudienceField(help_text="Whom?").formfield().help_text == "Whom?"


@pytest.mark.parametrize("segments", ["", "[]"])
def test_the_form_makes_everyone_of_no_segment(db, alert_form, segments):
    assert alert_form(sent("none", segments)).save(commit=False).audience is None


def test_the_form_keeps_what_is_chosen(segment, alert_form):
    students = segment("students")

    alert = alert_form(sent("none", f'[{{"id": {students.pk}}}]')).save(commit=False)

    assert alert.audience == audience(students, match="none")


@pytest.mark.parametrize(
    ("match", "segments"),
    [("any", '[{"id": 9999}]'), ("any", "nonsense"), ("any", "5"), ("any", "[null]"), ("some", '[{"id": 1}]')],
)
def test_the_form_complains_about_what_is_no_audience(db, alert_form, match, segments):
    assert "audience" in alert_form(sent(match, segments)).errors


def test_a_line_that_nobody_touched_has_not_changed():
    field = AudienceFormField()

    assert not field.has_changed(None, {"match": "all", "segments": []})
    assert not field.has_changed(audience(3), {"match": "any", "segments": [3]})
    assert field.has_changed(audience(3), {"match": "all", "segments": [3]})
    assert field.has_changed(audience(3), None)


def test_what_was_not_sent_at_all_is_left_alone(db):
    widget = AudienceFormField().widget

    assert widget.value_omitted_from_data({}, {}, "audience")
    assert not widget.value_omitted_from_data({"audience": "any"}, {}, "audience")


# Where it is used


def test_wagtail_knows_where_a_segment_is_used(segment):
    students = segment("students")
    Alert.objects.create(text="Closed", audience=audience(students))
    Menu.objects.create(name="Main", entries=[MenuEntry(label="Loans", audience=audience(students, match="none"))])

    found = [one.describe_source_field() for one in ReferenceIndex.get_references_to(students).order_by("pk")]

    assert found == ["For whom", "Menu entry → Show to"]


def test_only_models_that_have_one_have_an_audience():
    assert [field.name for field in audience_fields(Alert)] == ["audience"]
    assert audience_fields(Menu) == audience_fields(dict) == ()
    assert audiences_of(Menu()) == audiences_of({"audience": 5}) == []
