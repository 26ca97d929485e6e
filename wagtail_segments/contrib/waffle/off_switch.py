"""One switch of waffle's that turns all personalisation off."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from waffle import get_waffle_switch_model

from wagtail_segments.conf import settings
from wagtail_segments.rules.operators import Words


def why_off() -> Words:
    """Why personalisation is off, or an empty text. Asks the database: waffle's cache hears of a change too late."""
    switches = get_waffle_switch_model().objects.filter(name=settings.OFF_SWITCH, active=True)
    if not settings.OFF_SWITCH or not switches.exists():
        return ""
    return format_lazy(_("the switch “{name}” is on"), name=settings.OFF_SWITCH)
