"""What a source of places is. A site's own one is a subclass, named in ``LOCATION_SOURCES``."""

from abc import ABC, abstractmethod
from typing import Any

from django.utils.translation import gettext as _

from wagtail_segments.attributes.places.address import Address, client_address
from wagtail_segments.attributes.places.place import Place
from wagtail_segments.attributes.registry import CannotTell


class Source(ABC):
    """Says where visitors are. Made once in each process, with the options that the setting gives."""

    @abstractmethod
    def find(self, request: Any) -> Place | None:
        """Where whoever makes the request is. Called at most once a request, and only if a rule asks.

        ``None`` or ``CannotTell`` with a reason hands the question to the next source.
        """

    def problem(self) -> str:
        """What is wrong with how the site has set it up, for ``manage.py check``; empty if all is well."""
        return ""


class AddressSource(Source):
    """Looks up the visitor's address, which is neither stored nor logged."""

    @abstractmethod
    def look_up(self, address: Address) -> Place | None:
        """Where an address lies, or ``None``. May raise ``CannotTell`` with a reason."""

    def find(self, request: Any) -> Place:
        address = client_address(request)
        if address is None:
            raise CannotTell(_("the visitor's address is not known"))
        place = self.look_up(address)
        if place is not None and place.is_known:
            return place
        if not address.is_global:
            raise CannotTell(_("the visitor's address is a private one"))
        raise CannotTell(_("the visitor's address is not listed"))
