"""What the visitor has, or has not, done in this visit, and how often.

A *deed* is something a visitor may do again and again: view a page, search, submit a form. It tells whether the present
request does it; ``visitors.visits`` keeps a counter for each deed that a live segment asks about.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2s
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_segments.attributes.page import locate, page_model, page_types, title
from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.attributes.topics import exists, similar
from wagtail_segments.attributes.visit import GROUP
from wagtail_segments.conf import settings
from wagtail_segments.criteria.page_block import PageBlock
from wagtail_segments.criteria.registry import Criterion, register
from wagtail_segments.rules.once import once
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.tree import Leaf, Node, leaves
from wagtail_segments.rules.truth import NO, UNKNOWN, YES, Truth
from wagtail_segments.rules.values import MAX_TEXT, Text, comparable

DID = "did:"
"""What the names of counters begin with, among all that is remembered of a visit."""
MAX_COUNT = 10_000
"""Where counting stops."""
MAX_KEY = 2**63 - 1
"""The largest primary key that a database can be asked for."""

WINDOWS = [("visit", _("in this visit"))]
"""When it was done."""
FREQUENCIES = [("at_least", _("at least")), ("at_most", _("at most")), ("exactly", _("exactly"))]
PLACES = [
    ("here", _("this page")),
    ("below", _("a page below it")),
    ("either", _("this page or one below it")),
]


class Deed(ABC):
    """Something that visitors do, any number of times."""

    @property
    @abstractmethod
    def identity(self) -> str:
        """What tells it from all other deeds."""

    @abstractmethod
    def done_by(self, visitor: Any) -> int:
        """How often the present request does it. Asks the database for nothing that rules could look up before."""

    @abstractmethod
    def in_words(self, *, negated: bool) -> str:
        """The deed as it reads in a sentence: "has viewed “Savings”", or that it was not done."""

    @cached_property
    def counter(self) -> str:
        """The name of its counter: short, and the same in every process."""
        return DID + blake2s(self.identity.encode(errors="replace"), digest_size=4).hexdigest()

    @cached_property
    def is_gone(self) -> bool:
        """Whether what it names no longer exists. Looked up when rules are loaded or shown."""
        return False


@dataclass(frozen=True)
class ViewedPage(Deed):
    """Viewed a page, known by its primary key, or one below it."""

    page: int
    place: str = "here"

    @property
    def identity(self) -> str:
        return f"page {self.place} {self.page}"

    @cached_property
    def path(self) -> str | None:
        """Where the page is in the page tree."""
        return once((locate, self.page), lambda: locate(self.page))

    @cached_property
    def is_gone(self) -> bool:
        return self.path is None

    def done_by(self, visitor: Any) -> int:
        if not _is_look(visitor) or visitor.page is None or self.path is None:
            return 0
        here = visitor.page.path
        is_here, is_below = here == self.path, here != self.path and here.startswith(self.path)
        return int((is_here and self.place != "below") or (is_below and self.place != "here"))

    def in_words(self, *, negated: bool) -> str:
        page = once((title, self.page), lambda: title(self.page))
        match self.place:
            case "below":
                words = (
                    gettext("has not viewed a page below %(page)s")
                    if negated
                    else gettext("has viewed a page below %(page)s")
                )
            case "either":
                words = (
                    gettext("has not viewed %(page)s or a page below it")
                    if negated
                    else gettext("has viewed %(page)s or a page below it")
                )
            case _:
                words = gettext("has not viewed %(page)s") if negated else gettext("has viewed %(page)s")
        return words % {"page": page}


@dataclass(frozen=True)
class ViewedType(Deed):
    """Viewed a page of a type, known as ``app.Model``."""

    type: str

    @property
    def identity(self) -> str:
        return f"type {self.type}"

    @property
    def label(self) -> str | None:
        """What editors call the type; ``None`` if it is gone."""
        return dict(once(page_types, page_types)).get(self.type)

    @cached_property
    def is_gone(self) -> bool:
        return self.label is None

    def done_by(self, visitor: Any) -> int:
        if not _is_look(visitor) or visitor.page is None:
            return 0
        return int(visitor.page.specific_class is not None and visitor.page.specific_class._meta.label == self.type)

    def in_words(self, *, negated: bool) -> str:
        words = (
            gettext("has not viewed a page of the type %(type)s")
            if negated
            else gettext("has viewed a page of the type %(type)s")
        )
        return words % {"type": _quoted(self.label or self.type)}


@dataclass(frozen=True)
class ViewedTopic(Deed):
    """Viewed a page about a tag or category, known by its name or slug."""

    topic: str

    @property
    def identity(self) -> str:
        return f"topic {comparable(self.topic)}"

    @cached_property
    def wanted(self) -> str:
        return comparable(self.topic)

    @cached_property
    def is_gone(self) -> bool:
        return not exists(self.topic)

    def done_by(self, visitor: Any) -> int:
        return int(_is_look(visitor) and self.wanted in visitor.topics)

    def in_words(self, *, negated: bool) -> str:
        words = (
            gettext("has not viewed a page about %(topic)s")
            if negated
            else gettext("has viewed a page about %(topic)s")
        )
        return words % {"topic": _quoted(self.topic)}


@dataclass(frozen=True)
class Searched(Deed):
    """Searched the site, for anything or for something that contains these words."""

    words: str = ""

    @property
    def identity(self) -> str:
        return f"search {comparable(self.words)}"

    @cached_property
    def wanted(self) -> str:
        return comparable(self.words)

    def done_by(self, visitor: Any) -> int:
        if not _is_look(visitor) or not visitor.query_string:
            return 0
        searches = (text for name in settings.SEARCH_PARAMETERS for text in visitor.query.getlist(name))
        return int(any(self.wanted in comparable(text[:MAX_TEXT]) for text in searches if text.strip()))

    def in_words(self, *, negated: bool) -> str:
        if not self.words:
            return gettext("has not searched") if negated else gettext("has searched")
        words = gettext("has not searched for %(words)s") if negated else gettext("has searched for %(words)s")
        return words % {"words": _quoted(self.words)}


@dataclass(frozen=True)
class SubmittedForm(Deed):
    """Submitted a form: that of a page, known by its primary key, or any."""

    page: int | None = None

    @property
    def identity(self) -> str:
        return f"form {self.page or ''}"

    @cached_property
    def is_gone(self) -> bool:
        return self.page is not None and once((locate, self.page), lambda: locate(self.page or 0)) is None

    def done_by(self, visitor: Any) -> int:
        return sum(self.page in (None, page) for page in visitor.submissions)

    def in_words(self, *, negated: bool) -> str:
        if self.page is None:
            return gettext("has not submitted a form") if negated else gettext("has submitted a form")
        words = (
            gettext("has not submitted the form %(page)s") if negated else gettext("has submitted the form %(page)s")
        )
        return words % {"page": once((title, self.page), lambda: title(self.page or 0))}


@dataclass(frozen=True, slots=True)
class Did(Leaf):
    """Whether a deed was done at least, at most or exactly so many times."""

    deed: Deed
    frequency: str
    times: int
    window: str = "visit"

    @property
    def needs(self) -> frozenset[str]:
        return frozenset([self.deed.counter])

    def truth(self, visitor: Any) -> Truth:
        count, may_be_more = self._count(visitor)
        if count > self.times:
            return YES if self.frequency == "at_least" else NO
        if count == self.times and self.frequency == "at_least":
            return YES
        if may_be_more:
            return UNKNOWN
        return YES if self.frequency == "at_most" or count == self.times else NO

    def sentence(self) -> str:
        window = str(dict(WINDOWS)[self.window])
        if self.times == 0:
            return gettext("%(deed)s %(window)s") % {"deed": self.deed.in_words(negated=True), "window": window}
        return gettext("%(deed)s %(frequency)s %(times)s %(window)s") % {
            "deed": self.deed.in_words(negated=False),
            "frequency": dict(FREQUENCIES)[self.frequency],
            "times": _times(self.times),
            "window": window,
        }

    def actual(self, visitor: Any) -> str:
        count, may_be_more = self._count(visitor)
        if may_be_more:
            return gettext("cannot be told")
        return _times(count) if count else gettext("never")

    def reason(self, visitor: Any) -> str:
        try:
            visitor.visit.count(self.deed.counter)
        except CannotTell as why:
            return str(why)
        if self.deed.is_gone:
            return gettext("Something this criterion names no longer exists.")
        return gettext("It could not be read whether this page counts.")

    def problem(self) -> str:
        if not self.deed.is_gone:
            return ""
        return gettext("“%(sentence)s” names something that no longer exists.") % {"sentence": self.sentence()}

    def _count(self, visitor: Any) -> tuple[int, bool]:
        """How often it was done as far as is known, this request included, and whether it may be more often."""
        now = self.deed.done_by(visitor)
        try:
            return visitor.visit.count(self.deed.counter) + now, self.deed.is_gone
        except CannotTell:
            return now, True


def deeds_in(trees: Iterable[Node]) -> dict[str, Deed]:
    """The deeds that rules ask about, by their counters. All that they name is looked up, so that no page has to."""
    found: dict[str, Deed] = {}
    for tree in trees:
        for leaf in leaves(tree):
            if isinstance(leaf, Did):
                found[leaf.deed.counter] = leaf.deed
                _ = leaf.deed.is_gone
    return found


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
            alike = ", ".join(map(_quoted, similar(cleaned)))
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


def _is_look(visitor: Any) -> bool:
    """Whether the request looks at something, as far as can be told before there is an answer."""
    return bool(visitor.request.method == "GET")


def _times(count: int) -> str:
    match count:
        case 1:
            return gettext("once")
        case 2:
            return gettext("twice")
        case _:
            return ngettext("%(count)d time", "%(count)d times", count) % {"count": count}


def _quoted(text: str) -> str:
    return gettext("“%(text)s”") % {"text": text}


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
