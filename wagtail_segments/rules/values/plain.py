"""Numbers, yes or no, dates and times of day."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import dateparse, formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_segments.rules import operators
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.values.base import MAX_NUMBER, MAX_TEXT, ValueType


class Number(ValueType):
    """A whole or decimal number. What is not a number, not finite or absurdly large is refused."""

    name = "number"
    label = gettext_lazy("number")
    operators = operators.NUMBER

    def read(self, raw: Any) -> int | Decimal | None:
        return None if raw is None else self.clean_one(raw)

    def clean_one(self, raw: Any) -> int | Decimal:
        if isinstance(raw, bool):
            raise TypeError("a number is wanted")
        try:
            number = raw if isinstance(raw, int | Decimal) else Decimal(str(raw)[:MAX_TEXT])
            if -MAX_NUMBER < number < MAX_NUMBER:
                return number
        except InvalidOperation as error:
            raise ValueError("a number is wanted") from error
        raise ValueError("a finite number of a reasonable size is wanted")

    def show(self, value: Any) -> str:
        number = self.clean_one(value)
        if number == int(number):
            number = int(number)
        return formats.number_format(number, use_l10n=True, force_grouping=True)


class Boolean(ValueType):
    """Yes or no. ``yes`` and ``no`` are the two sentences, if "Label: yes" is not good enough."""

    name = "boolean"
    label = gettext_lazy("yes or no")
    operators = operators.BOOLEAN

    def __init__(self, yes: Words = "", no: Words = "") -> None:
        self.yes, self.no = yes, no

    def read(self, raw: Any) -> bool | None:
        return None if raw is None else bool(raw)

    def clean_one(self, raw: Any) -> bool:
        if raw not in ("yes", "no"):
            raise ValueError("yes or no is wanted")
        return bool(raw == "yes")

    def show(self, value: Any) -> str:
        return _("yes") if value else _("no")


class Date(ValueType):
    """A calendar date; of a moment in time, the date it has in the site's time zone."""

    name = "date"
    label = gettext_lazy("date")
    operators = operators.DATE

    def read(self, raw: Any) -> date | None:
        if isinstance(raw, datetime):
            return _local_date(raw)
        if raw is None or isinstance(raw, date):
            return raw
        return self.clean_one(raw)

    def clean_one(self, raw: Any) -> date:
        if isinstance(raw, date):
            return raw
        parsed = dateparse.parse_date(raw)
        if parsed is None:
            raise ValueError("a date is wanted")
        return parsed

    def show(self, value: Any) -> str:
        day = self.read(value)
        return "" if day is None else formats.date_format(day)


class TimeOfDay(ValueType):
    """A time of day. A window may cross midnight; its start belongs to it, its end does not."""

    name = "time"
    label = gettext_lazy("time of day")
    operators = operators.TIME

    def read(self, raw: Any) -> time | None:
        return None if raw is None else self.clean_one(raw)

    def clean_one(self, raw: Any) -> time:
        parsed = raw if isinstance(raw, time) else dateparse.parse_time(raw)
        if parsed is None:
            raise ValueError("a time is wanted")
        return parsed.replace(tzinfo=None)

    def _range(self, stored: Mapping[str, Any]) -> tuple[time, time]:
        start, end = self._one(stored.get("value"), "value"), self._one(stored.get("to"), "to")
        if start == end:
            raise ValidationError(_("Start and end are the same."), code="to")
        return start, end

    def show(self, value: Any) -> str:
        return formats.time_format(self.clean_one(value))


def _local_date(moment: datetime) -> date:
    if timezone.is_naive(moment):
        return moment.date()
    try:
        return timezone.localdate(moment, timezone.get_default_timezone())
    except OverflowError:  # the first and the last day of the calendar
        return moment.date()
