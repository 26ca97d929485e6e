"""What audiences may name: which segments there are, and which of them somebody may be in."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_segments.segments.audience import Audience


class KnownSegments:
    """The segments with these primary keys, or all of them. One query, when it is first asked."""

    def __init__(self, keys: Iterable[int] | None = None) -> None:
        self._keys = None if keys is None else set(keys)

    @cached_property
    def names(self) -> Mapping[int, str]:
        """Of those that there are, by primary key."""
        return {pk: name for pk, name, _live in self._rows}

    @cached_property
    def live(self) -> frozenset[int]:
        """Those that are published."""
        return frozenset(pk for pk, _name, live in self._rows if live)

    @cached_property
    def _rows(self) -> list[tuple[int, str, bool]]:
        if self._keys is not None and not self._keys:
            return []
        segments = apps.get_model("wagtail_segments.Segment").objects
        found = segments.all() if self._keys is None else segments.filter(pk__in=self._keys)
        return list(found.values_list("pk", "name", "live"))

    def has(self, keys: set[int]) -> bool:
        """Whether they are among those that are looked up."""
        return self._keys is None or keys <= self._keys

    def lacking(self, audience: Audience) -> list[str]:
        """A sentence for each segment of an audience of which nobody can be told to be a member."""
        gone = sum(1 for pk in audience.segments if pk not in self.names)
        drafts = [self.names[pk] for pk in audience.segments if pk in self.names and pk not in self.live]
        found = [_("“%(name)s” is not published.") % {"name": name} for name in drafts]
        if gone:
            found.append(
                ngettext("A segment no longer exists.", "%(count)d segments no longer exist.", gone) % {"count": gone}
            )
        return found

    def can_fit(self, audience: Audience) -> bool:
        """Whether somebody may fit an audience. Nobody does while a segment that must be told cannot be."""
        told = [pk in self.live for pk in audience.segments]
        return any(told) if audience.match == "any" else all(told)


def names_of(keys: Iterable[int]) -> dict[int, str]:
    """The names of those segments that there are, by primary key."""
    wanted, together = set(keys), _together.get()
    known = together if together is not None and together.has(wanted) else KnownSegments(wanted)
    return {pk: name for pk, name in known.names.items() if pk in wanted}


@contextmanager
def looked_up_together(keys: Iterable[int]) -> Iterator[None]:
    """While it lasts, the names of all these segments are one query, however often some of them are asked for."""
    token = _together.set(KnownSegments(keys))
    try:
        yield
    finally:
        _together.reset(token)


_together: ContextVar[KnownSegments | None] = ContextVar("segments_looked_up_together", default=None)
