"""The index in a llama-index pipeline: its retriever, and its splitter as a node parser.

Nothing in citebound imports this module: llama-index costs two seconds to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import (
    BaseNode,
    MetadataMode,
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    TextNode,
)
from llama_index.core.schema import Document as LlamaDocument

from index.filters import EVERYTHING
from index.split import passages, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.filters import Filters
    from index.types import Hit, Metadata


class Searched(Protocol):
    """What finds passages: ``index.search.Retriever``, or an index as ``assistant.open_index`` opens it."""

    def search(self, question: str, limit: int, *, filters: Filters = EVERYTHING) -> tuple[Hit, ...]:
        """The best passages of the documents that pass the filters, best first."""


class CiteboundRetriever(BaseRetriever):
    """Hybrid retrieval over a citebound index.

    Each node's text is ``document.text[start_char_idx:end_char_idx]``; its metadata say where it comes from.

    Args:
        retriever: Who finds passages.
        similarity_top_k: Passages returned for a query.
        filters: Which documents are searched.
    """

    def __init__(self, retriever: Searched, similarity_top_k: int = 8, *, filters: Filters = EVERYTHING) -> None:
        self._retriever = retriever
        self._top_k = similarity_top_k
        self._filters = filters
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._retriever.search(query_bundle.query_str, self._top_k, filters=self._filters)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    passage = hit.passage
    return TextNode(
        id_=f"{passage.document}:{passage.start}:{passage.end}",
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={"document": passage.document, "path": hit.path, **_known(hit.metadata)},
    )


def _known(about: Metadata) -> dict[str, str]:
    """What a document says of itself."""
    said = {name: getattr(about, name) for name in ("title", "outlet", "author", "published", "url")}
    return {name: value for name, value in said.items() if value is not None}


class PassageParser(NodeParser):
    """Splits documents into the passages that citebound indexes: runs of whole sentences, with exact offsets."""

    @classmethod
    def class_name(cls) -> str:
        """Name under which llama-index stores the parser."""
        return "PassageParser"

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **_: Any) -> list[BaseNode]:  # noqa: ANN401, ARG002
        return [one for node in nodes for one in _split(node)]

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, LlamaDocument]
    ) -> list[BaseNode]:
        """Keep the exact offsets: the base class searches for each text anew, and finds an earlier like one."""
        offsets = [(node.start_char_idx, node.end_char_idx) for node in nodes if isinstance(node, TextNode)]
        done = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node, (start, end) in zip(done, offsets, strict=True):
            if isinstance(node, TextNode):
                node.start_char_idx, node.end_char_idx = start, end
        return done


def _split(node: BaseNode) -> list[TextNode]:
    text = node.get_content(metadata_mode=MetadataMode.NONE)
    return [
        TextNode(
            text=text[span.start : span.end],
            start_char_idx=span.start,
            end_char_idx=span.end,
            relationships={NodeRelationship.SOURCE: node.as_related_node_info()},
        )
        for span in passages(text, sentences(text))
    ]
