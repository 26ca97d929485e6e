"""The layouts of the home page, and what they hold."""

from example_site.bank.story.stored import Stored, block, items, link


def magazine() -> Stored:
    return block(
        "magazine",
        main=[
            block("articles", heading="From the harbour office", tag="", how_many=4),
            block(
                "quote",
                quote="They rang me because a bill was about to bounce. The day before. Who does that?",
                who="Ruth Adeyemi, baker, a customer since 1998",
            ),
            block("rates", **_rates()),
        ],
    )


def sidebar_for_students() -> Stored:
    return block(
        "sidebar",
        main=[
            block("articles", heading="Good to know in your first term", tag="students", how_many=2),
            block(
                "quote",
                quote="I opened it on the train to college. By the time we were over the viaduct I had an account.",
                who="Sam Whitlock, second year, marine biology",
            ),
        ],
        aside=[
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
                "contact",
                heading="Ask a student",
                name="The campus desk",
                text="is run by students who bank with us. Mondays to Thursdays, in the library's foyer.",
                telephone="020 7946 0142",
            ),
        ],
    )


def sidebar_for_prospects() -> Stored:
    return block(
        "sidebar",
        main=[
            block("articles", heading="Before you move", tag="everyday", how_many=2),
            block("rates", **_rates()),
        ],
        aside=[
            block(
                "steps",
                heading="How the move goes",
                steps=items(
                    {"title": "You choose the day", "text": "Any working day from a week ahead."},
                    {"title": "We tell everybody", "text": "Employer, landlord, the gas: we write to all of them."},
                    {
                        "title": "The old account closes",
                        "text": "What still arrives there follows you for three years.",
                    },
                ),
            )
        ],
    )


def dashboard() -> Stored:
    return block(
        "dashboard",
        left=[block("balances", heading="Your accounts")],
        middle=[block("rates", **_rates())],
        right=[
            block(
                "contact",
                heading="Your adviser",
                name="Marta Okafor",
                text="has kept Thursday at ten for you. She reads your accounts beforehand, so that you need not.",
                telephone="020 7946 0177",
            ),
            block(
                "notice",
                title="A term ends soon",
                text="£25,000 comes free on 14 December. Without a word from you it stays at 4.6% for another year.",
                link=link("What else it could do", "savings"),
            ),
        ],
    )


def _rates() -> Stored:
    return {
        "heading": "Today's rates",
        "rates": items(
            {"name": "Easy access", "rate": "3.8%", "terms": "variable"},
            {"name": "One year", "rate": "4.3%", "terms": "fixed"},
            {"name": "Two years", "rate": "4.6%", "terms": "fixed"},
            {"name": "Overdraft", "rate": "11.9%", "terms": "a year, above £100"},
        ),
        "small_print": "Gross interest a year, paid on the last day of the month.",
    }
