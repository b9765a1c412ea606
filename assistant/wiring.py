"""Settings in, real parts out. Nothing else constructs an adapter."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import SettingsError
from assistant.settings import CHROMA_TOKEN, index_folder
from index.errors import CiteboundError, NoIndexError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.models.call_cache import CallCache
    from assistant.models.endpoint import Endpoint
    from assistant.models.endpoint.budget import Budget
    from assistant.models.local import LocalServer
    from assistant.reader import Reader
    from assistant.rewrite import Rewriter
    from assistant.settings import Settings
    from assistant.steps import Assistant, Index
    from assistant.types import Model
    from index.catalog import Catalog
    from index.embed.minilm import MiniLM
    from index.library import Library
    from index.search import Retriever
    from index.types import Embedder, Loadable

_KEY = "OPENAI_API_KEY"
_URL = "OPENAI_BASE_URL"
# For a server that only the settings file names: such a file may have come with a folder of articles, and must not
# be able to send the key for another server to its own.
_KEY_OF_FILE = "CITEBOUND_API_KEY"
# In the folder of what can be made again: what servers were found to support.
_SERVERS = "servers.json"
# OpenAI's own model when only a key is set: small, with structured outputs.
_DEFAULT_MODEL = "gpt-4.1-mini"


def base_url(settings: Settings) -> str | None:
    """The language model's server; ``None`` for OpenAI's own."""
    return settings.base_url or os.environ.get(_URL) or None


def cache_folder(settings: Settings) -> Path:
    """The folder for what can be made again."""
    import platformdirs

    return settings.cache.expanduser() if settings.cache else platformdirs.user_cache_path("citebound")


def key_present() -> bool:
    """Whether there is an API key in the environment."""
    return bool(os.environ.get(_KEY))


def model_spec(settings: Settings) -> str:
    """The model that will answer: as set, else openai when a key or a base URL is there, else extractive."""
    if settings.model:
        return settings.model
    remote = (key_present() or base_url(settings) is not None) and not settings.offline
    return "openai" if remote else "extractive"


@cache
def _budget(max_usd: float | None, max_tokens: int | None, usd_in: float | None, usd_out: float | None) -> Budget:
    """One for the whole process: whatever asks a model spends of it."""
    from assistant.models.endpoint.budget import Budget

    return Budget(max_usd, max_tokens, usd_in, usd_out)


def _endpoint(
    settings: Settings, url: str | None, key: str | None, calls: CallCache | None = None, *, trusted: bool
) -> Endpoint:
    from assistant.models.endpoint import Endpoint

    prices = (settings.usd_per_million_in, settings.usd_per_million_out)
    return Endpoint(
        url,
        key,
        settings.timeout_s,
        calls,
        budget=_budget(settings.max_usd, settings.max_tokens, *prices),
        capabilities=cache_folder(settings) / _SERVERS,
        trusted=trusted,
    )


def _remote(settings: Settings, url: str | None, what: str, calls: CallCache | None = None) -> Endpoint:
    if settings.offline:
        raise SettingsError(f"{what} needs the network, and offline is set.", hint="Use --model extractive.")
    named = {one.value for one in settings.given.values() if one.source != "file"} | {os.environ.get(_URL)}
    trusted = url is None or url in named
    name = _KEY if trusted else _KEY_OF_FILE
    key = os.environ.get(name, "").strip()  # read from a file, it comes with the end of its line
    if not (key.isascii() and key.isprintable()):
        raise SettingsError(f"{name} holds characters that no key has.", hint="Set it again.")
    if url is None and not key:
        raise SettingsError(
            f"{what} needs a key or a server, and neither is set.",
            hint=f"Set {_KEY}, or base_url to an OpenAI-compatible server, or use --model extractive.",
        )
    return _endpoint(settings, url, key or None, calls, trusted=trusted)


def language_endpoint(settings: Settings, calls: CallCache | None = None) -> Endpoint:
    """The language model's server; with a cache, it is asked nothing twice.

    Raises:
        SettingsError: Offline is set, or there is neither a key nor a server.
    """
    return _remote(settings, base_url(settings), f"The model {model_spec(settings)}", calls)


@cache
def _served(file: Path, context_window: int) -> LocalServer:
    """One for the whole process: loading a model takes seconds, and gigabytes."""
    from assistant.models.local import serve

    return serve(file, context_window)


class Language(NamedTuple):
    """A language model: where it is, its name there, and as ``--model`` names it."""

    endpoint: Endpoint
    model: str
    name: str


def language(settings: Settings, calls: CallCache | None = None) -> Language | None:
    """The language model that answers; ``None`` if none does.

    Raises:
        SettingsError: The setting names no model, or what it names cannot be used.
        ModelError: A server was to choose the model, and cannot be asked; a file cannot be loaded.
    """
    kind, _, name = model_spec(settings).partition(":")
    if kind == "extractive" and not name:
        return None
    if kind == "openai":
        endpoint = language_endpoint(settings, calls)
        chosen = name or (_DEFAULT_MODEL if endpoint.base_url is None else endpoint.first_model())
        return Language(endpoint, chosen, f"openai:{chosen}")
    if kind == "local" and name:
        file = Path(name).expanduser()
        server = _served(file, settings.context_window)
        return Language(
            _endpoint(settings, server.url, server.key, calls, trusted=False), file.stem, f"local:{file.name}"
        )
    raise SettingsError(
        f"There is no model “{settings.model}”.",
        hint="Use --model extractive, --model openai:NAME or --model local:FILE.gguf.",
    )


def make_model(settings: Settings, embedder: Embedder, chosen: Language | None) -> Model:
    """The model that answers: a language model, or the offline reader without one.

    Raises:
        SettingsError: The context window leaves no room for passages.
    """
    if chosen is None:
        return _offline(settings, embedder)
    from assistant.models.answerability import make_estimate
    from assistant.models.language_model import LanguageModel

    return LanguageModel(
        chosen.endpoint,
        chosen.model,
        citing=settings.citing,
        context_window=settings.context_window,
        max_output_tokens=settings.max_output_tokens,
        estimate=make_estimate(chosen.endpoint, chosen.model, embedder, make_reader(settings)),
        name=chosen.name,
    )


def make_second(settings: Settings, embedder: Embedder, chosen: Language | None) -> Model | None:
    """Who is heard beside a language model, if the settings say so: the offline reader; nobody beside itself."""
    return _offline(settings, embedder) if chosen and settings.second_reading else None


def _offline(settings: Settings, embedder: Embedder) -> Model:
    from assistant.models.extractive import Extractive

    return Extractive(embedder, make_reader(settings))


def make_reader(settings: Settings) -> Reader | None:
    """The bundled reader, not loaded yet; ``None`` if the settings do without."""
    return _reader() if settings.reader else None


@cache
def _reader() -> Reader:
    """One for the whole process: it is loaded once, whichever model asks it."""
    from assistant.reader import Reader

    return Reader()


def make_rewriter(settings: Settings, chosen: Language | None) -> Rewriter | None:
    """What makes follow-ups stand alone where the rules cannot; ``None`` for the rules alone."""
    if chosen is None or settings.rewriting == "rules":
        return None
    from assistant.rewrite.model import ModelRewriter

    return ModelRewriter(chosen.endpoint, chosen.model)


def make_embedder(settings: Settings) -> Embedder:
    """The embedder.

    Raises:
        SettingsError: The setting names none, or what it names cannot be used.
    """
    kind, _, name = settings.embedder.partition(":")
    if kind == "minilm" and not name:
        return _minilm()
    if kind == "openai" and name:
        from assistant.models.embedder import OpenAIEmbedder

        url = settings.embedder_url or base_url(settings)
        return OpenAIEmbedder(_remote(settings, url, f"The embedder {settings.embedder}"), name)
    raise SettingsError(
        f"There is no embedder “{settings.embedder}”.", hint="Set embedder to minilm or openai:NAME."
    )


@cache
def _minilm() -> MiniLM:
    """One for the whole process: it is loaded once, whoever asks it."""
    from index.embed.minilm import MiniLM

    return MiniLM()


def open_library(settings: Settings, *, create: bool = False) -> Library:
    """The index, for ``index`` made if need be.

    Raises:
        NoIndexError: There is none and ``create`` is false.
        StoreError, SettingsError: It cannot be opened.
    """
    from index.library import Library

    if settings.offline and settings.chroma_url:
        raise SettingsError("A Chroma server needs the network, and offline is set.", hint="Unset chroma_url.")
    folder, embedder = index_folder(settings), make_embedder(settings)
    if settings.chroma_url:
        from index.shared.library import SharedLibrary
        from index.shared.server import Server

        server = Server(settings.chroma_url, os.environ.get(CHROMA_TOKEN) or None)
        return SharedLibrary(folder, embedder, server=server, name=settings.collection, create=create)
    return Library(folder, embedder, create=create)


def open_catalog(settings: Settings) -> Catalog:
    """The documents of the index alone, without what searching needs.

    Raises:
        NoIndexError: There is none.
        StoreError: It cannot be opened.
    """
    from index.catalog import Catalog, catalog_file

    if settings.chroma_url:
        return open_library(settings).catalog
    return Catalog(catalog_file(index_folder(settings)))


class Opened(NamedTuple):
    """Who answers, and the documents."""

    assistant: Assistant
    catalog: Catalog


def open_retriever(library: Library, notice: Callable[[str], None]) -> Retriever:
    """What searches an open index.

    Args:
        library: The index.
        notice: Told, in one line, of anything that cannot be found.

    Raises:
        NoIndexError: It is empty.
        StoreError: It cannot be searched.
    """
    from index.search import Retriever

    if not library.catalog.passage_count():
        raise NoIndexError(f"The index in {library.folder} is empty.", hint="Fill it: citebound index FOLDER")
    library.open_for_search(notice)
    return Retriever(library)


def make_assistant(settings: Settings, index: Index, embedder: Embedder) -> Assistant:
    """Who answers from an index, with the model that the settings name.

    Raises:
        SettingsError, ModelError: See ``language`` and ``make_model``.
    """
    from assistant.steps import Assistant

    chosen = language(settings)
    model = make_model(settings, embedder, chosen)
    rewriter, second = make_rewriter(settings, chosen), make_second(settings, embedder, chosen)
    return Assistant(index, model, settings.passages, rewriter, second)


def open_assistant(settings: Settings, notice: Callable[[str], None]) -> Opened:
    """Everything that answering takes.

    Args:
        settings: The settings.
        notice: Told, in one line, of anything that the answers will lack.

    Raises:
        CiteboundError: Whatever keeps it from being opened.
    """
    return open_answering(settings, open_library(settings), notice)


def open_answering(settings: Settings, library: Library, notice: Callable[[str], None]) -> Opened:
    """Everything that answering from an open index takes; see ``open_assistant``."""
    load_ahead(settings)
    return Opened(make_assistant(settings, open_retriever(library, notice), library.embedder), library.catalog)


def load_ahead(settings: Settings) -> None:
    """Begin to load the networks that compute here, once in a process, on another core than what else is loaded.

    Nothing is begun where there is no index to ask.
    """
    from index.catalog import catalog_file
    from index.types import Loadable

    if not (settings.chroma_url or catalog_file(index_folder(settings)).exists()):
        return
    with suppress(CiteboundError):  # whoever opens the index will say so
        networks = (make_embedder(settings), make_reader(settings))
        _begin_to_load(*(one for one in networks if isinstance(one, Loadable)))


@cache
def _begin_to_load(*networks: Loadable) -> None:
    # The program waits for it at its end, which it would not survive in the middle of it.
    Thread(target=_load, args=(networks,), name="networks", daemon=False).start()
    # While their files are read and checked, which leaves Python's lock to others. What else is loaded needs it,
    # too, and two threads that load one package at a time get it half.
    import numpy as np  # noqa: F401


def _load(networks: Sequence[Loadable]) -> None:
    for network in networks:
        with suppress(CiteboundError):  # a question will say so
            network.load()
