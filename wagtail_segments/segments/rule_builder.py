"""How a rule is edited: a StreamField whose blocks come from the registries and never enter a migration."""

import json
from collections.abc import Callable, Hashable, Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.compare import BlockComparison, diff_text
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register as register_adapter
from wagtail.blocks.field_block import FieldBlockAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError
from wagtail.fields import StreamField

from wagtail_segments.attributes import registry as attributes
from wagtail_segments.attributes.registry import Attribute
from wagtail_segments.criteria import registry as criteria
from wagtail_segments.criteria.page_block import PageBlock
from wagtail_segments.criteria.stored import GROUP, LINE, POINTS, load_comparison, load_points, load_rule
from wagtail_segments.rules.describe import begin, describe, describe_comparison
from wagtail_segments.rules.operators import Operator, Takes
from wagtail_segments.rules.tree import MAX_DEPTH, MAX_POINTS, MAX_THRESHOLD, Broken, Comparison, leaves
from wagtail_segments.rules.values import (
    Boolean,
    Choice,
    Date,
    Number,
    Pairs,
    Set,
    Text,
    TimeOfDay,
    Tree,
    ValueType,
    WithChoices,
    is_written_down,
    named,
)
from wagtail_segments.segments.problems import is_in_use
from wagtail_segments.segments.value_lists import unlisted

UNAVAILABLE = "unavailable"
"""The block that keeps a criterion which nothing here knows any more."""

MATCHES = [("all", _("all of these")), ("any", _("any of these")), ("none", _("none of these"))]
FIELDS: dict[Takes, set[str]] = {
    Takes.NOTHING: set(),
    Takes.ONE: {"value"},
    Takes.MANY: {"value"},
    Takes.RANGE: {"value", "to"},
    Takes.DAYS: {"days"},
}
"""The fields of a line that an operator compares with; the others are hidden."""

_LOGIC = _("Logic")
_EXAMPLES = [
    {"type": "user__signed_in", "value": {"operator": "is"}},
    {"type": "visit__returning", "value": {"operator": "is"}},
]
_ICONS = {
    "user": "user",
    "session": "key",
    "visit": "globe",
    "device": "mobile-alt",
    "page": "doc-empty",
    "request": "link",
    "acquisition": "redirect",
    "location": "site",
    "time": "history",
}
"""The icons of our own attributes, by the source that their keys begin with."""


class RuleField(StreamField):
    """Holds a rule. Its blocks are looked up when they are needed, so migrations say nothing of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("block_lookup", None)
        super().__init__(RuleBlock(MAX_DEPTH, required=False), **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        try:
            return super().from_db_value(value, expression, connection)
        except RecursionError:  # nested so deeply that Python cannot read it
            return self.to_python(None)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs


class IdentifiedBlock(blocks.StreamBlock):
    """A list that stands in another one: Wagtail gives an id to what is outermost, and a page must not repeat any."""

    def get_form_state(self, value: Any) -> list[dict[str, Any]]:
        """As ever, but each line has an id."""
        return [{**child, "id": child["id"] or str(uuid4())} for child in super().get_form_state(value)]


class RuleBlock(IdentifiedBlock):
    """The criteria of a rule or of a group; groups may lie ``depth`` deep inside it."""

    def __init__(self, depth: int = 0, **kwargs: Any) -> None:
        self.depth = depth
        super().__init__(**kwargs)

    @property
    def child_blocks(self) -> dict[str, blocks.Block]:
        return _children(self.depth) if apps.ready else {}

    @child_blocks.setter
    def child_blocks(self, given: Any) -> None:
        """Wagtail sets what was declared on the class, which is nothing."""

    @property
    def dependencies(self) -> Any:
        return self.child_blocks.values()

    @dependencies.setter
    def dependencies(self, given: Any) -> None:
        """As for ``child_blocks``."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = _parsed(value)
        if not isinstance(value, list | blocks.StreamValue):
            value = []
        return super().to_python(list(self._kept(value)) if _is_stored(value) else value)

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([list(self._kept(value)) if _is_stored(value) else [] for value in values])

    def get_prep_value(self, value: Any) -> list[Any]:
        return [_unwrapped(child) for child in super().get_prep_value(value)]

    def deconstruct(self) -> Any:
        return "wagtail.blocks.StreamBlock", [[]], {}

    def deconstruct_with_lookup(self, lookup: Any) -> Any:
        return self.deconstruct()

    def _kept(self, stored: list[Any]) -> Iterator[dict[str, Any]]:
        """The stored criteria, with those that cannot be edited wrapped so that they are not lost."""
        for child in stored:
            if not isinstance(child, dict) or not self._can_edit(child):
                yield {
                    "type": UNAVAILABLE,
                    "value": child,
                    "id": child.get("id") if isinstance(child, dict) else None,
                }
            else:
                yield child

    def _can_edit(self, child: dict[str, Any]) -> bool:
        name = child.get("type")
        block = self.child_blocks.get(name) if isinstance(name, str) else None
        return block is not None and block.name != UNAVAILABLE and _takes(block, child.get("value"))


