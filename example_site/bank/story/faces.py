"""The other faces of the pages about accounts: experiences that change the whole page for some people."""

from typing import Any

from example_site.bank.story.pictures import picture
from example_site.bank.story.stored import Stored, audience, block, items, link


def of_savings() -> list[Stored]:
    """A letter to customers with a good deal of money, the figures for people who compare, and one that waits."""
    return [
        _face(
            "A letter to people with a good deal of money",
            "high-balance",
            layout="letter",
            lead="You have done the saving. Let us do the waiting.",
            picture=picture("beam").pk,
            body=_letter(),
        ),
        _face("Figures first, for people who compare", "comparing", layout="ledger", lead="Everything on one page."),
        _face("Students in their first week", "students", active=False, title="Put the first tenner away"),
    ]


def of_current_accounts() -> list[Stored]:
    """For whom a search engine has sent, the figures."""
    return [_face("Figures first, for people who searched", "from-a-search", layout="ledger")]


def _face(name: str, segment: str, *, active: bool = True, **changes: Any) -> Stored:
    """An experience for one segment; each field that is named changes."""
    return block(
        "experience",
        name=name,
        active=active,
        audience=audience(segment),
        starts=None,
        ends=None,
        changes=[{"type": field, "value": value, "id": f"{segment}-{field}"} for field, value in changes.items()],
    )


def _letter() -> list[Stored]:
    return [
        block(
            "text",
            heading="",
            text=(
                "<p>Most of what we write about savings is for people who begin. You are past that, so this page says "
                "something else to you.</p><p>With what you hold already, <b>a term of three years at 5.1%</b> is "
                "open to you. It is in no table. You may take it in parts, one each spring, so that something always "
                "comes back in time for a boat, a roof or a grandchild.</p><p>And if you would rather do nothing "
                "for a while, that is a plan too. Marta will tell you when it stops being one.</p>"
            ),
        ),
        block(
            "contact",
            heading="Before you choose",
            name="Marta Okafor",
            text="has looked after savings here for nineteen years, and rings when she says she will.",
            telephone="0100 555 0142",
        ),
        block(
            "rates",
            heading="What is open to you",
            rates=items(
                {"name": "Easy access", "rate": "3.8%", "terms": "variable, no notice"},
                {"name": "Two years", "rate": "4.6%", "terms": "fixed"},
                {"name": "Three years, in parts", "rate": "5.1%", "terms": "fixed, by word of mouth"},
            ),
            small_print="Gross interest a year, paid on the last day of the month.",
        ),
        block(
            "notice",
            title="You would like to read first",
            text="How a town of fishermen learned to wait, and what it earned them.",
            link=link("How we think about patience", "the-patience-of-compound-interest"),
            show_to={"match": "any", "segments": []},
        ),
    ]
