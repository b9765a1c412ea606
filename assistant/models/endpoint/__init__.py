"""A server that speaks the OpenAI protocol. The only module that imports openai."""

from __future__ import annotations

import math
import threading
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from assistant.errors import ModelCutError, ModelError, ModelRefusedError, SettingsError
from assistant.models.endpoint.budget import Budget
from assistant.models.endpoint.capabilities import Memory
from assistant.models.endpoint.deadline import Deadline
from assistant.models.endpoint.exchange import Exchange, Place, Sent
from assistant.models.endpoint.faults import BrokenConnectionError, ServerRefusalError, explain, fault_of
from assistant.models.endpoint.request import Ask, Message, Schema
from assistant.models.endpoint.retries import persist
from assistant.models.endpoint.wire import unreadable
from index.errors import CiteboundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
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
# What may stand around a word: models begin a sentence, or quote it.
_AROUND = " \t\r\n.,:;!\"'`*“”‘’▁Ġ"

T = TypeVar("T")


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
        self.place = "OpenAI" if base_url is None else _shown(base_url)
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
        with self._call() as deadline:
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
        with self._call() as deadline:
            try:
                got = Exchange(self._place(deadline), Ask(model, messages, 1, first_token=True)).run()
            except ModelCutError as error:  # a model that reasons, and may not stop at its first token
                return None, error.usage
        words = got.text.split()
        return _yes(got.told or [(word, 0.0) for word in words[:1]]), got.usage

    def embeddings(self, model: str, texts: Sequence[str]) -> list[list[float]]:
        """Vectors of texts, in their order; as many as the server sent.

        Raises:
            ModelError: It could not be reached, refused, or sent what cannot be read.
        """

        def read() -> list[list[float]]:
            reply = self._client.embeddings.create(model=model, input=list(texts), encoding_format="float")
            return [one.embedding for one in sorted(reply.data, key=lambda one: one.index)]

        return self._persist(read, model)

    def first_model(self) -> str:
        """The first model that the server lists.

        Raises:
            ModelError: The server cannot be asked, or lists none.
        """
        name = self._persist(lambda: next((str(model.id) for model in self._client.models.list()), None), "(any)")
        if name is None:
            raise ModelRefusedError(f"{self.place} lists no model.", hint="Name one: --model openai:NAME")
        return name

    def _persist(self, read: Callable[[], T], model: str) -> T:
        """Make a call that is no chat, through the SDK's own reading of replies."""

        def once() -> T:
            with self._errors():
                try:
                    return read()
                except (AttributeError, TypeError, ValueError) as error:  # the SDK passes on anything
                    raise unreadable("other than the protocol's") from error

        with self._call() as deadline:
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
                transport=self._cache,
                mounts=dict.fromkeys(_HERE),
                event_hooks={"request": [self._follow], "response": [self._watch]},
            ),
        )

    def _place(self, deadline: Deadline) -> Place:
        return Place(self.place, self.base_url, self._send, self._memory, self._budget, deadline)

    @contextmanager
    def _call(self) -> Iterator[Deadline]:
        """Bound a call in time, and keep the key out of what is said of it."""
        _ = self._client  # made before the clock starts: the first time, its import takes a while
        with Deadline(self._timeout_s) as deadline:
            self._now.deadline = deadline
            try:
                yield deadline
            except ModelError as error:
                if self._key and len(self._key) >= _LEAST_SECRET:  # there are servers that repeat it
                    error.message = error.message.replace(self._key, "(the key)")
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
        deadline: Deadline | None = getattr(self._now, "deadline", None)

        def trace(event: str, info: dict[str, Any]) -> None:
            if deadline is not None and event in {
                "connection.connect_tcp.complete",
                "connection.start_tls.complete",
            }:
                deadline.watch(info.get("return_value"))

        request.extensions["trace"] = trace

    def _watch(self, response: Any) -> None:  # noqa: ANN401  (the HTTP library's)
        """Put the connection that a reply comes by under the deadline; there is none for one from the cache."""
        deadline: Deadline | None = getattr(self._now, "deadline", None)
        if deadline is not None:
            deadline.watch(response.extensions.get("network_stream"))

    @contextmanager
    def _send(self, request: Request) -> Iterator[Sent]:
        """Make a call; see ``Place``."""
        chat = self._client.chat.completions.with_streaming_response
        with ExitStack() as stack:
            with self._errors():
                response: Any = stack.enter_context(chat.create(**request.body))
            yield Sent(_chunks(response), bool(response.http_response.extensions.get("replayed")))

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the SDK's errors into those that ``persist`` knows."""
        import httpx2
        import openai

        try:
            yield
        except openai.APIStatusError as error:
            reply = error.response
            raise ServerRefusalError(fault_of(error.status_code, reply.content, reply.headers)) from error
        except openai.APIConnectionError as error:
            if isinstance(error.__cause__, CiteboundError):  # the cache's folder cannot be written
                raise error.__cause__ from None
            nobody = isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout)
            raise BrokenConnectionError(nobody=nobody) from error
        except httpx2.HTTPError as error:  # while it read the body of an error
            raise BrokenConnectionError from error
        except openai.APIError as error:
            raise unreadable("other than the protocol's") from error


def _shown(url: str) -> str:
    """An address for messages: without a password, and without a query, which may hold a key.

    Raises:
        SettingsError: It is none.
    """
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # its brackets, or its port
        fits = False
    if not fits or not url.isprintable() or " " in url:
        raise SettingsError(
            "The address of the model's server is not http://HOST or https://HOST.",
            hint="Check base_url and OPENAI_BASE_URL: such as http://127.0.0.1:8091/v1",
        )
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _chunks(response: Any) -> Iterator[bytes]:  # noqa: ANN401  (the SDK's)
    """The reply's bytes as they come.

    Raises:
        BrokenConnectionError: The connection broke, or the deadline shut it.
    """
    import httpx2

    try:
        yield from response.iter_bytes()
    except httpx2.HTTPError as error:
        raise BrokenConnectionError from error


def _yes(told: Sequence[tuple[str, float]]) -> float | None:
    """The share of "yes" in the weight of "yes" and "no", in whatever case and with whatever around them."""
    weight = {"yes": 0.0, "no": 0.0}
    for token, logprob in told:
        word = token.strip(_AROUND).casefold()
        if word in weight:
            weight[word] += math.exp(min(0.0, logprob))
    total = sum(weight.values())
    return weight["yes"] / total if total else None
