"""Fusion of the two legs, and retrieval from a real index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from index.copies import similarity, sketch
from index.lexical import Scored
from index.search import Retriever, fuse
from index.types import Document, Metadata, Sentence, Span

if TYPE_CHECKING:
    from index.library import Library

# Scores to two places: of two that differ by less than a float can hold, no scaling keeps the order.
_SCORE = st.integers(-500, 5_000).map(lambda score: score / 100)
_LEG = st.dictionaries(st.integers(1, 30), _SCORE, max_size=20).map(
    lambda leg: [Scored(passage, score) for passage, score in leg.items()]
)


@given(dense=_LEG, lexical=_LEG)
def test_fusion_keeps_every_passage_once_within_bounds(dense: list[Scored], lexical: list[Scored]) -> None:
    """Scores lie in [0, 1], fall in order, and each passage of either leg is there once."""
    fused = fuse(dense, lexical)
    assert sorted(one.passage for one in fused) == sorted({s.passage for s in (*dense, *lexical)})
    assert all(0 <= one.score <= 1 + 1e-9 for one in fused)
    assert [one.score for one in fused] == sorted((one.score for one in fused), reverse=True)


@given(dense=_LEG, lexical=_LEG, factor=st.floats(0.5, 8), shift=st.floats(-3, 3))
def test_fusion_does_not_depend_on_a_legs_scale(
    dense: list[Scored], lexical: list[Scored], factor: float, shift: float
) -> None:
    """BM25 scores have no upper bound: a linear change of them changes nothing."""
    scaled = [Scored(passage, score * factor + shift) for passage, score in lexical]
    before = {one.passage: one.score for one in fuse(dense, lexical)}
    after = {one.passage: one.score for one in fuse(dense, scaled)}
    assert all(abs(before[passage] - after[passage]) < 1e-3 for passage in before)


def test_fusion_by_hand() -> None:
    """Half of each leg's min-max normalised score: 1 gets (1 + 0)/2, 2 gets (0.5 + 1)/2, 3 gets 0."""
    fused = fuse([Scored(1, 0.9), Scored(2, 0.6), Scored(3, 0.3)], [Scored(2, 8.0), Scored(1, 2.0)])
    assert [(one.passage, round(one.score, 6)) for one in fused] == [(2, 0.75), (1, 0.5), (3, 0.0)]
    assert fused[2].lexical is None


def _add(library: Library, id_: str, *sentences: str) -> None:
    text = " ".join(sentences)
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Sentence(at, at + len(sentence)))
        at += len(sentence) + 1
    document = Document(id_, f"/{id_}.txt", id_, text, Metadata(outlet=id_))
    library.catalog.put(document, spans, [Span(0, len(text))], sketch=sketch(text))


def test_a_hit_brings_all_that_a_citation_needs(library: Library) -> None:
    """Passage, its sentences, the document's metadata, the scores of both legs."""
    with library.writing():
        _add(library, "a", "The ferry ran aground.", "Nineteen people died.")
        _add(library, "b", "Bread became dearer.")
        library.sync()
    hit, *_ = Retriever(library).search("How many people died?", 2)
    assert hit.passage.text == "The ferry ran aground. Nineteen people died."
    assert hit.metadata.outlet == "a"
    assert [(s.start, s.end) for s in hit.sentences] == [(0, 22), (23, 44)]
    assert hit.lexical is not None
    assert hit.score > 0.5


def test_a_passage_that_a_writer_dropped_is_passed_by(library: Library) -> None:
    """The search indexes may lag behind the catalog; the answer never does."""
    with library.writing():
        _add(library, "a", "The ferry ran aground.")
        _add(library, "b", "The ferry was refloated.")
        library.sync()
        library.catalog.delete("a")
    assert [hit.passage.document for hit in Retriever(library).search("ferry", 5)] == ["b"]


def test_a_reprint_is_a_copy_and_a_report_of_the_same_event_is_not(library: Library) -> None:
    """Near-verbatim text under another headline; independent wording is another source."""
    wire = (
        "The ferry Maren Holt ran aground off Kelpin on Monday evening with more than two hundred people on board."
        " Lifeboats from three harbours reached her within the hour, and the last one left before midnight."
        " The harbour office said that nineteen people had died."
    )
    own = (
        "Nineteen are dead after a ferry struck rocks near Kelpin. Crews from along the coast worked through a"
        " night of heavy swell to bring the passengers to land, the harbour master told this newspaper."
    )
    with library.writing():
        _add(library, "a", "Coastwire: ferry aground.", wire)
        _add(library, "b", "Disaster off Kelpin, nineteen dead.", wire)
        _add(library, "c", own)
        library.sync()
    assert Retriever(library).card("a").copies == ("b",)
    assert Retriever(library).card("c").copies == ()


@given(st.text(max_size=300))
def test_a_text_is_its_own_copy(text: str) -> None:
    """Similarity is 1 with itself, and 0 for a text too short for a sketch."""
    own = sketch(text)
    assert similarity(own, own) == (1.0 if own else 0.0)


def test_search_within_some_documents_finds_only_theirs(library: Library) -> None:
    """Both legs keep to them, however much better another document fits; their BM25 scores are what they were."""
    with library.writing():
        _add(library, "a", "The ferry sank off the reef.")
        _add(library, "b", "A ferry was late.")
        _add(library, "c", "The market opens at six.")
        library.sync()
    retriever = Retriever(library)
    found = retriever.search("When did the ferry sink off the reef?", 5, within=["b", "c"])
    assert {hit.passage.document for hit in found} == {"b", "c"}
    everywhere = {one.passage: one.score for one in retriever.legs("ferry reef").lexical}
    inside = {one.passage: one.score for one in retriever.legs("ferry reef", within=["b", "c"]).lexical}
    assert inside == {passage: everywhere[passage] for passage in inside}
    assert len(inside) == 1


def test_search_within_no_documents_finds_nothing(library: Library) -> None:
    """Not everything."""
    with library.writing():
        _add(library, "a", "The ferry sank off the reef.")
        library.sync()
    assert Retriever(library).search("ferry", 5, within=[]) == ()
