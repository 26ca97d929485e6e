"""Text, names of hosts, and texts that have names."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_segments.rules import operators
from wagtail_segments.rules.operators import Operator, Takes, Words
from wagtail_segments.rules.values.base import MAX_TEXT, ValueType

WITHIN = {"within", "not_within"}
"""The operators that compare with whole host names."""
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*")


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

    def clean_held(self, stored: Mapping[str, Any]) -> dict[str, list[str]]:
        """One text of one name."""
        return {self.clean_name(stored.get("name")): [super().clean_held(stored)]}

    def read(self, raw: Any) -> Mapping[str, Any] | None:  # type: ignore[override]
        if raw is None or isinstance(raw, Mapping):
            return raw
        raise TypeError("a mapping of names is wanted")

    def pick(self, value: Any, name: str) -> tuple[str, ...] | None:
        found = value.get(name)
        if found is None:
            return None
        several = found if isinstance(found, (list, tuple)) else (found,)
        if len(several) == 1:  # nearly always
            text = Text.read(self, several[0])
            return None if text is None else (text,)
        return tuple([text for one in several if (text := Text.read(self, one)) is not None]) or None

    def show_held(self, value: Any, name: str) -> str:
        return ", ".join(self.show(text) for text in self.pick(value, name) or ())

    def holds(self, operator: Operator, value: Any, wanted: Any, today: Callable[[], date]) -> bool:
        if len(value) == 1:
            return operator.test(value[0], wanted)
        among = all if operator.absent else any
        return among(operator.test(text, wanted) for text in value)


def comparable(text: str) -> str:
    """The same for texts that differ in case or in how their accents are encoded."""
    folded = text.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


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


def named(label: Words, name: str) -> Words:
    """The label of an attribute of pairs together with the name a criterion picks: ``Cookie “plan”``."""
    return format_lazy("{} “{}”", label, name) if name else label
