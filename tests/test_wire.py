"""A server's JSON, whatever it holds."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from assistant.models.endpoint.capabilities import refused_feature
from assistant.models.endpoint.faults import explain, fault_of, may_pass
from assistant.models.endpoint.wire import Collected

_KEYS = st.sampled_from(
    "choices delta message content tool_calls function arguments logprobs top_logprobs token logprob usage"
    " prompt_tokens completion_tokens finish_reason refusal done error code type param detail text".split()
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
)
_CALL = st.fixed_dictionaries({"function": st.fixed_dictionaries({"arguments": _JSON})})
_MESSAGE = st.fixed_dictionaries({"content": _JSON, "tool_calls": _JSON | st.lists(_CALL, max_size=2)})
_CHOICE = st.fixed_dictionaries(
    {"message": _MESSAGE | _JSON},
    optional={"logprobs": st.fixed_dictionaries({"content": st.lists(_JSON, max_size=2)}) | _JSON},
)
_EVENT = st.fixed_dictionaries(
    {"choices": st.lists(_CHOICE, min_size=1, max_size=2) | _JSON}, optional={"usage": _JSON, "done": _JSON}
)
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
