"""Values that visitors brought, noted without them, so that editors need not guess how a campaign is spelt.

Only values of attributes that say ``suggests`` and that a live segment asks for, and only of visitors of whom
something may be remembered. What is noted is the value and the day, and nothing that leads back to anybody.
"""

import time
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from threading import Lock
from typing import Any

from django.db import connections, models, router, transaction

from wagtail_segments.attributes.registry import Absent, Attribute, CannotTell
from wagtail_segments.conf import settings
from wagtail_segments.rules.values import Pairs, is_written_down

MAX_LENGTH = 100
"""Characters of a value; a longer one is not noted."""
MAX_SEEN = 500
"""Values of one attribute; the one that was not seen for the longest time makes room for another."""
MAX_NOTED = 5_000
"""Values that a process knows to have been noted."""
MAX_A_MINUTE = 10
"""Values that a process notes in a minute, so that a flood of invented ones does not reach the database."""

Value = tuple[str, str]
"""The key of an attribute, and a value of it."""


class SeenValue(models.Model):
    """A value that was seen on the site, and when last."""

    attribute: Any = models.CharField(max_length=MAX_LENGTH)
    value: Any = models.CharField(max_length=MAX_LENGTH)
    last_seen: Any = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attribute", "value"], name="wagtail_segments_seen_once"),
        ]
        indexes = [models.Index(fields=["attribute", "-last_seen"], name="wagtail_segments_seen_latest")]

    def __str__(self) -> str:
        return self.value


class Notebook:
    """What this process has noted, so that nothing is written twice a day, nor too much at once."""

    def __init__(self) -> None:
        self._writing = Lock()
        self.reset()

    def reset(self) -> None:
        """Forget everything, as if the process had just started; for tests."""
        self._noted: OrderedDict[Value, date] = OrderedDict()
        self._minute, self._left = 0.0, MAX_A_MINUTE

    def is_new(self, value: Value, today: date) -> bool:
        """Whether a value was not noted today."""
        return self._noted.get(value) != today

    def take(self, values: Iterable[Value], today: date) -> list[Value]:
        """Those of the values that may be written now. They count as noted, even if the writing fails."""
        with self._writing:
            taken = list(values)[: self._allowance()]
            self._left -= len(taken)
            for value in taken:
                self._noted[value] = today
                self._noted.move_to_end(value)
            while len(self._noted) > MAX_NOTED:
                self._noted.popitem(last=False)
        return taken

    def _allowance(self) -> int:
        minute = time.monotonic() // 60
        if minute != self._minute:
            self._minute, self._left = minute, MAX_A_MINUTE
        return max(0, self._left)


notebook = Notebook()


def note_seen(visitor: Any, attributes: Collection[Attribute]) -> None:
    """Note what the visitor brought with this request, if nobody has today. May raise; call it behind the response."""
    if not attributes or visitor.is_simulated or not settings.NOTE_SEEN_VALUES:
        return
    today = visitor.now.date()  # not where the visitor is, which would have to be found out
    brought = [value for one in attributes for value in _brought(visitor, one) if notebook.is_new(value, today)]
    if not brought or not visitor.visit.may_be_remembered:
        return
    taken = notebook.take(dict.fromkeys(brought), today)
    if taken:
        _write(taken, today)


def seen_values(attribute: Attribute) -> list[str]:
    """What was seen of an attribute, the latest first."""
    found = SeenValue.objects.filter(attribute=attribute.key).order_by("-last_seen", "value")
    return list(found.values_list("value", flat=True)[:MAX_SEEN])


def _brought(visitor: Any, attribute: Attribute) -> Iterator[Value]:
    """The values of an attribute that this request brought, in the form in which they are compared."""
    for value in _texts(_value(visitor, attribute)):
        if _may_be_noted(attribute.key, value):
            yield attribute.key, value


def _value(visitor: Any, attribute: Attribute) -> Any:
    """What an attribute of the visit holds if it began here, and what any other holds if a rule has asked for it."""
    if not attribute.needs:
        return visitor.known(attribute)
    if not visitor.visit.is_arrival:
        return None
    try:
        return attribute.type.read(attribute.function(visitor))  # `visitor.read` would make the response private
    except (Absent, CannotTell):
        return None


def _texts(value: Any) -> Iterable[str]:
    return [value] if isinstance(value, str) else value if isinstance(value, frozenset) else ()


def _may_be_noted(key: str, value: str) -> bool:
    """Whether a value is short enough, and no address of a person that a careless link put there."""
    is_readable = value.isprintable() and value.strip() == value and "\ufffd" not in value
    return 0 < len(value) <= MAX_LENGTH and len(key) <= MAX_LENGTH and is_readable and "@" not in value


def can_suggest(attribute: Attribute) -> bool:
    """Whether seen values of an attribute may be noted and offered: it says so, and its values are texts."""
    return attribute.suggests and is_written_down(attribute.type) and not isinstance(attribute.type, Pairs)


def _write(values: list[Value], today: date) -> None:
    using = router.db_for_write(SeenValue)
    with_target = connections[using].features.supports_update_conflicts_with_target
    with transaction.atomic(using=using):
        SeenValue.objects.using(using).bulk_create(
            [SeenValue(attribute=key, value=value, last_seen=today) for key, value in values],
            update_conflicts=True,
            update_fields=["last_seen"],
            unique_fields=["attribute", "value"] if with_target else None,
        )
        for key in {key for key, _value in values}:
            _forget_the_oldest(SeenValue.objects.using(using).filter(attribute=key))


def _forget_the_oldest(seen: Any) -> None:
    surplus = list(seen.order_by("-last_seen", "-pk").values_list("pk", flat=True)[MAX_SEEN : MAX_SEEN + MAX_NOTED])
    if surplus:
        seen.filter(pk__in=surplus).delete()
