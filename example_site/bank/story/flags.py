"""The flag for a feature that is tried out, and the switch that turns all personalisation off."""

from waffle import get_waffle_flag_model, get_waffle_switch_model

from wagtail_segments.conf import settings
from wagtail_segments.models import Segment


def create_flags() -> int:
    return _create_flag() + _create_switch()


def _create_flag() -> bool:
    flag, is_new = get_waffle_flag_model().objects.get_or_create(
        name="round_up", defaults={"note": "Pots into which payments are rounded up. The advisory board tries them."}
    )
    if is_new:
        flag.segments.set([Segment.objects.get(key="advisory-board")])
    return is_new


def _create_switch() -> bool:
    """It is there, and off, so that an operator finds it."""
    _switch, is_new = get_waffle_switch_model().objects.get_or_create(
        name=settings.OFF_SWITCH, defaults={"active": False, "note": "On: nobody is in any segment."}
    )
    return is_new
