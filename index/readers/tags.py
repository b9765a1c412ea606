"""A quick look at a page: its words without a parser."""

from __future__ import annotations

import re

# Tags, and elements that show nothing whole. Neither looks past the next beginning of its like: however many
# of them are never closed, that takes linear time.
_TAGS = re.compile(r"<(script|style|head|title)\b(?:(?!<\1\b).)*?</\1\s*>|<[^<>]*>", re.IGNORECASE | re.DOTALL)


def without_tags(page: str) -> str:
    """What a page shows, nearly: to count its words by, not to keep."""
    return _TAGS.sub(" ", page)
