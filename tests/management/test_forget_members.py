from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from tests.attributes.reading import criterion
from wagtail_segments.models import Membership, PreparedChoice
from wagtail_segments.segments.choosing import choose, prepare
from wagtail_segments.segments.members import INCLUDED, REMEMBERED
from wagtail_segments.segments.ruleset import build

RULE = [criterion("page.query", "is", "college", name="from")]


@pytest.mark.parametrize(
    ("remember", "days_ago", "changed", "stays"),
    [
        ("days", 0, False, True),
        ("days", 5, False, True),
        ("days", 7, False, False),
        ("days", 0, True, False),
        ("good", 3_000, False, True),
        ("good", 0, True, False),
        ("page", 0, False, False),
        ("visit", 0, False, False),
    ],
)
def test_only_what_still_counts_stays(segment, remember, days_ago, changed, stays):
    students = segment("students", RULE, remember=remember, remember_days=5)
    rule = "another" if changed else build(None).segments[students.pk].fingerprint
    then = timezone.now() - timedelta(days=days_ago)
    ada = User.objects.create_user("ada")
    Membership.objects.create(segment=students, user=ada, kind=REMEMBERED, rule=rule, added_at=then)

    call_command("forget_members", verbosity=0)

    assert Membership.objects.exists() is stays


def test_those_who_were_chosen_stay(segment):
    students, ada = segment("students", RULE), User.objects.create_user("ada")
    choose(students, [ada.pk], INCLUDED)
    Membership.objects.update(added_at=timezone.now() - timedelta(days=9_000))

    call_command("forget_members", verbosity=0)

    assert Membership.objects.exists()


def test_choices_that_nobody_confirmed_go(segment):
    students, ada = segment("students", RULE), User.objects.create_user("ada")
    prepare(students, [ada.pk], INCLUDED, ada)
    call_command("forget_members", verbosity=0)
    assert PreparedChoice.objects.exists()
    PreparedChoice.objects.update(made_at=timezone.now() - timedelta(hours=2))

    call_command("forget_members", verbosity=0)

    assert not PreparedChoice.objects.exists()


def test_it_says_how_many_it_forgot(segment):
    students = segment("students", RULE)
    Membership.objects.create(segment=students, user=User.objects.create_user("ada"), kind=REMEMBERED)
    said = StringIO()

    call_command("forget_members", stdout=said)

    assert said.getvalue() == "Forgot 1 memberships.\n"
