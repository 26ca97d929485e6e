from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import override_settings
from wagtail.users.models import UserProfile

from tests.attributes.reading import answer, criterion, read
from tests.testapp.models import Account
from wagtail_segments.attributes.registry import lookup, registered, unregister
from wagtail_segments.attributes.user_fields import declare_user_fields, follow
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.rules.describe import describe_comparison
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.rules.values import Boolean, Choice, Date, Number, Set, Text
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
        ("user.staff", False),
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


def test_a_fact_behind_an_empty_relation_is_absent():
    user = SimpleNamespace(is_authenticated=True, account=None)

    assert read("user.account.plan", request_for(user=user)) is None


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


# Declared fields


@pytest.fixture
def declare() -> Iterator[Any]:
    """Declares the fields of users that a site names in its settings."""
    before = {one.key for one in registered()}

    def make(*paths: str) -> None:
        with override_settings(WAGTAIL_SEGMENTS={"USER_FIELDS": list(paths)}):
            declare_user_fields()

    yield make
    for one in registered():
        if one.key not in before:
            unregister(one.key)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("last_name", Text),
        ("id", Number),
        ("is_active", Boolean),
        ("account.user.username", Text),
        ("account.id", Number),
        ("user_permissions", Set),
        ("wagtail_userprofile.contrast", Choice),
        ("wagtail_userprofile.dismissibles", Text),
    ],
)
def test_a_declared_field_is_typed_from_the_model(declare, path, kind):
    declare(path)

    assert type(lookup(f"user.{path}").type) is kind


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("user.account.plan", Choice),
        ("user.account.balance", Number),
        ("user.account.born", Date),
        ("user.account.active", Boolean),
    ],
)
def test_the_declared_fields_of_the_test_project_are_typed_from_the_model(key, kind):
    assert type(lookup(key).type) is kind


def test_a_declared_choice_offers_what_the_field_offers():
    assert [value for value, _label in lookup("user.account.plan").type.choices] == ["free", "plus", "gold"]


def test_a_declared_field_is_called_as_the_model_calls_it(declare):
    declare("is_active")

    assert (lookup("user.is_active").label, lookup("user.is_active").description) == (
        "Active",
        "“is_active” of the account.",
    )


def test_a_declared_relation_to_many_is_a_set_of_keys(declare, ada):
    declare("user_permissions")
    first, second = Permission.objects.all()[:2]
    ada.user_permissions.set([first])

    assert read("user.user_permissions", request_for(user=ada)) == {str(first.pk)}
    assert answer(criterion("user.user_permissions", "any_of", [str(second.pk)]), request_for(user=ada)) is NO
    assert (str(first.pk), str(first)) in lookup("user.user_permissions").type.choices


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("nope", "no field"),
        ("account.nope", "no field"),
        ("nope.plan", "no field"),
        ("", "no field"),
        ("username.length", "no such field"),
        ("account", "is a relation"),
        ("groups.name", "leads to many"),
        ("logentry.action_flag", "leads to many"),
    ],
)
def test_a_path_that_leads_nowhere_is_passed_over(declare, path, why):
    declare(path)

    assert lookup(f"user.{path}") is None
    with pytest.raises(LookupError, match=why):
        follow(get_user_model(), path)


def test_a_declared_field_does_not_take_the_place_of_an_attribute(declare):
    before = lookup("user.email")
    declare("email", "groups")

    assert lookup("user.email") is before
