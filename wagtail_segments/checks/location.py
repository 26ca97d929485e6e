"""Where visitors are: the sources that say so, and the proxies that are believed."""

from django.core.checks import CheckMessage, Error, Warning

from wagtail_segments.attributes.places.address import SOCKET, network
from wagtail_segments.attributes.places.lookup import make_source, path_of
from wagtail_segments.checks.given import entries


def check_location_sources() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for given in entries("LOCATION_SOURCES"):
        try:
            source = make_source(given)
        except Exception as error:  # whatever a site's own source raises when it is made
            messages.append(
                Error(
                    f"WAGTAIL_SEGMENTS['LOCATION_SOURCES'] has {given!r}, which cannot be used: {error}.",
                    hint="List dotted paths of sources, or dictionaries such as {'source': path, 'country': header}.",
                    id="wagtail_segments.E020",
                )
            )
            continue
        if problem := source.problem():
            messages.append(
                Warning(
                    f"{path_of(given)} cannot say where visitors are: {problem}.",
                    hint="Mend it, or take it out of WAGTAIL_SEGMENTS['LOCATION_SOURCES'].",
                    id="wagtail_segments.W020",
                )
            )
    return messages


def check_trusted_proxies() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for given in entries("TRUSTED_PROXIES"):
        try:
            given == SOCKET or network(given)
        except ValueError as error:
            messages.append(
                Error(
                    f"WAGTAIL_SEGMENTS['TRUSTED_PROXIES'] has {given!r}, which is no network: {error}.",
                    hint=f"List networks such as '10.0.0.0/8' or '2001:db8::/32', addresses, or {SOCKET!r}.",
                    id="wagtail_segments.E021",
                )
            )
    return messages
