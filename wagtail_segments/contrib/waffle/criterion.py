"""A criterion: a flag, a switch or a sample of waffle is on, or is off."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from waffle import get_waffle_flag_model, get_waffle_sample_model, get_waffle_switch_model
from waffle.utils import get_setting
from wagtail import blocks

from wagtail_segments.attributes.registry import Attribute, CannotTell
from wagtail_segments.contrib.waffle.flags import SegmentFlagMixin, is_settled
from wagtail_segments.criteria.registry import Criterion, register
from wagtail_segments.rules.once import once
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.tree import Leaf
from wagtail_segments.rules.truth import NO, UNKNOWN, YES, Truth, negate
from wagtail_segments.rules.values import Boolean

OPERATORS = [("on", _("is on")), ("off", _("is off"))]
MAX_NAME = 100

MODELS: dict[str, Callable[[], Any]] = {
    "flag": get_waffle_flag_model,
    "switch": get_waffle_switch_model,
    "sample": get_waffle_sample_model,
}
HEADINGS = {"flag": _("Flags"), "switch": _("Switches"), "sample": _("Samples")}
SENTENCES: dict[tuple[str, bool], Words] = {
    ("flag", False): _("the flag “%(name)s” is on"),
    ("flag", True): _("the flag “%(name)s” is off"),
    ("switch", False): _("the switch “%(name)s” is on"),
    ("switch", True): _("the switch “%(name)s” is off"),
    ("sample", False): _("the sample “%(name)s” is on"),
    ("sample", True): _("the sample “%(name)s” is off"),
}
"""What a criterion says, by the kind of feature and whether it is negated."""

_ASKED = "_wagtail_segments_flags"
_DRAWN = "_wagtail_segments_samples"


@dataclass(frozen=True, slots=True)
class IsOn(Leaf):
    """Whether a feature of waffle is on for the visitor. Asking draws no lot that lasts and sets no cookie."""

    kind: str
    name: str
    negated: bool = False

    def truth(self, visitor: Any) -> Truth:
        found = visitor.read(_feature(self.kind, self.name))
        return negate(found) if self.negated else found

    def sentence(self) -> str:
        return str(SENTENCES[self.kind, self.negated]) % {"name": self.name}

    def reason(self, visitor: Any) -> str:
        return visitor.why_unknown(_feature(self.kind, self.name))

    def problem(self) -> str:
        if self.name in _names(self.kind):
            return ""
        return gettext("It asks for “%(name)s” among the features, which no longer exists.") % {"name": self.name}


@register
class FeatureCriterion(Criterion):
    """A flag, a switch or a sample is on, or is off."""

    name = "waffle"
    label = _("Feature flag")
    description = _("A flag, a switch or a sample of the site is on, or is off, for the visitor.")
    icon = "cog"

    def block(self) -> blocks.StructBlock:
        return blocks.StructBlock(
            [
                ("feature", blocks.ChoiceBlock(choices=_choices, label=_("Feature"))),
                ("operator", blocks.ChoiceBlock(choices=OPERATORS, default="on", label=_("Comparison"))),
            ]
        )

    @classmethod
    def examples(cls) -> list[Mapping[str, Any]]:
        features = [value for _heading, features in _choices() for value, _label in features]
        return [{"feature": feature, "operator": operator} for feature in features for operator, _label in OPERATORS]

    def load(self, stored: Mapping[str, Any]) -> IsOn:
        if stored.get("operator") not in [key for key, _label in OPERATORS]:
            raise ValidationError(gettext("Choose how to compare."), code="operator")
        feature = stored.get("feature")
        kind, _colon, name = feature.partition(":") if isinstance(feature, str) else ("", "", "")
        if kind not in MODELS or not name or len(name) > MAX_NAME:
            raise ValidationError(gettext("Choose a feature."), code="feature")
        return IsOn(kind, name, negated=stored["operator"] == "off")


def _choices() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Every feature under the heading of its kind."""
    found = [
        (HEADINGS[kind], [(f"{kind}:{name}", name) for name in sorted(_names(kind), key=str.casefold)])
        for kind in MODELS
    ]
    return [(heading, features) for heading, features in found if features]


def _names(kind: str) -> set[str]:
    return once((_names, kind), lambda: set(MODELS[kind]().objects.values_list("name", flat=True)))


def _feature(kind: str, name: str) -> Attribute:
    """A feature as an attribute that is not offered: visitors read those once a request, and say why they cannot."""
    return Attribute(
        key=f"waffle.{kind}:{name}",
        type=Boolean(),
        function=lambda visitor: _ANSWERS[kind](name, visitor.request),
        label=name,
        group=HEADINGS[kind],
    )


def _flag(name: str, request: Any) -> bool:
    """Whether a flag is on. One that is being asked already, for a segment that asks for it, cannot be told."""
    asked = vars(request).setdefault(_ASKED, set())
    if name in asked:
        raise CannotTell(gettext("The flag is on for a segment that asks for this flag."))
    asked.add(name)
    try:
        flag = _stored("flag", name)
        with untouched(request):
            return _is_on(flag, request)
    finally:
        asked.remove(name)


def _is_on(flag: Any, request: Any) -> bool:
    """As the flag itself would say, but what it would take for no is unknown where nobody can tell yet."""
    others: Any = super(SegmentFlagMixin, flag) if isinstance(flag, SegmentFlagMixin) else flag
    if others.is_active(request, read_only=True):
        return True
    if is_settled(flag, request):
        return False
    found = flag.truth_of_segments(request) if isinstance(flag, SegmentFlagMixin) else NO
    if found is UNKNOWN:
        raise CannotTell(gettext("The flag is on for a segment of which nobody can tell whether the visitor is in it."))
    if found is NO and flag.percent and not _has_lot(flag, request):
        raise CannotTell(gettext("The flag is on for a share of visitors, and no lot has been drawn for this one yet."))
    return found is YES


def _has_lot(flag: Any, request: Any) -> bool:
    """Whether the site has asked for the flag before, so that the lot is drawn."""
    return flag.name in getattr(request, "waffles", {}) or get_setting("COOKIE") % flag.name in request.COOKIES


def _switch(name: str, request: Any) -> bool:
    return _stored("switch", name).is_active()


def _sample(name: str, request: Any) -> bool:
    """Whether a sample is on; drawn once a request."""
    drawn = vars(request).setdefault(_DRAWN, {})
    if name not in drawn:
        drawn[name] = _stored("sample", name).is_active()
    return drawn[name]


_ANSWERS: dict[str, Callable[[str, Any], bool]] = {"flag": _flag, "switch": _switch, "sample": _sample}


def _stored(kind: str, name: str) -> Any:
    """A feature, from waffle's cache. One that is not stored is not asked, for waffle might then make it."""
    feature = MODELS[kind]().get(name)
    if not feature.pk:
        raise CannotTell(gettext("There is no feature of this name."))
    return feature


@contextmanager
def untouched(request: Any) -> Iterator[None]:
    """Take away what waffle notes on a request while it is asked: its middleware would make cookies of it."""
    notes = ("waffles", "waffle_tests")
    before = {name: dict(vars(request)[name]) for name in notes if name in vars(request)}
    try:
        yield
    finally:
        for name in notes:
            vars(request).pop(name, None)
        vars(request).update(before)
