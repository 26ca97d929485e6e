"""Where segments are used: in the content of pages and snippets, and in other segments."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex

from wagtail_segments.segments.models import Segment


class Place(NamedTuple):
    """Something that uses a segment."""

    title: str
    """What it is called, or only what it is if the user may not edit it."""
    description: str
    """Where in it the segment stands."""
    url: str | None
    """Where it is edited, if the user may edit it."""


def places_of(segment: Segment, user: Any, without: Collection[Any] = ()) -> list[Place]:
    """Everything that uses a segment, as far as the reference index knows, leaving out the objects in ``without``."""
    finder = AdminURLFinder(user)
    return [
        _place(source, references, finder.get_edit_url(source))
        for source, references in ReferenceIndex.get_references_to(segment).group_by_source_object()
        if source not in without
    ]


def usage_counts(keys: Iterable[int]) -> dict[str, int]:
    """How many objects use each of these segments, by primary key as text. One query."""
    places = (
        ReferenceIndex.objects.filter(
            to_content_type=ReferenceIndex._get_base_content_type(Segment),
            to_object_id__in=[str(key) for key in keys],
        )
        .values_list("to_object_id", "base_content_type", "object_id")
        .distinct()
    )
    return Counter(segment for segment, _content_type, _pk in places)


def _place(source: Any, references: Iterable[ReferenceIndex], url: str | None) -> Place:
    """One place; as in Wagtail's own lists of places, the title is for those who may edit it."""
    fields = dict.fromkeys(str(reference.describe_source_field()) for reference in references)
    title = str(source) if url else _("(Private %(object)s)") % {"object": source._meta.verbose_name}
    return Place(title=title, description=", ".join(fields), url=url)
