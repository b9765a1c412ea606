"""A language model's reply, read strictly: it is what was asked for, or it is refused. Nothing is repaired.

A reply is ``{"claims": [CLAIM, …]}``; what a claim looks like is a matter of ``assistant.citing``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from assistant.errors import ModelReplyError
from assistant.types import Draft, Usage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import ValidationError

    from assistant.citing import Citing
    from assistant.types import DraftClaim, Seen
    from index.types import Hit

_NOTHING = Usage()
_OTHER_MODEL = "Ask again, or choose another model with --model."
# A key that was not asked for is the model's own text: it is named only if it is a word.
_WORD = re.compile(r"\w{1,30}", re.ASCII)
_HEAD = re.compile(r'\s*\{\s*"claims"\s*:\s*\[')
# What may stand between two claims.
_BETWEEN = frozenset(" \t\n\r,")
# The same claim so many times over: at temperature 0 a model that has come so far goes on to its limit of tokens.
_LOOP = 3


class LoopError(ModelReplyError):
    """The model says the same over and over; what it said before that is whole."""


def parse_reply(text: str, citing: Citing, hits: Sequence[Hit], usage: Usage = _NOTHING) -> Draft:
    """Read a whole reply.

    Args:
        text: The reply.
        citing: The way in which its claims cite.
        hits: The passages that it cites, numbered from 1.
        usage: What it took.

    Raises:
        ModelReplyError: It is not JSON of the form that was asked for.
    """
    from pydantic import ValidationError

    try:
        return Draft(citing.read(text, hits), usage)
    except ValidationError as error:
        _refuse(error, usage)


def _refuse(error: ValidationError, usage: Usage) -> NoReturn:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"] if _WORD.fullmatch(str(part)))
    raise ModelReplyError(
        f"The model's reply is not what was asked for{f' (at {where})' if where else ''}: {first['msg']}.",
        hint=_OTHER_MODEL,
        usage=usage,
    ) from error


@dataclass(slots=True)
class Items:
    """Cuts the claims out of a reply that comes in piece by piece, each as soon as its object closes.

    It looks at brackets and strings alone, and gives up, for good, where they are not those of a reply: what it
    cuts out is still to be validated, and so is the whole.
    """

    _open: bool = False
    _over: bool = False
    _depth: int = 0
    _in_string: bool = False
    _escaped: bool = False
    _text: list[str] = field(default_factory=list)

    def feed(self, piece: str) -> Iterator[str]:
        """The JSON of each object that ends in this piece."""
        for char in piece:
            if not self._over and self._take(char):
                yield "".join(self._text)
                self._text.clear()

    def _take(self, char: str) -> bool:
        """Take a character in; whether an object ends with it."""
        if self._depth == 0 and self._open and char != "{":
            self._over = char not in _BETWEEN
            return False
        self._text.append(char)
        if not self._open:
            self._begin(char)
            return False
        return self._ends_object(char)

    def _begin(self, char: str) -> None:
        """The first bracket of a list ends the head of the reply."""
        if char == "[":
            self._open = _HEAD.fullmatch("".join(self._text)) is not None
            self._over = not self._open
            self._text.clear()

    def _ends_object(self, char: str) -> bool:
        if self._in_string:
            self._in_string = self._escaped or char != '"'
            self._escaped = char == "\\" and not self._escaped
            return False
        self._in_string = char == '"'
        self._depth += (char in "{[") - (char in "}]")
        return self._depth == 0


@dataclass(slots=True)
class ReplyReader:
    """Reads a reply while it streams in.

    Args:
        citing: The way in which its claims cite.
        hits: The passages that it cites, numbered from 1.
        seen: Told of each claim as soon as it is whole.
    """

    citing: Citing
    hits: Sequence[Hit]
    seen: Seen
    _items: Items = field(default_factory=Items)
    _text: list[str] = field(default_factory=list)
    _claims: list[DraftClaim] = field(default_factory=list)

    def feed(self, piece: str) -> None:
        """Take in the next piece of the reply.

        Raises:
            ModelReplyError: A claim is not of the form that was asked for.
            LoopError: The model says the same over and over.
        """
        from pydantic import ValidationError

        self._text.append(piece)
        for item in self._items.feed(piece):
            try:
                self._tell(self.citing.read_claim(item, self.hits))
            except ValidationError as error:
                _refuse(error, _NOTHING)

    @property
    def claims(self) -> tuple[DraftClaim, ...]:
        """Those that were told of."""
        return tuple(self._claims)

    def _tell(self, claim: DraftClaim, usage: Usage = _NOTHING) -> None:
        if self._claims.count(claim) == _LOOP - 1:
            raise LoopError(
                "The model began to say the same over and over, and was stopped.", hint=_OTHER_MODEL, usage=usage
            )
        self._claims.append(claim)
        self.seen(claim)

    def close(self, usage: Usage) -> Draft:
        """The whole reply, validated; those of its claims that were not told of yet are told of now.

        Raises:
            ModelReplyError: It is not JSON of the form that was asked for.
            LoopError: The model says the same over and over.
        """
        draft = parse_reply("".join(self._text), self.citing, self.hits, usage)
        known = len(self._claims)
        # A second list of claims would take the first's place in JSON, after that has been told.
        if draft.claims[:known] != self.claims:
            raise ModelReplyError(
                "The model's reply is not what was asked for: it has two lists of claims.",
                hint=_OTHER_MODEL,
                usage=usage,
            )
        for claim in draft.claims[known:]:
            self._tell(claim, usage)
        return draft
