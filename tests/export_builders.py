"""Documents, and exchanges that quote them, for the tests of what is handed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders import answer, claim, source

from assistant.types import Exchange, Quote
from index.errors import DocumentNotFoundError
from index.filters import EVERYTHING, Filters
from index.types import Document, Metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.types import Answer, Refusal, Source

# Every field that others write, written to take over a page, a terminal or a Markdown file.
HOSTILE = (
    '</script></style><script>alert(1)</script><img src=x onerror=alert(2)> " onmouseover="alert(3) \' {{ 7 * 7 }}'
    " {% raw %} <!-- --> \u202egnp.exe\u202c \x1b[31m\x07 \ud800 ]]> &lt;b&gt; # h * [a](javascript:alert(1)) `c`"
    " ![x](http://evil.example/x) http://evil.example www.evil.example | ~~x~~ <http://evil.example> __x__ $x$ \\"
)


def document(id_: str, text: str, *, pages: tuple[int, ...] = (), **about: str | None) -> Document:
    """A document of the index."""
    return Document(id_, f"/home/ada/news/{id_}.txt", "0" * 64, text, Metadata(**about), pages=pages)  # type: ignore[arg-type]  # the values are as the keyword names demand


def shelf(*documents: Document) -> Callable[[str], Document]:
    """The index's way to look a document up by its id."""
    by_id = {one.id: one for one in documents}

    def find(id_: str) -> Document:
        if id_ not in by_id:
            raise DocumentNotFoundError(f"No document “{id_}” is in the index.")
        return by_id[id_]

    return find


def quoted(of: Document, words: str, *, n: int = 1, speaker: str | None = None, page: int | None = None) -> Quote:
    """A quote of the first place where a document has these words."""
    start = of.text.index(words)
    return Quote(words, of.id, start, start + len(words), n, speaker, page=page)


def exchange(result: Answer | Refusal, filters: Filters = EVERYTHING) -> Exchange:
    """A question and what came of it."""
    return Exchange(result, filters)


def answered(quotes: Iterable[Quote], *sources: Source, question: str = "How many died?") -> Exchange:
    """An answer that is its quotes, of source 1 unless told."""
    claims = tuple(claim(one.text, one) for one in quotes)
    return exchange(answer(claims, sources or (source(1, document="d1"),), question=question))
