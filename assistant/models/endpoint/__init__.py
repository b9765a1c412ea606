"""A server that speaks the OpenAI protocol. The only module that imports openai."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.errors import ModelCutError, ModelError, ModelRefusedError, SettingsError
from assistant.models.endpoint.address import redirected, shown
from assistant.models.endpoint.bounds import bounded
from assistant.models.endpoint.budget import Budget
from assistant.models.endpoint.capabilities import Memory
from assistant.models.endpoint.deadline import Deadline
from assistant.models.endpoint.exchange import Exchange, Place, Sent
from assistant.models.endpoint.faults import BrokenConnectionError, ServerRefusalError, explain, fault_of
from assistant.models.endpoint.odds import share_of_yes
from assistant.models.endpoint.request import Ask, Message, Schema, is_text
from assistant.models.endpoint.retries import persist
from assistant.models.endpoint.wire import Refused, first_id, unreadable, vectors, whole
from index.errors import CiteboundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from openai import OpenAI

    from assistant.models.call_cache import CallCache
    from assistant.models.endpoint.request import Request
    from assistant.types import Usage

__all__ = ["Endpoint", "Message", "Reply", "Schema"]

# A server that is there accepts a connection at once; only its answer takes time.
_CONNECT_S = 10.0
# Servers on this machine, which a proxy that the environment names would look for on its own: it is not asked.
_HERE = ("all://localhost", "all://127.0.0.1", "all://[::1]")
# What a call takes, with the SDK's own. To these it adds what the environment has for it: whose account it is, and
# headers of the user's, which may be the key to a gateway.
_NEEDED = frozenset(
    "host connection accept accept-encoding authorization content-type content-length user-agent".split()
)
_OF_THE_SDK = "x-stainless-"
# The SDK insists on a key; servers that want none ignore it.
_NO_KEY = "none"
# A server that takes any key is often given a letter or a word, which its messages may hold by chance.
_LEAST_SECRET = 8
_NOT_SHOWN = "(the key)"


class Reply(NamedTuple):
    """What the model wrote and what it took; ``cut`` if it reached its limit of tokens."""

    text: str
    usage: Usage
    cut: bool


class Endpoint:
    """A server that speaks the OpenAI protocol, with whatever it supports of it. Threads may share it.

    Args:
        base_url: Its address up to ``/v1``; ``None`` for OpenAI's own.
        key: The API key; ``None`` for a server that wants none.
        timeout_s: How long an answer may take, from the call to its last word, all tries together.
        cache: Keeps the server's answers, and asks it nothing twice.
        budget: What may be spent, counted over all endpoints that share it; no limit if ``None``.
        capabilities: The file in which what the server supports is remembered; in memory alone if ``None``.
        trusted: Whether it may be sent what the environment holds for servers besides the key.

    Raises:
        SettingsError: The address is none.
    """

    def __init__(  # noqa: PLR0913  (where it is, and what all endpoints of a process share)
        self,
        base_url: str | None,
        key: str | None,
        timeout_s: float,
        cache: CallCache | None = None,
        *,
        budget: Budget | None = None,
        capabilities: Path | None = None,
        trusted: bool = True,
    ) -> None:
        self.base_url = base_url
        # For messages.
        self.place = "OpenAI" if base_url is None else shown(base_url)
        self._key = key
        self._timeout_s = timeout_s
        self._cache = cache
        self._budget = budget or Budget()
        self._memory = Memory(capabilities)
        self._trusted = trusted
        self._now = threading.local()

    def complete(
        self,
        model: str,
        messages: Sequence[Message],
        *,
        most_tokens: int,
        schema: Schema | None = None,
        heard: Callable[[str], None] | None = None,
    ) -> Reply:
        """Have the model reply, at temperature 0 where that can be asked for.

        Args:
            model: Its name on the server.
            messages: The conversation so far.
            most_tokens: Tokens that the reply may have.
            schema: The form of the reply, which is then one JSON object; free text if ``None``.
            heard: Told of each piece of text as it streams in; with it the call streams, where the server does.
                All pieces together are the reply's text.

        Raises:
            ModelError: It could not be reached, refused, or sent no reply; its ``usage`` is what was taken.
        """
        with self._call(model) as deadline:
            ask = Ask(model, messages, most_tokens, schema, heard)
            got = Exchange(self._place(deadline), ask).run()
        return Reply(got.text, got.usage, got.cut)

    def yes(self, model: str, messages: Sequence[Message]) -> tuple[float | None, Usage]:
        """The probability that the model's next word is "yes" rather than "no", and what it took.

        From the log-probabilities of one token; from the word itself, as 1.0 or 0.0, if the server gives none.
        ``None`` if the model says neither.

        Raises:
            ModelError: It could not be reached, refused, or sent no reply; its ``usage`` is what was taken.
        """
        with self._call(model) as deadline:
            try:
                got = Exchange(self._place(deadline), Ask(model, messages, 1, first_token=True)).run()
            except ModelCutError as error:  # a model that reasons, and may not stop at its first token
                return None, error.usage
        words = got.text.split()
        return share_of_yes(got.told or [(word, 0.0) for word in words[:1]]), got.usage

    def embeddings(self, model: str, texts: Sequence[str]) -> list[object]:
        """What the server sends for each text, in their order: vectors, if it keeps to the protocol.

        Raises:
            ModelError: It could not be reached, refused, or sent what cannot be read.
        """
        made = self._client.embeddings.with_streaming_response
        return vectors(
            self._told(lambda: made.create(model=model, input=list(texts), encoding_format="float"), model)
        )

    def first_model(self) -> str:
        """The first model that the server lists.

        Raises:
            ModelError: The server cannot be asked, or lists none.
        """
        name = first_id(self._told(self._client.models.with_streaming_response.list, "(any)"))
        if name is None:
            raise ModelRefusedError(f"{self.place} lists no model.", hint="Name one: --model openai:NAME")
        return name

    def _told(self, call: Callable[[], AbstractContextManager[Any]], model: str) -> dict[str, Any]:
        """Make a call that is no chat; the JSON object that comes of it."""

        def once() -> dict[str, Any]:
            with self._open(call) as response:
                told = whole(_chunks(response, self._deadline))
            if isinstance(told, Refused):
                raise ServerRefusalError(fault_of(response.status_code, told.body))
            return told

        with self._call(model) as deadline:
            try:
                return persist(once, self.place, deadline, lambda _: False)
            except ServerRefusalError as refusal:
                raise explain(refusal.fault, self.place, model) from refusal

    @cached_property
    def _client(self) -> OpenAI:
        import openai

        return openai.OpenAI(
            api_key=self._key or _NO_KEY,
            base_url=self.base_url,
            max_retries=0,  # it tries again what cannot succeed, and waits a minute without a word
            timeout=openai.Timeout(self._timeout_s, connect=min(_CONNECT_S, self._timeout_s)),
            http_client=openai.DefaultHttpx2Client(
                follow_redirects=False,  # what is sent goes to the server that the user named, and to no other
                transport=self._cache,
                mounts=dict.fromkeys(_HERE),
                event_hooks={"request": [self._follow], "response": [self._watch]},
            ),
        )

    def _place(self, deadline: Deadline) -> Place:
        return Place(self.place, self.base_url, self._send, self._memory, self._budget, deadline)

    @contextmanager
    def _call(self, model: str) -> Iterator[Deadline]:
        """Bound a call in time, and keep the key out of what is said of it.

        Raises:
            SettingsError: No model can be called so.
        """
        if not is_text(model):
            raise SettingsError(
                "The name of the model is no text.", hint="Check --model, and the setting embedder."
            )
        _ = self._client  # made before the clock starts: the first time, its import takes a while
        with Deadline(self._timeout_s) as deadline:
            self._now.deadline = deadline
            try:
                yield deadline
            except ModelError as error:
                if self._key and len(self._key) >= _LEAST_SECRET:  # there are servers that repeat it
                    error.message = error.message.replace(self._key, _NOT_SHOWN)
                    error.hint = error.hint.replace(self._key, _NOT_SHOWN)
                    error.args = (error.message,)
                raise
            finally:
                self._now.deadline = None

    def _follow(self, request: Any) -> None:  # noqa: ANN401  (the HTTP library's)
        """Keep back what the server is not trusted with, and put a new connection under the deadline."""
        if not self._trusted:
            for name in set(request.headers) - _NEEDED:
                if not name.startswith(_OF_THE_SDK):
                    del request.headers[name]
            request.headers["Authorization"] = f"Bearer {self._key or _NO_KEY}"
        deadline = self._deadline

        def trace(event: str, info: dict[str, Any]) -> None:
            if deadline is not None and event in {
                "connection.connect_tcp.complete",
                "connection.start_tls.complete",
            }:
                deadline.watch(info.get("return_value"))

        request.extensions["trace"] = trace

    def _watch(self, response: Any) -> None:  # noqa: ANN401  (the HTTP library's)
        """Put the connection that a reply comes by under the deadline; there is none for one from the cache.

        Raises:
            ModelRefusedError: The server sends the call elsewhere.
            ServerRefusalError: It answers with an error. The SDK would read all of it, however long.
        """
        deadline = self._deadline
        if deadline is not None:
            deadline.watch(response.extensions.get("network_stream"))
        if response.is_redirect:
            raise redirected(self.place, str(response.request.url), response.headers.get("location", ""))
        if not response.is_success:
            body = b"".join(_chunks(response, deadline))
            raise ServerRefusalError(fault_of(response.status_code, body, response.headers))

    @property
    def _deadline(self) -> Deadline | None:
        """That of the call which this thread makes."""
        found: Deadline | None = getattr(self._now, "deadline", None)
        return found

    @contextmanager
    def _send(self, request: Request) -> Iterator[Sent]:
        """Make a call; see ``Place``."""
        chat = self._client.chat.completions.with_streaming_response
        with self._open(lambda: chat.create(**request.body)) as response:
            yield Sent(_chunks(response, self._deadline), bool(response.extensions.get("replayed")))

    @contextmanager
    def _open(self, call: Callable[[], AbstractContextManager[Any]]) -> Iterator[Any]:
        """Make a call of the SDK's: the HTTP library's response, whose body is still to be read."""
        with ExitStack() as stack:
            with self._errors():
                response = stack.enter_context(call()).http_response
            yield response

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the SDK's errors into those that ``persist`` knows."""
        import httpx2
        import openai

        try:
            yield
        except openai.APIConnectionError as error:
            cause = error.__cause__
            # Of the cache, whose folder cannot be written, or of ``_watch``.
            if isinstance(cause, CiteboundError | ServerRefusalError | BrokenConnectionError):
                raise cause from None
            nobody = isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout)
            raise BrokenConnectionError(nobody=nobody) from error
        except openai.APIError as error:
            raise unreadable("other than the protocol's") from error


def _chunks(response: Any, deadline: Deadline | None) -> Iterator[bytes]:  # noqa: ANN401  (the HTTP library's)
    """The reply's bytes as they come.

    Raises:
        BrokenConnectionError: The connection broke, or the deadline shut it.
        ModelReplyError: They are too many, or not compressed as they say.
    """
    import httpx2

    try:
        yield from bounded(response, deadline)
    except httpx2.DecodingError as error:
        raise unreadable("a reply that is not compressed as it says") from error
    except httpx2.HTTPError as error:
        raise BrokenConnectionError from error
