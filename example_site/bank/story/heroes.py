"""The openings of the home page."""

from example_site.bank.story.stored import Stored, image, link


def for_everyone() -> Stored:
    return {
        "eyebrow": "Ferrymoor Bank",
        "title": "A safe harbour for ordinary money",
        "text": "Wages in, rent out, something put by. We look after the everyday, and tell you plainly what it costs.",
        "picture": image("harbour"),
        "first_link": link("Open an account", "current-accounts"),
        "second_link": link("See what savings earn", "savings"),
        "style": "over",
    }


def for_students() -> Stored:
    return {
        "eyebrow": "For students",
        "title": "Term starts. So does your own money.",
        "text": "An account without a monthly fee, £1,500 of overdraft that costs nothing, and people who answer.",
        "picture": image("campus"),
        "first_link": link("The student account", "students"),
        "second_link": link("How far £92 a week goes", "ninety-two-pounds-a-week"),
        "style": "beside",
    }


def for_high_balance() -> Stored:
    return {
        "eyebrow": "Ferrymoor Private",
        "title": "You have planted well. Let us talk about the harvest.",
        "text": "Marta Okafor keeps an hour for you: what is tied up until when, and what could work harder.",
        "picture": image("terraces"),
        "first_link": link("Fixed terms and investments", "savings"),
        "second_link": link("The patience of compound interest", "the-patience-of-compound-interest"),
        "style": "over",
    }


def for_prospects() -> Stored:
    return {
        "eyebrow": "Moving banks",
        "title": "Cross over. We carry the standing orders.",
        "text": "Tell us your old account, choose a day, and salary, rent and subscriptions follow within a week.",
        "picture": image("bridge"),
        "first_link": link("Move your current account", "current-accounts"),
        "second_link": link("What moving really takes", "moving-house-moving-bank"),
        "style": "over",
    }


def for_the_harbour_group() -> Stored:
    return {
        "eyebrow": "For the Harbour Group",
        "title": "Every quay of yours by the same light",
        "text": "Ice house, rope store or head office: the terms are the group's, and one desk knows you all.",
        "picture": image("beam"),
        "first_link": link("Have the desk ring you", "contact"),
        "second_link": link("The account behind it", "current-accounts"),
        "style": "over",
    }


def for_home_buyers() -> Stored:
    return {
        "eyebrow": "A home of your own",
        "title": "Before the surveyor finds damp",
        "text": "Add it up with us first: the deposit, the solicitor, the van, and what is left on a Tuesday.",
        "picture": image("street"),
        "first_link": link("What it costs a month", "mortgages"),
        "second_link": link("What a first home really costs", "what-a-first-home-really-costs"),
        "style": "beside",
    }


def at_night() -> Stored:
    return {
        "eyebrow": "It is late",
        "title": "The harbour light is on. So are we.",
        "text": "Lost a card, or lying awake over a payment? Somebody sits at the night desk until six.",
        "picture": image("night"),
        "first_link": link("Freeze a card now", "current-accounts"),
        "second_link": link("Spot a false alarm", "the-call-that-is-not-from-us"),
        "style": "over",
    }


def on_a_phone() -> Stored:
    return {
        "eyebrow": "In your pocket",
        "title": "The whole bank, one thumb wide",
        "text": "Pay a friend, freeze a card, split the bill. It takes a minute to set up, and no visit to a branch.",
        "picture": image("phone"),
        "first_link": link("Open an account here", "current-accounts"),
        "second_link": link("Savings on the go", "savings"),
        "style": "beside",
    }
