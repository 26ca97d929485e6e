"""The pages about accounts."""

from typing import Any

from example_site.bank.story import faces
from example_site.bank.story.stored import Stored, audience, block, image, items, link

CURRENT = {
    "title": "Current accounts",
    "lead": "Where the salary arrives and the rent departs. No monthly fee, and one page of terms that you can read.",
    "picture": "street",
}
SAVINGS = {
    "title": "Savings & investments",
    "lead": "From the first ten pounds to the money you will not need for years. Choose how soon you may want it back.",
    "picture": "terraces",
}
MORTGAGES = {
    "title": "Mortgages",
    "lead": "Work out what a home would cost a month. Nobody rings you because you did.",
    "picture": "bridge",
}
STUDENTS = {"title": "Students"}


def current_accounts() -> dict[str, Any]:
    return {
        "experiences": faces.of_current_accounts(),
        "body": [
            block(
                "notice",
                title="You study? There is a better one.",
                text="The student account has the same card, and £1,500 of overdraft that costs you nothing.",
                link=link("See the student account", "students"),
                show_to=audience("students"),
            ),
            block(
                "notice",
                title="The short answer",
                text="£0 a month, card included. Open it in ten minutes with a passport. The rest is below.",
                link=link("What savings earn", "savings"),
                show_to=audience("from-a-search"),
            ),
            block(
                "notice",
                title="Your branch takes euros, your books want pounds",
                text="Businesses in Ireland hold an account in each, and move money between them at the day's rate.",
                link=link("Have us ring you", "contact"),
                show_to=audience("irish-businesses"),
            ),
            _side_by_side("savings", "See what savings earn"),
            block(
                "text",
                heading="An account that speaks up",
                text=(
                    "<p>Most accounts are silent until something has gone wrong. Ours says so the day before: "
                    "<b>the insurance leaves tomorrow, and forty pounds are missing.</b> You move them, or we lend "
                    "them to you for a day, without a fee.</p>"
                    "<p>Everything else is what you would expect, done without fuss. A card that works abroad. "
                    "Payments that arrive in seconds. A cash machine on the quay that has been there since people "
                    "paid for herring with it.</p>"
                ),
            ),
            block(
                "rates",
                heading="What it costs",
                rates=items(
                    {"name": "The account, with a card", "rate": "£0", "terms": "a month"},
                    {"name": "Withdrawals", "rate": "£0", "terms": "everywhere in the country"},
                    {"name": "Payments in other currencies", "rate": "0.5%", "terms": "of the sum"},
                    {"name": "Overdraft up to £100", "rate": "0%", "terms": ""},
                    {"name": "Overdraft above", "rate": "11.9%", "terms": "a year"},
                ),
                small_print="That is the whole list.",
            ),
            block(
                "steps",
                heading="Moving to us",
                steps=items(
                    {"title": "You choose the day", "text": "Any working day from a week ahead."},
                    {"title": "We tell everybody", "text": "Employer, landlord, the gas: we write to all of them."},
                    {
                        "title": "The old account closes",
                        "text": "What still arrives there follows you for three years.",
                    },
                ),
            ),
            block(
                "questions",
                heading="People also ask",
                questions=items(
                    {
                        "question": "What do I need to open an account?",
                        "answer": "<p>A passport or identity card, an address, and ten minutes. No deposit.</p>",
                    },
                    {
                        "question": "Can two people share one?",
                        "answer": "<p>Yes. Both can do everything, and both are told of everything.</p>",
                    },
                    {
                        "question": "What if I lose my card?",
                        "answer": (
                            "<p>Freeze it on your phone, or ring the night desk. A new one is with you in two days.</p>"
                        ),
                    },
                ),
            ),
        ],
    }


