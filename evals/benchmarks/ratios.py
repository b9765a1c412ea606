"""A measured figure, the bound that it may be held to, and whether it holds."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Side(StrEnum):
    """On which side of its bound a figure should lie."""

    MOST = "at most"
    LEAST = "at least"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure with its bound, if it is held to one; ``how`` says what it was made of."""

    name: str
    value: float
    side: Side = Side.LEAST
    bound: float | None = None
    how: str = ""

    @property
    def holds(self) -> bool:
        """Whether the figure lies on the right side of its bound."""
        if self.bound is None:
            return True
        return self.value <= self.bound if self.side is Side.MOST else self.value >= self.bound

    def __str__(self) -> str:
        how = f"{self.how} = " if self.how else ""
        verdict = "holds" if self.holds else "DOES NOT HOLD"
        held_to = "no bound" if self.bound is None else f"{self.side} {self.bound:g}; {verdict}"
        return f"{self.name}: {how}{self.value:.3g} ({held_to})"


def interleaved(contestants: Sequence[Callable[[], object]], runs: int) -> list[float]:
    """Median wall seconds of each contestant, run in turn: A B A B and so on.

    The machine's own speed, and what else it is doing, then weigh on all of them alike.
    """
    times: list[list[float]] = [[] for _ in contestants]
    for _ in range(runs):
        for contestant, taken in zip(contestants, times, strict=True):
            start = time.perf_counter()
            contestant()
            taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in times]
