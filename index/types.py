"""The records of the index. All are frozen; offsets count characters of ``Document.text``, end exclusive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; ``None`` wherever nothing says it. ``published`` is ``YYYY-MM-DD``."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of the file that is not the article, and why cleaning took it out."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader or the cleaner made of a file: text, what carries its metadata, what was taken out."""

    text: str
    metadata: Metadata = Metadata()
    removed: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document and to whom the document attributes it.

    ``speaker`` is the name as the document writes it, ``as_of`` the time the sentence speaks of, as written
    there; both ``None`` where the text does not say.
    """

    start: int
    end: int
    speaker: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One indexed file. ``text`` is the cleaned text; ``sha256`` is that of the file's bytes."""

    id: str
    path: str
    sha256: str
    text: str
    metadata: Metadata
    removed: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences, the unit of retrieval: ``text == document.text[start:end]``."""

    id: int
    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage with what is needed to cite it.

    ``score`` is the fused score in [0, 1]; ``dense`` the cosine similarity and ``lexical`` the BM25 score,
    ``None`` where that leg did not return the passage. ``sentences`` are those of the passage, ``sha256`` is that
    of the document's file as it was searched.
    """

    passage: Passage
    metadata: Metadata
    path: str
    sentences: tuple[Sentence, ...]
    score: float
    dense: float | None = None
    lexical: float | None = None
    sha256: str = ""


class Embedder(Protocol):
    """Maps texts to unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its exact weights; two embedders with one fingerprint are interchangeable."""

    @property
    def dimensions(self) -> int:
        """Length of each vector."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed ``n`` texts.

        Returns:
            Array of shape ``(n, dimensions)``, float32, rows of unit length, in the order of ``texts``.

        Raises:
            EmbedderError: The model could not be loaded or reached.
        """


@dataclass(frozen=True, slots=True)
class Card:
    """What a citation needs to know of a document. ``copies`` are ids of near-copies."""

    document: str
    path: str
    metadata: Metadata
    sha256: str
    text: str
    copies: tuple[str, ...]
