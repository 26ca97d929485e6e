from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.users.models import UserProfile

from tests.attributes.reading import answer, criterion, read
from tests.testapp.models import Account
from wagtail_segments.attributes.registry import lookup, registered
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.compile import compile_tree
from wagtail_segments.rules.describe import describe_comparison
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.testing import request_for

OF_USERS = [one.key for one in registered() if one.key.startswith("user.") and one.key != "user.signed_in"]


@pytest.fixture
def ada(db: None) -> Any:
    """A customer with an account, who is in a group."""
    user = get_user_model().objects.create_user(
        "ada", "Ada@Example.org", date_joined=datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    )
    user.groups.set([Group.objects.create(name="Customers"), Group.objects.create(name="Readers")])
    Account.objects.create(user=user, plan="gold", balance=Decimal("12000.50"), born=date(1990, 5, 17))
    return get_user_model().objects.get(pk=user.pk)


@pytest.fixture
def grace(db: None) -> Any:
    """A user without an account, who never signed in."""
    return get_user_model().objects.create_user("grace")


@pytest.mark.parametrize("key", OF_USERS)
def test_everything_about_the_account_of_a_stranger_is_absent(key):
    assert read(key, request_for()) is None


def test_whether_a_stranger_is_signed_in_is_known():
    assert read("user.signed_in", request_for()) is False


def test_a_site_without_accounts_has_only_strangers():
    request = request_for()
    del request.user

    assert read("user.signed_in", request) is False


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("user.signed_in", True),
        ("user.email", "ada@example.org"),
        ("user.groups", {"Customers", "Readers"}),
        ("user.username", "ada"),
        ("user.permissions", set()),
        ("user.staff", False),
        ("user.superuser", False),
        ("user.joined", date(2026, 1, 31)),  # in London
        ("user.last_sign_in", None),
        ("user.language", None),
        ("user.account.plan", "gold"),
        ("user.account.balance", Decimal("12000.50")),
        ("user.account.born", date(1990, 5, 17)),
        ("user.account.active", True),
    ],
)
def test_the_facts_of_an_account(ada, key, expected):
    assert read(key, request_for(user=ada)) == expected


@pytest.mark.parametrize(
    "key", ["user.account.plan", "user.account.balance", "user.account.born", "user.account.active", "user.language"]
)
def test_facts_of_a_profile_that_is_missing_are_absent(grace, key):
    assert read(key, request_for(user=grace)) is None


def test_the_language_is_the_one_chosen_in_the_account(ada):
    UserProfile.objects.create(user=ada, preferred_language="fr")

    assert read("user.language", request_for(user=ada)) == "fr"


def test_the_latest_sign_in_has_a_date(ada):
    ada.last_login = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert read("user.last_sign_in", request_for(user=ada)) == date(2026, 7, 2)  # in London, in summer


@pytest.mark.parametrize(("born", "expected"), [(date.min, NO), (date.max, NO), (date(2026, 5, 10), YES)])
def test_dates_at_the_ends_of_the_calendar_can_be_compared(ada, born, expected):
    ada.account.born = born
    request = request_for(user=ada, now=datetime(2026, 5, 17, 12, tzinfo=UTC))

    assert answer(criterion("user.account.born", "in_last", days=30), request) is expected


def test_who_holds_none_of_something_includes_strangers_and_says_so():
    rule = criterion("user.account.plan", "none_of", ["gold"])

    assert answer(rule, request_for()) is YES
    assert describe_comparison(load_rule("all", [rule]).children[0]) == "Plan is not Gold, or is not signed in"


def test_a_group_that_was_deleted_cannot_be_told(ada, grace):
    rule = criterion("user.groups", "none_of", ["Customers", "Founders"])

    assert answer(rule, request_for(user=grace)) is UNKNOWN
    assert answer(rule, request_for(user=ada)) is NO


def test_the_groups_to_choose_from_are_those_there_are(ada):
    offered = [value for value, _label in lookup("user.groups").type.choices]

    assert {"Customers", "Readers"} <= set(offered)


# Permissions


def test_permissions_are_those_of_the_account_and_of_its_groups(ada):
    own, of_group = Permission.objects.get(codename="add_page"), Permission.objects.get(codename="add_site")
    ada.user_permissions.add(own)
    ada.groups.first().permissions.add(of_group)

    assert read("user.permissions", request_for(user=ada)) == {"wagtailcore.add_page", "wagtailcore.add_site"}


def test_a_superuser_has_every_permission(db):
    root = get_user_model().objects.create_superuser("root")

    assert read("user.permissions", request_for(user=root)) == {
        value for value, _label in lookup("user.permissions").type.choices
    }


def test_an_account_that_is_switched_off_has_no_permissions(db):
    gone = get_user_model().objects.create_superuser("gone", is_active=False)

    assert read("user.permissions", request_for(user=gone)) == frozenset()


def test_permissions_cost_what_django_takes_for_them_and_only_once(ada, reads):
    with reads() as needed:
        get_user_model().objects.get(pk=ada.pk).get_all_permissions()
    request = request_for(user=ada)

    with reads() as found:
        read("user.permissions", request)
        read("user.permissions", request)

    assert len(found) == len(needed) - 1


def test_permissions_are_chosen_by_what_they_allow(db):
    offered = dict(lookup("user.permissions").type.choices)

    assert "Can add page" in offered["wagtailcore.add_page"]


def test_permissions_can_be_asked_for(ada):
    ada.user_permissions.add(Permission.objects.get(codename="add_page"))
    request = request_for(user=ada)

    assert answer(criterion("user.permissions", "any_of", ["wagtailcore.add_page"]), request) is YES
    assert answer(criterion("user.permissions", "none_of", ["wagtailcore.add_site"]), request) is YES
    assert answer(criterion("user.permissions", "none_of", ["wagtailcore.add_site", "gone.by"]), request) is UNKNOWN


def test_an_account_of_another_kind_is_no_superuser():
    request = request_for(user=SimpleNamespace(is_authenticated=True))

    assert read("user.superuser", request) is None


@pytest.mark.parametrize(("days", "expected"), [(6, NO), (7, YES), (13, YES), (14, NO)])
def test_days_since_joining_are_two_criteria_about_the_date(ada, days, expected):
    """From the 7th to the 13th day: in the last 13 days, and more than 6 days ago."""
    ada.date_joined = datetime(2026, 5, 1, 12, tzinfo=UTC)
    request = request_for(user=ada, now=datetime(2026, 5, 1 + days, 12, tzinfo=UTC))
    rule = [criterion("user.joined", "in_last", days=13), criterion("user.joined", "more_than_ago", days=6)]

    assert compile_tree(load_rule("all", rule))(request.visitor) is expected
