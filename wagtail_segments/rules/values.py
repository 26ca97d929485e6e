"""The types an attribute can have: what a visitor may hold, what an editor may ask for, and how both read in words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils import dateparse, formats, timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_segments.rules import operators
from wagtail_segments.rules.once import once
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

Choices = Iterable[tuple[str, Words]]

WITHIN = {"within", "not_within"}
"""The operators that compare with whole host names."""
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*")


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


class Text(ValueType):
    """Text, compared without regard to case. An empty text counts as absent."""

    name = "text"
    label = gettext_lazy("text")
    operators: ClassVar[tuple[Operator, ...]] = operators.TEXT

    def read(self, raw: Any) -> str | None:
        return comparable(str(raw)[:MAX_TEXT]) or None if raw is not None else None

    def clean_one(self, raw: Any) -> str:
        if not isinstance(raw, str):
            raise TypeError("text is wanted")
        text = raw.strip()
        if not text or len(text) > MAX_TEXT or "\0" in text:
            raise ValueError("empty, too long, or with a NUL character")
        return text

    def prepare(self, operator: Operator, wanted: Any) -> tuple[Any, bool]:
        if operator.key in {"like", "not_like"}:
            return tuple(comparable(wanted).split("*")), False
        if operator.takes is Takes.MANY:
            return frozenset(comparable(text) for text in wanted), False
        return comparable(wanted) if wanted is not None else None, False

    def show(self, value: Any) -> str:
        return _("“%(text)s”") % {"text": value}


class Host(Text):
    """The name of a host, such as www.example.org; an international name is compared as people write it."""

    name = "host"
    label = gettext_lazy("host name")
    operators = operators.HOST

    def read(self, raw: Any) -> str | None:
        text = super().read(raw)
        return readable_host(text) or None if text else None

    def clean(self, operator: Operator, stored: Mapping[str, Any]) -> Any:
        wanted = super().clean(operator, stored)
        return tuple(dict.fromkeys(_domain(text) for text in wanted)) if operator.key in WITHIN else wanted

    def prepare(self, operator: Operator, wanted: Any) -> tuple[Any, bool]:
        if wanted is None or operator.key in {"like", "not_like"}:
            return super().prepare(operator, wanted)
        if operator.takes is Takes.MANY:
            return frozenset(readable_host(comparable(text)) for text in wanted), False
        whole = operator.key in {"is", "is_not"}
        return readable_host(comparable(wanted)) if whole else comparable(wanted), False


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


class WithChoices(ValueType):
    """A type whose values may be known beforehand: pairs of value and label, or a function that gives them.

    The function is called when a form is shown and when rules are loaded.
    """

    def __init__(self, choices: Choices | Callable[[], Choices] = ()) -> None:
        self._choices = choices

    @property
    def has_choices(self) -> bool:
        """Whether the values are known beforehand."""
        return bool(self._choices)

    @property
    def choices(self) -> list[tuple[str, Words]]:
        found = once(self._choices, self._choices) if callable(self._choices) else self._choices
        return [(str(value), label) for value, label in found]

    def clean_one(self, raw: Any) -> str:
        if isinstance(raw, dict | list | tuple | bool):
            raise TypeError("one of the choices is wanted")
        return str(raw)[:MAX_TEXT]

    def prepare(self, operator: Operator, wanted: Any) -> tuple[Any, bool]:
        values = frozenset(wanted or ())
        return values, self.has_choices and not values <= {value for value, _label in self.choices}

    def show(self, value: Any) -> str:
        for known, label in self.choices:
            if known == str(value):
                return str(label)
        return str(value)


class Choice(WithChoices):
    """One of several values."""

    name = "choice"
    label = gettext_lazy("choice")
    operators = operators.CHOICE

    def read(self, raw: Any) -> str | None:
        return None if raw is None or raw == "" else str(raw)[:MAX_TEXT]


class Set(WithChoices):
    """Any number of values at once."""

    name = "set"
    label = gettext_lazy("set of values")
    operators = operators.SET

    def read(self, raw: Any) -> frozenset[str] | None:
        if raw is None:
            return None
        return frozenset(str(value) for value in ((raw,) if isinstance(raw, str) else raw))

    def words(self, operator: Operator, wanted: Any) -> str:
        return enumerate_in_words([self.show(one) for one in (wanted or ())[:MAX_SHOWN]], len(wanted or ()), ", ")

    def show_held(self, value: Any, name: str) -> str:
        return ", ".join(sorted(self.show(one) for one in self.read(value) or ()))


class Pairs(Text):
    """Named texts, such as cookies: a criterion gives a name and a text operator.

    Where one name has several values, a positive operator wants it of any of them and a negative one of all.
    """

    name = "pairs"
    label = gettext_lazy("named values")

    def clean_name(self, raw: Any) -> str:
        """The name a criterion gives. Raises ``ValidationError`` (code ``name``) if there can be no such name."""
        if not isinstance(raw, str) or not raw.strip() or len(raw) > MAX_TEXT:
            raise ValidationError(_("Fill in a name."), code="name")
        return raw.strip()

    def read(self, raw: Any) -> Mapping[str, Any] | None:  # type: ignore[override]
        if raw is None or isinstance(raw, Mapping):
            return raw
        raise TypeError("a mapping of names is wanted")

    def pick(self, value: Any, name: str) -> tuple[str, ...] | None:
        found = value.get(name)
        if found is None:
            return None
        several = found if isinstance(found, list | tuple) else (found,)
        read = super().read
        return tuple([text for one in several if (text := read(one)) is not None]) or None

    def show_held(self, value: Any, name: str) -> str:
        return ", ".join(self.show(text) for text in self.pick(value, name) or ())

    def holds(self, operator: Operator, value: Any, wanted: Any, today: Callable[[], date]) -> bool:
        if len(value) == 1:
            return operator.test(value[0], wanted)
        among = all if operator.absent else any
        return among(operator.test(text, wanted) for text in value)


class Tree(ValueType):
    """A node of a tree, such as a page: criteria ask for the node itself or for those below it.

    A visitor holds the node's path, in which every prefix is the path of an ancestor, as in a materialised
    path. ``locate`` turns the stored key of a wanted node into its path (``None`` if it is gone), ``title`` turns
    the key into words, and ``held`` the path; all are called when rules are loaded or shown, never while a page
    is served. ``nodes`` lists keys and names for the rule builder; without it the nodes are pages, which are chosen
    as pages are.
    """

    name = "tree"
    label = gettext_lazy("place in a tree")
    operators = operators.TREE

    def __init__(
        self,
        locate: Callable[[int], str | None],
        title: Callable[[int], str],
        held: Callable[[str], str],
        nodes: Callable[[], Choices] | None = None,
    ) -> None:
        self.locate, self.title, self.held, self.nodes = locate, title, held, nodes

    def show_held(self, value: Any, name: str) -> str:
        return self.held(value)

    def read(self, raw: Any) -> str | None:
        if raw is None or isinstance(raw, str):
            return raw or None
        raise TypeError("a path is wanted")

    def clean_one(self, raw: Any) -> int:
        if isinstance(raw, bool):
            raise TypeError("a key is wanted")
        return int(raw)

    def prepare(self, operator: Operator, wanted: Any) -> tuple[Any, bool]:
        path = once((self.locate, wanted), lambda: self.locate(wanted))
        return path or "\0", path is None

    def show(self, value: Any) -> str:
        return once((self.title, value), lambda: self.title(value))


def is_written_down(kind: ValueType) -> bool:
    """Whether editors write the values of a type as text, because nothing says beforehand which there are."""
    return isinstance(kind, Text) or (isinstance(kind, WithChoices) and not kind.has_choices)


def comparable(text: str) -> str:
    """The same for texts that differ in case or in how their accents are encoded."""
    return unicodedata.normalize("NFC", text.casefold())


def readable_host(host: str) -> str:
    """A host with its international parts as people write them, and without a dot at its end."""
    return comparable(".".join(_readable(part) for part in host.removesuffix(".").split(".")))


def _readable(part: str) -> str:
    """One part of a host name: ``xn--bcher-kva`` is ``bücher`` (RFC 3492)."""
    if not part.startswith("xn--") or len(part) > 63:
        return part
    try:
        return part[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return part


def _domain(text: str) -> str:
    """The host of what an editor typed, which may be an address copied from a browser."""
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = (parts.hostname or "").removesuffix(".") if parts.port != 0 else ""
    except ValueError:
        host = ""
    if not _HOST.fullmatch(host):
        raise ValidationError(_("“%(text)s” is not the name of a host.") % {"text": text[:100]}, code="value")
    return host


def enumerate_in_words(items: list[str], count: int, last: str) -> str:
    """``a, b or c``, and how many of ``count`` are left out; ``last`` is the word before the last, with its spaces."""
    if len(items) < count:
        more = ngettext("%(count)d more", "%(count)d more", count - len(items))
        items = [*items, more % {"count": count - len(items)}]
    return last.join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def named(label: Words, name: str) -> Words:
    """The label of an attribute of pairs together with the name a criterion picks: ``Cookie “plan”``."""
    return format_lazy("{} “{}”", label, name) if name else label


def _days(raw: Any) -> int:
    try:
        days = int(raw)
    except (TypeError, ValueError, OverflowError):
        days = 0
    if isinstance(raw, bool) or not 1 <= days <= MAX_DAYS:
        raise ValidationError(_("Fill in a number of days from 1 to %(most)d.") % {"most": MAX_DAYS}, code="days")
    return days


def _local_date(moment: datetime) -> date:
    if timezone.is_naive(moment):
        return moment.date()
    try:
        return timezone.localdate(moment, timezone.get_default_timezone())
    except OverflowError:  # the first and the last day of the calendar
        return moment.date()
