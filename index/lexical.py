"""The lexical leg: BM25 over stemmed words, by tantivy. The only module that imports it."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from index.errors import IndexDamagedError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import tantivy

_ANALYZER = "english"
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

    def count(self) -> int:
        """Number of passages held."""
        return self._index.searcher().num_docs

    def search(self, question: str, limit: int, within: Sequence[int] | None = None) -> list[Scored]:
        """The best ``limit`` passages that share a term with the question, by BM25 (k1 1.2, b 0.75).

        Only those of ``within`` are looked at, if it is given.
        """
        import tantivy

        words = dict.fromkeys(terms(question))
        if not words:
            return []
        any_word = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "body", word, "freq"))
                for word in words
            ]
        )
        if within is not None:
            # Of weight 0: which passages may be found changes nothing in how they are scored.
            allowed = tantivy.Query.term_set_query(self._schema, "passage", list(within))
            any_word = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, any_word),
                    (tantivy.Occur.Must, tantivy.Query.const_score_query(allowed, 0.0)),
                ]
            )
        with self._guard():
            searcher = self._index.searcher()
            hits = searcher.search(any_word, limit, count=False).hits
            return [Scored(int(searcher.doc(at)["passage"][0]), float(score)) for score, at in hits]
