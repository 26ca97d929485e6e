"""What a mortgage costs a month."""

from decimal import Decimal

from django import forms

RATE = Decimal("4.4")
"""Percent a year."""


class QuoteForm(forms.Form):
    """How much for how long, and what that costs."""

    amount = forms.IntegerField(label="What you would borrow, in pounds", min_value=10_000, max_value=2_000_000)
    years = forms.IntegerField(label="Over how many years", min_value=5, max_value=40)

    @property
    def monthly(self) -> Decimal:
        """The payment of each month in pounds, once the form is valid."""
        return monthly_payment(self.cleaned_data["amount"], self.cleaned_data["years"])


def monthly_payment(amount: int, years: int) -> Decimal:
    """What pays off so many pounds with their interest in equal parts, one a month."""
    rate, months = RATE / 1200, years * 12
    return round(amount * rate / (1 - (1 + rate) ** -months), 2)
