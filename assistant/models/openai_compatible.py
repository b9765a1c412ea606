"""Language models and embedders behind the OpenAI protocol, on any server. The only module that imports openai."""

from __future__ import annotations

import hashlib
import re
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

import prompts
from assistant.draft import REPLY_SCHEMA, lay_out, mark_for, parse_reply
from assistant.errors import ModelRefusedError, ModelReplyError, ModelUnreachableError, SettingsError
from assistant.lines import one_line
from assistant.tokens import Counter
from assistant.types import Draft, Estimate, PromptRef, Usage, unseen
from index.errors import CiteboundError, EmbedderError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from openai import OpenAI

    from assistant.models.call_cache import CallCache
    from assistant.types import Question, Rejected, Seen
    from index.types import Hit

_PROMPT = "answer.v1"
# A server that is there accepts a connection at once; only its answer takes time.
_CONNECT_S = 10.0
# Characters of a server's own words in a message, about two lines of a terminal.
_TWO_LINES = 200
# Below this there is no room for the instructions and one passage.
_LEAST_WINDOW = 1_024
_PASSAGES = 8
# Texts sent to /v1/embeddings at a time: OpenAI takes 2,048, many servers far fewer.
_EMBED_BATCH = 64


class Endpoint:
    """A server that speaks the OpenAI protocol.

    Args:
        base_url: Its address up to ``/v1``; ``None`` for OpenAI's own.
        key: The API key; ``None`` for a server that wants none.
        timeout_s: How long to wait for an answer.
        cache: Keeps the server's answers, and asks it nothing twice.
    """

    def __init__(
        self, base_url: str | None, key: str | None, timeout_s: float, cache: CallCache | None = None
    ) -> None:
        self.base_url = base_url
        self._key = key
        self._timeout_s = timeout_s
        self._cache = cache

    @property
    def place(self) -> str:
        """Where it is, for messages; without a password in it."""
        return re.sub(r"//[^/@]*@", "//", self.base_url or "OpenAI")

    @cached_property
    def client(self) -> OpenAI:
        """The SDK's client. It retries twice what can succeed at a second try."""
        import openai

        return openai.OpenAI(
            # The SDK insists on a key; servers that want none ignore it.
            api_key=self._key or "none",
            base_url=self.base_url,
            timeout=openai.Timeout(self._timeout_s, connect=_CONNECT_S),
            http_client=openai.DefaultHttpx2Client(transport=self._cache) if self._cache else None,
        )

    @contextmanager
    def errors(self, model: str) -> Iterator[None]:
        """Turn the SDK's errors into one line and what to do."""
        import openai

        try:
            yield
        except openai.APITimeoutError as error:
            raise ModelUnreachableError(
                f"{self.place} did not answer within {self._timeout_s:g} s.",
                hint="Try again, raise timeout_s, or use --model extractive.",
            ) from error
        except openai.APIConnectionError as error:
            raise ModelUnreachableError(
                f"Nobody answers at {self.place}.",
                hint="Start the server, check base_url, or use --model extractive.",
            ) from error
        except openai.AuthenticationError as error:
            raise ModelRefusedError(
                f"{self.place} refused the API key.", hint="Check OPENAI_API_KEY, or use --model extractive."
            ) from error
        except openai.NotFoundError as error:
            raise ModelRefusedError(
                f"{self.place} knows no model “{model}”, or its address is wrong.",
                hint="Check --model and base_url (it mostly ends in /v1).",
            ) from error
        except openai.RateLimitError as error:
            raise ModelRefusedError(
                f"{self.place} refuses more calls for now: {_reason(error)}",
                hint="Wait, check the account's quota, or use --model extractive.",
            ) from error
        except openai.APIStatusError as error:
            raise ModelRefusedError(
                f"{self.place} answered with status {error.status_code}: {_reason(error)}",
                hint="Check --model, base_url and context_window, or use --model extractive.",
            ) from error
        except CiteboundError:
            raise
        # What is not JSON, or other JSON than the protocol's, makes the SDK stumble in many ways.
        except Exception as error:
            raise ModelReplyError(
                f"{self.place} sent what cannot be read: {_one_line(error)}",
                hint="Check that base_url is that of an OpenAI-compatible server.",
            ) from error

    def output_limit(self, tokens: int) -> dict[str, Any]:
        """OpenAI's own newer models refuse ``max_tokens``; many other servers know nothing else."""
        return {"max_completion_tokens" if self.base_url is None else "max_tokens": tokens}

    def first_model(self) -> str:
        """The first model that the server lists.

        Raises:
            ModelError: The server cannot be asked, or lists none.
        """
        with self.errors("(any)"):
            for model in self.client.models.list():
                return str(model.id)
        raise ModelRefusedError(f"{self.place} lists no model.", hint="Name one: --model openai:NAME")


def _reason(error: Any) -> str:  # noqa: ANN401  (an SDK class, which is not imported at this level)
    body = error.body
    message = body.get("message") if isinstance(body, dict) else None
    return _one_line(message or error)


def _one_line(error: object) -> str:
    return one_line(str(error), _TWO_LINES)


