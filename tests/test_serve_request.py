"""Reading what a client asks for: what does not matter is passed over, what does is never guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import body

from assistant.serve.request import Asked, RequestError, read
from assistant.serve.wording import said
from assistant.types import Question, Turn

_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
_ROLES = st.sampled_from(["user", "assistant", "system", "tool", "critic"])
_PARTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "image_url", "refusal"]), "text": st.text() | _ANY}
)
_MESSAGES = st.lists(
    st.fixed_dictionaries({"role": _ROLES | _ANY, "content": st.text() | st.lists(_PARTS, max_size=2) | _ANY}),
    max_size=5,
)
_BODIES = st.fixed_dictionaries(
    {"messages": _MESSAGES},
    optional={
        "model": st.just("citebound") | _ANY,
        "stream": st.booleans() | _ANY,
        "stream_options": _ANY,
        "n": st.integers(0, 2) | _ANY,
        "temperature": _ANY,
        "response_format": _ANY,
    },
)


def _read(sent: object) -> Asked:
    return read(json.dumps(sent).encode(), said)


@given(_BODIES | _ANY)
def test_any_json_is_a_question_or_refused(sent: object) -> None:
    """And what is a question ends with what the user said last."""
    try:
        asked = _read(sent)
    except RequestError as error:
        refused = error
        asked = None
    if asked is None:
        assert refused.status in (400, 404)
        assert refused.message
        return
    assert isinstance(sent, dict)
    assert asked.stream == bool(sent.get("stream"))
    assert len(asked.turns) < sum(one["role"] == "user" for one in sent["messages"])


@given(st.binary())
def test_any_bytes_are_a_question_or_refused(sent: bytes) -> None:
    """Nothing else is raised."""
    with pytest.raises(RequestError, match=r"messages|JSON"):
        read(sent, said)


@pytest.mark.parametrize(
    "deep", ["[" * 100_000, '{"messages":' * 5_000, '{"n": 1' + "0" * 5_000 + "}", '{"n": NaN}']
)
def test_what_is_made_to_exhaust_a_parser_is_refused(deep: str) -> None:
    """As what is no JSON."""
    with pytest.raises(RequestError, match="not JSON"):
        read(deep.encode(), said)


def test_what_changes_nothing_is_passed_over() -> None:
    """Clients send settings of their own accord."""
    more = {
        "temperature": 0.2,
        "top_p": 1,
        "stop": ["x"],
        "max_tokens": 5,
        "seed": 1,
        "user": "ada",
        "tools": [],
        "n": 1,
    }
    assert _read(body("Who?", **more, tool_choice="auto", response_format={"type": "text"})) == Asked("Who?")


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"n": 2}, "n"),
        ({"n": "1"}, "n"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"logprobs": True}, "logprobs"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"stream": "yes"}, "stream"),
        ({"stream_options": 1}, "stream_options"),
        ({"stream_options": {"include_usage": 1}}, "stream_options.include_usage"),
        ({"messages": []}, "messages"),
        ({"messages": "Who?"}, "messages"),
        ({"messages": [{"role": "assistant", "content": "I"}]}, "messages"),
        ({"messages": [{"role": "system", "content": "Be brief."}]}, "messages"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"messages": [{"role": "critic", "content": "?"}]}, "messages[0].role"),
        ({"messages": ["Who?"]}, "messages[0]"),
    ],
)
def test_what_cannot_be_had_is_refused_by_name(more: dict[str, Any], param: str) -> None:
    """Rather than left out in silence."""
    with pytest.raises(RequestError) as refused:
        _read(body() | more)
    assert (refused.value.param, refused.value.status) == (param, 400)


def test_another_model_is_not_found() -> None:
    """A front-end's own questions to a small model are not answered here; where none is named, this is meant."""
    with pytest.raises(RequestError, match="citebound") as refused:
        _read(body(model="gpt-4o-mini"))
    assert (refused.value.status, refused.value.code) == (404, "model_not_found")
    assert _read({"messages": body("Who?")["messages"]}) == Asked("Who?")


def test_parts_of_text_are_one_text_and_pictures_are_refused() -> None:
    """As clients send them beside a picture."""
    parts: list[dict[str, Any]] = [{"type": "text", "text": "Who"}, {"type": "text", "text": "died?"}]
    assert _read(body(parts)).question == "Who\ndied?"  # type: ignore[arg-type]  # parts in the place of a text
    parts.append({"type": "image_url", "image_url": {"url": "data:image/png;base64,"}})
    with pytest.raises(RequestError, match="pictures") as refused:
        _read(body(parts))  # type: ignore[arg-type]
    assert refused.value.param == "messages[0].content[2]"


def test_a_conversation_becomes_turns() -> None:
    """What was asked and what answered it; instructions are passed over."""
    messages = [
        {"role": "system", "content": "You are a pirate."},
        {"role": "user", "content": "Who owns the ferry?"},
        {"role": "user", "content": "How many people died on the ferry?"},
        {
            "role": "assistant",
            "content": "Nineteen people died. [1]\n\n> “Nineteen are dead.”  \n> — Kelpin Post [1]",
        },
        {"role": "tool", "content": "42"},
        {"role": "user", "content": "Who said that?"},
    ]
    asked = _read(body() | {"messages": messages})
    assert asked.question == "Who said that?"
    first, second = (
        Question(text, text) for text in ("Who owns the ferry?", "How many people died on the ferry?")
    )
    assert asked.turns == (Turn(first), Turn(second, ("Nineteen people died.",)))


def test_only_the_last_turns_are_read() -> None:
    """However long a conversation has become; a question that was too long to be answered is none."""
    messages = [{"role": "user", "content": f"Who is number {n}?"} for n in range(40)]
    messages.insert(35, {"role": "user", "content": "x" * 3_000})
    asked = _read(body() | {"messages": messages})
    assert len(asked.turns) == 11
    assert asked.turns[-1].question.text == "Who is number 38?"


def test_a_front_ends_own_chore_is_no_question() -> None:
    """Titles and tags are not looked for in documents, nor paid for."""
    with pytest.raises(RequestError, match="chore"):
        _read(body("### Task:\nGenerate a concise title summarizing the chat history."))
