"""Fields of the account that a site declares, and what lies behind its relations."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import override_settings
from wagtail.models import Collection

from tests.attributes.reading import answer, criterion, read
from tests.testapp.models import Account, Company, Department, Membership, Team
from wagtail_segments.attributes import related, user_fields
from wagtail_segments.attributes.page import page_tree
from wagtail_segments.attributes.registry import lookup, registered, unregister
from wagtail_segments.attributes.related import Lineage, OneOf, SeveralOf
from wagtail_segments.attributes.user_fields import declare_user_fields, follow
from wagtail_segments.criteria.stored import load_rule
from wagtail_segments.models import Segment
from wagtail_segments.rules.describe import describe
from wagtail_segments.rules.truth import NO, UNKNOWN, YES
from wagtail_segments.rules.values import Boolean, Choice, Date, Number, Set, Text, TimeOfDay
from wagtail_segments.segments.problems import problems_of
from wagtail_segments.testing import request_for

NOON = datetime(2026, 5, 17, 12, tzinfo=UTC)


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


@pytest.fixture
def acme(db: None) -> Company:
    return Company.objects.create(name="Acme", country="fi")


@pytest.fixture
def ada(acme: Company) -> Any:
    """A customer who works for Acme."""
    user = get_user_model().objects.create_user("ada")
    Account.objects.create(user=user, plan="gold", balance=Decimal("12000.50"), born=date(1990, 5, 17), company=acme)
    return get_user_model().objects.get(pk=user.pk)


@pytest.fixture
def grace(db: None) -> Any:
    """A user without an account."""
    return get_user_model().objects.create_user("grace")


@pytest.fixture
def teams(ada: Any) -> list[Team]:
    """Two teams that the customer is in, and a third."""
    made = [Team.objects.create(code=code) for code in ("chess", "rowing", "tennis")]
    Membership.objects.create(user=ada, team=made[0], role="lead", since=date(2026, 1, 31), paid=True)
    Membership.objects.create(user=ada, team=made[1])
    return made


# Types


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("last_name", Text),
        ("id", Number),
        ("is_active", Boolean),
        ("account.user.username", Text),
        ("account.id", Number),
        ("account.contract", Text),
        ("account.calls_at", TimeOfDay),
        ("account.company.country", Text),
        ("account.content_type", OneOf),
        ("user_permissions", SeveralOf),
        ("memberships", SeveralOf),
        ("memberships.team.code", Set),
        ("memberships.role", Set),
        ("memberships.since", Set),
        ("groups.name", Set),
        ("logentry.action_flag", Set),
        ("wagtail_userprofile.contrast", Choice),
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
        ("user.account.company", OneOf),
        ("user.account.department", Lineage),
        ("user.account.collection", Lineage),
        ("user.memberships.team", SeveralOf),
    ],
)
def test_the_declared_fields_of_the_test_project_are_typed_from_the_model(key, kind):
    assert type(lookup(key).type) is kind


def test_a_declared_choice_offers_what_the_field_offers(declare):
    declare("memberships.role")

    assert [value for value, _label in lookup("user.account.plan").type.choices] == ["free", "plus", "gold"]
    assert [value for value, _label in lookup("user.memberships.role").type.choices] == ["lead", "guest"]


@pytest.mark.parametrize(
    ("path", "label"),
    [("is_active", "Active"), ("account.company", "Company"), ("memberships", "Memberships"), ("groups", "Groups")],
)
def test_a_declared_field_is_called_as_the_model_calls_it(declare, path, label):
    declare(path)

    assert str(lookup(f"user.{path}").label) == label


def test_a_declared_field_says_where_it_is(declare):
    declare("is_active")

    assert lookup("user.is_active").description == "The field “is_active” of the account."


# Paths that lead nowhere


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("nope", "no field"),
        ("account.nope", "no field"),
        ("nope.plan", "no field"),
        ("", "no field"),
        (".", "no field"),
        ("account.", "no field"),
        ("account__plan", "no field"),
        ("memberships.nope", "no field"),
        ("username.length", "no such field"),
        ("account", "is a relation"),
        ("password", "is a secret"),
        ("account.user.password", "is a secret"),
        ("account.wishes", "holds JSON"),
        ("wagtail_userprofile.dismissibles", "holds JSON"),
        ("account.waited", "span of time"),
        ("account.advised_about", "objects of any kind"),
        ("account.advised_about.name", "objects of any kind"),
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


# Fields


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("user.account.plan", "gold"),
        ("user.account.balance", Decimal("12000.50")),
        ("user.account.born", date(1990, 5, 17)),
        ("user.account.active", True),
    ],
)
def test_the_value_is_that_of_the_field(ada, key, expected):
    assert read(key, request_for(user=ada)) == expected


@pytest.mark.parametrize(
    ("path", "change", "expected"),
    [
        ("account.contract", {"contract": "contracts/ada.pdf"}, "contracts/ada.pdf"),
        ("account.contract", {"contract": ""}, None),
        ("account.calls_at", {"calls_at": time(8, 30)}, time(8, 30)),
        ("account.company.country", {}, "fi"),
        ("account.company.country", {"company": None}, None),
    ],
)
def test_the_value_is_that_of_the_field_at_the_end(declare, ada, path, change, expected):
    Account.objects.update(**change)
    declare(path)

    assert read(f"user.{path}", request_for(user=ada)) == expected


@pytest.mark.parametrize("key", [one.key for one in registered() if one.key.startswith("user.account.")])
def test_what_lies_behind_a_missing_object_is_absent(grace, key):
    assert read(key, request_for(user=grace)) is None


def test_what_lies_behind_an_empty_relation_is_absent():
    user = SimpleNamespace(is_authenticated=True, account=None)

    assert read("user.account.plan", request_for(user=user)) is None


def test_a_field_that_was_not_loaded_costs_the_query_that_django_takes_for_it(declare, ada, reads):
    declare("last_name")
    lazy = get_user_model().objects.defer("last_name").get(pk=ada.pk)
    get_user_model().objects.update(last_name="Lovelace")

    with reads() as found:
        assert read("user.last_name", request_for(user=lazy)) == "lovelace"
    assert len(found) == 1


def test_a_field_that_was_not_loaded_of_an_account_that_is_gone_is_absent(declare, ada, caplog):
    declare("last_name")
    lazy = get_user_model().objects.defer("last_name").get(pk=ada.pk)
    get_user_model().objects.all().delete()

    assert read("user.last_name", request_for(user=lazy)) is None
    assert not caplog.records


@pytest.mark.parametrize(
    ("born", "now", "expected"),
    [
        (date(1990, 5, 17), NOON, YES),
        (date(1990, 5, 18), NOON, NO),
        (date(1990, 5, 18), NOON + timedelta(hours=11, minutes=30), YES),  # it is the 18th in London already
        (date(1992, 2, 29), datetime(2026, 2, 28, 12, tzinfo=UTC), YES),
        (date(1992, 2, 29), datetime(2028, 2, 28, 12, tzinfo=UTC), NO),
        (None, NOON, NO),
    ],
)
def test_a_declared_date_of_birth_has_its_birthday(ada, born, now, expected):
    Account.objects.update(born=born)

    assert answer(criterion("user.account.born", "anniversary"), request_for(user=ada, now=now)) is expected


# One object


def test_a_relation_to_one_object_is_its_key(ada, acme):
    request = request_for(user=ada)

    assert read("user.account.company", request) == str(acme.pk)
    assert answer(criterion("user.account.company", "one_of", [str(acme.pk)]), request) is YES


def test_the_key_is_read_without_the_object(ada, reads):
    with reads() as found:
        read("user.account.company", request_for(user=ada))

    assert len(found) == 1  # for the account


def test_the_objects_to_choose_from_are_listed_in_the_order_of_their_model(acme):
    zulu = Company.objects.create(name="Zulu")
    beta = Company.objects.create(name="Beta")

    assert lookup("user.account.company").type.choices == [
        (str(acme.pk), "Acme"),
        (str(beta.pk), "Beta"),
        (str(zulu.pk), "Zulu"),
    ]


def test_no_more_objects_are_listed_than_a_form_can_show(acme, monkeypatch):
    monkeypatch.setattr(related, "MAX_LISTED", 1)
    zulu = Company.objects.create(name="Zulu")
    rule = criterion("user.account.company", "one_of", [str(zulu.pk)])

    assert len(lookup("user.account.company").type.choices) == 1
    assert problems_of(Segment(rule=[rule])) == []


def test_an_object_reads_as_it_calls_itself(acme):
    rule = load_rule("all", [criterion("user.account.company", "none_of", [str(acme.pk), "999"])])

    assert describe(rule) == "Company is not Acme or something that no longer exists, or is not signed in"


@pytest.mark.parametrize("wanted", ["999", "x", "1e9", "\0", "9" * 30, "-1", "1.5"])
def test_an_object_that_is_not_there_cannot_be_told(ada, acme, wanted):
    request = request_for(user=ada)

    assert answer(criterion("user.account.company", "one_of", [wanted]), request) is UNKNOWN
    assert answer(criterion("user.account.company", "one_of", [wanted, str(acme.pk)]), request) is YES


def test_an_object_that_is_not_there_is_a_problem(acme):
    segment = Segment(rule=[criterion("user.account.company", "one_of", ["999"])])

    assert problems_of(segment) == ["“Company” names something that no longer exists."]


def test_rules_are_loaded_anew_when_an_object_they_may_name_is_deleted(
    ada, acme, segment, django_capture_on_commit_callbacks
):
    segment("others", [criterion("user.account.company", "none_of", [str(acme.pk)])])
    assert "others" in request_for(user=get_user_model()(pk=0)).segments

    with django_capture_on_commit_callbacks(execute=True):
        acme.delete()

    assert "others" not in request_for(user=get_user_model()(pk=0)).segments


# A node of a tree


@pytest.fixture
def departments(ada: Any) -> dict[str, Department]:
    """Sales > Europe > Nordics, and Sales2, whose key begins as that of Sales; the customer is in Europe."""
    sales = Department.objects.create(pk=1, name="Sales")
    europe = Department.objects.create(pk=2, name="Europe", parent=sales)
    nordics = Department.objects.create(pk=3, name="Nordics", parent=europe)
    other = Department.objects.create(pk=12, name="Support")
    ada.account.department = europe
    ada.account.save()
    return {"sales": sales, "europe": europe, "nordics": nordics, "support": other}


@pytest.fixture
def collections(ada: Any) -> dict[str, Collection]:
    """The same in the tree of Wagtail's collections."""
    sales = Collection.get_first_root_node().add_child(name="Sales")
    europe = sales.add_child(name="Europe")
    nordics = europe.add_child(name="Nordics")
    support = Collection.get_first_root_node().add_child(name="Support")
    ada.account.collection = europe
    ada.account.save()
    found = {"sales": sales, "europe": europe, "nordics": nordics, "support": support}
    return {name: Collection.objects.get(pk=node.pk) for name, node in found.items()}


