"""What the home page has to say in a line or two, above the offers and at its end."""

from example_site.bank.story.stored import Stored, link


def for_everyone() -> Stored:
    return _banner(
        "The counter on the quay opens at eight",
        "An hour earlier from this month on, because the boats asked for it.",
        link("What else is new", "articles"),
    )


def on_a_public_holiday() -> Stored:
    return _banner(
        "The branches are closed today, the app is not",
        "It is a public holiday. Payments go out as ever, and somebody answers at the night desk if a card is lost.",
        link("Something to read by the fire", "articles"),
    )


def for_rounding_up() -> Stored:
    return _banner(
        "You are rounding up",
        "Yours is one of the first accounts with the new pots. What is missing? The board meets on the first Monday.",
        link("Tell us", "contact"),
    )


def in_france() -> Stored:
    return _banner(
        "Bonjour! Your card is at home in France",
        "Pay in euros without a fee, and ring us by your own clock: we know that yours is an hour ahead.",
        link("Packing list for your money", "a-year-abroad"),
    )


def for_letter_readers() -> Stored:
    return _banner(
        "Thank you for reading our letter",
        "As it promised: a first fixed term from £500, until thirty days after you opened it.",
        link("Fixed terms", "savings"),
    )


def for_the_first_half() -> Stored:
    return _banner(
        "Eight o'clock, and the kettle is on",
        "The counter on the quay now opens with the fish market. Come as you are, gloves and all.",
        link("What else is new", "articles"),
    )


def invitation_to_ask() -> Stored:
    return _banner(
        "Ask somebody",
        "Two questions, and we ring you back when it suits you. No menu, no music.",
        link("Have us ring you", "contact"),
    )


def invitation_to_compare() -> Stored:
    return _banner(
        "Two accounts, one question?",
        "You have looked at more than one. It takes four minutes to say which suits you, and we do the talking.",
        link("Have us ring you", "contact"),
    )


def thanks_for_asking() -> Stored:
    return _banner(
        "We have your question",
        "It is on the right desk. You need not send anything else: have a look around until the telephone rings.",
        link("Something to read meanwhile", "articles"),
    )


def _banner(title: str, text: str, to: Stored) -> Stored:
    return {"title": title, "text": text, "link": to}
