"""Entries of the menu and alerts, most of them for some people only."""

from wagtail.models import Page

from example_site.bank.models import Alert, Menu, MenuEntry
from example_site.bank.story.stored import audience

ENTRIES = [
    ("£92 a week", "ninety-two-pounds-a-week", "students"),
    ("Ask Marta", "contact", "high-balance"),
    ("Move to us", "moving-house-moving-bank", "prospects"),
]
ALERTS = [
    ("Somebody sits at the night desk until six: 020 7946 0100.", "the-call-that-is-not-from-us", "night-owls"),
    ("In France, cash machines at the post take our card without a fee.", "a-year-abroad", "in-france"),
]


def create_navigation() -> int:
    """What is there already, edited or not, stays as it is."""
    return _create_menu() + sum(_create_alert(*alert) for alert in ALERTS)


def _create_menu() -> bool:
    menu, is_new = Menu.objects.get_or_create(name="Main")
    if is_new:
        menu.entries = [
            MenuEntry(text=text, page=Page.objects.get(slug=slug), audience=audience(key), sort_order=place)
            for place, (text, slug, key) in enumerate(ENTRIES)
        ]
        menu.save()
    return is_new


def _create_alert(text: str, slug: str, key: str) -> bool:
    if Alert.objects.filter(text=text).exists():
        return False
    alert = Alert(text=text, page=Page.objects.get(slug=slug), link_text="Read why", audience=audience(key), live=False)
    alert.save()
    alert.save_revision().publish()
    return True
