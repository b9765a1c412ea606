"""What is to be told with an answer that is handed on, in words: which documents were asked, what answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.render.citation import written
from assistant.render.page import in_order
from assistant.render.text import flat, safe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from assistant.render.page import Citation, Page
    from assistant.types import Trace
    from index.filters import Filters

# A page of the web and nothing else: no other scheme, no name before the host that passes for one, no marks that
# Markdown or a reader could take for the end of it.
_ADDRESS = re.compile(r"""(?i)https?://[^\s/?#@\\<>"']+(?:[/?#][^\s\\<>"']*)?""")
# No browser needs to follow a longer one, and no reader can.
_LONGEST_ADDRESS = 2_000
# Of a SHA-256, enough to tell two prompts apart by eye; all of it stands in the JSON.
_SHORT = 12


def searched(filters: Filters) -> str | None:
    """Which documents were searched, as a sentence; ``None`` if all of them were."""
    days = [
        f"from {written(filters.since)}" if filters.since else None,
        f"until {written(filters.until)}" if filters.until else None,
    ]
    told = (
        f"published {' '.join(filter(None, days))}" if any(days) else None,
        f"that could be read on {written(filters.as_of)}" if filters.as_of else None,
        f"of {' or '.join(map(flat, filters.outlets))}" if filters.outlets else None,
    )
    parts = [one for one in told if one]
    return f"Only documents {', '.join(parts)} were searched." if parts else None


def further(page: Page) -> tuple[Citation, ...]:
    """The quotes that are claims by themselves, of which nothing else on the page tells, by their sources."""
    return in_order(one.fresh for one in page.statements if not one.text)


def made_with(trace: Trace) -> Iterator[tuple[str, str]]:
    """What an answer was made with: names and values."""
    offline = "extractive: the documents’ own sentences, without a language model"
    yield "Model", offline if trace.model == "extractive" else flat(trace.model)
    if trace.prompt:
        yield "Prompt", f"{flat(trace.prompt.name)}, SHA-256 {flat(trace.prompt.sha256[:_SHORT])}…"
    yield "Index", flat(trace.index_fingerprint)


def web_address(url: str | None) -> str | None:
    """The address that a document gives as its own, if it is one of the web, which may be followed."""
    followed = url and len(url) <= _LONGEST_ADDRESS and safe(url) == url and _ADDRESS.fullmatch(url)
    return url if followed else None


def moment(now: datetime) -> str:
    """A moment with its zone, as a reader writes it."""
    return f"{written(now.date().isoformat())}, {now:%H:%M %Z}".strip()
