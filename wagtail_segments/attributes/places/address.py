"""The address a request comes from. It is used while the request lasts, and neither stored nor logged."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from wagtail_segments.conf import settings
from wagtail_segments.rules.values import MAX_TEXT

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SOCKET = "unix"
"""In ``TRUSTED_PROXIES``: whoever connects through a socket of this machine, which has no address."""


def client_address(request: Any) -> Address | None:
    """The visitor's address, ``None`` if it cannot be known.

    That of the peer, unless it is a trusted proxy. Then ``X-Forwarded-For`` is read from the right: each proxy has
    added whom it heard it from, so the first address that is no trusted proxy is the visitor's, and what stands to
    the left of it may be made up.
    """
    if not is_from_trusted_proxy(request):
        return parse(request.META.get("REMOTE_ADDR"))
    for hop in _hops(request):
        address = parse(hop)
        if address is None or not _is_trusted(address):
            return address
    return None


def is_from_trusted_proxy(request: Any) -> bool:
    """Whether the direct peer is one of the proxies that the site trusts. None is, unless the site says so."""
    peer = request.META.get("REMOTE_ADDR")
    if not peer:
        return SOCKET in settings.TRUSTED_PROXIES
    address = parse(peer)
    return address is not None and _is_trusted(address)


def parse(text: Any) -> Address | None:
    """An address as servers and proxies write it: bare, with a port, in brackets. ``None`` for anything else."""
    host = str(text or "")[:MAX_TEXT].strip()
    if host.startswith("["):
        host, closed, port = host[1:].partition("]")
        if not closed or (port and not _is_port(port)):
            return None
    elif host.count(":") == 1:
        host, _colon, port = host.partition(":")
        if not _is_port(f":{port}"):
            return None
    try:
        address = ip_address(host)
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    return None if address.scope_id else address.ipv4_mapped or address


def network(text: Any) -> Network:
    """A network as the setting writes it, such as ``10.0.0.0/8``. Raises ``ValueError`` for anything else."""
    if not isinstance(text, str):
        raise ValueError("a network is a text")
    return ip_network(text)


def _is_trusted(address: Address) -> bool:
    return any(address in trusted for trusted in _networks(tuple(settings.TRUSTED_PROXIES)))


@lru_cache(maxsize=8)
def _networks(given: tuple[Any, ...]) -> tuple[Network, ...]:
    """The networks among what the setting lists; the system check ``wagtail_segments.E021`` names the rest."""
    found = []
    for text in given:
        try:
            found.append(network(text))
        except ValueError:
            continue
    return tuple(found)


def _hops(request: Any) -> list[str]:
    """What proxies have noted, the nearest first; where too much was sent, the piece that was cut is no address."""
    sent = str(request.META.get("HTTP_X_FORWARDED_FOR") or "")
    hops = sent[-MAX_TEXT:].split(",")[::-1]
    if len(sent) > MAX_TEXT:
        hops[-1] = ""
    return hops


def _is_port(text: str) -> bool:
    digits = text.removeprefix(":")
    return text.startswith(":") and digits.isascii() and digits.isdigit() and len(digits) <= 5
