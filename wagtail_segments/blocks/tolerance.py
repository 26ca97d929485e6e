"""Blocks that take whatever is stored."""

from typing import Any

from wagtail import blocks

from wagtail_segments import failures


class TolerantStructBlock(blocks.StructBlock):
    """A StructBlock that takes whatever is stored and keeps what it can read."""

    def parts(self, stored: Any) -> dict[str, Any]:
        """The stored parts by name; nothing, if what is stored has no parts."""
        return stored if isinstance(stored, dict) else {}

    def to_python(self, value: Any) -> Any:
        """The value of what is stored; its ``unreadable`` names the parts that only have their default."""
        stored = self.parts(value)
        parts, unreadable = {}, set()
        for name, block in self.child_blocks.items():
            try:
                parts[name] = block.to_python(stored[name]) if name in stored else block.get_default()
            except Exception:
                failures.note("block", f"the part {name} could not be read")
                parts[name] = block.get_default()
                unreadable.add(name)
        result = self._to_struct_value(parts)
        result.unreadable = unreadable
        return result

    def bulk_to_python(self, values: Any) -> Any:
        try:
            return super().bulk_to_python([self.parts(value) for value in values])
        except Exception:  # one of them is malformed, so each is read by itself
            return [self.to_python(value) for value in values]

    def normalize(self, value: Any) -> Any:
        if isinstance(value, self.meta.value_class):
            return value
        given = self.parts(value)
        return self._to_struct_value(
            [
                (name, block.normalize(given[name]) if name in given else block.get_default())
                for name, block in self.child_blocks.items()
            ]
        )
