"""Embeddings over the OpenAI protocol."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted_server import Reply, ScriptedServer, fault, json_reply, wait

from assistant.errors import ModelError, ModelRefusedError, ModelReplyError, ModelUnreachableError
from assistant.models.embedder import OpenAIEmbedder
from assistant.models.endpoint import Endpoint
from index.build import build
from index.errors import EmbedderError, EmbedderMismatchError
from index.library import Library
from index.search import Retriever

if TYPE_CHECKING:
    from pathlib import Path


def test_embeddings_come_back_as_unit_vectors_in_order() -> None:
    """Whatever order the server sends them in."""
    vectors = [{"index": 1, "embedding": [0.0, 2.0]}, {"index": 0, "embedding": [3.0, 4.0]}]
    with ScriptedServer([json_reply({"object": "list", "data": vectors, "model": "m"})]) as server:
        got = OpenAIEmbedder(Endpoint(server.url, None, 20.0), "m").embed(["a", "b"])
    assert got.dtype == np.float32
    assert np.allclose(got, [[0.6, 0.8], [0.0, 1.0]])


def test_too_few_embeddings_are_refused() -> None:
    """A vector is never given to the wrong text."""
    body = {"object": "list", "data": [{"index": 0, "embedding": [1.0]}], "model": "m"}
    with ScriptedServer([json_reply(body)]) as server, pytest.raises(EmbedderError, match="1 vectors for 2"):
        OpenAIEmbedder(Endpoint(server.url, None, 20.0), "m").embed(["a", "b"])


def test_the_embedders_fingerprint_names_model_and_server() -> None:
    """The same name on another server may be another model."""
    one, two = (
        OpenAIEmbedder(Endpoint(url, None, 1.0), "m").fingerprint for url in ("http://a/v1", "http://b/v1")
    )
    assert one != two
    assert json.dumps(one).startswith('"openai:m@')


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (Reply(b"<html>It works!</html>", content_type="text/html"), ModelReplyError, "cannot be read"),
        (Reply(b"{", content_type="application/json"), ModelReplyError, "cannot be read"),
        (json_reply({"data": None}), ModelReplyError, "cannot be read"),
        (json_reply({"data": [None]}), ModelReplyError, "cannot be read"),
        (json_reply({"error": {"message": "boom", "code": 400}}), ModelRefusedError, "status 400: boom"),
        (fault(401, "bad key"), ModelRefusedError, "refused the API key"),
        (fault(429, "none left", code="insufficient_quota"), ModelRefusedError, "no quota left"),
        (Reply(b"{}", trickle_s=1), ModelUnreachableError, r"within 0\.5 s"),
    ],
)
def test_a_misbehaving_embedder_is_one_line(reply: Reply, error: type[ModelError], said: str) -> None:
    """After one call."""
    with ScriptedServer([reply]) as server:
        with pytest.raises(error, match=said):
            OpenAIEmbedder(Endpoint(server.url, None, 0.5), "m").embed(["a"])
        assert len(server.requests) == 1


def test_an_embedder_that_is_busy_is_asked_again() -> None:
    """After the pause that it asks for."""
    vectors = {"object": "list", "data": [{"index": 0, "embedding": [2.0]}], "model": "m"}
    with ScriptedServer([wait(fault(503, "busy"), "0.01"), json_reply(vectors)]) as server:
        assert OpenAIEmbedder(Endpoint(server.url, None, 20.0), "m").embed(["a"]).tolist() == [[1.0]]


def _of(*vectors: object) -> Reply:
    listed = [{"index": at, "embedding": vector} for at, vector in enumerate(vectors)]
    return json_reply({"object": "list", "data": listed, "model": "m"})


_NAN, _INFINITE = float("nan"), float("inf")
_NO_VECTORS = [
    None,
    "abc",
    {"0": 1.0},
    [],
    [None, None],
    ["1", "2"],
    [True, False],
    [[1.0], [2.0]],
    [0.0, -0.0],
    [1e-300],
    [_NAN, 1.0],
    [_INFINITE, 1.0],
    [1e308, 1e308],
    [10**400],
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("vector", _NO_VECTORS)
def test_what_is_no_vector_is_refused(vector: object) -> None:
    """Also beside one that is: numbers that are finite and not all 0, and no warning of NumPy's."""
    for vectors in ([vector], [[1.0, 2.0], vector]):
        with ScriptedServer([_of(*vectors)]) as server, pytest.raises(EmbedderError, match="no vector") as caught:
            OpenAIEmbedder(Endpoint(server.url, None, 20.0), "m").embed(["a"] * len(vectors))
        assert "\n" not in caught.value.message
        assert caught.value.hint


