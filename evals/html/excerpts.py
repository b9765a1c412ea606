"""Quotes and gold marked in the text they stand in, with a little of it around them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from evals.html.markup import Markup, el, join, link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Characters of text shown on either side of where a mark begins or ends: two or three sentences.
CONTEXT = 350
# Two excerpts closer than this are one: the gap would take as much room as its text.
_NEAR = 80
# How far an excerpt is shortened so as to begin and end between words.
_WORD = 25
# Excerpts of one case; gold that any of many reprints would do for fills no more.
_MOST = 8

Kind = Literal["quoted", "gold", "forbidden"]
_CLASSES: dict[Kind, str] = {"quoted": "q", "gold": "g", "forbidden": "f"}


@dataclass(frozen=True, slots=True)
class Mark:
    """``[start, end)`` of the document at ``path``, and what stands there."""

    path: str
    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Window:
    """``[start, end)`` of a document's text."""

    start: int
    end: int


def windows(text: str, marks: Iterable[Mark]) -> list[Window]:
    """What is shown of a text: around both ends of each mark, so that a long one loses its middle.

    Returns:
        In order, without overlap, within the text.
    """
    around = sorted(
        (max(edge - CONTEXT, 0), min(edge + CONTEXT, len(text)))
        for mark in marks
        for edge in (mark.start, mark.end)
        if mark.start < len(text)
    )
    merged: list[tuple[int, int]] = []
    for start, end in around:
        if merged and start <= merged[-1][1] + _NEAR:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [_between_words(text, start, end) for start, end in merged]


def _between_words(text: str, start: int, end: int) -> Window:
    if start and (space := text.find(" ", start, start + _WORD)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", end - _WORD, end)) > start:
        end = space
    return Window(start, end)


def marked(text: str, window: Window, marks: Sequence[Mark]) -> Markup:
    """The window's text, every stretch of it marked with all that stands there."""
    edges = {edge for mark in marks for edge in (mark.start, mark.end) if window.start < edge < window.end}
    return join(
        _stretch(text[start:end], {mark.kind for mark in marks if mark.start <= start and end <= mark.end})
        for start, end in pairwise(sorted({window.start, window.end, *edges}))
    )


def _stretch(text: str, kinds: set[Kind]) -> str:
    if not kinds or not text.strip():
        return text
    return el("mark", text, class_="".join(_CLASSES[kind] for kind in _CLASSES if kind in kinds))


def in_sources(marks: Sequence[Mark], documents: Mapping[str, Mapping[str, Any]]) -> Markup | None:
    """The excerpts of all documents that are quoted, then of those that only have gold; ``None`` without any.

    Args:
        marks: Of one case.
        documents: Those kept with the run, by path.
    """
    paths = dict.fromkeys(mark.path for kind in ("quoted", "gold") for mark in marks if mark.kind == kind)
    blocks: list[Markup] = []
    left, hidden, missing = _MOST, 0, 0
    for path in paths:
        if path not in documents:
            missing += 1
            continue
        own = [mark for mark in marks if mark.path == path]
        found = windows(documents[path]["text"], [mark for mark in own if mark.kind != "forbidden"])
        hidden += len(found[left:])
        if found[:left]:
            blocks.append(_document(documents[path], found[:left], own))
        left -= len(found[:left])
    if not blocks:
        return None
    notes = [
        f"{hidden} more excerpts are left out." if hidden else None,
        f"{missing} of the documents were not kept with the run." if missing else None,
    ]
    return el(
        "section", el("h4", "In the sources"), *blocks, *(el("p", note, class_="note") for note in notes if note)
    )


def _document(document: Mapping[str, Any], found: Sequence[Window], marks: Sequence[Mark]) -> Markup:
    text = document["text"]
    pieces = [
        el(
            "p",
            "… " if window.start else None,
            marked(text, window, marks),
            " …" if window.end < len(text) else None,
            dir="auto",
        )
        for window in found
    ]
    return el("div", el("p", origin(document), class_="origin"), *pieces, class_="excerpt")


def origin(document: Mapping[str, Any]) -> Markup:
    """Outlet, title, author, date and path of a document: whatever it says of itself."""
    title = document["title"]
    parts: list[str | None] = [
        document["outlet"],
        link(document["url"], title) if title else None,
        document["author"],
        document["published"] or "undated",
        el("code", document["path"]),
    ]
    return join([part for part in parts if part], " · ")
