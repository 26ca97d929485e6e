"""Values that may be known beforehand: one of them, or any number at once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_segments.rules import operators
from wagtail_segments.rules.once import once
from wagtail_segments.rules.operators import Operator, Words
from wagtail_segments.rules.values.base import MAX_SHOWN, MAX_TEXT, ValueType, enumerate_in_words

Choices = Iterable[tuple[str, Words]]


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

    def clean_held(self, stored: Mapping[str, Any]) -> Any:
        value = super().clean_held(stored)
        self._must_exist((value,))
        return value

    def prepare(self, operator: Operator, wanted: Any) -> tuple[Any, bool]:
        values = frozenset(wanted or ())
        return values, self.has_choices and not values <= {value for value, _label in self.choices}

    def show(self, value: Any) -> str:
        for known, label in self.choices:
            if known == str(value):
                return str(label)
        return str(value)

    def _must_exist(self, values: tuple[str, ...]) -> None:
        if self.prepare(self.operators[0], values)[1]:
            raise ValidationError(_("What is chosen no longer exists."), code="value")


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

    def clean_held(self, stored: Mapping[str, Any]) -> tuple[str, ...]:
        """Any number of values; none at all is something to hold too."""
        raw = stored.get("value")
        values = self._many(raw) if raw else ()
        self._must_exist(values)
        return values

    def words(self, operator: Operator, wanted: Any) -> str:
        return enumerate_in_words([self.show(one) for one in (wanted or ())[:MAX_SHOWN]], len(wanted or ()), ", ")

    def show_held(self, value: Any, name: str) -> str:
        return ", ".join(sorted(self.show(one) for one in self.read(value) or ()))
