"""Pages that are no Wagtail pages. ``request.segments`` is there all the same."""

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The customer's accounts, and what suits them next."""
    accounts = request.user.accounts.all()
    total = accounts.aggregate(total=Sum("balance"))["total"] or 0
    return render(
        request,
        "bank/account.html",
        {
            "accounts": accounts,
            "total": total,
            "is_prospect": "prospects" in request.segments,
            "has_adviser": "high-balance" in request.segments,
        },
    )
