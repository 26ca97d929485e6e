"""The field of a page model that holds its experiences."""

from typing import Any

from django.core import checks
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db.models import Lookup
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField

from wagtail_segments.experiences.blocks import ExperiencesBlock
from wagtail_segments.experiences.changes import NoBlock, block_for
from wagtail_segments.experiences.layouts import without_our_words

VERBOSE_NAME = _("experiences")


class ExperiencesField(StreamField):
    """The experiences of a page, declared with what they may change.

    Args:
        names: fields of the page whose block follows from the field: text, rich text, choices, numbers, dates, images,
            documents, pages, snippets and StreamFields.
        own_blocks: by the name of a field, the block in which editors fill in another content for it.

    Its blocks follow from the model, so they never enter a site's migrations.
    """

    def __init__(self, *names: str, own_blocks: dict[str, blocks.Block] | None = None, **kwargs: Any) -> None:
        self.names = names
        declared = {name: kwargs.pop(name) for name in list(kwargs) if isinstance(kwargs[name], blocks.Block)}
        self.own_blocks = {**(own_blocks or {}), **declared}
        kwargs.setdefault("blank", True)
        kwargs.setdefault("verbose_name", VERBOSE_NAME)
        super().__init__([], **kwargs)

    @cached_property
    def changeable(self) -> dict[str, blocks.Block]:
        """The block of each field that may change, by its name. Fields that have none are left out; see ``check``."""
        found = {}
        for name in self._declared():
            try:
                found[name] = self.own_blocks.get(name) or block_for(self.model._meta.get_field(name))
            except (NoBlock, FieldDoesNotExist):
                continue
        return found

    @cached_property
    def stream_block(self) -> ExperiencesBlock:
        block = ExperiencesBlock(self.changeable if hasattr(self, "model") else {})
        block.set_meta_options(self.block_opts)
        return block

    def deconstruct(self) -> Any:
        name, _path, _args, kwargs = super(StreamField, self).deconstruct()
        return name, "wagtail_segments.experiences.ExperiencesField", [], without_our_words(kwargs, VERBOSE_NAME)

    def get_lookup(self, lookup_name: str) -> Any:
        """As ever; but searching without an index, which looks for texts in columns, finds nothing here."""
        return FindsNothing if lookup_name == "icontains" else super().get_lookup(lookup_name)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A value that is parsed when somebody looks at it, because most who load a page do not serve it."""
        if not isinstance(value, str):
            return self.to_python(value)
        unread = UnreadExperiences(self.stream_block, value)
        unread._stream_field = self
        return unread

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *(self._what_is_wrong_with(name) for name in self._without_a_block())]

    def _declared(self) -> list[str]:
        return list(dict.fromkeys([*self.names, *self.own_blocks]))

    def _without_a_block(self) -> list[str]:
        return [name for name in self._declared() if name not in self.changeable]

    def _what_is_wrong_with(self, name: str) -> checks.CheckMessage:
        try:
            block_for(self.model._meta.get_field(name))
        except FieldDoesNotExist:
            why, hint = f"{self.model._meta.label} has no field {name!r}", "Name fields of the page."
        except NoBlock as reason:
            why, hint = str(reason), f"Pass a block of your own: ExperiencesField({name}=…)."
        return checks.Error(
            f"Experiences cannot change {name!r}: {why}.", hint=hint, obj=self, id="wagtail_segments.E060"
        )


class FindsNothing(Lookup):
    """Looks for a text where only some people may find it."""

    lookup_name = "icontains"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        raise EmptyResultSet


class UnreadExperiences(blocks.StreamValue):
    """Experiences as the database gave them, parsed when they are looked at."""

    def __init__(self, block: ExperiencesBlock, text: str) -> None:
        self.stream_block, self.is_lazy, self.raw_text = block, True, None
        self._text = text

    @cached_property
    def _raw_data(self) -> list[Any]:
        return list(self.stream_block.readable(self._text))

    @cached_property
    def _bound_blocks(self) -> list[Any]:
        return [None] * len(self._raw_data)
