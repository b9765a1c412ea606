"""What a sign of an attack is: where it is looked for, and the warning that it is worth."""

from __future__ import annotations

import re
from enum import Enum
from functools import cached_property
from typing import NamedTuple


class Sort(Enum):
    """What a sign shows, in the words of a warning.

    They have no words of the document: a program that reads our answers shall not be given its orders.
    """

    ORDER = "It gives orders to whoever reads it by machine."
    HIDDEN_ORDER = "It hides orders to whoever reads it by machine."
    NAMED_ORDER = "Its title, outlet or author gives orders to whoever reads it by machine."
    MARK = "It imitates the marks that part a model's instructions from its documents."
    REPLY = "It imitates a model's reply."
    CITATION = "It imitates numbered sources."
    CONTROL = "It held control sequences for a terminal, which were taken out."
    LOOKALIKE = "It has words spelt with lookalike letters of two alphabets."


class OneOf:
    """A pattern of alternatives, in any case; compiled at first use, for few texts have a word of its rule."""

    def __init__(self, *alternatives: str) -> None:
        self._alternatives = alternatives

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All of them."""
        return re.compile("|".join(self._alternatives), re.IGNORECASE)


class Rule(NamedTuple):
    """A pattern of a line, and words of which one, in lower case, stands on every line that it matches.

    ``head``: the match must begin a clause, as an imperative does. ``then``: what must follow on the line.
    """

    sort: Sort
    words: tuple[str, ...]
    what: OneOf
    head: bool = False
    then: OneOf | None = None


def words(listed: str) -> tuple[str, ...]:
    """Words parted by bars, for a space may belong to one."""
    return tuple(listed.split("|"))
