"""What a language model's replies look like: strict records that whole replies are validated by.

Imported where a reply is read: pydantic takes longer to load than a command needs.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Copied(_Strict):
    """Words copied from a passage, and its number."""

    quote: str
    passage: int


class CopyingClaim(_Strict):
    """A claim that rests on words copied."""

    quotes: list[Copied]
    claim: str


class CopyingReply(_Strict):
    """All of a reply that quotes."""

    claims: list[CopyingClaim]


class PointingClaim(_Strict):
    """A claim that rests on sentences pointed at."""

    claim: str
    sentences: list[str]


class PointingReply(_Strict):
    """All of a reply that points."""

    claims: list[PointingClaim]
