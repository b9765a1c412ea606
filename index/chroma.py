"""Chroma, embedded or on a server: its clients and collections. With ``vectors`` the only import of it."""

from __future__ import annotations

import hashlib
import math
import os
import sys
import uuid
from collections import Counter
from contextlib import contextmanager, nullcontext
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple
from weakref import finalize

from index.shared.server import timeout
from index.spared import spared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from chromadb import Collection
    from chromadb.api import ClientAPI
    from chromadb.config import Settings, System

    from index.shared.server import Server

# Ids listed at a time: 200 kB. Ids dropped at a time: a server takes no more than 5,461.
_PAGE = 5_000
_DELETED = 1_000
# The key of a record's metadata that holds its text.
_TEXT = "text"
# The clients that each embedded Chroma has.
_USERS: Counter[System] = Counter()


def load(module: str = "chromadb", *, server: bool = False) -> None:
    """Load Chroma, or a part of it, without what it would load and never use here.

    Args:
        module: What is loaded.
        server: Whether it is to be the client of a server.
    """
    if module not in sys.modules:
        with spared(server=server):
            import_module(module)


@cache
def connect(server: Server) -> ClientAPI:
    """The client of a server, for the whole process: making one takes four requests.

    Raises:
        StoreError: It does not answer, wants another token, or is no Chroma server.
    """
    load(server=True)
    import chromadb

    at = server.greet()
    with server.answering(), _no_proxy() if at.is_loopback else nullcontext():
        client = chromadb.HttpClient(
            at.base,  # the whole: of a host that begins with “http” Chroma would drop the port
            at.port,
            ssl=at.scheme == "https",
            headers=server.headers,
            settings=_settings(),
        )
    # Chroma's client waits for ever and has no setting for it.
    session = getattr(getattr(client, "_server", None), "_session", None)
    if session is not None:
        session.timeout = timeout()
    return client


class Found(NamedTuple):
    """A collection, whose id no other ever has, and what it says of itself."""

    collection: Collection
    id: str
    about: dict[str, object]


class Collections:
    """The collections of a server, and its clock.

    Raises:
        StoreError: The server does not answer or refuses, here and in every method.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client = connect(server)

    @property
    def place(self) -> str:
        """The server's address."""
        return self._server.url

    def now(self) -> float:
        """Seconds by the server's clock."""
        with self._server.answering():
            return self._client.heartbeat() / 1e9

    def find(self, name: str) -> Found | None:
        """The collection of this name, if there is one."""
        from chromadb.errors import NotFoundError

        with self._server.answering():
            try:
                found = self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                return None
            return Found(found, str(found.id), dict(found.metadata or {}))

    def create(self, name: str, about: Mapping[str, str | int | float]) -> Found:
        """Make a collection; only one caller succeeds."""
        with self._server.answering():
            made = self._client.create_collection(name, embedding_function=None, metadata=dict(about))
            return Found(made, str(made.id), dict(about))

    def describe(self, found: Found, about: Mapping[str, str | int | float]) -> None:
        """Have a collection say this of itself, and nothing else."""
        with self._server.answering():
            found.collection.modify(metadata=dict(about))

    def drop(self, found: Found) -> None:
        """Remove this collection, and never another that has its name by now, as removing by name might."""
        name = f"ended-{uuid.uuid4().hex}"
        with self._server.answering():
            found.collection.modify(name=name)  # goes by the id
            self._client.delete_collection(name)

    def ids(self, found: Found) -> list[str]:
        """The ids of all records of a collection."""
        ids: list[str] = []
        with self._server.answering():
            while True:
                page = found.collection.get(include=[], limit=_PAGE, offset=len(ids))["ids"]
                ids += page
                if len(page) < _PAGE:
                    return ids

    def read(self, found: Found, ids: Sequence[str]) -> dict[str, str]:
        """The texts of these records, by id; one that is not there is left out."""
        with self._server.answering():
            page = found.collection.get(ids=list(ids), include=["metadatas"])
        held = zip(page["ids"], page["metadatas"] or [], strict=True)
        return {id_: str(about[_TEXT]) for id_, about in held}

    def write(self, found: Found, texts: Mapping[str, str]) -> None:
        """Put texts there by their ids."""
        import numpy as np

        with self._server.answering():
            found.collection.upsert(
                ids=list(texts),
                # Not as documents: for those a server keeps an index of every three letters, eight times as large.
                metadatas=[{_TEXT: text} for text in texts.values()],
                embeddings=np.array([_point(id_) for id_ in texts], np.float32),
            )

    def delete(self, found: Found, ids: Sequence[str]) -> None:
        """Drop the records of these ids."""
        with self._server.answering():
            for at in range(0, len(ids), _DELETED):
                found.collection.delete(ids=list(ids[at : at + _DELETED]))


def _point(id_: str) -> list[float]:
    """A place on the unit circle: a collection wants a vector of each record, though none is searched for."""
    turn = int.from_bytes(hashlib.blake2b(id_.encode(), digest_size=4).digest()) / 2**32
    return [math.cos(math.tau * turn), math.sin(math.tau * turn)]


def embed_in(folder: Path) -> ClientAPI:
    """A Chroma in this process, which keeps its files in a folder; made when it is not there.

    Once no client of it is left its files are closed: Windows removes no file that is open, and a process that
    opens it anew whenever another has written would run out of them.
    """
    load()
    load("chromadb.api.rust")  # which making a client would load otherwise
    import chromadb

    folder.mkdir(parents=True, exist_ok=True)
    # Chroma has one for each path as it is written: of a relative one, that of what was the working folder then.
    client = chromadb.PersistentClient(str(folder.absolute()), settings=_settings())
    system: System = client._server._system  # type: ignore[attr-defined]  # noqa: SLF001  (of no public name)
    _USERS[system] += 1
    finalize(client, _let_go, system).atexit = False
    return client


def _let_go(system: System) -> None:
    from chromadb.api.shared_system_client import SharedSystemClient

    _USERS[system] -= 1
    if not _USERS[system]:
        del _USERS[system]
        known = SharedSystemClient._identifier_to_system  # noqa: SLF001  (what ``clear_system_cache`` empties)
        for name in [name for name, one in known.items() if one is system]:
            del known[name]
        system.stop()


def forget_clients() -> None:
    """Have the next client of any folder be one that knows nothing of those that there are."""
    load()
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()


def _settings() -> Settings:
    """Chroma's settings as they are meant here: nothing of a file ``.env`` among articles, no telemetry."""
    from chromadb.config import Settings

    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own, which Chroma's class does not declare
        anonymized_telemetry=False,
        chroma_otel_collection_endpoint="",  # whatever the environment says: no traces are taken or sent anywhere
        chroma_otel_granularity=None,
        chroma_server_host=None,  # a server's own variables in the environment would be taken for contradictions
        chroma_server_http_port=None,
    )


@contextmanager
def _no_proxy() -> Iterator[None]:
    """Have a client that is made meanwhile use no proxy: it reads the environment as it is made, and only then."""
    before = os.environ.get("no_proxy")
    os.environ["no_proxy"] = "*"
    try:
        yield
    finally:
        if before is None:
            del os.environ["no_proxy"]
        else:
            os.environ["no_proxy"] = before
