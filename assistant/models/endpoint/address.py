"""Where a server is, in words for the user; and where it sends those who ask it."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from assistant.errors import ModelRefusedError, SettingsError

# What the calls that are made add to a base URL.
_CALLS = ("/chat/completions", "/embeddings", "/models")
# Characters of an address that a server names, which may be as long as it likes.
_SHOWN = 120
_ITS_OWN = "Check base_url (it mostly ends in /v1): set it to where the server itself answers."


def shown(url: str) -> str:
    """An address for messages: without a password, and without a query, which may hold a key.

    Raises:
        SettingsError: It is none.
    """
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # its brackets, or its port
        fits = False
    if not fits or not url.isprintable() or " " in url:
        raise SettingsError(
            "The address of the model's server is not http://HOST or https://HOST.",
            hint="Check base_url and OPENAI_BASE_URL: such as http://127.0.0.1:8091/v1",
        )
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def redirected(place: str, asked: str, location: str) -> ModelRefusedError:
    """What to tell of a server that sends the call elsewhere: question, passages and key go where the user says.

    Args:
        place: The server, for messages.
        asked: The address of the call.
        location: Where the server says to go: an address, part of one, or anything.
    """
    try:
        target = shown(urljoin(asked, location)) if location else ""
    except (SettingsError, ValueError):
        target = ""
    if not target or len(target) > _SHOWN:
        return ModelRefusedError(f"{place} redirects to another address.", hint=_ITS_OWN)
    base = target.rstrip("/")
    for call in _CALLS:
        base = base.removesuffix(call)
    return ModelRefusedError(
        f"{place} redirects to {target}, which is not followed.",
        hint=_ITS_OWN if base == place.rstrip("/") else f"Set base_url to {base} if you trust that server.",
    )
