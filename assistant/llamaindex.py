"""Answers inside a llama-index pipeline: a query engine whose response is verified, or refuses.

``index.llamaindex`` has the retriever and the node parser. Nothing in citebound imports this module: llama-index
costs two seconds to load.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks.schema import CBEventType, EventPayload
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant import contract
from assistant.api import to_text
from assistant.types import Answer
from index.filters import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llama_index.core.callbacks import CallbackManager
    from llama_index.core.prompts.mixin import PromptMixinType

    from assistant.api import Index
    from assistant.types import Quote, Refusal, Source
    from index.filters import Filters


class CiteboundQueryEngine(BaseQueryEngine):
    """Answers queries from an index with verified quotes, or refuses; no language model of llama-index is asked.

    ``response.response`` is the text of the answer, or of the refusal. ``response.source_nodes`` are the quotes of
    the answer and nothing else, each with the score of the passage that it was found in; of a refusal there are
    none. Each node's text is ``document.text[start_char_idx:end_char_idx]``. ``response.metadata`` is the object
    that ``ask --json`` prints.

    Args:
        index: The index, open.
        filters: Which documents are searched.
        callback_manager: llama-index's own, told of each query.

    Raises:
        CiteboundError: From ``query`` and ``aquery``, as from ``Index.ask``.
    """

    def __init__(
        self, index: Index, *, filters: Filters = EVERYTHING, callback_manager: CallbackManager | None = None
    ) -> None:
        self._index = index
        self._filters = filters
        super().__init__(callback_manager)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}

    def _query(self, query_bundle: QueryBundle) -> Response:
        payload: dict[str, Any] = {EventPayload.QUERY_STR: query_bundle.query_str}
        with self.callback_manager.event(CBEventType.QUERY, payload=payload) as event:
            response = self._answer(query_bundle.query_str)
            event.on_end(payload={EventPayload.RESPONSE: response})
        return response

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        payload: dict[str, Any] = {EventPayload.QUERY_STR: query_bundle.query_str}
        with self.callback_manager.event(CBEventType.QUERY, payload=payload) as event:
            response = await asyncio.to_thread(self._answer, query_bundle.query_str)
            event.on_end(payload={EventPayload.RESPONSE: response})
        return response

    def _answer(self, question: str) -> Response:
        result = self._index.ask(question, filters=self._filters)
        return Response(
            response=to_text(result, self._index, quiet=True) if isinstance(result, Answer) else result.message,
            source_nodes=list(_nodes(result)),
            metadata=contract.sealed(contract.outcome(result, self._filters)),
        )


def _nodes(result: Answer | Refusal) -> Iterator[NodeWithScore]:
    if not isinstance(result, Answer):
        return
    sources = {source.n: source for source in result.sources}
    for quote in dict.fromkeys(quote for claim in result.claims for quote in claim.quotes):
        yield NodeWithScore(node=_node(quote, sources[quote.source]), score=_score(quote, result))


def _score(quote: Quote, answer: Answer) -> float | None:
    """Of the best passage that the quote stands in."""
    holding = (
        one.score
        for one in answer.trace.retrieved
        if one.document == quote.document and one.start <= quote.start and quote.end <= one.end
    )
    return max(holding, default=None)


def _node(quote: Quote, source: Source) -> TextNode:
    """A quote, under what its answer says of its source; ``document`` is where it stands, which may be a copy."""
    said: dict[str, Any] = {
        "title": source.title,
        "outlet": source.outlet,
        "author": source.author,
        "published": source.published,
        "url": source.url,
        "speaker": quote.speaker,
        "as_of": quote.as_of,
        "page": quote.page,
    }
    known = {name: value for name, value in said.items() if value is not None}
    return TextNode(
        id_=f"{quote.document}:{quote.start}:{quote.end}",
        text=quote.text,
        start_char_idx=quote.start,
        end_char_idx=quote.end,
        metadata={"document": quote.document, "path": source.path, "source": quote.source, **known},
    )
