"""The home page: what everyone sees, and what some people see instead."""

from typing import Any

from example_site.bank.story.stored import Stored, audience, block, chosen, found, image, items, link, switched


def home() -> dict[str, Any]:
    return {
        "hero": [
            switched(
                "hero",
                _hero_for_everyone(),
                students=_hero_for_students(),
                high_balance=_hero_for_high_balance(),
                prospects=_hero_for_prospects(),
                home_buyers=_hero_for_home_buyers(),
                night_owls=_hero_at_night(),
                on_a_phone=_hero_on_a_phone(),
            )
        ],
        "body": [
            switched(
                "banner",
                _banner_for_everyone(),
                rounding_up=_banner_for_rounding_up(),
                in_france=_banner_in_france(),
                letter_readers=_banner_for_letter_readers(),
                first_half=_banner_for_the_first_half(),
            ),
            switched(
                "offers",
                _offers_for_everyone(),
                students=_offers_for_students(),
                high_balance=_offers_for_high_balance(),
                prospects=_offers_for_prospects(),
                on_a_phone=_offers_on_a_phone(),
            ),
            switched(
                "layout",
                [_magazine()],
                students=[_sidebar_for_students()],
                high_balance=[_dashboard()],
                prospects=[_sidebar_for_prospects()],
            ),
            block("read_next", heading="Read next", articles=_articles_to_read()),
            switched(
                "banner",
                _invitation_to_ask(),
                asked_us=_thanks_for_asking(),
                undecided=_invitation_to_compare(),
            ),
        ],
    }


# Heroes


def _hero_for_everyone() -> Stored:
    return {
        "eyebrow": "Ferrymoor Bank",
        "title": "A safe harbour for ordinary money",
        "text": "Wages in, rent out, something put by. We look after the everyday, and tell you plainly what it costs.",
        "picture": image("harbour"),
        "first_link": link("Open an account", "current-accounts"),
        "second_link": link("See what savings earn", "savings"),
        "style": "over",
    }


def _hero_for_students() -> Stored:
    return {
        "eyebrow": "For students",
        "title": "Term starts. So does your own money.",
        "text": "An account without a monthly fee, £1,500 of overdraft that costs nothing, and people who answer.",
        "picture": image("campus"),
        "first_link": link("The student account", "students"),
        "second_link": link("How far £92 a week goes", "ninety-two-pounds-a-week"),
        "style": "beside",
    }


def _hero_for_high_balance() -> Stored:
    return {
        "eyebrow": "Ferrymoor Private",
        "title": "You have planted well. Let us talk about the harvest.",
        "text": "Marta Okafor keeps an hour for you: what is tied up until when, and what could work harder.",
        "picture": image("terraces"),
        "first_link": link("Fixed terms and investments", "savings"),
        "second_link": link("The patience of compound interest", "the-patience-of-compound-interest"),
        "style": "over",
    }


def _hero_for_prospects() -> Stored:
    return {
        "eyebrow": "Moving banks",
        "title": "Cross over. We carry the standing orders.",
        "text": "Tell us your old account, choose a day, and salary, rent and subscriptions follow within a week.",
        "picture": image("bridge"),
        "first_link": link("Move your current account", "current-accounts"),
        "second_link": link("What moving really takes", "moving-house-moving-bank"),
        "style": "over",
    }


def _hero_for_home_buyers() -> Stored:
    return {
        "eyebrow": "A home of your own",
        "title": "Before the surveyor finds damp",
        "text": "Add it up with us first: the deposit, the solicitor, the van, and what is left on a Tuesday.",
        "picture": image("street"),
        "first_link": link("What it costs a month", "mortgages"),
        "second_link": link("What a first home really costs", "what-a-first-home-really-costs"),
        "style": "beside",
    }


