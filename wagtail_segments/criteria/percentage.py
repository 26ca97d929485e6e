"""A stable share of all visitors: the same people on every page, and none of them lost when the share grows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.criteria.registry import Criterion, register
from wagtail_segments.rules.tree import Leaf
from wagtail_segments.rules.truth import UNKNOWN, Truth, negate
from wagtail_segments.rules.values import Text

OPERATORS = [("in", _("is in the share")), ("not_in", _("is not in the share"))]

PLACES = 10_000
"""How many places there are for visitors: a hundredth of a percent each."""
MAX_SALT = 100


def identity(visitor: Any) -> str:
    """What a visitor's place is worked out from: the account's primary key, or the random id of the session."""
    return str(visitor.user.pk) if visitor.is_signed_in else visitor.visit.id


IDENTITY = Attribute(
    key="visitor.identity", type=Text(), function=identity, label=_("Identity"), group="", needs=frozenset({"id"})
)
"""Read like any attribute, so once a request and with a reason if it cannot be told; not offered to editors."""


def place_of(identity: str, salt: str) -> int:
    """Where somebody stands among all visitors, from 0 to ``PLACES - 1``, by chance but always the same.

    Version 2 of GrowthBook's hash, whose place is this one divided by ``PLACES``:
    https://docs.growthbook.io/lib/build-your-own#hashing
    """
    return fnv1a32(str(fnv1a32(salt + identity))) % PLACES


def fnv1a32(text: str) -> int:
    """The 32 bit hash FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) of the UTF-16 code units of a text."""
    found = 0x811C9DC5
    units = text.encode("utf-16-le", "surrogatepass")
    for low, high in zip(units[::2], units[1::2], strict=True):
        found = ((found ^ (high << 8 | low)) * 0x01000193) & 0xFFFFFFFF
    return found


@dataclass(frozen=True, slots=True)
class Share(Leaf):
    """Whether the visitor stands from ``start`` up to but not at ``end``, in hundredths of a percent."""

    start: int
    end: int
    salt: str = ""
    """What mixes the visitors; shares of one salt divide the same order of people."""
    negated: bool = False
    line: str = ""
    """What mixes them if no salt is given: the id of this line, which no other line has."""

    @property
    def needs(self) -> frozenset[str]:
        return IDENTITY.needs

    def truth(self, visitor: Any) -> Truth:
        place = self._place(visitor)
        if place is None:
            return UNKNOWN
        found = self.start <= place < self.end
        return negate(found) if self.negated else found

    def sentence(self) -> str:
        if self.start and self.negated:
            sentence = gettext("is not in the share from %(start)s %% to %(end)s %% of visitors")
        elif self.start:
            sentence = gettext("is in the share from %(start)s %% to %(end)s %% of visitors")
        elif self.negated:
            sentence = gettext("is not in the first %(end)s %% of visitors")
        else:
            sentence = gettext("is in the first %(end)s %% of visitors")
        sentence %= {"start": _percent(self.start), "end": _percent(self.end)}
        if not self.salt:
            return sentence
        return gettext("%(sentence)s (salt “%(salt)s”)") % {"sentence": sentence, "salt": self.salt}

    def actual(self, visitor: Any) -> str:
        place = self._place(visitor)
        return "" if place is None else gettext("stands at %(place)s %%") % {"place": _percent(place)}

    def reason(self, visitor: Any) -> str:
        return visitor.why_unknown(IDENTITY) if self.mix else without_salt()

    def problem(self) -> str:
        return "" if self.mix else without_salt()

    @property
    def mix(self) -> str:
        """What mixes the visitors; empty for a line that code has made without an id."""
        return self.salt or self.line

    def _place(self, visitor: Any) -> int | None:
        """Where the visitor stands; ``None`` if that cannot be told."""
        if not self.mix or visitor.read(IDENTITY) is UNKNOWN:
            return None
        return place_of(visitor.shown(IDENTITY), self.mix)  # as it was given, because comparing ignores case


def without_salt() -> str:
    """What is wrong with a line that has neither salt nor id."""
    return gettext("A share of visitors has no id yet. Save the segment again, or give the line a salt.")


@register
class ShareCriterion(Criterion):
    """In, or not in, a share of all visitors."""

    name = "percentage"
    label = _("Share of visitors")
    description = _("The visitor belongs to a part of all visitors, picked by chance, and stays in it.")
    icon = "sliders"

    def block(self) -> blocks.StructBlock:
        return blocks.StructBlock(
            [
                ("operator", blocks.ChoiceBlock(choices=OPERATORS, default="in", label=_("Comparison"))),
                ("start", _percent_block(label=_("from %"), default=0)),
                ("to", _percent_block(label=_("to %"))),
                (
                    "salt",
                    blocks.CharBlock(
                        required=False,
                        max_length=MAX_SALT,
                        label=_("Salt"),
                        help_text=_(
                            "Left empty, this line picks people of its own. Lines with the same salt share people."
                        ),
                    ),
                ),
            ]
        )

    def load(self, stored: Mapping[str, Any]) -> Share:
        if stored.get("operator") not in [key for key, _label in OPERATORS]:
            raise ValidationError(gettext("Choose how to compare."), code="operator")
        start, end = _hundredths(stored, "start", default=0), _hundredths(stored, "to")
        if start > end:
            raise ValidationError(gettext("The end comes before the start."), code="to")
        return Share(start, end, salt=_salt(stored.get("salt")), negated=stored["operator"] == "not_in")

    @classmethod
    def examples(cls) -> list[Mapping[str, Any]]:
        return [
            {"operator": operator, "start": start, "to": "50", "salt": "spring"}
            for operator, _label in OPERATORS
            for start in ("0", "12.5")
        ]

    def load_line(self, stored: Mapping[str, Any], line: str) -> Share:
        return replace(self.load(stored), line=line)


def _percent_block(**options: Any) -> blocks.DecimalBlock:
    return blocks.DecimalBlock(required=False, min_value=0, max_value=100, decimal_places=2, **options)


def _hundredths(stored: Mapping[str, Any], field: str, default: int | None = None) -> int:
    raw = stored.get(field)
    if raw is None or raw == "":
        if default is None:
            raise ValidationError(gettext("Fill in a value."), code=field)
        return default
    hundredths = _as_hundredths(raw)
    if hundredths is None or not 0 <= hundredths <= PLACES:
        raise ValidationError(gettext("Fill in a percentage from 0 to 100, with at most two decimals."), code=field)
    return hundredths


def _as_hundredths(raw: Any) -> int | None:
    """A stored percentage in hundredths; ``None`` if it is none, or has more than two decimals."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        return None
    try:
        hundredths = Decimal(str(raw)[:50]) * 100
        return int(hundredths) if abs(hundredths) <= PLACES and hundredths == int(hundredths) else None
    except ArithmeticError:
        return None


def _salt(raw: Any) -> str:
    if raw is not None and (not isinstance(raw, str) or len(raw) > MAX_SALT or "\0" in raw):
        raise ValidationError(
            gettext("A salt is a text of at most %(most)d characters.") % {"most": MAX_SALT}, code="salt"
        )
    return (raw or "").strip()


def _percent(hundredths: int) -> str:
    """A percentage as the editor's language writes it, without decimals that are zero."""
    return formats.number_format(Decimal(hundredths).scaleb(-2).normalize() + 0, use_l10n=True)
