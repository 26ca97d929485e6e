"""Where segments are used: at which places of pages and snippets, and in which other segments."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import UsageView

from wagtail_segments import failures
from wagtail_segments.attributes.page import page_model
from wagtail_segments.places.walk import places_in
from wagtail_segments.segments.models import Segment
from wagtail_segments.segments.problems import leads_to, stored_contents

MAX_USES = 50
"""Of one segment, that a form or a refusal names; the list of its uses has all of them, page by page."""


class Use(NamedTuple):
    """Something that uses a segment."""

    title: str
    """What it is called, or only what it is if the user may not edit it."""
    lines: list[str]
    """Where in it the segment stands."""
    url: str | None
    """Where it is edited, if the user may edit it."""
    is_segment: bool = False
    """Whether it is another segment."""


def uses_of(segment: Segment, user: Any, without: Collection[Any] = ()) -> list[Use]:
    """What uses a segment, as far as the reference index knows, leaving out the objects in ``without``. At most
    ``MAX_USES``, because each of them is loaded to find the places in it.
    """
    finder = AdminURLFinder(user)
    uses = (
        _use(segment, source, references, finder.get_edit_url(source))
        for source, references in ReferenceIndex.get_references_to(segment).group_by_source_object()
        if source not in without
    )
    return list(islice(uses, MAX_USES))


def affected_by(segment: Segment, user: Any) -> Iterator[tuple[Segment, list[Use]]]:
    """A segment and those that ask for it, however deep, each with what of the site uses it. Segments are no uses."""
    _names, contents = stored_contents()
    asking = [pk for pk in contents if pk != segment.pk and leads_to(pk, segment.pk, contents)]
    for one in (segment, *Segment.objects.filter(pk__in=asking)):
        if found := [use for use in uses_of(one, user) if not use.is_segment]:
            yield one, found


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


class PlacesColumn(Column):
    """At which places of a page or snippet a segment stands."""

    cell_template_name = "wagtail_segments/admin/places_cell.html"

    def __init__(self, segment: Segment) -> None:
        super().__init__("places", label=gettext_lazy("Where in it"))
        self.segment = segment

    def get_value(self, instance: dict[str, Any]) -> list[str]:
        return lines_of(self.segment, instance["object"], instance["references"], instance["edit_url"])


class SegmentUsageView(UsageView):
    """What uses a segment, with the places in it."""

    @cached_property
    def columns(self) -> list[Any]:
        if self.describe_on_delete:
            return list(super().columns)
        return [*super().columns[:-1], PlacesColumn(self.object)]


def lines_of(segment: Segment, source: Any, references: Iterable[ReferenceIndex], url: str | None) -> list[str]:
    """Where in a page or snippet a segment stands: the places, for those who may edit it, or else the fields."""
    return (_places(segment, source) if url else []) or list(
        dict.fromkeys(str(reference.describe_source_field()) for reference in references)
    )


def specific(source: Any) -> Any:
    """A page as the page of its type that it is; anything else as it is."""
    return source.specific if isinstance(source, page_model()) else source


def _use(segment: Segment, source: Any, references: Iterable[ReferenceIndex], url: str | None) -> Use:
    """One use; as in Wagtail's own lists of places, the title is for those who may edit it."""
    return Use(
        title=str(source) if url else _("(Private %(object)s)") % {"object": source._meta.verbose_name},
        lines=lines_of(segment, source, references, url),
        url=url,
        is_segment=isinstance(source, Segment),
    )


def _places(segment: Segment, source: Any) -> list[str]:
    try:
        return [line for place in places_in(specific(source)) for line in place.of(segment.pk)]
    except Exception:  # whatever a site's blocks do, what they are in is in the list
        failures.note("places", source._meta.label)
        return []