def test_vectors_of_unequal_lengths_are_refused() -> None:
    """In one reply and in two."""
    with ScriptedServer([_of([1.0, 2.0], [1.0]), _of([1.0]), _of([1.0, 2.0])]) as server:
        embedder = OpenAIEmbedder(Endpoint(server.url, None, 20.0), "m")
        with pytest.raises(EmbedderError, match="no vector"):
            embedder.embed(["a", "b"])
        embedder.embed(["a"])
        with pytest.raises(EmbedderError, match="2 numbers after one of 1"):
            embedder.embed(["a"])


def test_texts_are_embedded_a_few_at_a_time() -> None:
    """In their order; none at all is no call but for the length of a vector."""

    def answer(sent: dict[str, Any]) -> Reply:
        return _of(*([3.0, float(text.strip() or 4)] for text in sent["input"]))

    with ScriptedServer(answer) as server:
        embedder = OpenAIEmbedder(Endpoint(server.url, None, 20.0), "m")
        got = embedder.embed(["", *(str(n) for n in range(99))])
        assert [len(sent["input"]) for sent in server.requests] == [64, 36]
    assert np.allclose(got[:, 1] / got[:, 0] * 3, [4, *range(99)], atol=1e-3)
    with ScriptedServer([_of([1.0, 2.0])]) as server:
        assert OpenAIEmbedder(Endpoint(server.url, None, 20.0), "m").embed([]).shape == (0, 2)


_LARGEST = float(np.finfo(np.float32).max)


@pytest.mark.filterwarnings("error")
@settings(max_examples=20)
@given(
    st.lists(st.lists(st.floats(-_LARGEST, _LARGEST, width=32), min_size=2, max_size=2), min_size=1, max_size=4)
)
def test_vectors_have_the_length_1_or_are_none(vectors: list[list[float]]) -> None:
    """However long or short they come."""
    with ScriptedServer([_of(*vectors)]) as server:
        embedder = OpenAIEmbedder(Endpoint(server.url, None, 20.0), "m")
        if all(any(vector) for vector in vectors):
            assert np.allclose(np.linalg.norm(embedder.embed(["a"] * len(vectors)), axis=1), 1, atol=1e-5)
        else:
            with pytest.raises(EmbedderError):
                embedder.embed(["a"] * len(vectors))


@pytest.mark.parametrize("index", ["0", None, 1.5, True])
def test_vectors_that_are_not_numbered_are_refused(index: object) -> None:
    """None is given to the wrong text."""
    body = {"data": [{"index": 0, "embedding": [1.0]}, {"index": index, "embedding": [1.0]}]}
    with ScriptedServer([json_reply(body)]) as server, pytest.raises(ModelReplyError, match="not numbered"):
        OpenAIEmbedder(Endpoint(server.url, None, 20.0), "m").embed(["a", "b"])


def test_vectors_of_another_length_than_those_of_the_index_are_told(tmp_path: Path) -> None:
    """A server may have another model under the old name: asking and indexing say so, and what helps helps."""
    length = 2

    def answer(sent: dict[str, Any]) -> Reply:
        return _of(*([1.0] * length for _ in sent["input"]))

    def opened() -> Library:
        return Library(tmp_path / "ix", OpenAIEmbedder(Endpoint(server.url, None, 20.0), "m"), create=True)

    article = tmp_path / "ferry.txt"
    article.write_text("The ferry ran aground.", "utf-8")
    with ScriptedServer(answer) as server:
        build(opened(), [article])
        length = 3
        (tmp_path / "harbour.txt").write_text("The harbour was closed.", "utf-8")
        for use in (
            lambda: Retriever(opened()).search("ferry", 1),
            lambda: Retriever(opened()).search(
                "ferry", 1, within=opened().catalog.documents_of(str(article)).values()
            ),
            lambda: build(opened(), [tmp_path / "harbour.txt"]),
            lambda: opened().open_for_search(),  # which the text that was left would be carried over by
        ):
            with pytest.raises(
                EmbedderMismatchError, match="of 2 numbers; the embedder now makes vectors of 3"
            ) as caught:
                use()
            assert "citebound doctor --repair" in caught.value.hint
        library = opened()
        with library.writing():
            library.repair(everything=True)
            library.sync()
        assert {hit.passage.text for hit in Retriever(library).search("ferry", 2)} == {
            "The ferry ran aground.",
            "The harbour was closed.",
        }
