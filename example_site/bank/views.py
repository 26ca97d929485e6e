"""Pages that are no Wagtail pages. ``request.segments`` is there all the same."""

import re

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from waffle import flag_is_active
from wagtail.models import Page

RESULTS = 10
"""Pages that a search shows at most."""
MAX_QUERY = 100


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
            "is_adviser": "advisory-board" in request.segments,
            "may_round_up": flag_is_active(request, "round_up"),
        },
    )


def search(request: HttpRequest) -> HttpResponse:
    """Pages that say what is searched for. The package notices by the parameter that there was a search."""
    asked = request.GET.get("q", "")[:MAX_QUERY]
    words = " ".join(re.findall(r"\w+", asked))  # what else there may be means something to search engines
    found = Page.objects.live().public().specific().search(words)[:RESULTS] if words else []
    return render(request, "bank/search.html", {"asked": asked, "found": found})