def savings() -> dict[str, Any]:
    return {
        "experiences": faces.of_savings(),
        "body": [
            _side_by_side("current-accounts", "See the current account"),
            block(
                "rates",
                heading="What savings earn",
                rates=items(
                    {"name": "Easy access", "rate": "3.8%", "terms": "variable, no notice"},
                    {"name": "Ninety days' notice", "rate": "4.1%", "terms": "variable"},
                    {"name": "One year", "rate": "4.3%", "terms": "fixed"},
                    {"name": "Two years", "rate": "4.6%", "terms": "fixed"},
                ),
                small_print="Gross interest a year, paid on the last day of the month.",
            ),
            block(
                "text",
                heading="How soon might you want it back?",
                text=(
                    "<p>That is the only question we ask first. Money you may need when the boiler gives up belongs "
                    "in <b>easy access</b>. Money for something with a date, such as a deposit or a wedding, earns "
                    "more in a <b>fixed term</b> that ends just before it.</p>"
                    "<p>And what you will not need for ten years may go up and down on the way. Our two funds hold "
                    "the whole market, cost 0.2% a year, and have not been renamed since they began.</p>"
                ),
            ),
            block(
                "quote",
                quote="I was told I did not need the clever product. I have been here ever since.",
                who="Joan Pritchard, harbour pilot, retired",
            ),
            block(
                "questions",
                heading="People also ask",
                questions=items(
                    {
                        "question": "Is my money safe?",
                        "answer": (
                            "<p>In this story, up to £85,000 for each person, by the national guarantee scheme.</p>"
                        ),
                    },
                    {
                        "question": "May I end a fixed term early?",
                        "answer": (
                            "<p>Yes. You lose the interest of the last ninety days, and never any of what you put "
                            "in.</p>"
                        ),
                    },
                ),
            ),
        ],
    }


def mortgages() -> dict[str, Any]:
    return {
        "body": [
            block(
                "notice",
                title="A sum like this deserves a person",
                text=(
                    "Mairi Sutherland looks at it with you before anybody signs anything. From £300,000 on, her rate "
                    "is 4.1%."
                ),
                link=link("Have her ring you", "contact"),
                show_to=audience("large-mortgages"),
            ),
            block(
                "rates",
                heading="What it costs",
                rates=items(
                    {"name": "Mortgage, fixed for five years", "rate": "4.4%", "terms": "a year"},
                    {"name": "Arranging it", "rate": "£0", "terms": ""},
                    {"name": "Paying back sooner", "rate": "£0", "terms": "up to a tenth a year"},
                ),
                small_print="The sum above counts with this rate for the whole time.",
            ),
            block(
                "text",
                heading="Before you make an offer",
                text=(
                    "<p>Bring the sum and a guess at everything else. We add it up with you, and sleep on it. A "
                    "mortgage that only just fits in good years is <b>not one that we offer</b>.</p>"
                ),
            ),
        ]
    }


def students() -> dict[str, Any]:
    return {
        "hero": [
            block(
                "hero",
                eyebrow="The student account",
                title="Your own account, before the first lecture",
                text="No fee until the summer after your finals. Open it with your letter of admission.",
                picture=image("campus"),
                first_link=link("How far £92 a week goes", "ninety-two-pounds-a-week"),
                second_link=link("A year abroad", "a-year-abroad"),
                style="over",
            )
        ],
        "body": [
            block(
                "notice",
                title="You came with the college campaign",
                text="So the home page is yours, too, for as long as this visit lasts. Have a look at it.",
                link=link("To the home page", "home"),
                show_to=audience("students"),
            ),
            block(
                "text",
                heading="What you get",
                text=(
                    "<ul><li><b>£1,500 of overdraft</b> without interest, rising to £3,000 in your third "
                    "year.</li><li><b>A railcard</b> for as long as you study, because home is always further "
                    "than you think.</li><li><b>No fees abroad</b>, for the term in Lisbon.</li><li><b>The campus "
                    "desk</b>, where other students answer, Mondays to Thursdays.</li></ul>"
                ),
            ),
            block(
                "steps",
                heading="Three steps to the account",
                steps=items(
                    {"title": "Say who you are", "text": "Passport or identity card, and a photograph of you."},
                    {"title": "Show your place", "text": "The letter of admission, or your college address."},
                    {"title": "Wait two days", "text": "The card comes by post. The account works at once."},
                ),
            ),
            block(
                "questions",
                heading="People also ask",
                questions=items(
                    {
                        "question": "What happens when I graduate?",
                        "answer": "<p>You get a current account, and three years to bring the overdraft down.</p>",
                    },
                    {
                        "question": "I study from abroad. Can I open one?",
                        "answer": "<p>Yes, with the visa and the letter of admission.</p>",
                    },
                ),
            ),
        ],
    }


def _side_by_side(other: str, text: str) -> Stored:
    """What both pages about accounts say to people who have looked at both."""
    return block(
        "notice",
        title="Side by side",
        text=(
            "Most people take both: wages and rent here, the rest where it earns 3.8%. Moving money between the two "
            "takes a second, and neither costs a thing."
        ),
        link=link(text, other),
        show_to=audience("comparing"),
    )
