"""The articles, with the topics they are about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from example_site.bank.story.stored import audience, block, link

INDEX = {"title": "Articles", "lead": "Written by people who work here, about money as it is: on the kitchen table."}


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article as the seed writes it."""

    slug: str
    title: str
    lead: str
    author: str
    date: date
    picture: str
    tags: list[str]
    parts: list[tuple[str, str]]
    """Headings, which may be empty, and the rich text under them."""

    def content(self) -> dict[str, Any]:
        return {"body": [block("text", heading=heading, text=text) for heading, text in self.parts]}


def index() -> dict[str, Any]:
    return {
        "body": [
            block(
                "notice",
                title="Reading late?",
                text="So does the night desk. If a payment keeps you awake, ring 020 7946 0100 until six.",
                link=link("About false alarms", "the-call-that-is-not-from-us"),
                show_to=audience("night-owls"),
            )
        ]
    }


ARTICLES = [
    Article(
        slug="the-umbrella-comes-first",
        title="The umbrella comes first",
        lead="Why we tell people to save one month's rent before they save for anything else.",
        author="Tomas Bright",
        date=date(2026, 11, 9),
        picture="rain",
        tags=["Saving", "Everyday"],
        parts=[
            (
                "",
                "<p>A boiler does not ask how your plans are going. Neither does a tooth. What both have in "
                "common is that they cost about a month's rent, and that they come in the same week.</p><p>Most "
                "people we talk to have a goal: a car, a deposit, a trip. They save for it with discipline, and "
                "then the tooth arrives and takes the lot. What hurts is not the money. It is that they stop.</p>",
            ),
            (
                "One month, then everything else",
                "<p>So put up the umbrella first. Leave one month's rent in an account from which you can take it "
                "today, and give it a dull name. <i>Umbrella</i> is fine. Do not count it when you ask how much "
                "you have.</p><p>Then save for the goal. You will get there a little later than planned, and you "
                "will get there.</p>",
            ),
        ],
    ),
    Article(
        slug="ninety-two-pounds-a-week",
        title="Ninety-two pounds a week",
        lead="What is left of a student loan once the room is paid, and how three people make it last.",
        author="Priya Raman",
        date=date(2026, 10, 26),
        picture="market",
        tags=["Students", "Everyday"],
        parts=[
            (
                "",
                "<p>We asked three second-years to keep every receipt for a month. None of them lives on noodles, "
                "and none of them is a saint.</p><p><b>Leo</b> shops on Saturday afternoons, when the market "
                "packs up and a crate of peppers costs a pound. <b>Hanna</b> cooks for four and is cooked for on "
                "three days. <b>Sam</b> pays himself by the week: on Monday morning £92 moves from one account to "
                "another, and what is not in the second one does not exist.</p>",
            ),
            (
                "What they agree on",
                "<ul><li>Rent and railcard go out on the day the loan comes in.</li><li>A week is a size one can "
                "picture. A month is not.</li><li>The overdraft is for the gap before the loan, not for the end "
                "of the night.</li></ul>",
            ),
        ],
    ),
    Article(
        slug="the-patience-of-compound-interest",
        title="The patience of compound interest",
        lead="An orchard teaches it better than a table: nothing much, for years, and then more than you can carry.",
        author="Marta Okafor",
        date=date(2026, 10, 12),
        picture="terraces",
        tags=["Saving", "Investing"],
        parts=[
            (
                "",
                "<p>My grandfather planted forty apple trees when he was thirty. For five years they gave shade "
                "to a cat. In the tenth he filled a barrow. In the twentieth the whole village came with "
                "baskets.</p><p>Interest on interest behaves like that. Put away £200 a month at 4.6%, and after "
                "five years you have earned some £1,500: pleasant, no more. After twenty it is £30,000, most of "
                "it grown in the last third.</p>",
            ),
            (
                "The one thing that can go wrong",
                "<p>Somebody digs the trees up in year six, because so little has happened. Everything we do for "
                "people with long plans comes down to one sentence: leave them in the ground.</p>",
            ),
        ],
    ),
    Article(
        slug="moving-house-moving-bank",
        title="Moving house, moving bank",
        lead="Both are less work than they look. One of them we do for you.",
        author="Tomas Bright",
        date=date(2026, 9, 28),
        picture="street",
        tags=["Everyday", "Home"],
        parts=[
            (
                "",
                "<p>People stay with a bank for seventeen years on average, and mostly for the reason they keep a "
                "wardrobe: it is heavy. So we weighed it. A current account has eleven standing orders and direct "
                "debits, two salaries if you count the tax refund, and one gym that nobody has visited since "
                "March.</p>",
            ),
            (
                "What really has to move",
                "<p>We write to all of them, on a day that you choose. Money that still goes to the old account is "
                "sent on for three years. What you do yourself takes a quarter of an hour, and most of that is finding "
                "your old card.</p><p>The gym, we suggest, you leave behind.</p>",
            ),
        ],
    ),
    Article(
        slug="the-call-that-is-not-from-us",
        title="The call that is not from us",
        lead="It sounds like the bank, knows your name, and is in a hurry. Three sentences that end it.",
        author="Mairi Sutherland",
        date=date(2026, 9, 14),
        picture="beam",
        tags=["Safety"],
        parts=[
            (
                "",
                "<p>The voice is calm. It knows your address and the last shop you paid in. Somebody is emptying "
                "your account at this moment, it says, and there is one way to stop it: move the money, now, to a "
                "safe one.</p><p>There is no safe account. There never was. There is only a hurry, which is the "
                "whole trick.</p>",
            ),
            (
                "Say this, and hang up",
                "<ol><li>I shall ring you back on the number on my card.</li><li>I do not read out "
                "codes.</li><li>It can wait until tomorrow.</li></ol><p>If it really was us, we shall be "
                "delighted. And if it was night: the desk is staffed until six, and nobody there minds being "
                "woken for nothing.</p>",
            ),
        ],
    ),
    Article(
        slug="a-year-abroad",
        title="A packing list for your money",
        lead="Going away for a term or two? Five things to do before the train leaves.",
        author="Priya Raman",
        date=date(2026, 8, 31),
        picture="railway",
        tags=["Students", "Travel"],
        parts=[
            (
                "",
                "<ol><li><b>Take two cards</b>, and keep them in two places. The one you lose is always the only "
                "one.</li><li><b>Say where you go.</b> Otherwise a kind machine will think that somebody else is "
                "in Lisbon.</li><li><b>Always pay in the local currency.</b> The machine in the shop offers "
                "pounds, politely, at a price.</li><li><b>Leave the rent at home.</b> A standing order does not "
                "care what time zone you are in.</li><li><b>Bring a little cash.</b> The last bus, the market, "
                "the tip: it is always the last bus.</li></ol>",
            ),
            (
                "And when you come back",
                "<p>Keep the foreign coins in a jar. They are worth nothing here, and in ten years more than any "
                "photograph.</p>",
            ),
        ],
    ),
    Article(
        slug="what-a-first-home-really-costs",
        title="What a first home really costs",
        lead="The deposit is the part everybody knows. Here is the rest, in the order in which it arrives.",
        author="Mairi Sutherland",
        date=date(2026, 8, 17),
        picture="harbour",
        tags=["Home", "Saving"],
        parts=[
            (
                "",
                "<p>Before the mortgage comes the surveyor, who finds damp. There is always damp. Then the solicitor, "
                "the tax, and a van on a Saturday. After that you own a house and no curtains.</p><p>We add it up with "
                "people before they make an offer, because nobody should learn about the van from the van. As a "
                "rule, keep a tenth of the deposit aside for everything that is not the deposit.</p>",
            ),
            (
                "The first year",
                "<p>Do not renovate. Live in it through one winter. The house will tell you what it needs, and by then "
                "the umbrella fund has dried out.</p>",
            ),
        ],
    ),
    Article(
        slug="a-joint-account-is-a-conversation",
        title="A joint account is a conversation",
        lead="Two people, one rent, and the question of who bought the lamp. Three ways to share that last.",
        author="Priya Raman",
        date=date(2026, 8, 3),
        picture="bridge",
        tags=["Home", "Everyday"],
        parts=[
            (
                "",
                "<p>Some couples pour everything into one pot. Some keep a list on the fridge. Most of those who "
                "stay calm do something in between: each has an account, and a third one between them pays what "
                "both use.</p>",
            ),
            (
                "How much goes into the middle",
                "<p>Half each, if you earn about the same. Otherwise the same share of what each of you earns, "
                "because half of the rent is a different size to different people. Look at it again once a year, "
                "with something nice to eat.</p><p>The lamp belongs to whoever dusts it.</p>",
            ),
        ],
    ),
    Article(
        slug="what-we-do-at-night",
        title="What we do at night",
        lead="Between ten and six the bank is three people and a kettle. Most callers have lost a card. Some have not.",
        author="Tomas Bright",
        date=date(2026, 7, 20),
        picture="night",
        tags=["Safety"],
        parts=[
            (
                "",
                "<p>At eleven it is cards, left in taxis and in the pockets of borrowed coats. We freeze them "
                "while you talk. If the coat comes back in the morning, you thaw the card yourself.</p><p>At two "
                "it is people abroad, for whom it is not two. At four it is people who cannot sleep and have "
                "looked at their balance.</p>",
            ),
            (
                "For the ones at four",
                "<p>Nothing about your money has to be decided before breakfast. We look at it with you, write "
                "down what there is, and send you the page. It is nearly always less bad on paper.</p>",
            ),
        ],
    ),
]
