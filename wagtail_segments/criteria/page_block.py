"""The choice of a page in a line of a rule."""

from typing import Any

from wagtail.blocks import PageChooserBlock


class PageBlock(PageChooserBlock):
    """Chooses a page. Wagtail's form asks each page for its type and its parent; here all are known beforehand."""

    def bulk_to_python(self, values: Any) -> list[Any]:
        pages = super().bulk_to_python(values)
        chosen = [page for page in pages if page is not None]
        parents = self._parents(chosen)
        for page in chosen:
            page._cached_parent_obj = parents.get(_path_above(page))
            page.specific = page.get_specific(deferred=True)
        return pages

    def _parents(self, pages: list[Any]) -> dict[str, Any]:
        """The pages right above these, by their paths. One query."""
        paths = {path for page in pages if (path := _path_above(page))}
        found = self.model_class._default_manager.filter(path__in=paths) if paths else ()
        return {parent.path: parent for parent in found}


def _path_above(page: Any) -> str:
    return str(page.path[: -page.steplen])
