"""Text as a reader made it to the article's own text: one set of rules for every format."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from index.clean import characters, litter, marks, markup, tables, wrap
from index.metadata import first_said, from_notices
from index.opening import fold, from_opening, visible_title
from index.readers import jsonld
from index.types import Extract, Metadata, Removed

if TYPE_CHECKING:
    from collections.abc import Callable

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
        ``None`` and that the text answers; ``removed`` with what this call took out added at its end.
    """
    text, removed, data = extract.text, list(extract.removed), Metadata()
    while True:
        cleaned, taken, found = _round(text)
        removed += taken
        data = first_said(data, found)
        if cleaned == text:
            break
        text = cleaned
    notices = from_notices(notice for each in removed for notice in each.text.split("\n"))
    return Extract(text, _metadata(text, _plain(extract.metadata), first_said(data, notices)), tuple(removed))


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
    values = {field.name: getattr(said, field.name) for field in fields(Metadata)}
    shown = {name: characters.plain(characters.escapes(value or "")[0]) for name, value in values.items()}
    return Metadata(**{name: " ".join(value.split()) or None for name, value in shown.items()})


def _metadata(text: str, said: Metadata, found: Metadata) -> Metadata:
    """What the format said, the opening shows and cleaning found, in this order."""
    lines = [line for line in text.split("\n") if line]
    stated = first_said(said, found)
    opening = from_opening(lines, stated)
    title = visible_title(lines, stated)
    outlet = stated.outlet or opening.outlet
    if title and said.title and outlet and fold(said.title) == fold(outlet):
        said = replace(said, title=None)  # many a page has the name of its site for a title
    return first_said(said, opening, Metadata(title=title), found)


def _round(text: str) -> tuple[str, list[Removed], Metadata]:
    text, escapes = characters.escapes(text)
    text, removed, data = _structured_data(characters.plain(text))
    removed = [*escapes, *removed]
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
