"""What the bank's templates need: the menu, alerts, the strip, and amounts of money."""

from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import RequestContext
from wagtail.models import Site

from example_site.bank import tryout
from example_site.bank.models import Alert, MenuEntry
from wagtail_segments.showing import shown_to

register = template.Library()


@register.inclusion_tag("bank/parts/menu.html", takes_context=True)
def menu(context: RequestContext) -> dict[str, Any]:
    """The pages directly under the home page that show in menus, and the entries for whoever asks."""
    request = context["request"]
    site = Site.find_for_request(request)
    pages = site.root_page.get_children().live().in_menu() if site else []
    entries = MenuEntry.objects.filter(menu__name="Main", page__live=True).select_related("page")
    return {"pages": pages, "entries": shown_to(request, entries), "request": request}


@register.inclusion_tag("bank/parts/alerts.html", takes_context=True)
def alerts(context: RequestContext) -> dict[str, Any]:
    """What is to be said above every page; the template says to whom."""
    published = Alert.objects.filter(live=True).select_related("page")
    return {"alerts": published, "request": context["request"]}


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
