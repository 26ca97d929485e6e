"""Wagtail's API v2."""

from typing import Any

from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.views import PagesAPIViewSet

from wagtail_segments.api import as_the_asker_sees_it


class PersonalisedPageSerializer(PageSerializer):
    """Represents the pages that were asked for as the asker is shown them; pages that these only mention, as they are.

    It is what ``PagesAPIViewSet`` uses. A site with a serializer of its own makes it from this one.
    """

    def to_representation(self, instance: Any) -> Any:
        is_one_of_many = self.parent is not None
        if is_one_of_many or self.instance is not None:
            request = self.context.get("request")
            instance = as_the_asker_sees_it(instance, request, is_looked_at=not is_one_of_many)
        return super().to_representation(instance)


def connect() -> None:
    """Be the serializer of all endpoints of pages, but for the admin's and those that have their own."""
    if PagesAPIViewSet.base_serializer_class is PageSerializer:
        PagesAPIViewSet.base_serializer_class = PersonalisedPageSerializer
