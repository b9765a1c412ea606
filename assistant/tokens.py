"""Counting tokens with tiktoken, from the tables that llama-index-core ships: nothing is downloaded."""

from __future__ import annotations

import os
from importlib.util import find_spec
from math import ceil
from pathlib import Path

from assistant.errors import AssistantError

# What a chat server adds around each message.
_PER_CALL = 16
# Other vendors' tokenizers cut the same text into more tokens than OpenAI's, by up to about a quarter.
_FOREIGN_MARGIN = 1.25
_REINSTALL = "Install citebound again."
_OWN = ("gpt-", "o1", "o3", "o4", "chatgpt-")


class Counter:
    """Counts the tokens of texts for a model; for one that is not OpenAI's, with a margin."""

    def __init__(self, model: str) -> None:
        _use_shipped_tables()
        import tiktoken

        own = model.startswith(_OWN)
        self._margin = 1.0 if own else _FOREIGN_MARGIN
        self._encoding = tiktoken.get_encoding("o200k_base" if own else "cl100k_base")

    def count(self, text: str) -> int:
        """The tokens that ``text`` costs: exact for OpenAI's models, an estimate on the safe side for others."""
        # An article may contain <|endoftext|>: it is text like any other.
        tokens = len(self._encoding.encode(text, disallowed_special=()))
        return ceil(tokens * self._margin) + _PER_CALL


def _use_shipped_tables() -> None:
    """Point tiktoken, which would fetch its tables, at the copies inside llama-index-core."""
    package = find_spec("llama_index.core")
    if package is None or package.origin is None:
        raise AssistantError("llama-index-core, whose token tables are used, is not installed.", hint=_REINSTALL)
    tables = Path(package.origin).parent / "_static" / "tiktoken_cache"
    # Set over any other value: in a folder without the tables tiktoken would go and fetch them.
    os.environ["TIKTOKEN_CACHE_DIR"] = str(tables)
