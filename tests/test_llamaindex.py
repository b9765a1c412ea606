"""The index and its answers inside real llama-index pipelines."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from assistant import open_index
from assistant.errors import QuestionError
from index.copies import sketch
from index.filters import Filters
from index.search import Retriever
from index.split import passages, sentences
from index.types import Document, Metadata, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from llama_index.core.tools import QueryEngineTool

    from assistant import Index
    from index.library import Library

_DIED = "How many people died on the ferry?"
_ABSENT = "Which company insured the ship?"
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


# -- answers ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def articles(ferry: Path) -> Iterator[Index]:
    """The index of the sample articles, open."""
    with open_index(ferry / ".citebound", model="extractive") as index:
        yield index


def test_the_query_engine_gives_the_quotes_and_nothing_else(articles: Index) -> None:
    """Each a node with exact offsets, a score and where it is from; the metadata are a saved answer."""
    from llama_index.core import Settings
    from llama_index.core.schema import TextNode

    from assistant.llamaindex import CiteboundQueryEngine

    response = CiteboundQueryEngine(articles).query(_DIED)
    assert Settings._llm is None  # none was looked for: the default one is a service of the web
    saved = response.metadata or {}
    quotes = {(q["document"], q["start"], q["end"]) for claim in saved["claims"] for q in claim["quotes"]}
    nodes = [one.node for one in response.source_nodes]
    assert {(n.metadata["document"], n.start_char_idx, n.end_char_idx) for n in nodes} == quotes  # type: ignore[attr-defined]
    for one in response.source_nodes:
        node = one.node
        assert isinstance(node, TextNode)
        document = articles.document(node.metadata["document"])
        assert node.get_content() == document.text[node.start_char_idx : node.end_char_idx]
        assert node.get_content() in str(response)
        # A correction is looked for by itself, and has no place among the passages of the question.
        assert one.score is None or 0 < one.score < 1
        assert {"path", "source", "outlet", "published"} <= node.metadata.keys()
    assert any(one.score for one in response.source_nodes)
    assert any(node.metadata.get("speaker") for node in nodes)
    assert articles.verify(saved).failures == ()


def test_the_query_engine_refuses_without_sources(articles: Index) -> None:
    """What came nearest is no source of an answer: it is in the metadata alone."""
    from assistant.llamaindex import CiteboundQueryEngine

    engine = CiteboundQueryEngine(articles, filters=Filters(as_of="2031-12-31"))
    response = asyncio.run(engine.aquery(_ABSENT))
    assert str(response) == "The documents do not answer this."
    assert response.source_nodes == []
    assert (response.metadata or {})["refusal"]["nearest"]
    assert (response.metadata or {})["filters"]["as_of"] == "2031-12-31"
    with pytest.raises(QuestionError):
        engine.query("")


def test_a_router_asks_the_query_engine_among_others(articles: Index) -> None:
    """As a tool; its response comes through whole, sync and async, and llama-index's own model says nothing."""
    from llama_index.core.base.base_selector import BaseSelector, SelectorResult, SingleSelection
    from llama_index.core.llms.mock import MockLLM
    from llama_index.core.query_engine import RouterQueryEngine

    class First(BaseSelector):
        def _select(self, choices: object, query: object) -> SelectorResult:
            return SelectorResult(selections=[SingleSelection(index=0, reason="There is one.")])

        async def _aselect(self, choices: object, query: object) -> SelectorResult:
            return self._select(choices, query)

        def _get_prompts(self) -> dict[str, Any]:
            return {}

        def _update_prompts(self, prompts: object) -> None:
            return None

    router = RouterQueryEngine.from_defaults([_tool(articles)], llm=MockLLM(), selector=First())
    for response in (router.query(_DIED), asyncio.run(router.aquery(_DIED))):
        assert response.source_nodes
        assert "Nineteen people" in str(response)
        assert (response.metadata or {})["kind"] == "answer"


def test_sub_questions_are_answered_by_the_query_engine(articles: Index) -> None:
    """One answered, one refused; a synthesizer is given both, and the quotes of the one that is answered."""
    from llama_index.core.llms.mock import MockLLM
    from llama_index.core.query_engine import SubQuestionQueryEngine
    from llama_index.core.question_gen.types import BaseQuestionGenerator, SubQuestion
    from llama_index.core.response_synthesizers import get_response_synthesizer

    class Both(BaseQuestionGenerator):
        def generate(self, tools: object, query: object) -> list[SubQuestion]:
            return [SubQuestion(sub_question=one, tool_name="articles") for one in (_DIED, _ABSENT)]

        async def agenerate(self, tools: object, query: object) -> list[SubQuestion]:
            return self.generate(tools, query)

        def _get_prompts(self) -> dict[str, Any]:
            return {}

        def _update_prompts(self, prompts: object) -> None:
            return None

    engine = SubQuestionQueryEngine.from_defaults(
        [_tool(articles)],
        llm=MockLLM(),
        question_gen=Both(),
        response_synthesizer=get_response_synthesizer(llm=MockLLM()),
        verbose=False,
        use_async=False,
    )
    response = engine.query("What is known of the ferry?")
    assert "Nineteen people" in str(response)  # a mock repeats what it was given
    assert "The documents do not answer this." in str(response)
    assert any(one.node.metadata.get("outlet") == "Kelpin Post" for one in response.source_nodes)


def test_an_open_index_is_retrieved_from_among_postprocessors(articles: Index) -> None:
    """Those of llama-index find the scores that they cut off by; the response is of its own synthesizer."""
    from llama_index.core.llms.mock import MockLLM
    from llama_index.core.postprocessor import SimilarityPostprocessor
    from llama_index.core.query_engine import RetrieverQueryEngine

    from index.llamaindex import CiteboundRetriever

    retriever = CiteboundRetriever(articles, similarity_top_k=10)
    scores = sorted((one.score or 0 for one in retriever.retrieve(_DIED)), reverse=True)
    engine = RetrieverQueryEngine.from_args(
        retriever,
        llm=MockLLM(),
        node_postprocessors=[SimilarityPostprocessor(similarity_cutoff=scores[3])],
    )
    response = engine.query(_DIED)
    assert [one.score for one in response.source_nodes] == scores[:4]
    assert response.source_nodes[0].node.get_content() in str(response)


def _tool(articles: Index) -> QueryEngineTool:
    from llama_index.core.tools import QueryEngineTool

    from assistant.llamaindex import CiteboundQueryEngine

    return QueryEngineTool.from_defaults(
        CiteboundQueryEngine(articles), name="articles", description="Articles about the Maren Holt."
    )
