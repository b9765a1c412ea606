"""What a client asks for: the body of a chat completion, read strictly where it matters to the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn

from assistant.rewrite import stand_alone
from assistant.rewrite.authors import WHICH
from assistant.types import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

# The name by which the one model is listed: what answers behind it may change from one start to the next.
MODEL = "citebound"
# A follow-up leans on what was said last; a long conversation need not be read anew from its first word.
_LAST_TURNS = 12
# As ``assistant.steps`` bounds a question; a longer one of those before was never answered.
_LONGEST = 2_000
# How Open WebUI begins what it asks of a model for itself: a title, tags, further questions.
_CHORE = "### Task:"
_WORDS = ("text", "input_text", "output_text")
# What makes an answer something else than it is here, with the only value that changes nothing.
_FIXED: dict[str, tuple[object, ...]] = {
    "n": (1,),
    "logprobs": (False,),
    "response_format": ({"type": "text"},),
    "tool_choice": ("none", "auto"),
    "function_call": ("none", "auto"),
    "modalities": (["text"],),
    "audio": (),
}


class RequestError(Exception):
    """A request that is refused before anything is asked.

    Args:
        message: What is wrong, and what would be right.
        param: The field it is about.
        code: As OpenAI names the fault, where it does.
        status: The HTTP status.
    """

    def __init__(
        self, message: str, *, param: str | None = None, code: str | None = None, status: int = 400
    ) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the conversation before it, and how the answer is to be sent."""

    question: str
    turns: tuple[Turn, ...] = ()
    stream: bool = False
    include_usage: bool = False


def read(body: bytes, said: Callable[[str], tuple[str, ...]], models: Collection[str] = (MODEL,)) -> Asked:
    """Read the body of a chat completion.

    Args:
        body: JSON, in UTF-8.
        said: Of what stands there as an answer, the claims that are known to be verified.
        models: The names by which the model may be asked for.

    Raises:
        RequestError: It is none, or asks for what there is not.
    """
    sent = _object(body)
    _check_model(sent.get("model"), models)
    for name, fitting in _FIXED.items():
        if sent.get(name) is not None and sent[name] not in fitting:
            _refuse(f"{name} cannot be {_shown(sent[name])} here.", name, "unsupported_parameter")
    options = sent.get("stream_options")
    if options is not None and not isinstance(options, dict):
        _refuse("stream_options is an object.", "stream_options")
    question, before = _conversation(sent.get("messages"))
    return Asked(
        question,
        _turns(before, said),
        stream=_flag(sent, "stream"),
        include_usage=_flag(options or {}, "include_usage", "stream_options."),
    )


def _object(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, or made to exhaust a parser
        raise RequestError("The body is not JSON in UTF-8.") from error
    if not isinstance(sent, dict):
        _refuse("The body is an object with the key messages.")
    return sent


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _check_model(model: object, models: Collection[str]) -> None:
    if model is not None and model not in models:
        raise RequestError(
            f"There is no model {_shown(model)} here; the one there is: {MODEL}.",
            param="model",
            code="model_not_found",
            status=404,
        )


def _flag(sent: Mapping[str, Any], name: str, where: str = "") -> bool:
    value = sent.get(name)
    if value is not None and not isinstance(value, bool):
        _refuse(f"{where}{name} is true or false.", f"{where}{name}")
    return bool(value)


def _conversation(messages: object) -> tuple[str, list[tuple[str, str]]]:
    """The question, and who said what before it, oldest first."""
    if not isinstance(messages, list) or not messages:
        _refuse("messages is a list of one message at least.", "messages")
    spoken = [one for at, message in enumerate(messages) if (one := _spoken(message, f"messages[{at}]"))]
    if not spoken or spoken[-1][0] != "user":
        _refuse("The last message is the user’s question.", "messages")
    question = spoken[-1][1]
    if question.lstrip().startswith(_CHORE):
        _refuse(
            "That is a front-end’s own chore, such as a title for the chat, and no question to documents: give it"
            " another model for these, or switch them off.",
            "messages",
        )
    return question, spoken[:-1]


def _spoken(message: object, where: str) -> tuple[str, str] | None:
    """Who said what; ``None`` for what is ignored: instructions, and what tools said."""
    if not isinstance(message, dict):
        _refuse(f"{where} is an object with role and content.", where)
    role = message.get("role")
    if role in ("system", "developer", "tool", "function"):
        return None
    if role not in ("user", "assistant"):
        _refuse(f"{where}.role is user, assistant, system or developer.", f"{where}.role")
    return str(role), _text(message.get("content"), f"{where}.content", optional=role == "assistant")


def _text(content: object, where: str, *, optional: bool) -> str:
    if isinstance(content, str):
        return content
    if content is None and optional:  # as it is beside calls of tools
        return ""
    if not isinstance(content, list):
        _refuse(f"{where} is a text, or a list of parts of text.", where)
    return "\n".join(_part(part, f"{where}[{at}]") for at, part in enumerate(content))


def _part(part: object, where: str) -> str:
    kind, text = (part.get("type"), part.get("text")) if isinstance(part, dict) else (None, None)
    if kind == "refusal":  # what OpenAI's own models decline with
        return ""
    if kind not in _WORDS or not isinstance(text, str):
        _refuse(f"{where} is no part of text: pictures, sound and files cannot be asked about here.", where)
    return text


def _turns(spoken: Sequence[tuple[str, str]], said: Callable[[str], tuple[str, ...]]) -> tuple[Turn, ...]:
    """Questions with what answered them; of several without an answer between them each is one."""
    asked: list[tuple[str, str]] = []
    for role, text in spoken:
        if role == "user":
            asked.append((text, ""))
        elif asked:
            asked[-1] = (asked[-1][0], text)
    turns: list[Turn] = []
    for question, answer in asked[-_LAST_TURNS:]:
        if len(question) <= _LONGEST and any(char.isalnum() for char in question):
            asked_back = WHICH if WHICH in answer else None  # which the question alone does not tell
            stands = stand_alone(question, turns)
            turns.append(Turn(replace(stands, clarify=stands.clarify or asked_back), said(answer)))
    return tuple(turns)


def _shown(value: object) -> str:
    """A value as an error tells it: short."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004  (about a line)


def _refuse(message: str, param: str | None = None, code: str | None = None) -> NoReturn:
    raise RequestError(message, param=param, code=code)
