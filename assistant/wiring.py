"""Settings in, real parts out. Nothing else constructs an adapter."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import SettingsError
from assistant.settings import CHROMA_TOKEN, index_folder
from index.errors import NoIndexError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.ask import Assistant
    from assistant.models.call_cache import CallCache
    from assistant.models.openai_compatible import Endpoint
    from assistant.settings import Settings
    from assistant.types import Model
    from index.catalog import Catalog
    from index.library import Library
    from index.types import Embedder

_KEY = "OPENAI_API_KEY"
_URL = "OPENAI_BASE_URL"
# For a server that only the settings file names: such a file may have come with a folder of articles, and must not
# be able to send the key for another server to its own.
_KEY_OF_FILE = "CITEBOUND_API_KEY"
_URLS_OF_ENVIRONMENT = (_URL, "CITEBOUND_BASE_URL", "CITEBOUND_EMBEDDER_URL")
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


def _endpoint(settings: Settings, url: str | None, what: str, cache: CallCache | None = None) -> Endpoint:
    from assistant.models.openai_compatible import Endpoint

    if settings.offline:
        raise SettingsError(f"{what} needs the network, and offline is set.", hint="Use --model extractive.")
    trusted = url is None or url in {os.environ.get(name) for name in _URLS_OF_ENVIRONMENT}
    key = os.environ.get(_KEY if trusted else _KEY_OF_FILE)
    if url is None and not key:
        raise SettingsError(
            f"{what} needs a key or a server, and neither is set.",
            hint=f"Set {_KEY}, or base_url to an OpenAI-compatible server, or use --model extractive.",
        )
    return Endpoint(url, key, settings.timeout_s, cache)


def language_endpoint(settings: Settings, cache: CallCache | None = None) -> Endpoint:
    """The language model's server; with a cache, it is asked nothing twice.

    Raises:
        SettingsError: Offline is set, or there is neither a key nor a server.
    """
    return _endpoint(settings, base_url(settings), f"The model {model_spec(settings)}", cache)


def make_model(settings: Settings, embedder: Embedder, cache: CallCache | None = None) -> Model:
    """The model that answers; with a cache, its server is asked nothing twice.

    Raises:
        SettingsError: The setting names no model, or what it names cannot be used.
        ModelError: A server was to choose the model, and cannot be asked.
    """
    kind, _, name = model_spec(settings).partition(":")
    if kind == "extractive" and not name:
        from assistant.models.extractive import Extractive

        return Extractive(embedder)
    if kind == "openai":
        from assistant.models.openai_compatible import OpenAICompatible

        endpoint = language_endpoint(settings, cache)
        chosen = name or (_DEFAULT_MODEL if endpoint.base_url is None else endpoint.first_model())
        return OpenAICompatible(
            endpoint,
            chosen,
            context_window=settings.context_window,
            max_output_tokens=settings.max_output_tokens,
        )
    raise SettingsError(
        f"There is no model “{settings.model}”.", hint="Use --model extractive or --model openai:NAME."
    )


def make_embedder(settings: Settings) -> Embedder:
    """The embedder.

    Raises:
        SettingsError: The setting names none, or what it names cannot be used.
    """
    kind, _, name = settings.embedder.partition(":")
    if kind == "minilm" and not name:
        from index.embed.minilm import MiniLM

        return MiniLM()
    if kind == "openai" and name:
        from assistant.models.openai_compatible import OpenAIEmbedder

        url = settings.embedder_url or base_url(settings)
        return OpenAIEmbedder(_endpoint(settings, url, f"The embedder {settings.embedder}"), name)
    raise SettingsError(
        f"There is no embedder “{settings.embedder}”.", hint="Set embedder to minilm or openai:NAME."
    )


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


def open_assistant(settings: Settings, notice: Callable[[str], None]) -> Opened:
    """Everything that answering takes.

    Args:
        settings: The settings.
        notice: Told, in one line, of anything that the answers will lack.

    Raises:
        CiteboundError: Whatever keeps it from being opened.
    """
    from assistant.ask import Assistant
    from index.search import Retriever

    library = open_library(settings)
    if not library.catalog.passage_count():
        raise NoIndexError(f"The index in {library.folder} is empty.", hint="Fill it: citebound index FOLDER")
    model = make_model(settings, library.embedder)
    library.open_for_search(notice)
    return Opened(Assistant(Retriever(library), model, settings.passages), library.catalog)
