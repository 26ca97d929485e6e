"""The customers, and the staff who sign in to the admin."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from example_site.bank.models import Account, Customer, Organisation, Product

PASSWORD = "demo"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A customer of the demo and what they hold."""

    username: str
    first_name: str
    last_name: str
    plan: str
    since: date
    accounts: dict[str, tuple[str, str]]
    """Product and balance by account number."""
    organisation: str = ""
    """The name of the organisation they bank for."""


CUSTOMERS = [
    Person(
        username="sam",
        first_name="Sam",
        last_name="Whitlock",
        plan=Customer.Plan.STUDENT,
        since=date(2025, 9, 15),
        accounts={"40018812": (Product.STUDENT, "312.40"), "40018813": (Product.SAVINGS, "640.00")},
    ),
    Person(
        username="helena",
        first_name="Helena",
        last_name="Marchetti",
        plan=Customer.Plan.PRIVATE,
        since=date(2009, 3, 2),
        accounts={
            "20004410": (Product.CURRENT, "8214.77"),
            "20004411": (Product.SAVINGS, "41300.00"),
            "20004412": (Product.FIXED, "60000.00"),
            "20004413": (Product.FIXED, "25000.00"),
            "20004414": (Product.INVESTMENT, "118462.15"),
        },
    ),
    Person(
        username="piet",
        first_name="Piet",
        last_name="de Graaf",
        plan=Customer.Plan.EVERYDAY,
        since=date(2023, 6, 20),
        accounts={"30027701": (Product.SAVINGS, "7250.00"), "30027702": (Product.FIXED, "4000.00")},
    ),
    Person(
        username="owen",
        first_name="Owen",
        last_name="Hargreave",
        plan=Customer.Plan.BUSINESS,
        since=date(2014, 1, 6),
        accounts={"50016600": (Product.BUSINESS, "418200.50")},
        organisation="Harbour Group",
    ),
    Person(
        username="maeve",
        first_name="Maeve",
        last_name="Brannigan",
        plan=Customer.Plan.BUSINESS,
        since=date(2021, 5, 17),
        accounts={"50016627": (Product.BUSINESS, "23417.80")},
        organisation="Howth Ice House",
    ),
]


def create_people() -> int:
    return sum(map(_create_customer, CUSTOMERS)) + _create_editor() + _create_admin()


def _create_customer(person: Person) -> bool:
    users = get_user_model().objects
    if users.filter(username=person.username).exists():
        return False
    user = users.create_user(
        person.username,
        f"{person.username}@ferrymoor.example",
        PASSWORD,
        first_name=person.first_name,
        last_name=person.last_name,
    )
    organisation = Organisation.objects.filter(name=person.organisation).first()
    Customer.objects.create(user=user, plan=person.plan, since=person.since, organisation=organisation)
    Account.objects.bulk_create(
        Account(user=user, number=number, product=product, balance=Decimal(balance))
        for number, (product, balance) in person.accounts.items()
    )
    return True


def _create_editor() -> bool:
    users = get_user_model().objects
    if users.filter(username="editor").exists():
        return False
    editor = users.create_user("editor", "editor@ferrymoor.example", PASSWORD, first_name="Edda", last_name="Lindqvist")
    editor.groups.add(Group.objects.get(name="Editors"))
    return True


def _create_admin() -> bool:
    users = get_user_model().objects
    if users.filter(username="admin").exists():
        return False
    users.create_superuser("admin", "admin@ferrymoor.example", PASSWORD)
    return True
