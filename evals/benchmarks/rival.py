"""LlamaIndex's own ``VectorStoreIndex`` on its Chroma store, over any embedder: what indexing is held to.

``llama-index-vector-stores-chroma`` is no dependency, so its parts are loaded by name: without it there is no
rival, and the benchmark says so.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.types import Embeds

PACKAGE = "llama-index-vector-stores-chroma"


def is_installed() -> bool:
    """Whether the rival can be raced."""
    try:
        return find_spec("llama_index.vector_stores.chroma") is not None
    except ModuleNotFoundError:
        return False


def embedding(embedder: Embeds, batch: int) -> Any:  # noqa: ANN401  (a class of a package that is loaded by name)
    """The embedder as a LlamaIndex ``BaseEmbedding`` that is given ``batch`` texts at a time."""
    base = import_module("llama_index.core.base.embeddings.base").BaseEmbedding

    def several(_self: object, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = embedder.embed(texts).tolist()
        return rows

    def one(self: object, text: str) -> list[float]:
        return several(self, [text])[0]

    async def later(self: object, text: str) -> list[float]:
        return one(self, text)

    methods = {
        "_get_text_embeddings": several,
        "_get_text_embedding": one,
        "_get_query_embedding": one,
        "_aget_query_embedding": later,
    }
    return type("Wrapped", (base,), methods)(embed_batch_size=batch)


def index_texts(folder: Path, texts: Sequence[str], model: object) -> None:
    """Have LlamaIndex embed and store ``texts``, one node each, in a Chroma in ``folder``."""
    client = import_module("chromadb").PersistentClient(
        str(folder), settings=import_module("chromadb.config").Settings(anonymized_telemetry=False)
    )
    # As LlamaIndex's documentation makes it, but for the metric: cosine, which ours has too.
    collection = client.create_collection("rival", configuration={"hnsw": {"space": "cosine"}})
    core = import_module("llama_index.core")
    store = import_module("llama_index.vector_stores.chroma").ChromaVectorStore(chroma_collection=collection)
    nodes = [import_module("llama_index.core.schema").TextNode(text=text) for text in texts]
    context = core.StorageContext.from_defaults(vector_store=store)
    core.VectorStoreIndex(nodes, storage_context=context, embed_model=model)
