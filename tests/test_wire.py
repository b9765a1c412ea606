"""A server's JSON, whatever it holds."""

from __future__ import annotations

import json
import math
import sys
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelReplyError
from assistant.models.endpoint.budget import Budget
from assistant.models.endpoint.capabilities import refused_feature
from assistant.models.endpoint.faults import explain, fault_of, may_pass
from assistant.models.endpoint.wire import Collected, Refused, events

_KEYS = st.sampled_from(
    "choices delta message content tool_calls function arguments logprobs top_logprobs token logprob usage"
    " prompt_tokens completion_tokens finish_reason refusal done error code type param detail text".split()
)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**400)])
    | st.floats()
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
)
_CALL = st.fixed_dictionaries({"function": st.fixed_dictionaries({"arguments": _JSON})})
_MESSAGE = st.fixed_dictionaries({"content": _JSON, "tool_calls": _JSON | st.lists(_CALL, max_size=2)})
_TOLD = st.fixed_dictionaries({"token": _JSON, "logprob": _JSON})
_CHOICE = st.fixed_dictionaries(
    {"message": _MESSAGE | _JSON},
    optional={"logprobs": st.fixed_dictionaries({"content": st.lists(_TOLD | _JSON, max_size=2)}) | _JSON},
)
_USAGE = st.fixed_dictionaries({"prompt_tokens": _JSON, "completion_tokens": _JSON})
_EVENT = st.fixed_dictionaries(
    {"choices": st.lists(_CHOICE, min_size=1, max_size=2) | _JSON},
    optional={"usage": _USAGE | _JSON, "done": _JSON},
)
_PRICED = Budget(usd_per_million_in=10.0, usd_per_million_out=10.0)
_DATES = (
    "Mon, 01 Jan 0001 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 -2359",
    "Fri, 31 Dec 9999 23:59:59",
    "Mon, 32 Jan 2031 00:00:00 GMT",
)


@given(st.lists(_EVENT, max_size=4))
def test_whatever_an_event_holds_is_read(told: list[dict[str, object]]) -> None:
    """What is not of the protocol adds nothing; it is no fault of ours."""
    got = Collected()
    pieces = [got.take(event) for event in told]
    assert got.text == "".join(piece.text for piece in pieces)
    assert got.arguments == "".join(piece.arguments for piece in pieces)
    assert all(isinstance(token, str) and math.exp(min(0.0, logprob)) <= 1 for token, logprob in got.told)
    assert got.usage is None or math.isfinite(_PRICED.price(got.usage).usd or 0.0)


@given(
    st.lists(st.binary(max_size=12) | st.sampled_from([b"\r\n", b"\n\n", b"\r", b"data: {}"]), max_size=8),
    st.data(),
)
def test_a_body_is_the_same_however_it_is_cut(parts: list[bytes], data: st.DataObject) -> None:
    """Into chunks of any size; of what it holds, and of what cannot be read in it."""
    body = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=6)))
    chunks = [body[start:end] for start, end in pairwise([0, *cuts, len(body)])]
    assert _read(chunks) == _read([body])


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except RecursionError:
        return False
    return True


def _read(chunks: list[bytes]) -> tuple[list[object], str]:
    found: list[object] = []
    try:
        found.extend(events(chunks))
    except ModelReplyError as error:
        return found, error.message
    return found, ""


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_that_can_just_be_read_is_no_fault_of_ours(opening: str) -> None:
    """Whether or not it can then be written."""
    closing = "]" if opening == "[" else "}"
    most = sys.getrecursionlimit()
    while not _is_json(f"{opening * most}1{closing * most}".encode()):
        most -= 1
    for depth in range(most - 20, most + 1):
        deep = f"{opening * depth}1{closing * depth}"
        for refusal in (deep, f'{{"error": {{"code": {deep}, "param": {deep}}}}}'):
            assert explain(fault_of(400, refusal.encode()), "the server", "m").message
        call = f'{{"function": {{"arguments": {{"a": {deep}}}}}}}'
        message = f'{{"content": [{{"text": {deep}}}], "tool_calls": [{call}]}}'
        odds = f'{{"content": [{{"token": {deep}, "logprob": 0}}]}}'
        with suppress(ModelReplyError):
            for event in events([f'{{"choices": [{{"message": {message}, "logprobs": {odds}}}]}}'.encode()]):
                assert not isinstance(event, Refused)
                assert Collected().take(event).text == ""


@pytest.mark.parametrize("said", ["'loc':[" * 60_000, "model " * 80_000, "max_tokens " * 40_000])
@pytest.mark.parametrize("field", ["message", "code", "param"])
def test_a_long_refusal_is_looked_at_to_no_end(said: str, field: str) -> None:
    """Its beginning says what it says; a pattern that tried all of it would be at it for minutes."""
    fault = fault_of(400, json.dumps({"error": {"message": "boom", field: said}}).encode())
    assert len(fault.words) + len(fault.named) < 2_000
    assert len(explain(fault, "the server", said).message) < 500


@given(
    st.integers(200, 599),
    _JSON,
    st.sampled_from(["retry-after", "retry-after-ms"]),
    st.sampled_from(["nan", "inf", "-1", "1e999", "", *_DATES]) | st.text(max_size=8),
)
def test_whatever_a_refusal_holds_is_a_line(status: int, body: object, header: str, patience: str) -> None:
    """And no wait is less than none."""
    fault = fault_of(status, json.dumps(body).encode(), {header: patience})
    error = explain(fault, "the server", "m")
    assert error.message
    assert "\n" not in error.message
    assert isinstance(may_pass(fault), bool)
    assert refused_feature(fault, ["form", "stream"]) in {None, "form", "stream"}
    assert fault.wait_s is None or 0 <= fault.wait_s < math.inf
