"""The index inside a real llama-index pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.copies import sketch
from index.filters import Filters
from index.search import Retriever
from index.split import passages, sentences
from index.types import Document, Metadata, Sentence, Span

if TYPE_CHECKING:
    from index.library import Library

_TEXT = "The ferry ran aground off Kelpin on Monday evening. Nineteen people died, the harbour office said.\n" * 30


def test_the_retriever_gives_nodes_with_exact_offsets(library: Library) -> None:
    """node.text == document.text[start:end], with a score and where it comes from."""
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.schema import TextNode

    from index.llamaindex import CiteboundRetriever

    spans = sentences(_TEXT)
    document = Document("a", "/a.txt", "a", _TEXT, Metadata(title="Ferry", published="2031-03-04"))
    with library.writing():
        library.catalog.put(
            document, [Sentence(s.start, s.end) for s in spans], passages(_TEXT, spans), sketch=sketch(_TEXT)
        )
        library.sync()
    retriever = CiteboundRetriever(Retriever(library), similarity_top_k=3)
    assert isinstance(retriever, BaseRetriever)
    found = retriever.retrieve("How many people died?")
    assert len(found) == 3
    for one in found:
        node = one.node
        assert isinstance(node, TextNode)
        assert node.get_content() == _TEXT[node.start_char_idx : node.end_char_idx]
        assert node.metadata == {
            "document": "a",
            "path": "/a.txt",
            "title": "Ferry",
            "published": "2031-03-04",
        }
        assert one.score is not None


def test_the_retriever_takes_filters(library: Library) -> None:
    """A pipeline can ask as of a day, too."""
    from index.llamaindex import CiteboundRetriever

    with library.writing():
        for day in ("2031-03-04", "2031-03-06"):
            text = f"The ferry sank, it was said on {day}."
            document = Document(day, f"/{day}.txt", day, text, Metadata(published=day))
            library.catalog.put(document, [Sentence(0, len(text))], [Span(0, len(text))])
        library.sync()
    retriever = CiteboundRetriever(Retriever(library), filters=Filters(as_of="2031-03-05"))
    assert [one.node.metadata["document"] for one in retriever.retrieve("ferry")] == ["2031-03-04"]


def test_the_splitter_runs_in_an_ingestion_pipeline() -> None:
    """As a transformation among others; the nodes point back to their document."""
    from llama_index.core import Document as LlamaDocument
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.schema import TextNode

    from index.llamaindex import PassageParser

    nodes = IngestionPipeline(transformations=[PassageParser()]).run(documents=[LlamaDocument(text=_TEXT)])
    assert len(nodes) > 1
    for node in nodes:
        assert isinstance(node, TextNode)
        assert node.get_content() == _TEXT[node.start_char_idx : node.end_char_idx]
        assert node.ref_doc_id is not None
