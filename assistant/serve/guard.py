"""Who is let in: whoever has the token, or, where there is none, whoever is on this machine."""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.serve.faults import Fault
from assistant.serve.reply import error

if TYPE_CHECKING:
    from collections.abc import Mapping

# Names that nobody but this machine answers to: the second is what Docker calls it from inside a container.
_HERE = frozenset({"localhost", "host.docker.internal"})
_SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses requests by their headers.

    Args:
        token: What a request has to bear; ``None`` asks for none, and takes only those that mean this machine: a
            page of the web can have its own name point here (DNS rebinding), and would be let in by the browser.
    """

    token: str | None = field(default=None, repr=False)

    def refusal(self, headers: Mapping[str, str]) -> Fault | None:
        """What to send instead of an answer; ``None`` for a request that is let in.

        Args:
            headers: By their names in lower case.
        """
        if self.token is None:
            if is_here(headers.get("host", "")):
                return None
            body = error("Only requests to this machine by its loopback address are answered.", "permission_error")
            return Fault(403, body)
        given = headers.get("authorization", "")
        scheme, key = given[: len(_SCHEME)], given[len(_SCHEME) :].strip()
        # HTTP libraries hand headers on as Latin-1, byte by character.
        if scheme.lower() == _SCHEME and hmac.compare_digest(
            key.encode("latin-1", "replace"), self.token.encode()
        ):
            return None
        message = "Incorrect API key provided." if given else "You did not provide an API key."
        body = error(message, "invalid_request_error", code="invalid_api_key")
        return Fault(401, body, {"WWW-Authenticate": "Bearer"})


def is_here(host: str) -> bool:
    """Whether a Host header, a name or an address with or without a port, means this machine alone."""
    name = host.lower()
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    if name in _HERE or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
