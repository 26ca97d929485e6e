"""What visitors do again and again: view a page, search, submit a form.

A *deed* tells whether the present request does it; ``visitors.visits`` keeps a counter for each deed that a live
segment asks about.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2s
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_segments.attributes.page import locate, page_types, title
from wagtail_segments.attributes.topics import exists
from wagtail_segments.conf import settings
from wagtail_segments.rules.once import once
from wagtail_segments.rules.operators import Words
from wagtail_segments.rules.values import MAX_TEXT, comparable

DID = "did:"
"""What the names of counters begin with, among all that is remembered of a visit."""
MAX_COUNT = 10_000
"""Where counting stops."""

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

    @property
    @abstractmethod
    def said(self) -> tuple[Words, Words]:
        """How it reads that it was done, and that it was not. Both may have the names of ``named``."""

    @property
    @abstractmethod
    def named(self) -> dict[str, str]:
        """What it is about, as that reads in a sentence."""

    def in_words(self, *, negated: bool) -> str:
        """The deed as it reads in a sentence: "has viewed “Savings”", or that it was not done."""
        return str(self.said[negated]) % self.named

    @cached_property
    def counter(self) -> str:
        """The name of its counter: short, and the same in every process."""
        return DID + blake2s(self.identity.encode(errors="replace"), digest_size=4).hexdigest()

    @cached_property
    def is_gone(self) -> bool:
        """Whether what it names no longer exists. Looked up when rules are loaded or shown."""
        return False


_VIEWED: dict[str, tuple[Words, Words]] = {
    "here": (_("has viewed %(page)s"), _("has not viewed %(page)s")),
    "below": (_("has viewed a page below %(page)s"), _("has not viewed a page below %(page)s")),
    "either": (
        _("has viewed %(page)s or a page below it"),
        _("has not viewed %(page)s or a page below it"),
    ),
}
"""How it reads that pages were viewed, and that they were not, by their place."""


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

    @property
    def said(self) -> tuple[Words, Words]:
        return _VIEWED[self.place]

    @property
    def named(self) -> dict[str, str]:
        return {"page": _title(self.page)}


@dataclass(frozen=True)
class ViewedType(Deed):
    """Viewed a page of a type, known as ``app.Model``."""

    type: str

    said = _("has viewed a page of the type %(type)s"), _("has not viewed a page of the type %(type)s")

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

    @property
    def named(self) -> dict[str, str]:
        return {"type": quoted(self.label or self.type)}


@dataclass(frozen=True)
class ViewedTopic(Deed):
    """Viewed a page about a tag or category, known by its name or slug."""

    topic: str

    said = _("has viewed a page about %(topic)s"), _("has not viewed a page about %(topic)s")

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

    @property
    def named(self) -> dict[str, str]:
        return {"topic": quoted(self.topic)}


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

    @property
    def said(self) -> tuple[Words, Words]:
        if not self.words:
            return _("has searched"), _("has not searched")
        return _("has searched for %(words)s"), _("has not searched for %(words)s")

    @property
    def named(self) -> dict[str, str]:
        return {"words": quoted(self.words)}


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

    @property
    def said(self) -> tuple[Words, Words]:
        if self.page is None:
            return _("has submitted a form"), _("has not submitted a form")
        return _("has submitted the form %(page)s"), _("has not submitted the form %(page)s")

    @property
    def named(self) -> dict[str, str]:
        return {"page": _title(self.page) if self.page else ""}


def quoted(text: str) -> str:
    """A text as it reads in a sentence."""
    return gettext("“%(text)s”") % {"text": text}


def _title(page: int) -> str:
    return once((title, page), lambda: title(page))


def _is_look(visitor: Any) -> bool:
    """Whether the request looks at something, as far as can be told before there is an answer."""
    return bool(visitor.request.method == "GET")