class LineBlock(blocks.StructBlock):
    """What can stand in a rule: where Wagtail compares two versions of it, each reads as a sentence."""

    keywords: Any = ""
    """Other words under which the picker finds it."""

    def in_words(self, value: Any) -> str:
        """The line as it reads in a sentence."""
        return describe(load_rule("all", [{"type": self.name, "value": self.get_prep_value(value)}]))

    def examples(self) -> Iterator[str]:
        """Sentences that the line may come to say, for whoever looks it up in the picker."""
        yield from ()

    def get_comparison_class(self) -> type[BlockComparison]:
        return SentenceComparison


class SentenceComparison(BlockComparison):
    """Two versions of a line, in words."""

    def htmlvalue(self, val: Any) -> str:
        return escape(self.block.in_words(val))

    def htmldiff(self) -> str:
        return diff_text(self.block.in_words(self.val_a), self.block.in_words(self.val_b)).to_html()


class ComparisonBlock(LineBlock):
    """One line of the rule builder: an attribute, an operator, and what it compares with."""

    def __init__(self, attribute: Attribute) -> None:
        self.attribute = attribute
        self.keywords = attribute.keywords
        super().__init__(
            list(_fields_of(attribute)),
            label=attribute.label,
            group=attribute.group,
            icon=_ICONS.get(attribute.key.partition(".")[0], "tag"),
            form_classname="struct-block segments-criterion",
            form_attrs=_form_attrs(attribute),
        )

    def get_description(self) -> Any:
        return self.attribute.description

    def examples(self) -> Iterator[str]:
        for operator in self.attribute.type.operators:
            yield begin(self._example(operator))

    def _example(self, operator: Operator) -> str:
        kind, label, name = self.attribute.type, self.attribute.label, gettext("…")
        if operator.takes is Takes.NOTHING:
            return describe_comparison(Comparison(self.attribute, operator, None, name))
        what = named(label, name) if isinstance(kind, Pairs) else label
        return str(operator.sentence) % {"what": what, "wanted": _example_of(kind, operator)}

    def clean(self, value: Any) -> Any:
        """Checks what the operator compares with; what it does not take is forgotten, for nobody can see it."""
        takes = next((one.takes for one in self.attribute.type.operators if one.key == value["operator"]), Takes.ONE)
        hidden = {"value", "to", "days"} - FIELDS[takes]
        seen = {name: self.child_blocks[name].get_default() if name in hidden else part for name, part in value.items()}
        cleaned = super().clean(self._to_struct_value(seen))
        if not self.is_deferred_validation:
            _complain(lambda: self._check(self.get_prep_value(cleaned)), self)
        return cleaned

    def _check(self, stored: Any) -> None:
        """Raises ``ValidationError`` if the line cannot be understood, or names a value that a closed list forbids."""
        comparison = load_comparison(self.attribute, stored)
        for value, values in unlisted(comparison):
            if not is_in_use(self.attribute, comparison.name, value):
                message = gettext("“%(value)s” is not in the list “%(list)s”, and nothing else may be chosen.")
                raise ValidationError(message % {"value": value, "list": values}, code="value")


class CriterionBlock(LineBlock):
    """One line of the rule builder for a criterion of its own kind."""

    def __init__(self, criterion: criteria.Criterion) -> None:
        self.criterion = criterion
        self.keywords = criterion.keywords
        super().__init__(
            list(criterion.block().child_blocks.items()),
            label=criterion.label,
            group=criterion.group,
            icon=criterion.icon,
            form_classname="struct-block segments-criterion",
        )

    def get_description(self) -> Any:
        return self.criterion.description

    def examples(self) -> Iterator[str]:
        for stored in self.criterion.examples():
            tree = load_rule("all", [{"type": self.name, "value": stored}])
            if not any(isinstance(leaf, Broken) for leaf in leaves(tree)):  # there may be nothing yet to name in it
                yield describe(tree)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            _complain(lambda: self.criterion.load(self.get_prep_value(cleaned)), self)
        return cleaned


