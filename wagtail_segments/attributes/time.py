"""When the visitor is looking, in the site's time zone."""

import datetime
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.registry import attribute
from wagtail_segments.rules.values import Choice, Date, TimeOfDay

GROUP = _("Time")


@attribute(
    "time.of_day",
    TimeOfDay(),
    label=_("Time of day"),
    group=GROUP,
    description=_("The time of day in the site's time zone. A window such as 22:00 to 06:00 crosses midnight."),
)
def time_of_day(visitor: Any) -> datetime.time:
    return visitor.local_time().time()


@attribute(
    "time.weekday",
    Choice(choices=[(str(number), name) for number, name in WEEKDAYS.items()]),
    label=_("Weekday"),
    group=GROUP,
    description=_("The day of the week in the site's time zone."),
)
def weekday(visitor: Any) -> str:
    return str(visitor.local_time().weekday())


@attribute(
    "time.date",
    Date(),
    label=_("Date"),
    group=GROUP,
    description=_("Today's date in the site's time zone."),
)
def date(visitor: Any) -> datetime.date:
    return visitor.local_time().date()
