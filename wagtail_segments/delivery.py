"""What goes over the wire: which responses are page views, and which must stay out of shared caches."""

from functools import cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_cache_control

_ADMINS = ("wagtailadmin_home", "admin:index")


def keep_private(response: HttpResponseBase) -> None:
    """Label a response that was made for one visitor: no shared cache keeps it, no browser shows it unasked."""
    no_store = "no-store" in response.get("Cache-Control", "")
    del response["Cache-Control"], response["Expires"]
    patch_cache_control(response, private=True, no_cache=True, **({"no_store": True} if no_store else {}))


def is_page_view(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a person now looks at a page of the site: not a preview, a fragment of the admin, a file or an error."""
    return (
        request.method == "GET"
        and response.status_code == 200
        and response.get("Content-Type", "").startswith("text/html")
        and not getattr(request, "is_preview", False)
        and not getattr(request, "is_dummy", False)
        and not request.path.startswith(_admin_roots())
    )


@cache
def _admin_roots() -> tuple[str, ...]:
    return tuple(root for name in _ADMINS if (root := _root(name)))


def _root(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def forget_admin_roots() -> None:
    """Look up where the admin is anew; for tests that change the address table."""
    _admin_roots.cache_clear()
