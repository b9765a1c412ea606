"""What sources say differently, or what changed: each side with who holds it, since when, and its quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.positions.asked import asked_for
from assistant.render.citation import day_of, written
from assistant.render.text import file_name, flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.render.citation import Citation
    from assistant.render.statement import Statement, Telling
    from assistant.types import Claim, Conflict, Position, Quote, Source


@dataclass(frozen=True, slots=True)
class Witness:
    """Who says it in one source of a position, when, and what is to be known of that source.

    ``copies`` are those of the ``notes`` that tell where else it was printed.
    """

    n: int
    voices: str
    day: str
    notes: tuple[str, ...]
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A position of a dispute: its words, who holds it, and the claims that tell it.

    ``since`` is the earliest day on which it was published, as a reader writes it, ``None`` if none is known;
    ``superseded_by`` the number of the first source of the position that takes its place.
    """

    label: str
    witnesses: tuple[Witness, ...]
    statements: tuple[Statement, ...]
    superseded: bool
    since: str | None = None
    superseded_by: int | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The quotes of its claims, each once."""
        return tuple(dict.fromkeys(one for part in self.statements for one in part.citations))

    @property
    def day(self) -> str:
        """Since when it stands, as far as is known."""
        return self.since or (self.witnesses[0].day if self.witnesses else "undated")

    @property
    def standing(self) -> tuple[str, ...]:
        """In how many sources it stands, since when, and what superseded it."""
        n = len(self.witnesses)
        parts = ["1 source", self.day] if n == 1 else [f"{n} independent sources"]
        if n > 1 and self.since:
            parts.append(f"first on {self.since}")
        if self.superseded_by is not None:
            parts.append(f"superseded by [{self.superseded_by}]")
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What sources say differently (``kind`` "conflict"), or what changed over time ("history")."""

    heading: str
    kind: str
    sides: tuple[Side, ...]


def dispute(
    conflict: Conflict, claims: Sequence[Claim], sources: Mapping[int, Source], telling: Telling
) -> Dispute:
    """A conflict of an answer with what its positions' claims and sources say."""
    sides: list[Side] = []
    seen: list[tuple[str, int]] = []
    for position in conflict.positions:
        told = [claims[at] for at in position.claims]
        quotes = [quote for claim in told for quote in claim.quotes]
        witnesses = [_witness(sources[n], quotes, position, conflict, seen) for n in position.sources]
        sides.append(
            Side(
                flat(position.label),
                tuple(witnesses),
                telling.statements(told),
                superseded=position.superseded_by is not None,
                since=written(position.said) if position.said else None,
                superseded_by=_successor(position, conflict),
            )
        )
        seen += [(day, n) for n in position.sources if (day := sources[n].stated_day)]
    return Dispute(_heading(conflict), conflict.kind, tuple(sides))


def _witness(
    source: Source,
    quotes: Sequence[Quote],
    position: Position,
    conflict: Conflict,
    seen: Sequence[tuple[str, int]],
) -> Witness:
    quotes = [one for one in quotes if one.source == source.n]
    copies, successor = _copies(source), _successor(position, conflict)
    superseded = (f"superseded by [{successor}]",) if successor is not None else ()
    notes = (*copies, *_later(source, seen), *superseded)
    return Witness(source.n, _voices(quotes, source), day_of(source), notes, copies)


def _heading(conflict: Conflict) -> str:
    if conflict.kind != "history":
        return "The sources disagree."
    return "The number changed:" if asked_for(conflict.about) else "This changed:"


def _voices(quotes: Sequence[Quote], source: Source) -> str:
    """Who says it in a source, as it names them, and its outlet, who says that they do; else the source itself."""
    named = dict.fromkeys(flat(quote.speaker) for quote in quotes if quote.speaker)
    if not named:
        return flat(source.outlet or source.title or file_name(source.path))
    outlet = flat(source.outlet or "")
    return " and ".join(named) + (f" ({outlet})" if outlet and outlet not in named else "")


def _successor(position: Position, conflict: Conflict) -> int | None:
    """By which source a position is superseded; in a history, where each is by the next, none."""
    if position.superseded_by is None or conflict.kind == "history":
        return None
    return conflict.positions[position.superseded_by].sources[0]


def _copies(source: Source) -> tuple[str, ...]:
    notes = []
    revised, same = len(source.revisions), len(source.copies) - len(source.revisions)
    if same:
        notes.append("also in a reprint" if same == 1 else f"also in {same} reprints")
    if revised:
        notes.append("also in a revised copy" if revised == 1 else f"also in {revised} revised copies")
    return tuple(notes)


def _later(source: Source, seen: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Which of the positions named before is the last that is older."""
    day = source.stated_day
    earlier = [n for published, n in seen if day and published < day]
    return (f"later than [{earlier[-1]}]",) if earlier else ()
