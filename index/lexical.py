"""The lexical leg: BM25+ over stemmed words, by tantivy. The only module that imports it."""

from __future__ import annotations

import math
from collections import Counter
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from index.errors import IndexDamagedError, StoreError, passing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import tantivy

_ANALYZER = "english"
_GENERATION = "generation"
# What the presence of a term is worth beside its BM25 score, in idf: what the authors of BM25+ recommend. From .5
# to 2 all do as well (docs/retrieval.md).
_DELTA = 1.0
# Terms that feedback adds, and what they weigh together, as a share of what the question's terms do. From 5 to 20
# and from .1 to .3 do much the same; feeding back more than one passage does harm (docs/retrieval.md).
_FEEDBACK_TERMS = 10
_FEEDBACK_SHARE = 0.2
# Up to this many allowed passages are joined by OR. tantivy's set of terms, which is there for it, takes twice as
# long for 200 of them; above 1,000 it is the faster (docs/performance.md).
_FEW = 500
# tantivy refuses a writer with less than 15 MB a thread. One thread: ours is never the slow part of a run.
_HEAP_BYTES = 50_000_000
# A longer "word" is a URL or a line of noise; tantivy's own default limit.
_LONGEST_WORD = 40
# Lucene's English stop words, and the words of a question that do not say what it is about: with these nDCG@10
# rose on each of four public sets, by .001 to .016 (docs/retrieval.md).
_STOP_WORDS = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these"
    " they this to was will with how what which who whom whose when where why do does did done doing has have had"
    " having he she him her his hers we us you our your i me my were been being am can could would should may"
    " might must shall about from than so too very just only also any some all each other more most own same here"
    " its"
).split()


class Scored(NamedTuple):
    """A passage id with the score that one leg gave it; higher is better."""

    passage: int
    score: float


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    import tantivy

    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.custom_stopword(_STOP_WORDS))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def terms(text: str) -> list[str]:
    """The index terms of a text, in order: lower-cased, without stop words, stemmed (Porter)."""
    return _analyzer().analyze(text)