class OpenAICompatible:
    """A language model that drafts answers; implements ``assistant.types.Model``.

    Args:
        endpoint: Where it is.
        model: Its name there.
        context_window: Tokens that prompt and reply may have together.
        max_output_tokens: Tokens that the reply may have.

    Raises:
        SettingsError: The window leaves no room for passages.
    """

    def __init__(self, endpoint: Endpoint, model: str, *, context_window: int, max_output_tokens: int) -> None:
        if context_window - max_output_tokens < _LEAST_WINDOW:
            raise SettingsError(
                f"A context_window of {context_window} with max_output_tokens {max_output_tokens} leaves"
                f" {context_window - max_output_tokens} tokens for the prompt; {_LEAST_WINDOW} is the least.",
                hint="Raise context_window or lower max_output_tokens.",
            )
        self._endpoint = endpoint
        self._model = model
        self._window = context_window
        self._max_output = max_output_tokens
        self._prompt = prompts.load(_PROMPT)

    @property
    def name(self) -> str:
        """As the ``--model`` flag names it."""
        return f"openai:{self._model}"

    @property
    def prompt(self) -> PromptRef:
        """The prompt file it is given."""
        return PromptRef(self._prompt.name, self._prompt.sha256)

    @property
    def passages(self) -> int:
        """Some two thousand tokens: what small models still read with care."""
        return _PASSAGES

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:  # noqa: ARG002  (see Model)
        """Nothing yet."""
        return Estimate()

    def repair(
        self,
        question: Question,  # noqa: ARG002  (see Model)
        hits: Sequence[Hit],  # noqa: ARG002
        failed: Sequence[Rejected],  # noqa: ARG002
        seen: Seen = unseen,  # noqa: ARG002
    ) -> Draft:
        """Nothing yet."""
        return Draft(())

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        """Ask the model; see ``assistant.types.Model``."""
        draft = self._ask(question, hits)
        for claim in draft.claims:
            seen(claim)
        return draft

    def _ask(self, question: Question, hits: Sequence[Hit]) -> Draft:
        messages = self.messages(question, hits)
        with self._endpoint.errors(self._model):
            completion = self._endpoint.client.chat.completions.create(
                model=self._model,
                messages=messages,
                temperature=0,
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "schema": REPLY_SCHEMA, "strict": True},
                },
                **self._endpoint.output_limit(self._max_output),
            )
            return self._read(completion)

    def _read(self, completion: Any) -> Draft:  # noqa: ANN401  (whatever a server sent, checked here)
        choices = getattr(completion, "choices", None)  # the SDK passes on any JSON, and even HTML
        choice = choices[0] if isinstance(choices, list) and choices else None
        if choice is None or choice.message is None:
            raise ModelReplyError(
                f"{self._endpoint.place} sent a reply without a message.",
                hint="Check that base_url is that of an OpenAI-compatible server.",
            )
        usage = completion.usage
        tokens = (getattr(usage, "prompt_tokens", 0), getattr(usage, "completion_tokens", 0))
        counted = Usage(*tokens) if all(isinstance(n, int) for n in tokens) else Usage()
        if choice.finish_reason == "length":
            raise ModelReplyError(
                f"The model's reply was cut off at {counted.completion_tokens or self._max_output} tokens.",
                hint="Raise max_output_tokens, or ask a narrower question.",
            )
        refused = choice.finish_reason == "content_filter" or getattr(choice.message, "refusal", None)
        if refused:
            raise ModelRefusedError(
                "The model declined to answer this.", hint="Rephrase it, or use --model extractive."
            )
        return parse_reply(choice.message.content or "", counted)

    def messages(self, question: Question, hits: Sequence[Hit]) -> list[Any]:
        """The prompt, with as many of the passages, best first, as the context window holds.

        Raises:
            SettingsError: Not even the first passage fits.
        """
        instructions, template = self._prompt.halves()
        mark = mark_for(question, hits)
        counter = Counter(self._model)
        asked = _asked(question)
        room = self._window - self._max_output - counter.count(instructions + template.text + asked)
        blocks: list[str] = []
        for n, hit in enumerate(hits, start=1):
            block = lay_out(hit, n, mark)
            room -= counter.count(block)
            if room < 0:
                break
            blocks.append(block)
        if not blocks:
            raise SettingsError(
                f"No passage fits a context_window of {self._window} beside this question.",
                hint="Raise context_window, or ask in fewer words.",
            )
        filled = template.fill(mark=mark, passages="\n\n".join(blocks), question=asked)
        return [{"role": "system", "content": instructions}, {"role": "user", "content": filled}]


def _asked(question: Question) -> str:
    if question.text == question.standalone:
        return f"The question: {question.text}"
    earlier = question.standalone.removesuffix(question.text).strip()
    return f"The question before, which was answered: {earlier}\nThe question now: {question.text}"


class OpenAIEmbedder:
    """``/v1/embeddings`` of any OpenAI-compatible server; implements ``index.types.Embedder``."""

    def __init__(self, endpoint: Endpoint, model: str) -> None:
        self._endpoint = endpoint
        self._model = model

    @property
    def fingerprint(self) -> str:
        """Server and model: a server may serve anything under a known name."""
        where = hashlib.sha256((self._endpoint.base_url or "").encode()).hexdigest()[:8]
        return f"openai:{self._model}@{where}"

    @cached_property
    def dimensions(self) -> int:
        """Length of a vector, found out by embedding a word."""
        return int(self.embed(["word"]).shape[1])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``index.types.Embedder``."""
        import numpy as np

        rows: list[list[float]] = []
        for at in range(0, len(texts), _EMBED_BATCH):
            # The API refuses an empty text.
            batch = [text or " " for text in texts[at : at + _EMBED_BATCH]]
            with self._endpoint.errors(self._model):
                reply = self._endpoint.client.embeddings.create(
                    model=self._model, input=batch, encoding_format="float"
                )
                got = [one.embedding for one in sorted(reply.data, key=lambda one: one.index)]
            if len(got) != len(batch) or len({len(row) for row in (*rows[:1], *got)}) != 1:
                raise EmbedderError(
                    f"{self._endpoint.place} sent {len(got)} vectors for {len(batch)} texts, or unequal ones.",
                    hint="Check the server, then run citebound index again.",
                )
            rows += got
        vectors = np.asarray(rows, dtype=np.float32).reshape(len(rows), -1)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
