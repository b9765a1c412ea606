"""What a question consists of, each with the passages that were found for it."""

from __future__ import annotations

from itertools import chain, zip_longest
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.question_type import AnswerType, asks_author, shows
from assistant.rewrite.authors import MOST, articles, is_of_article
from assistant.rewrite.compound import parts
from index.types import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.steps import Index
    from assistant.types import Claim, Model, Question
    from index.filters import Filters
    from index.types import Hit

# Passages looked through for those of an article that is asked about as a whole.
_WIDE: Final = 60


class Part(NamedTuple):
    """A question, or one of several that it consists of, with the passages that were found for it."""

    question: Question
    hits: tuple[Hit, ...]


def search_parts(
    index: Index, question: Question, model: Model, filters: Filters, passages: int | None = None
) -> tuple[Part, ...]:
    """What a question consists of and, if that is several, itself, with the passages that suit a model.

    The offline reader is given as many for each; a language model's time goes by their number.

    Args:
        index: What is searched.
        question: What is asked.
        model: Who is to answer.
        filters: Which documents are searched.
        passages: How many passages the model is to have; ``None`` for as many as suit it.

    Returns:
        Nothing where it is asked what an author wants, and that may be any of many.
    """
    several, most = parts(question), passages or model.passages
    if asks_author(question) and len(several) == 1:
        return _by_authors(index, several[0], most, filters, shared=model.prompt is not None)
    asked = (*several, question) if len(several) > 1 else several
    each = ceil(most / len(asked)) if model.prompt else most
    return tuple(Part(one, index.search(one.standalone, each, filters=filters)) for one in asked)


def _by_authors(
    index: Index, question: Question, passages: int, filters: Filters, *, shared: bool
) -> tuple[Part, ...]:
    """What is asked of authors, asked of each article that is meant, and in general.

    Each has as many ``passages``, or all together if they are ``shared``.
    """
    hits = index.search(question.standalone, _WIDE, filters=filters)
    asked = articles(question, hits)
    # Where there are more passages, there may be more articles.
    if len(asked) > MOST or (len(asked) > 1 and len(hits) == _WIDE):
        return ()
    each = ceil(passages / (len(asked) + 1)) if shared else passages
    found = []
    for document, one in asked.items():
        of_all = index.search(one.standalone, _WIDE, filters=filters)
        own = [hit for hit in of_all if hit.passage.document == document]
        found.append(Part(one, tuple(own[:each])))
    return (*found, Part(question, hits[:each]))


def found_by_turns(parts: Sequence[Part]) -> tuple[Hit, ...]:
    """The passages of all parts, each once: first the best of each, then the second."""
    hits = chain.from_iterable(zip_longest(*(part.hits for part in parts)))
    return once(hit for hit in hits if hit)


def once(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Each passage once, in the place where it was found first."""
    return tuple({hit.passage.id: hit for hit in hits}.values())


def heard(claims: Sequence[Claim]) -> set[str]:
    """The documents that are quoted with what they say to be necessary or wise: a title is no wish."""
    return {
        quote.document
        for claim in claims
        for quote in claim.quotes
        if shows(AnswerType.ADVICE, quote.text, Sentence(0, len(quote.text)))
    }


def unheard(parts: Sequence[Part], claims: Sequence[Claim]) -> tuple[str, ...]:
    """Of articles whose authors are asked about, what the authors of those want of whom no wish is quoted."""
    spoken = heard(claims)
    return tuple(
        f"what the author of “{hit.metadata.title or hit.path}” wants"
        for question, (hit, *_) in (part for part in parts[:-1] if part.hits)
        if is_of_article(question, hit.metadata.title) and hit.passage.document not in spoken
    )
