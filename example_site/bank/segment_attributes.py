"""What this bank knows about its customers, for the rule builder. Found by its name, like ``admin.py``."""

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from example_site.bank.models import Product
from wagtail_segments.attributes import attribute
from wagtail_segments.rules.values import Number, Set
from wagtail_segments.visitors.visitor import Visitor

GROUP = _("Customer")
STRANGER = _("is not signed in")


@attribute(
    "bank.balance",
    Number(),
    label=_("Balance across accounts"),
    group=GROUP,
    description=_("What all accounts of the customer hold together, in pounds."),
    when_absent=STRANGER,
)
def balance(visitor: Visitor) -> Decimal | None:
    total = visitor.user.accounts.aggregate(total=Sum("balance"))["total"]
    return None if total is None else round(total, 2)


@attribute(
    "bank.products",
    Set(choices=Product.choices),
    label=_("Products held"),
    group=GROUP,
    description=_("The kinds of account that the customer has."),
    when_absent=STRANGER,
)
def products(visitor: Visitor) -> set[str]:
    return set(visitor.user.accounts.values_list("product", flat=True))
