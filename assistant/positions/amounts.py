"""What a stated number may stand for: one number, or all between two ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# How a qualifier bounds its number; tried in this order, for "no more than" has "more than" in it.
_AT_LEAST = re.compile(
    r"at least|upwards? of|(?:no|not) (?:fewer|less) than|^(?:just |well )?(?:over|above)|^more than|or more|\+"
)
_AT_MOST = re.compile(
    r"at most|up to|as (?:many|few|much) as|(?:no|not) more than|^(?:fewer|less) than|under|below"
    r"|or (?:fewer|less)"
)
_NEARLY = re.compile(r"nearly|almost|close to")
_ABOUT = re.compile(r"[~≈]|about|around|some|approximately|roughly|estimated|or so")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a stated number may stand for: from ``low`` to ``high``, ``None`` where it has no end, in a unit.

    "at least 17" has no upper end, "up to 40" no lower one; "about 20" takes in what is commonly rounded to it.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str = ""

    @property
    def breadth(self) -> int:
        """0 for one number, more for one that several others could be told as."""
        return 0 if self.low == self.high else 1

    def excludes(self, other: object) -> bool:
        """Whether both cannot be true: no number is in both. Of different units, nothing is known."""
        if not isinstance(other, Amount) or self.unit != other.unit:
            return False
        return _above(self.low, other.high) or _above(other.low, self.high)

    @property
    def nominal(self) -> Decimal:
        """The number that is stated, or its nearer end."""
        return self.low if self.low is not None else self.high or Decimal(0)


def _above(low: Decimal | None, high: Decimal | None) -> bool:
    return low is not None and high is not None and low > high


def bounds(values: Sequence[Decimal], vague: str) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that a number stands for, by the words that qualify it."""
    low, high = min(values), max(values)
    if _AT_LEAST.search(vague):
        return low, None
    if _AT_MOST.search(vague):
        return None, high
    if _NEARLY.search(vague):
        return low - _rounding(low), high
    if _ABOUT.search(vague):
        return low - _rounding(low), high + _rounding(high)
    return low, high


def _rounding(value: Decimal) -> Decimal:
    """How far from the truth a number called "about" may be: half of its last digit's place, or a tenth of it."""
    digits = value.normalize().as_tuple()
    place = Decimal(1).scaleb(digits.exponent) if isinstance(digits.exponent, int) else Decimal(0)
    return max(place / 2, abs(value) / 10)
