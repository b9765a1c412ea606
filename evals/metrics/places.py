"""Where quotes and gold places meet: in one document by offsets, in a reprint of it by their words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from assistant.folding import find, fold
from index.split import sentences
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from evals.metrics.answered import Shown
    from evals.types import GoldSpan
    from index.types import Document

# The texts of one case, which several metrics look at one after another.
_TEXTS = 256


# Characters, some two or three words: fewer of a sentence do not tell what it says.
_TELLING = 12
# Characters, some four words: fewer stand in documents that are no reprints of each other.
_REPRINTED = 20


class Overlap(NamedTuple):
    """What a quote and a place have in common: offsets in the quote's document and in the place's."""

    quoted: Span
    gold: Span


def overlap(quote: Shown, place: GoldSpan, documents: Mapping[str, Document]) -> Overlap | None:
    """What a quote has of a place; ``None`` if nothing.

    A quote from another document than the place's has something of it if all the words of the one stand in the
    other, folded as the gate folds: then the document is, as far as the quote shows, a reprint.
    """
    if quote.document == place.document:
        common = Span(max(quote.start, place.start), min(quote.end, place.end))
        return Overlap(common, common) if common.start < common.end else None
    words = documents[place.document].text[place.start : place.end]
    if min(len(words), len(quote.text)) < _REPRINTED:
        return None
    if within := _find(words, quote.text):
        whole = Span(place.start, place.end)
        return Overlap(Span(quote.start + within.start, quote.start + within.end), whole)
    if within := _find(quote.text, words):
        part = Span(place.start + within.start, place.start + within.end)
        return Overlap(Span(quote.start, quote.end), part)
    return None


def same_words(a: str, b: str) -> bool:
    """Whether all the words of one text stand in the other; so few that they may by chance are none."""
    return min(len(a), len(b)) >= _REPRINTED and (_find(a, b) or _find(b, a)) is not None


def _find(words: str, text: str) -> Span | None:
    # The cheap look first; it also keeps dots in a text from being taken for an ellipsis.
    return find(words, text) if _folded(words).strip() in _folded(text) else None


def covered(spans: Iterable[Span]) -> int:
    """How many characters the spans of one document cover together."""
    total, end = 0, 0
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        total += max(0, span.end - max(span.start, end))
        end = max(end, span.end)
    return total


def sentences_of(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences that ``text[start:end]`` has at least half of; if there are none, the one it has most of.

    A few words are no sentence: see ``is_telling``.
    """
    common = [(one, min(one.end, end) - max(one.start, start)) for one in _sentences(text)]
    touched = [(one, size) for one, size in common if size > 0]
    halves = tuple(one for one, size in touched if 2 * size >= one.end - one.start)
    return halves or tuple(one for one, _ in sorted(touched, key=lambda pair: -pair[1])[:1])


def is_telling(start: int, end: int, sentences: Iterable[Span]) -> bool:
    """Whether ``[start, end)`` is long enough to stand for one of these sentences: half of it, or some words."""
    long = end - start >= _TELLING
    return long or any(2 * (min(one.end, end) - max(one.start, start)) >= one.end - one.start for one in sentences)


_sentences = lru_cache(_TEXTS)(sentences)


@lru_cache(_TEXTS)
def _folded(text: str) -> str:
    return fold(text).text