PLACES = [
    ("is", "europe", YES),
    ("is", "sales", NO),
    ("is", "nordics", NO),
    ("is_not", "europe", NO),
    ("is_not", "support", YES),
    ("below", "sales", YES),
    ("below", "europe", NO),
    ("below", "nordics", NO),
    ("below", "support", NO),
    ("not_below", "sales", NO),
    ("not_below", "europe", YES),
    ("not_below", "support", YES),
]


@pytest.mark.parametrize(("operator", "wanted", "expected"), PLACES)
def test_a_node_of_a_tree_of_parents_is_or_is_below_another(ada, departments, operator, wanted, expected):
    rule = criterion("user.account.department", operator, departments[wanted].pk)

    assert answer(rule, request_for(user=fresh(ada))) is expected


@pytest.mark.parametrize(("operator", "wanted", "expected"), PLACES)
def test_a_node_of_a_tree_of_paths_is_or_is_below_another(ada, collections, operator, wanted, expected):
    rule = criterion("user.account.collection", operator, collections[wanted].pk)

    assert answer(rule, request_for(user=fresh(ada))) is expected


def test_a_node_that_moves_is_below_another_at_once(ada, collections, segment):
    segment("sellers", [criterion("user.account.collection", "below", collections["sales"].pk)])
    segment("supporters", [criterion("user.account.collection", "below", collections["support"].pk)])
    assert set(request_for(user=fresh(ada)).segments) == {"sellers"}

    collections["europe"].move(collections["support"], "sorted-child")

    assert set(request_for(user=fresh(ada)).segments) == {"supporters"}


