"""What the bank's templates need: the menu, the strip, and amounts of money."""

from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import RequestContext
from wagtail.models import Site

from example_site.bank import tryout

register = template.Library()


@register.inclusion_tag("bank/parts/menu.html", takes_context=True)
def menu(context: RequestContext) -> dict[str, Any]:
    """The pages directly under the home page that show in menus."""
    request = context["request"]
    site = Site.find_for_request(request)
    pages = site.root_page.get_children().live().in_menu() if site else []
    return {"pages": pages, "request": request}


@register.inclusion_tag("bank/parts/tryout.html", takes_context=True)
def tryout_strip(context: RequestContext) -> dict[str, Any]:
    """In which segments you are, and how to be somebody else."""
    request = context["request"]
    return {"request": request, **tryout.strip(request)}


@register.simple_tag(takes_context=True)
def has_session(context: RequestContext) -> bool:
    """Whether the visitor brought a session. Asking for the user of one who did not would vary the page on cookies."""
    return settings.SESSION_COOKIE_NAME in context["request"].COOKIES


@register.filter
def money(amount: Decimal | None) -> str:
    """An amount in pounds and pence."""
    return f"£{intcomma(f'{amount or 0:.2f}')}"
