"""A list of blocks that are not known before the models are."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from wagtail import blocks


class LateStreamBlock(blocks.StreamBlock):
    """A StreamBlock whose child blocks are looked up whenever they are needed, and never enter a migration."""

    def children(self) -> Mapping[str, blocks.Block]:
        """The child blocks by name; asked for often, and only once every model is there."""
        raise NotImplementedError

    @property
    def child_blocks(self) -> Mapping[str, blocks.Block]:
        return self.children() if apps.ready else {}

    @child_blocks.setter
    def child_blocks(self, given: Any) -> None:
        """Wagtail sets what was declared on the class, which is nothing."""

    @property
    def dependencies(self) -> Any:
        return self.child_blocks.values()

    @dependencies.setter
    def dependencies(self, given: Any) -> None:
        """As for ``child_blocks``."""

    def deconstruct(self) -> Any:
        return "wagtail.blocks.StreamBlock", [[]], {}

    def deconstruct_with_lookup(self, lookup: Any) -> Any:
        return self.deconstruct()
