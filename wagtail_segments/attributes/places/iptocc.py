"""What the internet registries publish: which country an address was given to. No file, no account, no city."""

from django.utils.translation import gettext as _

from wagtail_segments.attributes.places.address import Address
from wagtail_segments.attributes.places.place import Place
from wagtail_segments.attributes.places.source import AddressSource
from wagtail_segments.attributes.registry import CannotTell


class IPToCC(AddressSource):
    """Asks the library ``iptocc``, which brings the registries' data along and knows countries only."""

    def look_up(self, address: Address) -> Place | None:
        if problem := self.problem():
            raise CannotTell(problem)
        from iptocc import country_code

        return Place(country=country_code(str(address)))

    def problem(self) -> str:
        try:
            import iptocc  # noqa: F401
        except ImportError:
            return _("the library iptocc is not installed")
        return ""
