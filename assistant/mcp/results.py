"""What the tools give back as data; ``ask`` gives the object that ``ask --json`` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

if TYPE_CHECKING:
    from index.types import Hit


@dataclass(frozen=True, slots=True)
class PassageFound:
    """A passage: ``text`` is the document's own from ``start`` to ``end``; ``score`` is in (0, 1)."""

    document: str
    start: int
    end: int
    text: str
    score: float
    path: str
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None

    @classmethod
    def of(cls, hit: Hit) -> PassageFound:
        """A hit, as it is told."""
        passage, about = hit.passage, hit.metadata
        return cls(
            document=passage.document,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            score=round(hit.score, 4),
            path=hit.path,
            title=about.title,
            outlet=about.outlet,
            author=about.author,
            published=about.published,
            url=about.url,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first, and what is to be known of what was searched."""

    passages: tuple[PassageFound, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of a document: ``text`` is its cleaned text from ``start`` to ``end``, of ``length`` characters.

    ``next`` is where to go on, ``None`` at the end; ``marked`` the span that was asked for, as offsets of the
    document. ``inferred`` names what of the rest nothing says to be the document's own.
    """

    document: str
    path: str
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None
    inferred: tuple[str, ...]
    length: int
    start: int
    end: int
    text: str
    next: int | None
    marked: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class FailureFound:
    """What does not hold, and where in the answer."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a saved answer holds against the documents; ``checked`` counts claims, quotes and sources."""

    holds: bool
    failures: tuple[FailureFound, ...]
    checked: dict[str, int]
    notes: tuple[str, ...]


def schema(record: type) -> dict[str, Any]:
    """The JSON schema of a record, without the titles that repeat its names."""
    found: dict[str, Any] = _untitled(TypeAdapter(record).json_schema(mode="serialization"))
    return found


def plain(record: object) -> dict[str, Any]:
    """A record as plain JSON."""
    value: dict[str, Any] = TypeAdapter(type(record)).dump_python(record, mode="json")
    return value


def _untitled(value: Any) -> Any:  # noqa: ANN401  (any JSON)
    if isinstance(value, list):
        return [_untitled(one) for one in value]
    if not isinstance(value, dict):
        return value
    # A title is a text; a property of that name is a schema.
    return {key: _untitled(one) for key, one in value.items() if key != "title" or isinstance(one, dict)}
