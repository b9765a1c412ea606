"""Text as a reader made it to the article's own text: one set of rules for every format."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index import characters
from index.clean import comments, litter, marks, markup, tables, wrap
from index.metadata import first_said, values
from index.metadata.describe import describe
from index.pages import realign
from index.readers import jsonld
from index.types import Comment, Extract, Metadata, Removed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DATA = "structured data"

_BEFORE_DATA = re.compile(r"<\s*script\b[^<>]*>\s*\Z", re.IGNORECASE)
_AFTER_DATA = re.compile(r"\s*<\s*/\s*script\s*>", re.IGNORECASE)
# A tag with its attributes is no longer.
_TAG_WITHIN = 200
# What ends a sentence in the scripts that mark its end, and what may stand after that.
_ENDS = tuple(".!?…。！？｡।॥؟۔։።")
_CLOSERS = "'\"’”»)]」』）"
# A line of so many words says something, whether or not its end is marked.
_WORDS = 6
# A table has a header and a row.
_ROWS = 2


def clean(extract: Extract) -> Extract:
    r"""Take out what is not the article, and complete the metadata with what the text says.

    Cleaning is a fixpoint, ``clean(clean(x)).text == clean(x).text``: what one round uncovers (a tag written
    in entities, a notice that was broken over two lines) the next one takes out, until nothing changes. It
    ends: each change takes characters away or brings a line nearer to its plain form.

    Returns:
        The text with paragraphs parted by ``\n`` or one blank line; ``metadata`` with every field that was
        ``None`` and that the text answers; ``removed`` with what this call took out added at its end, but for
        readers' comments that can be told from one another, which are added to ``comments``.
    """
    # Most files end with a newline: cleaning would take it off, and then go over the whole text once more.
    text, removed, data = extract.text.strip("\n"), list(extract.removed), Metadata()
    while True:
        cleaned, taken, found = _round(text)
        removed += taken
        data = first_said(data, found)
        if cleaned == text:
            break
        text = cleaned
    said, left = _comments(extract.comments, removed)
    metadata = describe(text, _plain(extract.metadata), data, removed, said)
    pages = realign(extract.text, extract.pages, text) if extract.pages else ()
    return replace(extract, text=text, metadata=metadata, removed=left, comments=said, pages=pages)


def is_article(text: str) -> bool:
    """Whether a cleaned text holds a sentence, a line of several words or a table: not scraps alone."""
    lines = text.split("\n")
    if sum(" | " in line for line in lines) >= _ROWS:
        return True
    return any(len(line.split()) >= _WORDS or _is_sentence(line) for line in lines)


def _is_sentence(line: str) -> bool:
    return line.rstrip(_CLOSERS).endswith(_ENDS) and any(char.isalpha() for char in line)


def _plain(said: Metadata) -> Metadata:
    """The same without what cannot be seen: a head may hold as many escapes and entities as the text."""
    shown = {name: characters.plain(characters.escapes(value)[0]) for name, value in values(said).items()}
    plain = {name: " ".join(value.split()) or None for name, value in shown.items()}
    return first_said(Metadata(**plain, origins=said.origins))


def _comments(
    marked: Sequence[Comment], removed: Sequence[Removed]
) -> tuple[tuple[Comment, ...], tuple[Removed, ...]]:
    """The comments, those marked up as such first, and what was removed without the text of the others."""
    said: list[Comment] = []
    left: list[Removed] = []
    for piece in removed:
        found = comments.split(piece.text) if piece.why == litter.COMMENTS else comments.Said((), piece.text)
        said += found.comments
        if found.rest:
            left.append(Removed(found.rest, piece.why))
    return (*map(_shown, marked), *said), tuple(left)


def _shown(comment: Comment) -> Comment:
    """A comment as a reader sees it: no escapes, no entities, nothing that cannot be seen."""
    text = characters.blank_lines(characters.plain(characters.escapes(comment.text)[0]))
    author = " ".join(characters.plain(characters.escapes(comment.author or "")[0]).split())
    return replace(comment, text=text, author=author or None)


def _round(text: str) -> tuple[str, list[Removed], Metadata]:
    text, escapes = characters.escapes(text)
    unseen = characters.unseen(text)
    text, removed, data = _structured_data(characters.plain(tables.columns(text)))
    removed = [*escapes, *unseen, *removed]
    for step in _STEPS:
        text, taken = step(text)
        removed += taken
    return text, removed, data


def _tidy(text: str) -> tuple[str, list[Removed]]:
    return characters.blank_lines(text), []


def _rejoin(text: str) -> tuple[str, list[Removed]]:
    return wrap.rejoin(characters.blank_lines(text)), []


# Tags before Markdown, whose marks may stand inside them; litter when its lines are whole and their own.
_STEPS: tuple[Callable[[str], tuple[str, list[Removed]]], ...] = (
    markup.scripts,
    markup.tags,
    marks.inline,
    marks.lines,
    tables.pipes,
    _rejoin,
    litter.sweep,
    _tidy,
)


def _structured_data(text: str) -> tuple[str, list[Removed], Metadata]:
    """JSON-LD with the script tags around it, if it has any."""
    pieces: list[str] = []
    removed: list[Removed] = []
    data = Metadata()
    position = 0
    for block in jsonld.find(text):
        before = _BEFORE_DATA.search(text, max(position, block.start - _TAG_WITHIN), block.start)
        after = _AFTER_DATA.match(text, block.end)
        start, end = before.start() if before else block.start, after.end() if after else block.end
        pieces += [text[position:start], "\n"]
        removed.append(Removed(text[start:end], DATA))
        data = first_said(data, block.metadata)
        position = end
    return "".join([*pieces, text[position:]]), removed, data
