"""Embeddings over the OpenAI protocol."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scripted_server import Reply, ScriptedServer, fault, json_reply, wait

from assistant.errors import ModelError, ModelRefusedError, ModelReplyError, ModelUnreachableError
from assistant.models.embedder import OpenAIEmbedder
from assistant.models.endpoint import Endpoint
from index.errors import EmbedderError


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
