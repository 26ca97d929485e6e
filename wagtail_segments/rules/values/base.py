"""What all types have in common: how a wanted value is filled in, and how it reads."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_segments.rules.operators import Operator, Takes, Words

MAX_TEXT = 512
"""Characters a wanted text may have, and that are read of a visitor's."""
MAX_VALUES = 10_000
"""Values one criterion may list."""
MAX_DAYS = 36_500
MAX_SHOWN = 10
"""Values that a sentence names one by one."""
MAX_NUMBER = 10**30
"""Numbers beyond it are refused: a short text such as ``1e999999999`` has more digits than memory can hold."""


class ValueType:
    """What the values of an attribute are. A subclass fills in the class attributes and the four readings below."""

    name: ClassVar[str]
    label: ClassVar[Words]
    operators: ClassVar[tuple[Operator, ...]]

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def operator(self, key: object) -> Operator:
        """The operator stored as ``key``. Raises ``ValidationError`` (code ``operator``) if this type has none."""
        for operator in self.operators:
            if operator.key == key:
                return operator
        raise ValidationError(_("Choose how to compare."), code="operator")

    # What a visitor holds

    def read(self, raw: Any) -> Any:
        """What an attribute function returned, in the form that operators compare; ``None`` if it is absent."""
        raise TypeError(f"{type(self).__name__} does not say how it is read")

    def clean_held(self, stored: Mapping[str, Any]) -> Any:
        """What somebody is supposed to hold, as an attribute function would return it, from the key ``value``.

        Raises ``ValidationError`` whose ``code`` is the key that is wrong.
        """
        return self._one(stored.get("value"), "value")

    def pick(self, value: Any, name: str) -> Any:
        """The part of a present value that a criterion speaks about; ``None`` if it is absent."""
        return value

    def holds(self, operator: Operator, value: Any, wanted: Any, today: Callable[[], date]) -> bool:
        """Whether a present value fits. ``wanted`` comes from ``prepare``, ``today`` gives the visitor's date."""
        return operator.test(value, wanted, today()) if operator.relative else operator.test(value, wanted)

    # What an editor asks for

    def clean(self, operator: Operator, stored: Mapping[str, Any]) -> Any:
        """The wanted value from what the form or the database holds (keys ``value``, ``to``, ``days``).

        Gives ``None``, a single value, a tuple of values, a pair or a number of days, as ``operator.takes`` says.
        Raises ``ValidationError`` whose ``code`` is the key that is wrong.
        """
        match operator.takes:
            case Takes.NOTHING:
                return None
            case Takes.ONE:
                return self._one(stored.get("value"), "value")
            case Takes.MANY:
                return self._many(stored.get("value"))
            case Takes.RANGE:
                return self._range(stored)
            case _:  # days
                return _days(stored.get("days"))

    def clean_one(self, raw: Any) -> Any:
        """One wanted value from its stored form. Raises ``ValueError`` or ``TypeError`` if it is not of this type."""
        raise TypeError(f"{type(self).__name__} does not compare with one value")

    def prepare(self, operator: Operator, wanted: Any) -> tuple[Any, bool]:
        """The cleaned wanted value as ``holds`` compares it, and whether something it refers to has vanished."""
        return wanted, False

    # In words

    def words(self, operator: Operator, wanted: Any) -> str:
        """The wanted value as it reads in a sentence."""
        match operator.takes:
            case Takes.NOTHING:
                return ""
            case Takes.ONE:
                return self.show(wanted)
            case Takes.MANY:
                return enumerate_in_words([self.show(one) for one in wanted[:MAX_SHOWN]], len(wanted), _(" or "))
            case Takes.RANGE:
                return _("from %(first)s to %(last)s") % {
                    "first": self.show(wanted[0]),
                    "last": self.show(wanted[1]),
                }
            case _:  # days
                return ngettext("%(days)d day", "%(days)d days", wanted) % {"days": wanted}

    def show(self, value: Any) -> str:
        """One value, wanted or held, as a person reads it."""
        return str(value)

    def show_held(self, value: Any, name: str) -> str:
        """What a visitor holds, as a person reads it; ``name`` as in ``pick``."""
        return self.show(value)

    def _one(self, raw: Any, key: str) -> Any:
        if raw is None or raw == "":
            raise ValidationError(_("Fill in a value."), code=key)
        try:
            return self.clean_one(raw)
        except (ValueError, TypeError, ArithmeticError) as error:
            raise ValidationError(_("This is not a valid %(type)s.") % {"type": self.label}, code=key) from error

    def _many(self, raw: Any) -> tuple[Any, ...]:
        values = raw.splitlines() if isinstance(raw, str) else raw
        if not isinstance(values, list | tuple | set | frozenset):
            raise ValidationError(_("Fill in at least one value."), code="value")
        values = [value for value in values if value is not None and str(value).strip()]
        if not values:
            raise ValidationError(_("Fill in at least one value."), code="value")
        if len(values) > MAX_VALUES:
            raise ValidationError(_("At most %(most)d values can be listed.") % {"most": MAX_VALUES}, code="value")
        return tuple(dict.fromkeys(self._one(value, "value") for value in values))

    def _range(self, stored: Mapping[str, Any]) -> tuple[Any, Any]:
        first, last = self._one(stored.get("value"), "value"), self._one(stored.get("to"), "to")
        if first > last:
            raise ValidationError(_("The end comes before the start."), code="to")
        return first, last


def enumerate_in_words(items: list[str], count: int, last: str) -> str:
    """``a, b or c``, and how many of ``count`` are left out; ``last`` is the word before the last, with its spaces."""
    if len(items) < count:
        more = ngettext("%(count)d more", "%(count)d more", count - len(items))
        items = [*items, more % {"count": count - len(items)}]
    return last.join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def _days(raw: Any) -> int:
    try:
        days = int(raw)
    except (TypeError, ValueError, OverflowError):
        days = 0
    if isinstance(raw, bool) or not 1 <= days <= MAX_DAYS:
        raise ValidationError(_("Fill in a number of days from 1 to %(most)d.") % {"most": MAX_DAYS}, code="days")
    return days
