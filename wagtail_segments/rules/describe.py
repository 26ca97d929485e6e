"""A tree as a sentence that a non-developer understands."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_segments.rules.tree import All, Any_, Comparison, Group, Node, Points
from wagtail_segments.rules.values import Boolean, Pairs, named


def describe(tree: Node) -> str:
    """The rule in words, beginning with a capital letter, without a full stop."""
    return begin(_describe(tree, outermost=True))


def begin(sentence: str) -> str:
    """The same sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def describe_comparison(comparison: Comparison) -> str:
    """One line of a rule in words. Says so where it lets in people of whom nothing is known."""
    attribute, operator, kind = comparison.attribute, comparison.operator, comparison.attribute.type
    if isinstance(kind, Boolean) and kind.yes and kind.no:
        sentence = str(kind.no if operator.absent else kind.yes)
    else:
        what = named(attribute.label, comparison.name) if isinstance(kind, Pairs) else attribute.label
        sentence = str(operator.sentence) % {"what": what, "wanted": kind.words(operator, comparison.wanted)}
    if operator.absent and attribute.when_absent:
        return _("%(sentence)s, or %(absent)s") % {"sentence": sentence, "absent": attribute.when_absent}
    return sentence


def count_points(points: int) -> str:
    """A number of points in words; ``-1 point`` for one that speaks against."""
    return ngettext("%(points)d point", "%(points)d points", abs(points)) % {"points": points}


def describe_worth(points: int, sentence: str) -> str:
    """What something counts if it fits."""
    return _("%(points)s: %(sentence)s") % {"points": count_points(points), "sentence": sentence}


def _describe(tree: Node, *, outermost: bool = False) -> str:
    if isinstance(tree, Comparison):
        return describe_comparison(tree)
    if isinstance(tree, Points) and tree.parts:
        return _describe_points(tree)
    if isinstance(tree, Group) and tree.children:
        return _join(tree, [_describe(child) for child in tree.children], outermost)
    return _("nobody: there are no criteria yet") if isinstance(tree, Group | Points) else tree.sentence()


def _describe_points(tree: Points) -> str:
    return _("gets at least %(threshold)s (%(parts)s)") % {
        "threshold": count_points(tree.threshold),
        "parts": "; ".join(describe_worth(part.points, _describe(part.node)) for part in tree.parts),
    }


def _join(group: Group, parts: list[str], outermost: bool) -> str:
    match group:
        case All():
            words, sentence = pgettext("all of the criteria", "; and "), "%s"
        case Any_():
            words, sentence = pgettext("any of the criteria", "; or "), "%s"
        case _:
            words, sentence = pgettext("none of the criteria", "; nor "), _("not: %s")
    joined = sentence % words.join(parts)
    return joined if outermost or (len(parts) == 1 and sentence == "%s") else f"({joined})"
