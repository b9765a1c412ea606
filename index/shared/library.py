"""An index on a Chroma server, which several machines ask at once and one at a time writes.

Vectors and documents are on the server. Each machine has a replica of the documents in its own catalog, with a
BM25 index over it, and follows the server by the generation of its documents.
"""

from __future__ import annotations

import socket
import time
import uuid
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from index.catalog.replica import dump, load, mark_stale, remember, remembered, versions
from index.catalog.schema import SCHEMA_VERSION
from index.errors import EmbedderMismatchError, IndexBusyError, IndexVersionError, NoIndexError, StoreError
from index.library import CHROMA, LEXICAL, Library
from index.shared.collections import About, Record, Shared, is_settled, settled, unsettled
from index.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from index.carrier import Carrier
    from index.shared.collections import Held
    from index.shared.lease import Lease
    from index.shared.server import Server
    from index.types import Embedder

# BM25 bears this mark while documents are fetched: if that is cut off, it is made anew.
_FETCHING = "fetching"
# Seconds of writing after which the others get to see what is new. Finding out what that is costs as much as
# listing all documents.
_PUBLISH = 30.0


class SharedLibrary(Library):
    """An index whose vectors and documents are on a server; this machine's catalog and BM25 index follow it.

    Args:
        folder: Where this machine keeps them.
        embedder: What makes its vectors.
        server: The server.
        name: The index's name there; several can lie on one server.
        create: Make the index when the server has none.

    Raises:
        NoIndexError: There is none on the server and ``create`` is false.
        IndexVersionError, EmbedderMismatchError: It was made with another schema or embedder than this one's.
        StoreError: The server does not answer, or the folder holds other documents.
    """

    def __init__(
        self, folder: Path, embedder: Embedder, *, server: Server, name: str, create: bool = False
    ) -> None:
        self.embedder = embedder
        self._server, self._name = server, name
        self._shared = Shared(server, name)
        self._lease: Lease | None = None
        self._held: Held | None = None
        self._published = 0.0
        about = self._about(missing_ok=create)  # before a folder is made for nothing
        super().__init__(folder, embedder, create=True)
        try:
            if about:
                self._follow(about)
                self._catch_up(about)
            else:
                self._refuse_documents_of_elsewhere()
        except BaseException:
            self.close()
            raise

    def _check_home(self) -> None:
        """Where the documents belong is found out with the server."""

    def _about(self, *, missing_ok: bool = False) -> About | None:
        about = self._shared.about()
        if about is None:
            if missing_ok:
                return None
            raise NoIndexError(f"There is no index {self._place}.", hint="Make one: citebound index FOLDER")
        if about.schema != SCHEMA_VERSION:
            newer = about.schema > SCHEMA_VERSION
            raise IndexVersionError(
                f"The index {self._place} has schema {about.schema}; this citebound knows {SCHEMA_VERSION}.",
                hint="Use the newer citebound that made it."
                if newer
                else "Index anew under another name: set collection.",
            )
        if about.embedder != self.embedder.fingerprint:
            raise EmbedderMismatchError(
                f"The index {self._place} was made with the embedder {about.embedder};"
                f" the one set now is {self.embedder.fingerprint}.",
                hint="Set that embedder, or index under another name: set collection.",
            )
        return about

    @property
    def _place(self) -> str:
        return f"“{self._name}” on the Chroma server at {self._server.url}"

    def _follow(self, about: About) -> None:
        """Take this machine's catalog for a replica of the server's index, if it is, or holds nothing yet."""
        if about.catalog != self.catalog.name:
            if self.catalog.document_count():
                raise StoreError(
                    f"{self.folder} holds the documents of another index than {self._place}.",
                    hint="Choose a new folder with --index DIR, or set another collection.",
                )
            self.catalog.become(about.catalog, about.embedder)
        self._remember_home()

    def _refuse_documents_of_elsewhere(self) -> None:
        """Documents that were indexed for this machine alone are not sent to a server by the way."""
        if self.catalog.document_count() and remembered(self.catalog, "of") is None:
            raise StoreError(
                f"{self.folder} holds an index of this machine alone.",
                hint="Choose a new folder with --index DIR and index there again.",
            )

    def _remember_home(self) -> None:
        if remembered(self.catalog, "of") != self._place:
            remember(self.catalog, of=self._place)

    @cached_property
    def vectors(self) -> Vectors:
        """The dense leg, on the server."""
        return Vectors(self.folder, f"{self._name}.vectors", server=self._server)

    # -- asking ----------------------------------------------------------------------------------------------

    def open_for_search(self, notice: Callable[[str], None] = lambda _line: None) -> None:
        """Fetch what is new on the server; nothing there is changed by asking.

        Args:
            notice: Told, in one line, of anything that the answers will lack.
        """
        self.refresh()
        if not self._is_sound(LEXICAL):
            with super().writing():
                self.remake_lexical()
        missing = self.catalog.passage_count() - self.vectors.count()
        if missing > 0:
            wait = self._shared.is_being_written()
            what = "somebody is writing to the index" if wait else "run citebound index to finish"
            notice(f"{missing} passages cannot be searched yet: {what}.")

    def refresh(self) -> None:
        """Fetch what another machine has written, unless another process here is at it."""
        if about := self._about():
            self._catch_up(about)

    def _catch_up(self, about: About) -> None:
        if self.catalog.changed_elsewhere():  # by another process here, whose BM25 index is not the one open
            self.__dict__.pop("lexical", None)
        if about.generation == self._generation:
            return
        try:
            with super().writing():
                self._fetch(about)
        except IndexBusyError:
            if not self.catalog.document_count():
                raise

    @property
    def _generation(self) -> str | None:
        """The state of the server's documents that the catalog is a replica of, if it is of any."""
        return remembered(self.catalog, "generation")

    def _fetch(self, about: About) -> None:
        """Have the catalog and BM25 follow the server; under the lock of this machine's folder.

        What was written here and never got there, since another machine wrote first, is dropped: an index run
        reads it again.
        """
        if about.catalog != self.catalog.name:
            self._follow(about)
        held = self._shared.held()
        theirs, ours = held.versions(), versions(self.catalog)
        generation = self.catalog.next_generation()
        self._mend_lexical()
        self.lexical.mark(_FETCHING)
        for document in ours.keys() - theirs.keys():
            gone = self.catalog.passages_of([document])
            self.catalog.delete(document)
            self.lexical.apply((), gone)
        changed = {document: version for document, version in theirs.items() if ours.get(document) != version}
        for page in self._shared.read(changed, held):
            self._take_in(page)
        self.catalog.settle(self.catalog.stale(), generation)
        self.lexical.mark(generation)
        self._mend_lexical()
        # Of an unsettled state there may be more at any time: it is looked at again.
        remember(self.catalog, generation=about.generation if is_settled(about.generation) else "")

    def _mend_lexical(self) -> None:
        if not self._is_sound(LEXICAL):
            self.remake_lexical()

    def _take_in(self, page: dict[str, str]) -> None:
        gone = self.catalog.passages_of(page)
        load(self.catalog, page.values())
        texts = self.search_texts(self.catalog.passages_of(page))
        self.lexical.apply(texts.items(), [id_ for id_ in gone if id_ not in texts])

    # -- writing ---------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock here and the lease on the server, with all its documents fetched."""
        with super().writing(), self._shared.lease(self._owner) as self._lease:
            about = self._about(missing_ok=True)
            if about is None:
                about = self._found()
            self._follow(about)
            if about.generation != self._generation:
                self._fetch(about)
            self._held, self._published = self._shared.held(), time.monotonic()
            yield
            self._publish()

    @property
    def _owner(self) -> str:
        """Names this folder of this machine."""
        if (own := remembered(self.catalog, "owner")) is None:
            own = uuid.uuid4().hex
            remember(self.catalog, owner=own)
        return f"{socket.gethostname()} {own}"

    def _found(self) -> About:
        """Make the index on the server, of what this machine holds: nothing, or a replica that outlived it."""
        self._refuse_documents_of_elsewhere()
        about = About(self.catalog.name, SCHEMA_VERSION, self.embedder.fingerprint, unsettled())
        remember(self.catalog, generation=about.generation)
        self._shared.create(about)
        return about

    def repair(self, *, everything: bool = False) -> None:
        """Under the write lock: have what does not stand for the catalog, or ``everything``, made anew.

        Vectors on the server are dropped and missed one by one, so that others can go on asking.
        """
        import numpy as np

        there, here = set(self.vectors.ids()), set(self.catalog.passage_ids(0, -1))
        self.vectors.apply((), np.empty((0, 0), np.float32), sorted(there - here))
        mark_stale(self.catalog, here if everything else here - there)
        if everything:
            self.remake_lexical()
        self._mend_lexical()

    def _is_sound(self, name: str) -> bool:
        """See ``Library``; vectors are compared by their ids: killed writers of several machines leave any."""
        if name != CHROMA:
            return super()._is_sound(name)
        there, here = set(self.vectors.ids()), set(self.catalog.passage_ids(0, -1))
        return there ^ here <= set(self.catalog.stale())

    def carrier(self, progress: Callable[[int], None] = lambda _passages: None) -> Carrier:
        """See ``Library``; batch by batch the lease is checked, and now and then the documents are published.

        Raises:
            IndexBusyError: This machine was taken for dead, and another writes.
        """

        def go_on(passages: int) -> None:
            progress(passages)
            self._check_lease()
            if time.monotonic() - self._published > _PUBLISH:
                self._publish()

        self._check_lease()
        return super().carrier(go_on)

    def _check_lease(self) -> None:
        if self._lease:
            self._lease.check()

    def _publish(self) -> None:
        """Carry over the documents to the server.

        While it lasts the server's documents bear an unsettled generation. If it is cut off, and nobody else has
        written since, the next run here knows it for its own and goes on.
        """
        if self._held is None:
            return
        self._check_lease()
        ours, held = versions(self.catalog), self._held
        changed = [document for document, version in ours.items() if not held.is_just(document, version)]
        gone = held.ids.keys() - ours.keys()
        if changed or gone:
            self._announce(unsettled())
            records = (Record(document, ours[document], dump(self.catalog, document)) for document in changed)
            self._shared.write(records, held)
            self._shared.delete(gone, held)
            self._held = self._shared.held()
        if changed or gone or not is_settled(self._generation or ""):
            self._announce(settled())
        self._published = time.monotonic()

    def _announce(self, generation: str) -> None:
        remember(self.catalog, generation=generation)
        self._shared.mark(generation)