def _hero_at_night() -> Stored:
    return {
        "eyebrow": "It is late",
        "title": "The harbour light is on. So are we.",
        "text": "Lost a card, or lying awake over a payment? Somebody sits at the night desk until six.",
        "picture": image("night"),
        "first_link": link("Freeze a card now", "current-accounts"),
        "second_link": link("Spot a false alarm", "the-call-that-is-not-from-us"),
        "style": "over",
    }


def _hero_on_a_phone() -> Stored:
    return {
        "eyebrow": "In your pocket",
        "title": "The whole bank, one thumb wide",
        "text": "Pay a friend, freeze a card, split the bill. It takes a minute to set up, and no visit to a branch.",
        "picture": image("phone"),
        "first_link": link("Open an account here", "current-accounts"),
        "second_link": link("Savings on the go", "savings"),
        "style": "beside",
    }


# Banners


def _banner(title: str, text: str, to: Stored) -> Stored:
    return {"title": title, "text": text, "link": to}


def _banner_for_everyone() -> Stored:
    return _banner(
        "The counter on the quay opens at eight",
        "An hour earlier from this month on, because the boats asked for it.",
        link("What else is new", "articles"),
    )


def _banner_for_rounding_up() -> Stored:
    return _banner(
        "You are rounding up",
        "Yours is one of the first accounts with the new pots. What is missing? The board meets on the first Monday.",
        link("Tell us", "contact"),
    )


def _banner_in_france() -> Stored:
    return _banner(
        "Bonjour! Your card is at home in France",
        "Pay in euros without a fee, and ring us by your own clock: we know that yours is an hour ahead.",
        link("Packing list for your money", "a-year-abroad"),
    )


def _banner_for_letter_readers() -> Stored:
    return _banner(
        "Thank you for reading our letter",
        "As it promised: a first fixed term from £500, until thirty days after you opened it.",
        link("Fixed terms", "savings"),
    )


def _banner_for_the_first_half() -> Stored:
    return _banner(
        "Eight o'clock, and the kettle is on",
        "The counter on the quay now opens with the fish market. Come as you are, gloves and all.",
        link("What else is new", "articles"),
    )


def _invitation_to_ask() -> Stored:
    return _banner(
        "Ask somebody",
        "Two questions, and we ring you back when it suits you. No menu, no music.",
        link("Have us ring you", "contact"),
    )


def _invitation_to_compare() -> Stored:
    return _banner(
        "Two accounts, one question?",
        "You have looked at more than one. It takes four minutes to say which suits you, and we do the talking.",
        link("Have us ring you", "contact"),
    )


def _thanks_for_asking() -> Stored:
    return _banner(
        "We have your question",
        "It is on the right desk. You need not send anything else: have a look around until the telephone rings.",
        link("Something to read meanwhile", "articles"),
    )


# Articles


def _articles_to_read() -> Stored:
    """Whoever is in both segments gets both lists, and nothing twice."""
    return {
        "several": "all",
        "variants": items(
            {"audience": audience("students"), "content": found(tags=["Students", "Travel"], most=3)},
            {
                "audience": audience("high-balance"),
                "content": chosen("the-patience-of-compound-interest", "what-a-first-home-really-costs"),
            },
        ),
        "default": found(tags=["Everyday", "Safety"], most=3),
    }


# Offers


def _offers(heading: str, intro: str, *offers: Stored) -> Stored:
    return {"heading": heading, "intro": intro, "offers": items(*offers)}


def _offers_for_everyone() -> Stored:
    return _offers(
        "What most people come for",
        "Three accounts, each on one page of terms.",
        {
            "label": "Every day",
            "title": "Current account",
            "figure": "£0",
            "figure_note": "a month, card included",
            "text": "Pays your bills in the morning order you choose, and warns you the day before one does not fit.",
            "link": link("About the current account", "current-accounts"),
        },
        {
            "label": "Rainy days",
            "title": "Easy-access savings",
            "figure": "3.8%",
            "figure_note": "a year, variable",
            "text": "Put in what you like, take it out when it pours. No notice, no tiers, no bonus that vanishes.",
            "link": link("About easy access", "savings"),
        },
        {
            "label": "The long run",
            "title": "Fixed-term savings",
            "figure": "4.6%",
            "figure_note": "a year, for two years",
            "text": "For money that may rest a while. You know on the first day what there is on the last.",
            "link": link("About fixed terms", "savings"),
        },
    )


