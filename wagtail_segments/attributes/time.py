"""When the visitor is looking, by the visitor's clock if the time zone is known and by the site's otherwise."""

import datetime
from calendar import monthrange
from functools import lru_cache
from typing import Any

from django.conf import settings as django_settings
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.registry import CannotTell, attribute
from wagtail_segments.conf import settings
from wagtail_segments.rules.values import Boolean, Choice, Date, Number, TimeOfDay

GROUP = _("Time")


def whose_clock(visitor: Any) -> str:
    """The time zone that the visitor's time was told in."""
    if visitor.time_zone is None:
        return gettext("%(zone)s, the site's") % {"zone": django_settings.TIME_ZONE}
    return gettext("%(zone)s, the visitor's") % {"zone": visitor.time_zone.key}


@attribute(
    "time.of_day",
    TimeOfDay(),
    label=_("Time of day"),
    group=GROUP,
    description=_("The time of day where the visitor is. A window such as 22:00 to 06:00 crosses midnight."),
    aside=whose_clock,
)
def time_of_day(visitor: Any) -> datetime.time:
    return visitor.local_time().time()


@attribute(
    "time.weekday",
    Choice(choices=[(str(number), name) for number, name in WEEKDAYS.items()]),
    label=_("Weekday"),
    group=GROUP,
    description=_("The day of the week where the visitor is."),
    aside=whose_clock,
)
def weekday(visitor: Any) -> str:
    return str(visitor.today().weekday())


@attribute(
    "time.date",
    Date(),
    label=_("Date"),
    group=GROUP,
    description=_("Today's date where the visitor is."),
    aside=whose_clock,
)
def date(visitor: Any) -> datetime.date:
    return visitor.today()


@attribute(
    "time.day",
    Number(),
    label=_("Day of the month"),
    group=GROUP,
    description=_("The day of the month where the visitor is, from 1. “Is at most 3” is the first three days."),
    aside=whose_clock,
)
def day(visitor: Any) -> int:
    return visitor.today().day


@attribute(
    "time.days_left",
    Number(),
    label=_("Days left in the month"),
    group=GROUP,
    description=_("How many days of the month are still to come where the visitor is; 0 on the last one."),
    aside=whose_clock,
)
def days_left(visitor: Any) -> int:
    today = visitor.today()
    return monthrange(today.year, today.month)[1] - today.day


@attribute(
    "time.month",
    Choice(choices=[(str(number), name) for number, name in MONTHS.items()]),
    label=_("Month"),
    group=GROUP,
    description=_("The month where the visitor is."),
    aside=whose_clock,
)
def month(visitor: Any) -> str:
    return str(visitor.today().month)


@attribute(
    "time.public_holiday",
    Boolean(yes=_("it is a public holiday"), no=_("it is not a public holiday")),
    label=_("Public holiday"),
    group=GROUP,
    description=_("Whether today is a public holiday in the country or region that the setting HOLIDAYS names."),
    aside=whose_clock,
)
def public_holiday(visitor: Any) -> bool:
    where = settings.HOLIDAYS
    if not where:
        raise CannotTell(_("the site does not say whose public holidays count"))
    today = visitor.today()
    return today in public_holidays(where.get("country"), where.get("subdivision"), today.year)


@lru_cache(maxsize=32)
def public_holidays(country: str | None, subdivision: str | None, year: int) -> frozenset[datetime.date]:
    """The public holidays of a year, days taken instead of those on a Sunday included.

    Raises ``CannotTell`` without the library, or where it does not know the country or subdivision.
    """
    try:
        from holidays import country_holidays
    except ImportError:
        raise CannotTell(_("the library holidays is not installed")) from None
    try:
        return frozenset(country_holidays(country or "", subdiv=subdivision, years=year, expand=False))
    except (NotImplementedError, TypeError, AttributeError):
        where = "-".join(filter(None, (country, subdivision)))
        raise CannotTell(gettext("the public holidays of %(where)s are not known") % {"where": where}) from None
