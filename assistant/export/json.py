"""Answers as JSON that ``citebound verify`` checks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from assistant import contract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Exchange


def json_lines(exchanges: Sequence[Exchange]) -> str:
    """A conversation as JSON Lines: a line for each question, oldest first.

    Each line is the object that ``ask --json`` prints, under a seal of its own, in ASCII alone; so each can be
    checked by itself, and a conversation of one question is a saved answer as it stands.
    """
    return "".join(f"{json.dumps(_sealed(one))}\n" for one in exchanges)


def _sealed(exchange: Exchange) -> dict[str, object]:
    return contract.sealed(contract.outcome(exchange.result, exchange.filters))