def _offers_for_students() -> Stored:
    return _offers(
        "For the years of study",
        "Yours until the summer after your finals, whatever you study and wherever you live.",
        {
            "label": "To begin with",
            "title": "Student account",
            "figure": "£0",
            "figure_note": "a month until you graduate",
            "text": "Open it with your letter of admission. The card is at your door before the first lecture.",
            "link": link("Open the student account", "students"),
        },
        {
            "label": "When it is tight",
            "title": "Free overdraft",
            "figure": "£1,500",
            "figure_note": "without interest or fees",
            "text": "For the week between the rent and the loan. It grows with each year of study.",
            "link": link("How it works", "students"),
        },
        {
            "label": "Going away",
            "title": "A year abroad",
            "figure": "0%",
            "figure_note": "on payments in other currencies",
            "text": "Pay in any currency as if you were at home. Two withdrawals a month are on us.",
            "link": link("Packing list for your money", "a-year-abroad"),
        },
    )


def _offers_for_high_balance() -> Stored:
    return _offers(
        "Kept for you",
        "Chosen with your accounts in view.",
        {
            "label": "From £25,000",
            "title": "Three-year anchor",
            "figure": "5.1%",
            "figure_note": "a year, fixed",
            "text": "Our longest term at our best rate. Interest monthly if you would rather live on it.",
            "link": link("Fixed terms compared", "savings"),
        },
        {
            "label": "Included",
            "title": "One adviser, by name",
            "figure": "1 hour",
            "figure_note": "a quarter, or when you need it",
            "text": "No call centre and no commission. Marta is paid the same whatever you decide.",
            "link": link("What she can look after", "savings"),
        },
    )


def _offers_for_prospects() -> Stored:
    return _offers(
        "Bring your current account too",
        "Everything in one harbour, and a thank-you for the crossing.",
        {
            "label": "Until the end of the year",
            "title": "Change to us",
            "figure": "£175",
            "figure_note": "once your salary has arrived",
            "text": "We move every standing order and direct debit, and pay for anything that goes astray.",
            "link": link("Begin the move", "current-accounts"),
        },
        {
            "label": "Afterwards",
            "title": "Round up and save",
            "figure": "48p",
            "figure_note": "is what a coffee leaves on average",
            "text": "Each payment is rounded up to the pound, and the rest is in your savings the same second.",
            "link": link("See how it adds up", "current-accounts"),
        },
        {
            "label": "Always",
            "title": "Current account",
            "figure": "£0",
            "figure_note": "a month, card included",
            "text": "No fee, no minimum, no small print on the back. It is all on the front.",
            "link": link("Read the one page of terms", "current-accounts"),
        },
    )


def _offers_on_a_phone() -> Stored:
    return _offers(
        "Done before the kettle boils",
        "",
        {
            "label": "One minute",
            "title": "Pay by number",
            "figure": "",
            "figure_note": "",
            "text": "Send money to anybody in your contacts. They need not bank with us.",
            "link": link("About payments", "current-accounts"),
        },
        {
            "label": "Five minutes",
            "title": "Open an account",
            "figure": "",
            "figure_note": "",
            "text": "Your passport, a photograph, a signature with your finger. The card works on the phone at once.",
            "link": link("Begin", "current-accounts"),
        },
    )


# Layouts


def _magazine() -> Stored:
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


def _sidebar_for_students() -> Stored:
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


def _sidebar_for_prospects() -> Stored:
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


def _dashboard() -> Stored:
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
