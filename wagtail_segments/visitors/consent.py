"""Whether anything may be remembered about whoever makes a request."""

from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from wagtail_segments.conf import settings
from wagtail_segments.rules.operators import Words

_REFUSALS = ("HTTP_SEC_GPC", "HTTP_DNT")


def refusal(visitor: Any) -> Words:
    """Why nothing may be remembered of this visitor, or an empty text if something may."""
    meta = visitor.request.META
    if any(meta.get(header) == "1" for header in _REFUSALS):
        return _("the browser asks not to be tracked")
    if visitor.program:
        return _("the visitor is a program")
    if settings.CONSENT and not import_string(settings.CONSENT)(visitor.request):
        return _("the visitor has not consented")
    return ""


def is_prefetch(meta: dict[str, Any]) -> bool:
    """Whether the browser fetches or renders the page before anybody looks at it."""
    purpose = f"{meta.get('HTTP_SEC_PURPOSE', '')} {meta.get('HTTP_PURPOSE', '')} {meta.get('HTTP_X_MOZ', '')}"
    return "prefetch" in purpose.casefold() or "prerender" in purpose.casefold()


def is_look(request: Any) -> bool:
    """Whether a person may be looking at a page with this request, as far as the request itself says."""
    return (
        request.method == "GET"
        and not getattr(request, "is_preview", False)
        and not getattr(request, "is_dummy", False)
        and not _is_simulated(request)
        and request.META.get("HTTP_SEC_FETCH_DEST", "document") == "document"
        and not is_prefetch(request.META)
    )


def _is_simulated(request: Any) -> bool:
    visitor = getattr(request, "visitor", None)
    return visitor is not None and bool(visitor.is_simulated)
