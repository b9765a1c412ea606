"""What servers support: read from their refusals, and remembered."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.endpoint.capabilities import Capabilities, Memory, refused_feature
from assistant.models.endpoint.faults import fault_of

if TYPE_CHECKING:
    from pathlib import Path

_ALL = frozenset({"form", "limit", "temperature", "system", "stream", "stream_usage", "logprobs"})
_FEATURES = st.sampled_from(sorted(_ALL))


@pytest.mark.parametrize(
    ("status", "said", "feature"),
    [
        (400, "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens'.", "limit"),
        (400, "Unsupported value: 'temperature' does not support 0 with this model.", "temperature"),
        (400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported.", "form"),
        (400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_usage"),
        (400, "Invalid tool_choice type: 'object'. Supported string values: none, auto, required", "form"),
        (500, "tools param requires --jinja flag", "form"),
        (500, "Unsupported param: tools", "form"),
        (400, "registry/thing:latest does not support tools", "form"),
        (404, "No endpoints found that support tool use.", "form"),
        (400, "Requested sample logprobs of 20, which is greater than max allowed: 5", "logprobs"),
        (403, "You are not allowed to request logprobs from this model.", "logprobs"),
        (400, "Conversation roles must alternate; system role not supported", "system"),
        (501, "Streaming is not implemented", "stream"),
        # None of these says that the server lacks a feature.
        (500, "the stream was closed", None),
        (500, "cuda out of memory", None),
        (400, "bad request", None),
        (401, "tools need a key", None),
        (429, "too many streams", None),
        (404, "The model `tools` does not exist", None),
        (400, "max_tokens is too large: 5000", None),
        (400, "maximum context length is 2048 tokens; reduce max_tokens", None),
    ],
)
def test_a_refusal_names_a_feature_or_none(status: int, said: str, feature: str | None) -> None:
    """In the words of the servers there are."""
    fault = fault_of(status, json.dumps({"error": {"message": said}}).encode())
    assert refused_feature(fault, _ALL) == feature
    if feature is not None:
        assert refused_feature(fault, _ALL - {feature}) != feature


def test_what_a_server_echoes_is_no_refusal() -> None:
    """Some send back the call, articles and all: only the beginning counts."""
    echo = "Bad request. " + "x" * 700 + " temperature must be unsupported"
    assert refused_feature(fault_of(400, echo.encode()), _ALL) is None


@given(st.lists(_FEATURES, max_size=40))
def test_every_feature_is_done_without_in_the_end(refused: list[str]) -> None:
    """However often a server refuses: a level never rises, and there is a last one."""
    known, lowered = Capabilities(), 0
    for feature in refused:
        before = getattr(known, feature)
        after = known.lowered(feature)
        if after is not None:
            assert getattr(after, feature) == before + 1
            known, lowered = after, lowered + 1
    assert lowered <= 4 + 2 + 1 + 1 + 1 + 1 + 2


@given(st.lists(_FEATURES, max_size=12), st.booleans())
def test_what_is_learnt_is_remembered(
    tmp_path_factory: pytest.TempPathFactory, refused: list[str], proven: bool
) -> None:
    """By another process over the same file, and for this server and model alone."""
    file = tmp_path_factory.mktemp("memory") / "servers.json"
    known = Capabilities()
    for feature in refused:
        known = known.lowered(feature) or known
    known = known.with_proof() if proven else known
    Memory(file).learn("http://a/v1", "m", Capabilities(limit=1))
    Memory(file).learn("http://b/v1", "m", known)
    again = Memory(file)
    assert again.of("http://b/v1", "m") == known
    assert again.of("http://a/v1", "m") == Capabilities(limit=1)
    assert again.of("http://b/v1", "n") == again.of(None, "m") == Capabilities()


@pytest.mark.parametrize(
    "change",
    [
        {"form": 9},
        {"form": -1},
        {"form": True},
        {"form": "x"},
        {"limit": None},
        {"at": "x"},
        {"at": 10**12},
        {"at": 10**400},
        {"at": -(10**400)},
    ],
)
def test_an_entry_that_does_not_fit_is_ignored(tmp_path: Path, change: dict[str, object]) -> None:
    """As if nothing were known."""
    file = tmp_path / "servers.json"
    Memory(file).learn("http://a/v1", "m", Capabilities(limit=1))
    kept = json.loads(file.read_text("utf-8"))
    (entry,) = kept["servers"].values()
    entry |= change
    file.write_text(json.dumps(kept), "utf-8")
    assert Memory(file).of("http://a/v1", "m") == Capabilities()


def test_a_server_may_have_been_updated(tmp_path: Path) -> None:
    """What was found out long ago is found out anew."""
    file = tmp_path / "servers.json"
    Memory(file).learn("http://a/v1", "m", Capabilities(limit=1))
    kept = json.loads(file.read_text("utf-8"))
    for days, known in ((29, Capabilities(limit=1)), (31, Capabilities())):
        next(iter(kept["servers"].values()))["at"] = int(time.time()) - days * 86_400
        file.write_text(json.dumps(kept), "utf-8")
        assert Memory(file).of("http://a/v1", "m") == known


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """It is a memory, no more; and no password of an address is in it."""
    (tmp_path / "file").write_text("", "utf-8")
    memory = Memory(tmp_path / "file" / "servers.json")
    memory.learn("http://a/v1", "m", Capabilities(limit=1))
    assert memory.of("http://a/v1", "m") == Capabilities(limit=1)
    Memory(tmp_path / "servers.json").learn("http://me:hunter2@a/v1", "m", Capabilities(limit=1))
    assert "hunter2" not in (tmp_path / "servers.json").read_text("utf-8")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "servers.json"]


def test_a_name_of_half_characters_is_a_name(tmp_path: Path) -> None:
    """Remembered like any other; whoever sends it refuses it."""
    memory = Memory(tmp_path / "servers.json")
    memory.learn("http://a/v1", "m\ud800", Capabilities(limit=1))
    assert Memory(tmp_path / "servers.json").of("http://a/v1", "m\ud800") == Capabilities(limit=1)
    assert memory.of("http://a/v1", "m\ud801") == Capabilities()


@pytest.mark.parametrize("kept", ['{"version": 1}', '{"version": 1, "servers": null}', "[" * 100_000])
def test_a_file_that_does_not_fit_is_ignored(tmp_path: Path, kept: str) -> None:
    """As if there were none."""
    file = tmp_path / "servers.json"
    file.write_text(kept, "utf-8")
    assert Memory(file).of("http://a/v1", "m") == Capabilities()
