"""The bytes of an article to a document in the catalog: read, clean, split, attribute, store."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.attribution import attribute
from index.clean import clean, is_article
from index.copies import sketch
from index.errors import ReadError
from index.metadata import values
from index.readers import parts
from index.split import passages, sentences
from index.types import Comment, Document, Metadata, Removed

if TYPE_CHECKING:
    from pathlib import Path

    from index.library import Library
    from index.types import Part, Sentence, Span

# Goes up whenever reading, cleaning, splitting or attribution gives another result for the same bytes:
# documents indexed before are then read again.
PIPELINE = "6"
# Characters of a headline, of a list of names: what a document calls so and is longer would only flood a screen.
_LONGEST_VALUE = 500


def parse(file: Path, data: bytes) -> Document:
    """The one document that the bytes of a file are, read by its name's ending and cleaned.

    Raises:
        ReadError: It cannot be read, or holds no article, or more than one.
    """
    found = list(parts(file.name, data))
    if len(found) != 1:
        raise ReadError(f"{file.name} holds {len(found)} articles.")
    return document_of(file.as_posix(), found[0])


def document_of(path: str, part: Part, *, id_: str | None = None) -> Document:
    """The document that a part of a file is, cleaned.

    Raises:
        ReadError: It cannot be read, or holds no article.
    """
    extract = clean(part.read())
    if not is_article(extract.text):
        raise ReadError("No article text is left after cleaning.")
    document = Document(
        *(id_ or id_of(path), path, hashlib.sha256(part.data).hexdigest(), extract.text, extract.metadata),
        *(extract.removed, extract.comments, extract.pages),
    )
    return _storable(document)


def id_of(path: str) -> str:
    """The id of the document at this path."""
    return hashlib.sha256(path.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with all that the catalog keeps of it."""

    document: Document
    sentences: tuple[Sentence, ...]
    passages: tuple[Span, ...]
    sketch: frozenset[int]


def prepare(document: Document) -> Prepared:
    """Split a document into sentences and passages, and say who speaks."""
    spans = sentences(document.text)
    attributed = attribute(document.text, spans)
    return Prepared(document, attributed, passages(document.text, spans), sketch(document.text))


def store(library: Library, prepared: Prepared, *, pipeline: str, file: str) -> None:
    """Put a document into the catalog; the search indexes follow at the next ``sync``.

    Args:
        library: The index.
        prepared: The document.
        pipeline: What its bytes were read by: ``PIPELINE``, and whatever options had a part in it.
        file: The path of the file that it comes from.
    """
    library.catalog.put(
        prepared.document,
        prepared.sentences,
        prepared.passages,
        sketch=prepared.sketch,
        pipeline=pipeline,
        file=file,
    )


def _storable(document: Document) -> Document:
    """The document without lone surrogates, which JSON can smuggle in and nothing can store; its title bounded."""
    about = {name: _bounded(name, _mended(value)) for name, value in values(document.metadata).items()}
    return replace(
        document,
        text=_mended(document.text),
        metadata=Metadata(**about, origins=document.metadata.origins),
        removed=tuple(Removed(_mended(piece.text), piece.why) for piece in document.removed),
        comments=tuple(
            Comment(_mended(one.text), one.author and _mended(one.author), one.published)
            for one in document.comments
        ),
    )


def _bounded(name: str, value: str) -> str:
    """The value, of a long one its beginning; an address leads nowhere if any of it is missing."""
    if name == "url" or len(value) <= _LONGEST_VALUE:
        return value
    return f"{value[: _LONGEST_VALUE - 1].rstrip()}…"


def _mended(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
