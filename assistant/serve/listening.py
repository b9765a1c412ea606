"""Where the endpoint listens."""

from __future__ import annotations

import errno
import ipaddress
import socket
from typing import NamedTuple
from urllib.parse import urlsplit

from assistant.errors import AssistantError, SettingsError
from assistant.serve.guard import is_here

# Connections that the system may hold until they are taken: as many as it does by itself on Linux.
_BACKLOG = 128
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TAKEN = (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE))


class Place(NamedTuple):
    """An address to listen on, and whether it is reached from this machine alone."""

    family: socket.AddressFamily
    address: str
    local: bool


def place_of(host: str) -> Place:
    """The address of a host; of several one of IPv4, which more clients try first.

    Raises:
        SettingsError: There is no such host.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:  # a name that is none is one that cannot be encoded
        raise SettingsError(
            f"There is no host “{host}” to listen on.", hint="Give an address: --host 127.0.0.1"
        ) from error
    family, *_, address = min(found, key=lambda one: one[0] != socket.AF_INET)
    name = str(address[0])
    return Place(family, name, ipaddress.ip_address(name.partition("%")[0]).is_loopback)


def listen(place: Place, port: int) -> socket.socket:
    """A socket that takes connections at once.

    Args:
        place: Where.
        port: The port; 0 for any that is free.

    Raises:
        AssistantError: It cannot be had.
    """
    try:
        return socket.create_server((place.address, port), family=place.family, backlog=_BACKLOG)
    except OSError as error:
        taken = error.errno in _TAKEN
        why = "is taken" if taken else f"cannot be listened on: {error.strerror or error}"
        raise AssistantError(
            f"Port {port} of {place.address} {why}.", hint="Choose another with --port, or 0 for any that is free."
        ) from error


def url_of(place: Place, port: int) -> str:
    """The URL of an endpoint up to ``/v1``; where it listens on all addresses, by the machine's name."""
    host = place.address
    if ipaddress.ip_address(host.partition("%")[0]).is_unspecified:
        host = socket.gethostname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/v1"


def is_at(url: str | None, place: Place, port: int) -> bool:
    """Whether a URL is that of an endpoint at this place: one that asked itself would wait for itself."""
    try:
        parts = urlsplit(url or "")
        host, at = parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:  # no URL
        return False
    everywhere = ipaddress.ip_address(place.address.partition("%")[0]).is_unspecified
    return at == port and (host == place.address or (is_here(host) and (place.local or everywhere)))
