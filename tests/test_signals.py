"""Which changes load the rules anew."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import Locale

from tests.attributes.reading import criterion
from wagtail_segments.models import Segment
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.segments.ruleset import ruleset
from wagtail_segments.testing import request_for

EVERYBODY = criterion("user.signed_in", "is_not")


@pytest.fixture
def loads_anew(django_capture_on_commit_callbacks: Any) -> Any:
    """Whether the next request answers by rules that were loaded after a change was committed."""

    def check(change: Any) -> bool:
        before = ruleset.current()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return ruleset.current() is not before

    return check


@pytest.fixture
def students(segment: Any) -> Segment:
    return segment("students", [EVERYBODY])


def publish(segment: Segment) -> Any:
    return segment.save_revision().publish


@pytest.mark.parametrize("change", ["save", "delete", "unpublish"])
def test_changes_to_a_live_segment_load_the_rules_anew(students, loads_anew, change):
    assert loads_anew(getattr(students, change))


def test_publishing_a_draft_loads_the_rules_anew(segment, loads_anew):
    assert loads_anew(publish(segment("draft", [EVERYBODY], live=False)))


def test_publishing_a_change_loads_the_rules_anew(students, loads_anew):
    students.rule = []

    assert loads_anew(publish(students))


def test_saving_a_draft_keeps_the_rules(segment, loads_anew):
    draft = segment("draft", [EVERYBODY], live=False)

    assert not loads_anew(draft.save)
    assert not loads_anew(draft.save_revision)


def test_saving_what_the_rules_do_not_speak_of_keeps_them(students, loads_anew):
    assert not loads_anew(lambda: students.save(update_fields=["description"]))
    assert loads_anew(lambda: students.save(update_fields=["rule"]))


def test_a_change_by_a_query_can_be_told(students, loads_anew):
    from wagtail_segments.signals import rules_changed

    def change() -> None:
        Segment.objects.update(rule=[])
        rules_changed()

    assert loads_anew(change)


def test_changes_to_groups_load_the_rules_anew(segment, django_capture_on_commit_callbacks):
    group = Group.objects.create(name="Customers")
    customers = segment("customers", [criterion("user.groups", "none_of", ["Customers"])])
    answers = []
    for change in (lambda: None, group.delete, lambda: Group.objects.create(name="Customers")):
        with django_capture_on_commit_callbacks(execute=True):
            change()
        answers.append(request_for().segments.truth(customers.pk))

    assert answers == [YES, UNKNOWN, YES]


def test_moving_a_page_loads_the_rules_anew(segment, page_of, django_capture_on_commit_callbacks):
    section, other = page_of(slug="section"), page_of(slug="other")
    page = section.add_child(instance=type(section)(title="page", slug="page"))
    readers = segment("readers", [criterion("page.page", "below", section.pk)])
    assert request_for(page=page).segments.truth(readers.pk) is YES

    with django_capture_on_commit_callbacks(execute=True):
        section.move(other, pos="last-child")

    page.refresh_from_db()
    assert request_for(page=page).segments.truth(readers.pk) is YES
    assert request_for(page=other).segments.truth(readers.pk) is NO


def test_deleting_a_page_loads_the_rules_anew(segment, home, page_of, django_capture_on_commit_callbacks):
    page = page_of()
    readers = segment("readers", [criterion("page.page", "is", page.pk)])
    assert request_for(page=home).segments.truth(readers.pk) is NO

    with django_capture_on_commit_callbacks(execute=True):
        page.delete()

    assert request_for(page=home).segments.truth(readers.pk) is UNKNOWN


@pytest.mark.parametrize(
    "change",
    [
        lambda: get_user_model().objects.create_user("ada"),
        lambda: Locale.objects.create(language_code="fr"),
    ],
)
def test_other_changes_keep_the_rules(students, loads_anew, change):
    assert not loads_anew(change)


def test_saving_a_page_keeps_the_rules(students, page_of, loads_anew):
    page = page_of()

    assert not loads_anew(page.save)
    assert not loads_anew(page.save_revision().publish)