class GroupBlock(LineBlock):
    """Criteria of which all, any or none must fit."""

    def __init__(self, criteria: RuleBlock) -> None:
        super().__init__(
            [
                ("match", blocks.ChoiceBlock(choices=MATCHES, default="all", label=_("Visitors fit"))),
                ("criteria", criteria),
            ],
            label=_("Group"),
            group=_LOGIC,
            icon="list-ul",
            form_classname="struct-block segments-group",
        )

    def get_description(self) -> Any:
        return _("Criteria of which all, any or none must fit.")

    def examples(self) -> Iterator[str]:
        for match, _label in MATCHES:
            yield describe(load_rule(match, _EXAMPLES))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned["criteria"]:
            raise StructBlockValidationError(
                {"criteria": ValidationError(_("Add a criterion to this group, or delete the group."))}
            )
        return cleaned


class PointsBlock(LineBlock):
    """Criteria worth points, of which so many are wanted."""

    def __init__(self, criteria: RuleBlock) -> None:
        super().__init__(
            [
                (
                    "threshold",
                    blocks.IntegerBlock(min_value=1, max_value=MAX_THRESHOLD, label=_("Points that are enough")),
                ),
                ("lines", IdentifiedBlock([(LINE, WorthBlock(criteria))], required=False, label=_("What counts"))),
            ],
            label=_("Points"),
            group=_LOGIC,
            icon="order",
            form_classname="struct-block segments-group",
        )

    def get_description(self) -> Any:
        return _("Criteria that count points; whoever gets enough of them fits.")

    def examples(self) -> Iterator[str]:
        lines = [
            {"type": LINE, "value": {"points": points, "criteria": [criterion]}}
            for points, criterion in zip((10, 5), _EXAMPLES, strict=True)
        ]
        yield describe(load_rule("all", [{"type": POINTS, "value": {"threshold": 10, "lines": lines}}]))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            _complain(lambda: load_points(self.get_prep_value(cleaned)), self)
        return cleaned


class WorthBlock(blocks.StructBlock):
    """What counts points: criteria, all of which must fit."""

    def __init__(self, criteria: RuleBlock) -> None:
        super().__init__(
            [
                (
                    "points",
                    blocks.IntegerBlock(
                        min_value=-MAX_POINTS,
                        max_value=MAX_POINTS,
                        label=_("Points, if all of these fit"),
                        help_text=_("Less than 0 for what speaks against."),
                    ),
                ),
                ("criteria", criteria),
            ],
            label=_("Line"),
            icon="plus",
            form_classname="struct-block segments-group",
        )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned["criteria"]:
            raise StructBlockValidationError(
                {"criteria": ValidationError(_("Add a criterion to this line, or delete the line."))}
            )
        return cleaned


