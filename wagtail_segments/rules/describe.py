"""A tree as a sentence that a non-developer understands."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_segments.rules.tree import All, Any_, Comparison, Group, Node
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


def _describe(tree: Node, *, outermost: bool = False) -> str:
    if isinstance(tree, Comparison):
        return describe_comparison(tree)
    if not isinstance(tree, Group):
        return tree.sentence()
    if not tree.children:
        return _("nobody: there are no criteria yet")
    return _join(tree, [_describe(child) for child in tree.children], outermost)


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
