"""Which of many things somebody gets to see: entries of a menu, banners, alerts."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

from wagtail_segments import failures
from wagtail_segments.asking import is_among
from wagtail_segments.fields import audiences_of
from wagtail_segments.segments.audience import NOBODY, Audience


def shown_to(request: HttpRequest | None, items: Any) -> list[Any]:
    """Those of some objects that whoever makes the request gets to see, in their order.

    Args:
        request: as the middleware leaves it; without one, what is for everyone is shown.
        items: a queryset, a manager, a list or any other iterable of objects. Those of a model with an
            ``AudienceField`` are judged by it; all others are for everyone.

    An audience is judged once however many of them share it. Asks the database for nothing but ``items``.
    """
    return those_for(lambda: getattr(request, "segments", None), items)


def those_for(whose: Callable[[], Any], items: Any) -> list[Any]:
    """The same for whoever has the segments that ``whose`` gives when they are needed."""
    judged: dict[Audience, bool] = {}

    def is_shown(audience: Audience) -> bool:
        if audience not in judged:
            judged[audience] = is_among(audience, whose)
        return judged[audience]

    return [item for item in _each(items) if all(map(is_shown, _audiences_of(item)))]


def _each(items: Any) -> Iterable[Any]:
    if items is None:
        return ()
    return items.all() if hasattr(items, "all") else items


def _audiences_of(item: Any) -> list[Audience]:
    """Whom an object is for; nobody, if that had to be looked up and could not."""
    try:
        return audiences_of(item)
    except Exception:
        failures.note("audience", f"of {type(item).__name__} could not be read")
        return [NOBODY]
