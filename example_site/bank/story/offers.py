"""The offers of the home page."""

from example_site.bank.story.stored import Stored, items, link


def for_everyone() -> Stored:
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


def for_students() -> Stored:
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


def for_high_balance() -> Stored:
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


def for_prospects() -> Stored:
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


def on_a_phone() -> Stored:
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


def _offers(heading: str, intro: str, *offers: Stored) -> Stored:
    return {"heading": heading, "intro": intro, "offers": items(*offers)}