@pytest.mark.parametrize("key", ["user.account.department", "user.account.collection"])
@pytest.mark.parametrize("wanted", [999, "999", 10**30])
def test_a_node_that_is_gone_cannot_be_told(ada, departments, collections, key, wanted):
    assert answer(criterion(key, "is", wanted), request_for(user=fresh(ada))) is UNKNOWN
    assert problems_of(Segment(rule=[criterion(key, "is", wanted)]))


def test_a_node_above_itself_cannot_be_told(ada, departments):
    Department.objects.filter(pk=1).update(parent_id=3)
    request = request_for(user=fresh(ada))

    assert read("user.account.department", request) is UNKNOWN
    assert request.visitor.why_unknown(lookup("user.account.department")) == "it lies below itself, or too deep"


def test_somebody_in_no_department_is_in_none(ada):
    assert answer(criterion("user.account.department", "below", 1), request_for(user=ada)) is UNKNOWN
    Department.objects.create(pk=1, name="Sales")
    assert answer(criterion("user.account.department", "below", 1), request_for(user=ada)) is NO


@pytest.mark.parametrize(("key", "top"), [("user.account.department", 0), ("user.account.collection", 1)])
def test_nodes_are_listed_below_one_another(departments, collections, key, top):
    listed = [label for _key, label in lookup(key).type.nodes()][top:]

    assert listed == ["\u2003" * (depth + top) + name for depth, name in enumerate(["Sales", "Europe", "Nordics"])] + [
        "\u2003" * top + "Support"
    ]


