"""The page on which people ask us."""

from typing import Any

from example_site.bank.models import ContactPage

CONTACT = {
    "title": "We ring you back",
    "lead": "Choose what it is about and when it suits you. Somebody who knows the answer rings, and nobody else.",
    "thanks": "<p>Thank you. We have it on paper, and it is on the right desk already.</p>",
}
FIELDS: list[dict[str, Any]] = [
    {
        "label": "What is it about?",
        "field_type": "dropdown",
        "choices": "An account\nA mortgage\nA card\nSomething else",
    },
    {"label": "When may we ring?", "field_type": "dropdown", "choices": "In the morning\nAt noon\nAfter work"},
    {
        "label": "Your number",
        "field_type": "singleline",
        "required": False,
        "help_text": "You may leave it empty in this demo, where nobody rings.",
    },
]


def contact() -> dict[str, Any]:
    return {
        "form_fields": [
            ContactPage.form_fields.rel.related_model(sort_order=at, **one) for at, one in enumerate(FIELDS)
        ]
    }
