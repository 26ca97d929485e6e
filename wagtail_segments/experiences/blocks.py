"""The form of experiences: each a name, an audience, when it is served, and what it changes of the page."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register as register_adapter
from wagtail.blocks.struct_block import StructBlockAdapter, StructBlockValidationError

from wagtail_segments.blocks import AudienceBlock, TolerantStructBlock
from wagtail_segments.delivery import is_for_editors
from wagtail_segments.kept import UNAVAILABLE, KeepingAdapter, KeepingBlock, UnavailableBlock, parsed
from wagtail_segments.segments.audience import segment_keys
from wagtail_segments.segments.known import looked_up_together

EXPERIENCE = "experience"
"""The only block among experiences."""


class ChangesBlock(KeepingBlock):
    """What an experience changes: at most one change for each field that may change."""

    def __init__(self, changeable: dict[str, blocks.Block], **kwargs: Any) -> None:
        kwargs.setdefault("block_counts", {name: {"max_num": 1} for name in changeable})
        gone = UnavailableBlock(
            _("This field is gone, or cannot hold this any more. Delete it if it is not wanted."),
            label=_("Change of a field that is gone"),
        )
        super().__init__([*changeable.items(), (UNAVAILABLE, gone)], **kwargs)

    class Meta:
        icon = "edit"
        label = _("Changes")
        required = False
        help_text = _("What is not changed here stays as it is on the page.")


class ChangesAdapter(KeepingAdapter):
    """Tells the browser what it says when a change starts from the page's own content."""

    js_constructor = "wagtail_segments.blocks.Changes"
    scripts = ("experiences",)

    def js_args(self, block: ChangesBlock) -> list[Any]:
        *first, meta = super().js_args(block)
        words = {
            "start": _("Start from the page’s own content"),
            "question": _("This replaces what is filled in here."),
            "replace": _("Replace"),
            "keep": _("Keep"),
            "done": _("This is the page’s own content now."),
            "failed": _("The page’s own content could not be read."),
        }
        return [*first, meta | {"words": words}]


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


class ExperienceAdapter(StructBlockAdapter):
    """Tells the browser how an experience reads when it is folded."""

    js_constructor = "wagtail_segments.blocks.Experience"

    def js_args(self, block: ExperienceBlock) -> list[Any]:
        *first, meta = super().js_args(block)
        words = {"everyone": _("everyone"), "active": _("active"), "inactive": _("not active")}
        return [*first, meta | {"words": words}]


register_adapter(ChangesAdapter(), ChangesBlock)
register_adapter(ExperienceAdapter(), ExperienceBlock)


class ExperiencesBlock(blocks.StreamBlock):
    """The experiences of a page, in the order in which they are tried. Takes whatever is stored."""

    def __init__(self, changeable: dict[str, blocks.Block], **kwargs: Any) -> None:
        super().__init__([(EXPERIENCE, ExperienceBlock(changeable))], **kwargs)

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

    def get_form_state(self, value: Any) -> Any:
        with looked_up_together(_segments_in(value)):
            return super().get_form_state(value)

    def clean(self, value: Any) -> Any:
        with looked_up_together(_segments_in(value)):
            return super().clean(value)

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
        collapsed = True


def is_item(item: Any) -> bool:
    """Whether it is an item of a stream as it is stored."""
    return isinstance(item, dict) and isinstance(item.get("type"), str) and "value" in item


def _segments_in(value: Any) -> Iterator[int]:
    """The segments that a value names: of one that is stored all, of one from a form those of its own audiences."""
    return _named_in(list(value.raw_data) if value.is_lazy else [child.value["audience"] for child in value])


def _named_in(stored: Any) -> Iterator[int]:
    if isinstance(stored, dict):
        yield from segment_keys(stored.get("segments"))
        stored = list(stored.values())
    for one in stored if isinstance(stored, list) else ():
        yield from _named_in(one)