class UnavailableBlock(blocks.FieldBlock):
    """A stored criterion that cannot be edited. It is kept to the letter until the editor deletes it."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.CharField(
            required=False,
            label=_("Kept as it was stored"),
            help_text=_(
                "Nothing knows this criterion any more, so nobody belongs because of it. Delete it if it is not wanted."
            ),
            widget=forms.Textarea(attrs={"rows": 3, "readonly": True, "aria-label": _("Kept as it was stored")}),
        )
        super().__init__(label=_("Criterion that is not available"), icon="warning", group=_LOGIC, **kwargs)

    def value_for_form(self, value: Any) -> str:
        return json.dumps(value)

    def value_from_form(self, value: Any) -> Any:
        return _parsed(value)

    def normalize(self, value: Any) -> Any:
        return value


class ExamplesBlock(blocks.Block):
    """What the picker shows of a line beside its description.

    Wagtail finds it by an id, in whichever process it asks; the line itself is made only when a form needs it.
    """

    def __init__(self, line: str, label: Any) -> None:
        super().__init__(label=label, preview_template="wagtail_segments/admin/examples.html")
        self.set_name(line)
        self.definition_prefix = examples_id(line)
        self.definition_registry[self.definition_prefix] = self

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        line: Any = _children(1).get(self.name)
        examples = line.examples() if line and may_build_rules(parent_context["request"].user) else ()
        return {**super().get_preview_context(value, parent_context), "examples": list(examples)}


def examples_id(line: str) -> str:
    """The id by which Wagtail asks for the examples of a line."""
    return f"segments-{line}"


def offer_examples() -> None:
    """Let the picker show examples of every line that there is."""
    for name, label in (
        (GROUP, _("Group")),
        (POINTS, _("Points")),
        *((attribute.block_name, attribute.label) for attribute in attributes.registered()),
        *((criterion.name, criterion.label) for criterion in criteria.registered()),
    ):
        ExamplesBlock(name, label)


def may_build_rules(user: Any) -> bool:
    """Whether somebody may see what only those need who edit segments: values, and names of pages and groups."""
    return any(user.has_perm(f"wagtail_segments.{action}_segment") for action in ("add", "change"))


class RuleAdapter(StreamBlockAdapter):
    """Tells the browser how to show a rule: what is not available is kept, but no more of it is offered."""

    js_constructor = "wagtail_segments.blocks.Rule"

    @cached_property
    def media(self) -> forms.Media:
        ours = [versioned_static(f"wagtail_segments/{name}.js") for name in ("rule", "suggestions")]
        return super().media + forms.Media(js=ours)


class LineAdapter(StructBlockAdapter):
    """Tells the browser under which other words the picker should find a line, and where its examples are."""

    def js_args(self, block: LineBlock) -> list[Any]:
        *first, meta = super().js_args(block)
        if block.keywords:
            meta["keywords"] = block.keywords
        if (examples := examples_id(block.name)) in block.definition_registry:
            meta |= {"blockDefId": examples, "isPreviewable": True}
        return [*first, meta]


register_adapter(RuleAdapter(), RuleBlock)
register_adapter(LineAdapter(), LineBlock)
register_adapter(FieldBlockAdapter(), UnavailableBlock)


def _children(depth: int) -> dict[str, blocks.Block]:
    """The blocks of a rule builder, kept until something is registered or unregistered.

    All depths are forgotten together, for they share what holds no group.
    """
    known = (attributes.registered(), criteria.registered())
    if _made.get("known") != known:
        _made.clear()
        _made["known"] = known
    if depth not in _made:
        _made[depth] = _make_children(depth)
    return _made[depth]


_made: dict[Any, Any] = {}


def _make_children(depth: int) -> dict[str, blocks.Block]:
    """Blocks that hold no group are the same at every depth, which keeps the form's definition small."""
    if depth:
        inside = RuleBlock(depth - 1, required=False, label=_("Criteria"))
        group, points = GroupBlock(inside), PointsBlock(inside) if depth == 1 else _children(1)[POINTS]
        group.set_name(GROUP)
        points.set_name(POINTS)
        return {GROUP: group, POINTS: points, **_children(0)}
    made: dict[str, blocks.Block] = {
        attribute.block_name: ComparisonBlock(attribute) for attribute in attributes.registered()
    }
    made |= {criterion.name: CriterionBlock(criterion) for criterion in criteria.registered()}
    made[UNAVAILABLE] = UnavailableBlock()
    for name, block in made.items():
        block.set_name(name)
    return made


def _form_attrs(attribute: Attribute) -> dict[str, Any]:
    """What tells the browser which fields of a line to show, and where to ask for values to offer."""
    fields = {operator.key: sorted(FIELDS[operator.takes]) for operator in attribute.type.operators}
    lists = json.dumps([operator.key for operator in attribute.type.operators if operator.takes is Takes.MANY])
    shown = {
        "data-controller": "segments-criterion",
        "data-segments-criterion-many-value": _("One per line"),
        "data-segments-criterion-fields-value": json.dumps(fields),
        "data-segments-criterion-lists-value": lists,
    }
    if not is_written_down(attribute.type):
        return shown
    return shown | {
        "data-controller": "segments-criterion segments-suggestions",
        "data-segments-suggestions-label-value": _("Suggestions"),
        "data-segments-suggestions-lists-value": lists,
        "data-segments-suggestions-url-value": reverse_lazy("wagtail_segments_suggestions", args=[attribute.key]),
    }


