"""What the visitor has, or has not, done in this visit: a line of the rule builder for each kind of deed."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_segments.attributes.page import page_model, page_types
from wagtail_segments.attributes.topics import exists, similar
from wagtail_segments.attributes.visit import GROUP
from wagtail_segments.criteria.deeds import (
    MAX_COUNT,
    PLACES,
    Deed,
    Searched,
    SubmittedForm,
    ViewedPage,
    ViewedTopic,
    ViewedType,
    quoted,
)
from wagtail_segments.criteria.frequency import FREQUENCIES, WINDOWS, Did
from wagtail_segments.criteria.page_block import PageBlock
from wagtail_segments.criteria.registry import Criterion, register
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.values import MAX_TEXT, Text

MAX_KEY = 2**63 - 1
"""The largest primary key that a database can be asked for."""


class BehaviourCriterion(Criterion):
    """A deed and how often it was done. A subclass says which deed, and how that is filled in."""

    group = GROUP

    @abstractmethod
    def what(self) -> list[tuple[str, blocks.Block]]:
        """The fields that say which deed it is; they begin the line."""

    @abstractmethod
    def deed(self, stored: Mapping[str, Any]) -> Deed:
        """The deed for a stored value. Raises ``ValidationError`` whose code names the field that is wrong."""

    @classmethod
    @abstractmethod
    def example_deeds(cls) -> list[Mapping[str, Any]]:
        """What the fields of ``what`` may hold, for ``examples``."""

    @classmethod
    def examples(cls) -> list[Mapping[str, Any]]:
        counts = (("at_least", 2), ("at_most", 0), ("exactly", 1))
        return [
            {**deed, "frequency": frequency, "times": times, "window": "visit"}
            for deed in cls.example_deeds()
            for frequency, times in counts
        ]

    def block(self) -> blocks.StructBlock:
        return blocks.StructBlock([*self.what(), *_how_often()])

    def load(self, stored: Mapping[str, Any]) -> Did:
        deed = self.deed(stored)
        frequency = _chosen(stored, "frequency", FREQUENCIES, gettext("Choose how to compare."))
        times = stored.get("times")
        if not isinstance(times, int) or isinstance(times, bool) or not 0 <= times < MAX_COUNT:
            message = gettext("Fill in a number of times from 0 to %(most)d.") % {"most": MAX_COUNT - 1}
            raise ValidationError(message, code="times")
        if times == 0 and frequency == "at_least":
            message = gettext("Everybody has done everything at least 0 times: fill in 1 or more.")
            raise ValidationError(message, code="times")
        return Did(deed, frequency, times, _chosen(stored, "window", WINDOWS, gettext("Choose when it was done.")))


class TopicBlock(blocks.CharBlock):
    """A tag or category, written as it is called."""

    def clean(self, value: Any) -> Any:
        """Refuses what nothing is called, which is nearly always a slip of the pen."""
        cleaned = super().clean(value)
        if cleaned and not self.is_deferred_validation and not exists(cleaned):
            alike = ", ".join(map(quoted, similar(cleaned)))
            message = gettext("There is no tag or category “%(topic)s”.") % {"topic": cleaned}
            raise ValidationError(
                gettext("%(message)s There is %(alike)s.") % {"message": message, "alike": alike} if alike else message
            )
        return cleaned


@register
class ViewedPageCriterion(BehaviourCriterion):
    """Viewed a page, or one below it."""

    name = "viewed_page"
    label = _("Viewed a page")
    description = _("How often the visitor has viewed a page, or pages below it; this view counts. 0 times is never.")
    keywords = _("has viewed, not viewed, visited, seen, section, behaviour, history")
    icon = "doc-empty-inverse"

    def what(self) -> list[tuple[str, blocks.Block]]:
        return [
            ("page", PageBlock(label=_("Page"))),
            ("place", blocks.ChoiceBlock(choices=PLACES, default="here", label=_("Which pages"))),
        ]

    @classmethod
    def example_deeds(cls) -> list[Mapping[str, Any]]:
        return [{"page": _some_page(), "place": place} for place, _label in PLACES]

    def deed(self, stored: Mapping[str, Any]) -> ViewedPage:
        page = _page(stored)
        if page is None:
            raise ValidationError(gettext("Choose a page."), code="page")
        return ViewedPage(page, _chosen(stored, "place", PLACES, gettext("Choose which pages count.")))


@register
class ViewedTypeCriterion(BehaviourCriterion):
    """Viewed pages of a type."""

    name = "viewed_type"
    label = _("Viewed a type of page")
    description = _("How often the visitor has viewed pages of a type; this view counts. 0 times is never.")
    keywords = _("has viewed, not viewed, visited, seen, template, behaviour, history")
    icon = "doc-full"

    def what(self) -> list[tuple[str, blocks.Block]]:
        return [("type", blocks.ChoiceBlock(choices=page_types, label=_("Page type")))]

    @classmethod
    def example_deeds(cls) -> list[Mapping[str, Any]]:
        return [{"type": name} for name, _label in page_types()[:2]]

    def deed(self, stored: Mapping[str, Any]) -> ViewedType:
        return ViewedType(_text(stored, "type", gettext("Choose a page type.")))


@register
class ViewedTopicCriterion(BehaviourCriterion):
    """Viewed pages about a tag or category."""

    name = "viewed_topic"
    label = _("Viewed pages about a topic")
    description = _(
        "How often the visitor has viewed pages with a tag or category; this view counts. 0 times is never."
    )
    keywords = _("has viewed, not viewed, visited, seen, tag, tagged, category, interested, behaviour, history")
    icon = "tag"

    def what(self) -> list[tuple[str, blocks.Block]]:
        return [("topic", TopicBlock(max_length=MAX_TEXT, label=_("Tag or category")))]

    @classmethod
    def example_deeds(cls) -> list[Mapping[str, Any]]:
        return [{"topic": topic} for topic in similar("")[:1]]

    def deed(self, stored: Mapping[str, Any]) -> ViewedTopic:
        return ViewedTopic(_text(stored, "topic", gettext("Fill in a tag or category.")))


@register
class SearchedCriterion(BehaviourCriterion):
    """Searched the site."""

    name = "searched"
    label = _("Searched the site")
    description = _(
        "How often the visitor has searched, for anything or for certain words; this search counts. 0 times is never."
    )
    keywords = _("has searched, not searched, query, search words, term, keyword, looked for, behaviour, history")
    icon = "search"

    def what(self) -> list[tuple[str, blocks.Block]]:
        words = blocks.CharBlock(
            required=False, max_length=MAX_TEXT, label=_("For words containing (or empty for any)")
        )
        return [("words", words)]

    @classmethod
    def example_deeds(cls) -> list[Mapping[str, Any]]:
        return [{"words": "mortgage"}, {"words": ""}]

    def deed(self, stored: Mapping[str, Any]) -> Searched:
        words = stored.get("words")
        return Searched(_text(stored, "words", gettext("Fill in words, or nothing.")) if words else "")


@register
class SubmittedFormCriterion(BehaviourCriterion):
    """Submitted a form."""

    name = "submitted_form"
    label = _("Submitted a form")
    description = _("How often the visitor has submitted the form of a page, or any form. 0 times is never.")
    keywords = _("has submitted, not submitted, sent, filled in, contact, application, sign-up, behaviour, history")
    icon = "form"

    def what(self) -> list[tuple[str, blocks.Block]]:
        return [("page", PageBlock(required=False, label=_("Form page"), help_text=_("None for any form.")))]

    @classmethod
    def example_deeds(cls) -> list[Mapping[str, Any]]:
        return [{"page": _some_page()}, {"page": None}]

    def deed(self, stored: Mapping[str, Any]) -> SubmittedForm:
        return SubmittedForm(_page(stored))


@cache
def _how_often() -> tuple[tuple[str, blocks.Block], ...]:
    """The end of every line about behaviour. The lines share it, which keeps the form's definition small."""
    times = blocks.IntegerBlock(min_value=0, max_value=MAX_COUNT - 1, default=1, label=_("times"))
    return (
        ("frequency", blocks.ChoiceBlock(choices=FREQUENCIES, default="at_least", label=_("How often"))),
        ("times", times),
        ("window", blocks.ChoiceBlock(choices=WINDOWS, default="visit", label=_("When"))),
    )


def _some_page() -> int | None:
    """A page that there is; for examples."""
    return page_model().objects.order_by("-depth").values_list("pk", flat=True).first()


def _chosen(stored: Mapping[str, Any], field: str, choices: Sequence[tuple[str, Words]], message: str) -> str:
    for key, _label in choices:
        if stored.get(field) == key:
            return key
    raise ValidationError(message, code=field)


def _text(stored: Mapping[str, Any], field: str, message: str) -> str:
    try:
        return Text().clean_one(stored.get(field))
    except (TypeError, ValueError) as error:
        raise ValidationError(message, code=field) from error


def _page(stored: Mapping[str, Any]) -> int | None:
    page = stored.get("page")
    if page is None or (isinstance(page, int) and not isinstance(page, bool) and 0 < page <= MAX_KEY):
        return page
    raise ValidationError(gettext("Choose a page."), code="page")
