"""A database of the site's own, in MaxMind's format, through Django's ``GeoIP2``."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_segments import failures
from wagtail_segments.attributes.places.address import Address
from wagtail_segments.attributes.places.place import Place
from wagtail_segments.attributes.places.source import AddressSource
from wagtail_segments.attributes.registry import CannotTell

PURE_PYTHON = 2
"""``MODE_MMAP`` of Django's ``GeoIP2``. The faster reader in C ends the whole process over a damaged file."""


class GeoIP2(AddressSource):
    """Asks a City or Country database at ``path``, or where Django's setting ``GEOIP_PATH`` says.

    It is opened when it is first asked. If that fails, it is tried again the next time. ``cache`` is how it is read,
    as in Django.
    """

    def __init__(self, *, path: str | None = None, cache: int = PURE_PYTHON) -> None:
        self.path, self.cache = path, cache
        self._opened: Any = None
        self._was_noted = False

    def look_up(self, address: Address) -> Place | None:
        database = self._database()
        from geoip2.errors import AddressNotFoundError
        from maxminddb import InvalidDatabaseError

        ask = database.city if database.is_city else database.country
        try:
            found = ask(str(address))
        except AddressNotFoundError:
            return None
        except (InvalidDatabaseError, UnicodeDecodeError):
            raise CannotTell(_("the database of places is damaged")) from None
        except ValueError:  # an IPv6 address, and a database without any
            return None
        return Place(
            country=found["country_code"],
            continent=found["continent_code"],
            region=found.get("region_name"),
            city=found.get("city"),
            time_zone=found.get("time_zone"),
        )

    def problem(self) -> str:
        try:
            self._open()
        except CannotTell as reason:
            return str(reason)
        return ""

    def _database(self) -> Any:
        if self._opened is None:
            try:
                self._opened = self._open()
            except CannotTell:
                self._note()
                raise
        return self._opened

    def _note(self) -> None:
        """Log what is wrong the first time; visitors come more often than somebody looks."""
        if not self._was_noted:
            self._was_noted = True
            failures.note("location", "GeoIP2")

    def _open(self) -> Any:
        """The database. Raises ``CannotTell`` with what is wrong with it."""
        from django.contrib.gis import geoip2  # needs neither GEOS nor its app, but the extra [geoip]

        if not geoip2.HAS_GEOIP2:
            raise CannotTell(_("the library geoip2 is not installed"))
        try:
            return geoip2.GeoIP2(self.path, cache=self.cache)
        except Exception as error:  # a damaged file raises whatever its bytes lead to
            raise CannotTell(_("the database of places is missing or damaged")) from error
