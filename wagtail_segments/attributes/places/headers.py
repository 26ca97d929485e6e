"""What a proxy in front of the site says about the visitor, in headers of its own."""

from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from wagtail_segments.attributes.places.address import is_from_trusted_proxy
from wagtail_segments.attributes.places.place import Place
from wagtail_segments.attributes.places.source import Source
from wagtail_segments.attributes.registry import CannotTell
from wagtail_segments.attributes.request import as_utf8
from wagtail_segments.conf import settings
from wagtail_segments.rules.values import MAX_TEXT


class TrustedHeaders(Source):
    """Believes headers of a proxy listed in ``TRUSTED_PROXIES``. Each fact names its header: ``CF-IPCountry``.

    The proxy must set or remove every header that is named here, for it hands on what visitors make up.
    """

    def __init__(
        self, *, country: str = "", continent: str = "", region: str = "", city: str = "", time_zone: str = ""
    ) -> None:
        named = {"country": country, "continent": continent, "region": region, "city": city, "time_zone": time_zone}
        self.keys = {fact: f"HTTP_{header.upper().replace('-', '_')}" for fact, header in named.items() if header}

    def find(self, request: Any) -> Place:
        if not is_from_trusted_proxy(request):
            raise CannotTell(_("the request did not come through a trusted proxy"))
        place = Place(**{fact: told(request, key) for fact, key in self.keys.items()})
        if not place.is_known:
            raise CannotTell(_("the proxy does not say where the visitor is"))
        return place

    def problem(self) -> str:
        if not self.keys:
            return _("TrustedHeaders is given no header")
        return "" if settings.TRUSTED_PROXIES else _("TRUSTED_PROXIES is empty, so no header is believed")


def told(request: Any, key: str) -> str:
    """A header in words: proxies write names that are not English in UTF-8, or with percent signs."""
    return unquote(as_utf8(str(request.META.get(key) or "")[:MAX_TEXT]))