def _fields_of(attribute: Attribute) -> Iterator[tuple[str, blocks.Block]]:
    """The fields of one line; which of them show depends on the operator."""
    kind = attribute.type
    takes = {operator.takes for operator in kind.operators}
    if isinstance(kind, Pairs):
        yield "name", _shared("name", lambda: blocks.CharBlock(required=False, max_length=512, label=_("Name")))
    yield "operator", _shared(kind.operators, lambda: _operator_block(kind))
    if takes - {Takes.NOTHING}:
        yield "value", _value_block(kind, label=_("Value"))
    if Takes.RANGE in takes:
        yield "to", _value_block(kind, label=_("to"))
    if Takes.DAYS in takes:
        yield "days", _shared("days", lambda: blocks.IntegerBlock(required=False, min_value=1, label=_("Days")))


def _shared(what: Hashable, make: Callable[[], blocks.Block]) -> blocks.Block:
    """A block that many lines have. Most of what it takes to open a form is to describe its blocks, each once."""
    shared = _made.setdefault("shared", {})
    if what not in shared:
        shared[what] = make()
    return shared[what]


def _example_of(kind: ValueType, operator: Operator) -> str:
    """Something that an operator may compare with, in words: two of the choices if they are known beforehand."""
    blank = gettext("…")
    match operator.takes:
        case Takes.DAYS:
            return kind.words(operator, 30)
        case Takes.RANGE:
            return gettext("from %(first)s to %(last)s") % {"first": blank, "last": blank}
        case Takes.MANY:
            known = [value for value, _label in kind.choices[:2]] if isinstance(kind, WithChoices) else []
            return kind.words(operator, tuple(known) or (blank, blank))
    return kind.show(blank) if isinstance(kind, Text) else blank


def _operator_block(kind: ValueType) -> blocks.Block:
    return blocks.ChoiceBlock(
        choices=[(operator.key, operator.label) for operator in kind.operators],
        default=kind.operators[0].key,
        label=_("Comparison"),
    )


def _value_block(kind: Any, label: Any) -> blocks.Block:
    match kind:
        case Number():
            return _shared(("number", label), lambda: blocks.DecimalBlock(required=False, label=label))
        case Date():
            return _shared(("date", label), lambda: blocks.DateBlock(required=False, label=label))
        case TimeOfDay():
            return _shared(("time", label), lambda: blocks.TimeBlock(required=False, label=label))
        case Tree() if kind.nodes:
            return blocks.ChoiceBlock(choices=lambda: list(kind.nodes()), required=False, label=label)
        case Tree():
            return _shared(("page", label), lambda: PageBlock(required=False, label=label))
        case Boolean():
            raise TypeError("a yes or no compares with nothing")
        case Choice() | Set() if kind.has_choices:
            return blocks.MultipleChoiceBlock(
                choices=lambda: kind.choices, required=False, label=label, widget=forms.CheckboxSelectMultiple
            )
        case _:
            return _shared(("text", label), lambda: blocks.TextBlock(required=False, rows=1, label=label))


def _complain(load: Any, block: blocks.StructBlock) -> None:
    """Turn what is wrong with a criterion into an error on the field that is wrong."""
    try:
        load()
    except ValidationError as error:
        field = error.code if error.code in block.child_blocks else "operator"
        raise StructBlockValidationError({field: ValidationError(error.messages)}) from error


def _takes(block: blocks.Block, stored: Any) -> bool:
    """Whether a block can show what is stored. A chooser is not asked, because it would ask the database."""
    if isinstance(block, blocks.ChooserBlock):
        return stored is None or (isinstance(stored, int) and not isinstance(stored, bool) and 0 < stored <= _MAX_KEY)
    if isinstance(block, blocks.StructBlock):
        return isinstance(stored, dict) and all(
            _takes(child, stored[name]) for name, child in block.child_blocks.items() if name in stored
        )
    if isinstance(block, IdentifiedBlock) and not isinstance(block, RuleBlock):
        return isinstance(stored, list) and all(
            isinstance(line, dict) and line.get("type") == LINE and _takes(block.child_blocks[LINE], line.get("value"))
            for line in stored
        )
    try:
        block.to_python(stored)
    except Exception:  # a stored value of the wrong shape raises whatever its block happens to raise
        return False
    return True


_MAX_KEY = 2**63 - 1
"""The largest primary key that a database can be asked for."""


def _is_stored(value: Any) -> bool:
    return isinstance(value, list) and (not value or not isinstance(value[0], tuple))


def _unwrapped(child: dict[str, Any]) -> Any:
    return child["value"] if child["type"] == UNAVAILABLE else child


def _parsed(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return None
