"""The form of experiences: each a name, an audience, when it is served, and what it changes of the page."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from wagtail_segments.blocks import AudienceBlock, TolerantStructBlock
from wagtail_segments.delivery import is_for_editors

EXPERIENCE = "experience"
"""The only block among experiences."""


class TolerantStreamBlock(blocks.StreamBlock):
    """A StreamBlock that takes whatever is stored and keeps what it can read."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value if isinstance(value, blocks.StreamValue) else self.readable(value))

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([self.readable(value) for value in values])

    def readable(self, stored: Any) -> list[Any]:
        """The items that are items of this block; pairs of a name and a value, as code gives them, as they are."""
        if isinstance(stored, str):
            stored = parsed(stored)
        if not isinstance(stored, list | tuple):
            return []
        if stored and all(isinstance(item, tuple) for item in stored):
            return list(stored)
        return [item for item in stored if is_item(item) and item["type"] in self.child_blocks]


class ChangesBlock(TolerantStreamBlock):
    """What an experience changes: at most one change for each field that may change."""

    def __init__(self, changeable: dict[str, blocks.Block], **kwargs: Any) -> None:
        kwargs.setdefault("block_counts", {name: {"max_num": 1} for name in changeable})
        super().__init__(list(changeable.items()), **kwargs)

    class Meta:
        icon = "edit"
        label = _("Changes")
        required = False
        help_text = _("What is not changed here stays as it is on the page.")


class ExperienceBlock(TolerantStructBlock):
    """One alternative of a page."""

    def __init__(self, changeable: dict[str, blocks.Block], **kwargs: Any) -> None:
        children: list[tuple[str, blocks.Block]] = [
            ("name", blocks.CharBlock(max_length=255, label=_("Name"))),
            (
                "active",
                blocks.BooleanBlock(
                    required=False, label=_("Active"), help_text=_("Nobody gets an experience that is not active.")
                ),
            ),
            (
                "audience",
                AudienceBlock(required=False, help_text=_("Without a segment it is for everyone.")),
            ),
            ("starts", blocks.DateTimeBlock(required=False, label=_("From"))),
            ("ends", blocks.DateTimeBlock(required=False, label=_("Until"))),
            ("changes", ChangesBlock(changeable)),
        ]
        super().__init__(children, **kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts and not self.is_deferred_validation:
            raise StructBlockValidationError({"ends": ValidationError(gettext("This is before it begins."))})
        return cleaned

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing, because only some people may find it."""
        return []

    class Meta:
        icon = "group"
        label = _("Experience")
        label_format = "{name}"
        form_classname = "struct-block segments-experience"


class ExperiencesBlock(TolerantStreamBlock):
    """The experiences of a page, in the order in which they are tried."""

    def __init__(self, changeable: dict[str, blocks.Block], **kwargs: Any) -> None:
        super().__init__([(EXPERIENCE, ExperienceBlock(changeable))], **kwargs)

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    def get_api_representation(self, value: Any, context: Any = None) -> list[Any]:
        """The id of the one that whoever asks gets; everything only for those who edit by the API."""
        from wagtail_segments.experiences.choosing import first_that_fits  # which knows what is an item from here

        request = context.get("request") if context else None
        if is_for_editors(request):
            return list(self.get_prep_value(value))
        experience = first_that_fits(value, request)
        return [] if experience is None else [{"id": experience.id}]

    class Meta:
        icon = "group"
        required = False


def parsed(text: str) -> Any:
    """What a stored text says; nothing, if it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def is_item(item: Any) -> bool:
    """Whether it is an item of a stream as it is stored."""
    return isinstance(item, dict) and isinstance(item.get("type"), str) and "value" in item
