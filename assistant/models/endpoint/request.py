"""What a server is sent, in the form that it is known to take."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import prompts
from assistant.models.endpoint.capabilities import FORMS, TOP_LOGPROBS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.models.endpoint.capabilities import Capabilities

Message = dict[str, str]

_FORM_PROMPT = "form.v1"
# The names of the limit of tokens: OpenAI's newer models refuse the second, many other servers know nothing else.
_NEW, _OLD = "max_completion_tokens", "max_tokens"


class Schema(NamedTuple):
    """The JSON Schema of a reply, with a name for it."""

    name: str
    body: dict[str, Any]


class Ask(NamedTuple):
    """What is wanted of a model; ``first_token`` if only its first token, with the odds of others."""

    model: str
    messages: Sequence[Message]
    most_tokens: int
    schema: Schema | None = None
    heard: Callable[[str], None] | None = None
    first_token: bool = False


class Request(NamedTuple):
    """The body of a call, and the features that it makes use of."""

    body: dict[str, Any]
    asked: frozenset[str]


def is_text(name: str) -> bool:
    """Whether the name of a model can be sent: on a command line there may be bytes that are no characters."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def request_for(ask: Ask, known: Capabilities, *, is_openai: bool) -> Request:
    """The call that asks for it.

    Args:
        ask: What is wanted.
        known: What the server can do.
        is_openai: Whether it is OpenAI's own.
    """
    form = FORMS[known.form] if ask.schema else None
    body: dict[str, Any] = {"model": ask.model, "messages": _messages(ask, form, joined=known.system > 0)}
    asked = set()
    if ask.schema and form and form != "prompt":
        body |= _form(ask.schema, form)
        asked.add("form")
    if not known.system and any(message["role"] == "system" for message in body["messages"]):
        asked.add("system")
    names = (_NEW, _OLD) if is_openai else (_OLD, _NEW)
    if known.limit < len(names):
        body[names[known.limit]] = ask.most_tokens
        asked.add("limit")
    if not known.temperature:
        body["temperature"] = 0
        asked.add("temperature")
    if ask.heard is not None and not known.stream:
        body["stream"] = True
        asked.add("stream")
        if not known.stream_usage:
            body["stream_options"] = {"include_usage": True}
            asked.add("stream_usage")
    if ask.first_token and TOP_LOGPROBS[known.logprobs]:
        body |= {"logprobs": True, "top_logprobs": TOP_LOGPROBS[known.logprobs]}
        asked.add("logprobs")
    return Request(body, frozenset(asked))


def _form(schema: Schema, form: str) -> dict[str, Any]:
    if form == "json_schema":
        described = {"name": schema.name, "schema": schema.body, "strict": True}
        return {"response_format": {"type": form, "json_schema": described}}
    if form == "json_object":
        return {"response_format": {"type": form}}
    tool = {"type": "function", "function": {"name": schema.name, "parameters": schema.body}}
    by_name = {"type": "function", "function": {"name": schema.name}}
    return {"tools": [tool], "tool_choice": by_name if form == "tool" else form}


def _messages(ask: Ask, form: str | None, *, joined: bool) -> list[Message]:
    """The messages, with the form in words where the server is not given it."""
    messages = [dict(message) for message in ask.messages]
    if ask.schema and form in {"json_object", "prompt"}:
        words = prompts.load(_FORM_PROMPT).fill(schema=json.dumps(ask.schema.body, ensure_ascii=False))
        if messages and messages[0]["role"] == "system":
            messages[0]["content"] += f"\n\n{words}"
        else:
            messages.insert(0, {"role": "system", "content": words})
    if joined and len(messages) > 1 and messages[0]["role"] == "system":
        first, second, *rest = messages
        messages = [{**second, "content": f"{first['content']}\n\n{second['content']}"}, *rest]
    return messages