def test_no_more_nodes_are_listed_than_a_form_can_show(departments, monkeypatch):
    monkeypatch.setattr(related, "MAX_LISTED", 2)

    assert len(lookup("user.account.department").type.nodes()) == 2


def test_nodes_that_lie_in_a_circle_are_not_listed(departments):
    Department.objects.filter(pk=1).update(parent_id=3)

    assert [label for _key, label in lookup("user.account.department").type.nodes()] == ["Support"]


@pytest.mark.parametrize("key", ["user.account.department", "user.account.collection"])
def test_a_place_reads_as_the_node_calls_itself(ada, departments, collections, key):
    europe = (departments if key.endswith("department") else collections)["europe"]
    rule = load_rule("all", [criterion(key, "below", europe.pk)])

    assert describe(rule).endswith(" is below Europe")
    assert lookup(key).type.show_held(read(key, request_for(user=fresh(ada))), "") == "Europe"


def test_a_relation_to_a_page_is_a_place_in_the_page_tree(declare, ada, home):
    declare("account.branch")
    ada.account.branch = home
    ada.account.save()

    assert lookup("user.account.branch").type is page_tree()
    assert read("user.account.branch", request_for(user=fresh(ada))) == home.path
    assert answer(criterion("user.account.branch", "is", home.pk), request_for(user=fresh(ada))) is YES


# Many


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("memberships.team", {"chess", "rowing"}),
        ("memberships.team.code", {"chess", "rowing"}),
        ("memberships.role", {"lead", "guest"}),
        ("memberships.since", {"2026-01-31"}),
        ("memberships.paid", {"True", "False"}),
        ("account.user.memberships.team", {"chess", "rowing"}),
    ],
)
def test_relations_to_many_are_a_set_of_what_lies_at_the_end(declare, ada, teams, reads, path, expected):
    declare(path)
    request = request_for(user=ada)

    with reads() as found:
        assert read(f"user.{path}", request) == expected
    assert len(found) == 1


def test_a_relation_to_many_without_any_is_empty_and_not_absent(declare, grace):
    declare("memberships", "user_permissions")

    assert read("user.memberships", request_for(user=grace)) == frozenset()
    assert read("user.user_permissions", request_for(user=grace)) == frozenset()


def test_a_relation_to_many_at_the_end_is_a_set_of_keys(declare, ada):
    declare("user_permissions")
    first, second = Permission.objects.all()[:2]
    ada.user_permissions.set([first])

    assert read("user.user_permissions", request_for(user=ada)) == {str(first.pk)}
    assert answer(criterion("user.user_permissions", "any_of", [str(second.pk)]), request_for(user=ada)) is NO
    assert (str(first.pk), str(first)) in lookup("user.user_permissions").type.choices


@pytest.mark.parametrize(
    ("operator", "wanted", "expected"),
    [
        ("any_of", ["chess", "tennis"], YES),
        ("all_of", ["chess", "rowing"], YES),
        ("all_of", ["chess", "tennis"], NO),
        ("none_of", ["tennis"], YES),
        ("none_of", ["tennis", "sailing"], UNKNOWN),
        ("empty", None, NO),
    ],
)
def test_the_teams_of_somebody_can_be_asked_for(ada, teams, operator, wanted, expected):
    assert answer(criterion("user.memberships.team", operator, wanted), request_for(user=ada)) is expected


def test_who_is_in_none_of_the_teams_includes_strangers(teams):
    assert answer(criterion("user.memberships.team", "none_of", ["chess"]), request_for()) is YES


def test_of_an_account_with_too_many_nothing_can_be_told(ada, teams, monkeypatch):
    monkeypatch.setattr(user_fields, "MAX_HELD", 1)
    request = request_for(user=ada)

    assert read("user.memberships.team", request) is UNKNOWN
    assert request.visitor.why_unknown(lookup("user.memberships.team")) == "the account has more than 1 of them"


def test_the_same_value_behind_many_objects_counts_once(declare, ada, teams, monkeypatch):
    declare("memberships.role")
    Membership.objects.all().delete()
    for role in ("guest", "guest", "lead"):
        Membership.objects.create(user=ada, team=teams[0], role=role)
    monkeypatch.setattr(user_fields, "MAX_HELD", 1)

    assert read("user.memberships.role", request_for(user=ada)) is UNKNOWN
    Membership.objects.filter(role="lead").delete()
    assert read("user.memberships.role", request_for(user=ada)) == {"guest"}


def fresh(user: Any) -> Any:
    """The same user as another request would have them."""
    return get_user_model().objects.get(pk=user.pk)