class Lexical:
    """A BM25 index in a folder; made when it is not there.

    Raises:
        IndexDamagedError: The folder holds something that cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._folder = folder
        schema = (
            tantivy.SchemaBuilder()
            # Signed, not unsigned: a fast unsigned id made the writer panic on deletion.
            .add_integer_field("passage", stored=True, indexed=True)
            .add_text_field("body", tokenizer_name=_ANALYZER, index_option="freq")
            .build()
        )
        self._schema = schema
        with self._guard():
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(schema, path=str(folder))
            self._index.register_tokenizer(_ANALYZER, _analyzer())

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, RuntimeError) as error:
            if fault := passing(f"The BM25 index {self._folder}", error):
                raise fault from error
            raise IndexDamagedError(
                f"The BM25 index {self._folder} cannot be used: {error}",
                hint="Run citebound index again: it is made anew from the catalog.",
            ) from error
        except OSError as error:
            raise StoreError(
                f"The BM25 index {self._folder} cannot be written: {error}",
                hint="Check the free disk space and the permissions of the index folder, then try again.",
            ) from error

    def apply(self, added: Iterable[tuple[int, str]], deleted: Iterable[int]) -> None:
        """Take in ``(passage, text)`` pairs, replacing any with the same id, and drop ``deleted``; all at once."""
        import tantivy

        with self._guard():
            writer = self._index.writer(_HEAP_BYTES, 1)
            for passage in deleted:
                writer.delete_documents_by_term("passage", passage)
            for passage, text in added:
                writer.delete_documents_by_term("passage", passage)
                writer.add_document(tantivy.Document(passage=passage, body=text))
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()

    def generation(self) -> str | None:
        """What ``mark`` was last given; ``None`` if never."""
        try:
            return (self._folder / _GENERATION).read_text("ascii")
        except (OSError, ValueError):
            return None

    def mark(self, generation: str) -> None:
        """Remember which state of the catalog this stands for."""
        with self._guard():
            draft = self._folder / f"{_GENERATION}.new"
            draft.write_text(generation, "ascii")
            draft.replace(self._folder / _GENERATION)

    def count(self) -> int:
        """Number of passages held."""
        return self._index.searcher().num_docs

    def search(self, question: str, limit: int, within: Sequence[int] | None = None) -> list[Scored]:
        """The best ``limit`` passages that share a term with the question, by BM25+ (k1 1.2, b 0.75, delta 1).

        Only those of ``within`` are looked at, if it is given; their scores are the same.
        """
        with self._guard():
            return self._search(dict.fromkeys(terms(question), 1.0), limit, within)

    def feedback(self, question: str, text: str, passages: Sequence[int]) -> list[Scored]:
        """Score these passages by the question and the most telling terms of a text that is taken to answer it.

        Pseudo-relevance feedback (Rocchio, 1971): the terms of highest tf·idf join those of the question.
        """
        with self._guard():
            asked = dict.fromkeys(terms(question), 1.0)
            idf = partial(_idf, self._index.searcher())
            return self._search(asked | expansion(asked, Counter(terms(text)), idf), len(passages), passages)

    def _search(self, weights: Mapping[str, float], limit: int, within: Sequence[int] | None) -> list[Scored]:
        if not weights or limit == 0:  # which tantivy refuses
            return []
        searcher = self._index.searcher()
        query = self._any_of(weights, searcher)
        if within is not None:
            query = self._among(within, query)
        hits = searcher.search(query, limit, count=False).hits
        return [Scored(int(searcher.doc(at)["passage"][0]), float(score)) for score, at in hits]

    def _any_of(self, weights: Mapping[str, float], searcher: tantivy.Searcher) -> tantivy.Query:
        """BM25+ as the sum of tantivy's BM25 and, for each term that is there at all, ``delta`` times its idf.

        Lv and Zhai, "Lower-Bounding Term Frequency Normalization" (CIKM 2011): a long passage that has a term is
        to be told from one that lacks it.
        """
        import tantivy

        any_term = []
        for term, weight in weights.items():
            counted = tantivy.Query.term_query(self._schema, "body", term, "freq")
            present = tantivy.Query.term_query(self._schema, "body", term, "basic")
            floor = tantivy.Query.const_score_query(present, weight * _DELTA * _idf(searcher, term))
            any_term += [
                (tantivy.Occur.Should, tantivy.Query.boost_query(counted, weight)),
                (tantivy.Occur.Should, floor),
            ]
        return tantivy.Query.boolean_query(any_term)

    def _among(self, passages: Sequence[int], query: tantivy.Query) -> tantivy.Query:
        import tantivy

        if len(passages) > _FEW:
            allowed = tantivy.Query.term_set_query(self._schema, "passage", list(passages))
        else:
            each = (tantivy.Query.term_query(self._schema, "passage", one, "basic") for one in passages)
            allowed = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in each])
        # Of weight 0: which passages may be found changes nothing in how they are scored.
        allowed = tantivy.Query.const_score_query(allowed, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, allowed)])


def _idf(searcher: tantivy.Searcher, term: str) -> float:
    """Inverse document frequency as tantivy has it: log(1 + (N - n + 0.5) / (n + 0.5))."""
    holding = searcher.doc_freq("body", term)
    # A term's count includes what is deleted and not yet merged away, that of the passages does not.
    every = max(searcher.num_docs, holding)
    return math.log(1 + (every - holding + 0.5) / (holding + 0.5))


def expansion(
    asked: Mapping[str, float],
    counts: Mapping[str, int],
    idf: Callable[[str], float],
    share: float = _FEEDBACK_SHARE,
) -> dict[str, float]:
    """Weights of the terms that feedback adds, and of those of the question that it makes heavier.

    Args:
        asked: The question's terms with their weights.
        counts: How often each term is in the text that feeds back.
        idf: The inverse document frequency of a term.
        share: What is added, of what the question weighs.

    Returns:
        At most ``_FEEDBACK_TERMS`` terms with what they now weigh.
    """
    telling = {term: count * idf(term) for term, count in counts.items()}
    chosen = sorted(telling, key=lambda term: (-telling[term], term))[:_FEEDBACK_TERMS]
    total = math.fsum(telling[term] for term in chosen)
    added = share * math.fsum(asked.values())
    return {term: asked.get(term, 0.0) + added * telling[term] / total for term in chosen}
