"""Lists of the values of an attribute that editors keep for one another: what is offered, or all that is allowed."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.registry import Attribute, lookup, registered
from wagtail_segments.rules.once import is_looking_up_once, once
from wagtail_segments.rules.tree import Comparison
from wagtail_segments.rules.values import MAX_TEXT, Pairs, Text, comparable, is_written_down

MAX_LISTED = 1_000
"""Values in one list."""
MAX_LABEL = 255
"""Characters of a label, and of the names in a list."""

_WHOLE_VALUES = {"is", "is_not", "is_one_of", "is_none_of", "one_of", "none_of", "any_of", "all_of"}
"""The operators that compare with whole values, not with parts of them."""


class ListedValue(NamedTuple):
    """One line of a list."""

    value: str
    label: str
    """What it is called; empty if the value says it."""


def attributes_with_lists() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The attributes whose values editors write down, to choose from, under the headings of the rule builder."""
    groups: dict[Any, list[tuple[str, Any]]] = {}
    for attribute in registered():
        if is_written_down(attribute.type):
            groups.setdefault(attribute.group, []).append((attribute.key, attribute.label))
    return list(groups.items())


class ValueList(models.Model):
    """The values that an attribute may have, as far as editors want to keep them in order."""

    name: Any = models.CharField(_("name"), max_length=MAX_LABEL)
    attribute: Any = models.CharField(
        _("attribute"),
        max_length=MAX_LABEL,
        choices=attributes_with_lists,
        help_text=_("The line of the rule builder that offers these values."),
    )
    pair: Any = models.CharField(
        _("name of the value"),
        max_length=MAX_LABEL,
        blank=True,
        help_text=_("Which one is meant, where the attribute has several that are told apart by name."),
    )
    values: Any = models.TextField(
        _("values"),
        help_text=_("One per line. Behind a value and “|” may stand what it is called: “spring26 | Spring sale 2026”."),
    )
    closed: Any = models.BooleanField(
        _("nothing else may be chosen"),
        default=False,
        help_text=_("Segments that ask for something else already go on working, and are listed with a warning."),
    )

    class Meta:
        verbose_name = _("list of values")
        verbose_name_plural = _("lists of values")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attribute", "pair"], name="wagtail_segments_one_list"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def listed(self) -> list[ListedValue]:
        """The values in the editor's order."""
        return list(_lines(self.values))[:MAX_LISTED]

    def clean(self) -> None:
        super().clean()
        wrong = {"pair": self._wrong_pair(), "values": _wrong_values(self.attribute, self.values)}
        if not wrong["pair"] and self._others().exists():
            wrong["attribute"] = gettext("There is a list for this already.")
        complaints = {field: complaint for field, complaint in wrong.items() if complaint}
        if complaints:
            raise ValidationError(complaints)

    def _wrong_pair(self) -> str:
        attribute = lookup(self.attribute)
        if attribute is None or bool(self.pair.strip()) is isinstance(attribute.type, Pairs):
            return ""
        if self.pair:
            return gettext("“%(label)s” is a single value. Leave this empty.") % {"label": attribute.label}
        return gettext("Fill in which of the values of “%(label)s” is meant.") % {"label": attribute.label}

    def _others(self) -> Any:
        return ValueList.objects.filter(attribute=self.attribute, pair=self.pair).exclude(pk=self.pk)


def list_for(key: str, pair: str = "") -> ValueList | None:
    """The list for an attribute, and for one name of it where it has several."""
    if is_looking_up_once():
        return once(ValueList, _all_lists).get((key, pair))
    return ValueList.objects.filter(attribute=key, pair=pair).first()


def listed_names(key: str) -> list[str]:
    """The names for which an attribute of several has a list."""
    names = ValueList.objects.filter(attribute=key).exclude(pair="").order_by("pair")
    return list(names.values_list("pair", flat=True))


def unlisted(comparison: Comparison) -> list[tuple[str, ValueList]]:
    """The values that a criterion names although they are not in the closed list of its attribute, with that list."""
    if comparison.operator.key not in _WHOLE_VALUES or not is_written_down(comparison.attribute.type):
        return []
    known = list_for(comparison.attribute.key, comparison.name)
    if known is None or not known.closed:
        return []
    have = {_compared(known.attribute, one.value) for one in known.listed}
    return [(value, known) for value in wanted_values(comparison) if _compared(known.attribute, value) not in have]


def wanted_values(comparison: Comparison) -> tuple[str, ...]:
    """The values that a criterion names."""
    return (comparison.wanted,) if isinstance(comparison.wanted, str) else tuple(comparison.wanted or ())


def same_value(attribute: Attribute, one: str, other: str) -> bool:
    """Whether two values are the same to an attribute."""
    return _compared(attribute.key, one) == _compared(attribute.key, other)


def _all_lists() -> dict[tuple[str, str], ValueList]:
    return {(one.attribute, one.pair): one for one in ValueList.objects.all()}


def _compared(key: str, value: str) -> str:
    attribute = lookup(key)
    return comparable(value) if attribute is None or isinstance(attribute.type, Text) else value


def _lines(text: str) -> Iterator[ListedValue]:
    for line in text.splitlines():
        value, _bar, label = line.partition("|")
        if line.strip():
            yield ListedValue(value.strip(), label.strip())


def _wrong_values(key: str, text: str) -> str:
    """What is wrong with the values of a list; empty if nothing is."""
    if "\0" in text:
        return gettext("There is a character in it that no text may have.")
    lines = list(_lines(text))
    if not lines and text:  # otherwise the field says so itself
        return gettext("Fill in at least one value.")
    if len(lines) > MAX_LISTED:
        return gettext("At most %(most)d values can be listed.") % {"most": MAX_LISTED}
    seen: set[str] = set()
    for value, label in lines:
        if not value:
            return gettext("There is no value before “| %(label)s”.") % {"label": label[:MAX_LABEL]}
        if len(value) > MAX_TEXT or len(label) > MAX_LABEL:
            return gettext("“%(value)s…” is too long.") % {"value": value[:40]}
        if _compared(key, value) in seen:
            return gettext("“%(value)s” is there twice.") % {"value": value}
        seen.add(_compared(key, value))
    return ""
