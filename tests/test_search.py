"""Retrieval from a real index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from index.copies import similarity, sketch
from index.search import DEPTH, Retriever
from index.types import Document, Metadata, Sentence, Span

if TYPE_CHECKING:
    from index.library import Library


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


def test_both_legs_score_what_either_found(library: Library) -> None:
    """Short passages with one word of the question are nearest, long ones with both have the best BM25 scores."""
    many = DEPTH * 4 // 5
    with library.writing():
        for number in range(many):
            _add(library, f"short {number}", "Ferry ferry.")
            _add(
                library, f"long {number}", "A ferry lamp " + " ".join(f"word{number}x{more}" for more in range(12))
            )
        library.sync()
    legs = Retriever(library).legs("ferry lamp")
    found = {one.passage for one in (*legs.dense, *legs.lexical)}
    assert len(legs.dense) == len(legs.lexical) == DEPTH
    assert len(found) == 2 * many
    assert {one.passage for one in legs.fused} == found
    assert all(one.dense is not None and one.lexical is not None for one in legs.fused)
    assert legs.by_leg()["bm25"] == [one.passage for one in legs.lexical]


def test_a_leg_scores_what_it_did_not_find_as_what_it_did(library: Library) -> None:
    """By the question alone, whatever the first passage feeds back; no word in common is no BM25 score."""
    with library.writing():
        _add(library, "a", "The ferry sank off the reef.")
        _add(library, "b", "A ferry was late.")
        _add(library, "c", "The reef is grey.")
        _add(library, "d", "Bread became dearer.")
        library.sync()
    legs = Retriever(library).legs("When did the ferry sink?")
    dense, lexical = dict(legs.dense), dict(legs.lexical)
    assert [(one.dense, one.lexical) for one in legs.fused] == [
        (dense[one.passage], lexical.get(one.passage)) for one in legs.fused
    ]
    assert len(lexical) == 2


def test_the_first_passage_tells_what_else_to_look_for(library: Library) -> None:
    """Of two that share no word with the question, the one that shares words with its best answer comes first."""
    with library.writing():
        _add(library, "market", "The market opens early now.")
        _add(library, "reef", "Maren Holt stayed there overnight.")
        _add(library, "ferry", "The ferry is Maren Holt.")
        library.sync()
    found = [hit.passage.document for hit in Retriever(library).search("ferry", 3)]
    assert found == ["ferry", "reef", "market"]
    assert [hit.lexical is None for hit in Retriever(library).search("ferry", 3)] == [False, True, True]


def test_a_question_without_words_is_answered_by_the_nearest(library: Library) -> None:
    """Nothing can be fed back to it."""
    with library.writing():
        _add(library, "a", "The ferry sank.")
        library.sync()
    (hit,) = Retriever(library).search("who?", 3)
    assert (hit.score, hit.lexical) == (0.5, None)
