"""The records of the index. All are frozen; offsets count characters of ``Document.text``, end exclusive."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    import numpy as np
    from numpy.typing import NDArray


class Origin(StrEnum):
    """Where a value of a document's metadata was found."""

    HEAD = "page head"
    PAGE_TITLE = "page title"
    LINKED_DATA = "linked data"
    MICRODATA = "microdata"
    MARKED_TIME = "marked-up time"
    FRONT_MATTER = "front matter"
    FILE = "file properties"
    MAIL = "e-mail header"
    RECORD = "record field"
    HEADLINE = "headline"
    MASTHEAD = "masthead"
    BYLINE = "by-line"
    STATED = "stated in the text"
    NOTICE = "syndication notice"
    ADDRESS = "web address"
    FETCHED = "where it was fetched"
    TEXT = "text"


# Where a value was found that nothing says to be the document's own: an outlet behind the headline in the title of
# its page, a day in its address, a bare day in its text, the language that its words are in.
_INFERRED = frozenset({Origin.PAGE_TITLE, Origin.ADDRESS, Origin.TEXT})


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; ``None`` wherever nothing says it.

    ``published`` and ``updated`` are ``YYYY-MM-DD``, ``language`` a BCP 47 tag in lower case (``en``, ``pt-br``).
    ``origins`` holds ``(field, origin)`` for each field that is known, in the order of the fields; it says how
    something is known and not what, so two that say the same are equal wherever they were found.
    """

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    updated: str | None = None
    language: str | None = None
    section: str | None = None
    origins: tuple[tuple[str, Origin], ...] = field(default=(), compare=False)

    @property
    def inferred(self) -> tuple[str, ...]:
        """The fields whose value is inferred, not said."""
        return tuple(name for name, origin in self.origins if origin in _INFERRED)


# What a document can say of itself, by name.
FIELDS: Final = tuple(one.name for one in fields(Metadata) if one.name != "origins")

# Why something is removed that stands in the file and not on the page, where orders to a machine may be.
HIDDEN: Final = "hidden text"
# Why what would act on a terminal is removed.
ESCAPES: Final = "terminal escapes"


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of the file that is not the article, and why cleaning took it out."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reader wrote under the article: kept with it, never part of it. ``published`` is ``YYYY-MM-DD``."""

    text: str
    author: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader or the cleaner made of a file: text, what carries its metadata, what was taken out.

    ``pages`` are the offsets in ``text`` at which its pages begin, ``()`` for a format without pages.
    """

    text: str
    metadata: Metadata = Metadata()
    removed: tuple[Removed, ...] = ()
    comments: tuple[Comment, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One article of a file.

    ``name`` tells it from the other articles of the file and is ``""`` where the file is the article; ``data`` are
    the bytes that it alone is made of: while they stay the same it need not be read again. ``read`` raises
    ``ReadError``.
    """

    name: str
    data: bytes
    read: Callable[[], Extract]


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
    """One indexed article. ``text`` is the cleaned text.

    ``path`` is that of its file; where a file holds many articles, ``FILE#PART``. ``sha256`` is that of the bytes
    it was read from: the file's, or the part's. ``pages`` are as in ``Extract``, of ``text``.
    """

    id: str
    path: str
    sha256: str
    text: str
    metadata: Metadata
    removed: tuple[Removed, ...] = ()
    comments: tuple[Comment, ...] = ()
    pages: tuple[int, ...] = ()


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

    ``score`` is the fused score in (0, 1); ``dense`` the cosine similarity and ``lexical`` the BM25 score,
    ``None`` where there is no vector, or no word is shared. ``sentences`` are those of the passage, ``sha256`` is
    that of the document's file as it was searched.
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


class Embeds(Protocol):
    """The part of an ``Embedder`` that embeds."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Embedder.embed``."""


@runtime_checkable
class Detachable(Protocol):
    """An embedder that computes on this machine, and can do so in a process of its own."""

    def detached(self) -> AbstractContextManager[Embeds]:
        """The same embedder, there for as long as it is entered."""


@runtime_checkable
class Loadable(Protocol):
    """What computes on this machine, and does so at once if it has been loaded before."""

    def load(self) -> None:
        """Load it, if it is not.

        Raises:
            CiteboundError: It cannot be.
        """


@dataclass(frozen=True, slots=True)
class Card:
    """What a citation needs to know of a document.

    ``copies`` are ids of near-copies, ``revisions`` those of them in which a figure or a name is another, and
    ``pages`` and ``removed`` are as in ``Extract``.
    """

    document: str
    path: str
    metadata: Metadata
    sha256: str
    text: str
    copies: tuple[str, ...]
    pages: tuple[int, ...] = ()
    revisions: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
