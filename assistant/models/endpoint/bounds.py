"""How much of a server's reply is read, and until when, whatever it says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.models.endpoint.faults import BrokenConnectionError
from assistant.models.endpoint.wire import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.models.endpoint.deadline import Deadline

# Of a reply, uncompressed. 64 vectors of 4,096 numbers are 6 MB of JSON, a stream of 50,000 tokens some 20 MB.
MOST_BYTES = 32_000_000


def bounded(response: Any, deadline: Deadline | None = None) -> Iterator[bytes]:  # noqa: ANN401  (the HTTP library's)
    """A reply's bytes as they come, uncompressed.

    They are counted as they are uncompressed, which the HTTP library does a megabyte at a time: one may hold a
    thousand. In a reply that is compressed twice they would go uncounted: it is not begun.

    Raises:
        ModelReplyError: They are too many, or compressed more than once.
        BrokenConnectionError: The deadline has passed.
    """
    if "," in response.headers.get("content-encoding", ""):
        raise unreadable("a reply that is compressed more than once")
    taken = 0
    for chunk in response.iter_bytes():
        taken += len(chunk)
        if taken > MOST_BYTES:
            raise unreadable(f"a reply of more than {MOST_BYTES // 1_000_000} MB")
        if deadline is not None and deadline.passed:
            raise BrokenConnectionError
        yield chunk
