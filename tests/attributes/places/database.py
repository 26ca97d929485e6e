"""Small databases of places, in MaxMind's format."""

from pathlib import Path
from typing import Any

from mmdb_writer import MMDBWriter
from netaddr import IPSet

LONDON, MUNICH, TOKYO, NOWHERE = "81.2.69.142", "2a02:810d::7", "126.0.0.1", "81.2.70.1"
CITIES: dict[str, dict[str, Any]] = {
    "81.2.69.0/24": {
        "city": {"names": {"en": "London", "de": "London"}},
        "continent": {"code": "EU", "names": {"en": "Europe"}},
        "country": {"iso_code": "GB", "names": {"en": "United Kingdom"}},
        "location": {"time_zone": "Europe/London"},
        "subdivisions": [{"iso_code": "ENG", "names": {"en": "England"}}],
    },
    "2a02:810d::/32": {
        "city": {"names": {"en": "Munich", "de": "München"}},
        "continent": {"code": "EU", "names": {"en": "Europe"}},
        "country": {"iso_code": "DE", "names": {"en": "Germany"}},
        "location": {"time_zone": "Europe/Berlin"},
        "subdivisions": [{"iso_code": "BY", "names": {"en": "Bavaria"}}],
    },
    "126.0.0.0/24": {"country": {"iso_code": "JP"}, "location": {"time_zone": "Asia/Tokyo"}},
    "10.1.0.0/16": {"country": {"iso_code": "FR"}, "city": {"names": {"en": "Paris"}}},
    "81.2.71.0/24": {},
}


def make_database(path: Path, kind: str = "GeoLite2-City", places: Any = None, *, ip_version: int = 6) -> Path:
    """Write a database of a kind that Django knows."""
    writer = MMDBWriter(
        ip_version=ip_version, database_type=kind, languages=["en"], ipv4_compatible=ip_version == 6, description="test"
    )
    for network, place in (CITIES if places is None else places).items():
        writer.insert_network(IPSet([network]), place)
    writer.to_db_file(str(path))
    return path
