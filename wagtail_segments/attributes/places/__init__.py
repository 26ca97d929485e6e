"""Where addresses lie: one source in each file, asked in the order of the setting ``LOCATION_SOURCES``."""

from wagtail_segments.attributes.places.geoip import GeoIP2
from wagtail_segments.attributes.places.headers import TrustedHeaders
from wagtail_segments.attributes.places.iptocc import IPToCC
from wagtail_segments.attributes.places.place import Place
from wagtail_segments.attributes.places.source import AddressSource, Source

__all__ = ["AddressSource", "GeoIP2", "IPToCC", "Place", "Source", "TrustedHeaders"]
