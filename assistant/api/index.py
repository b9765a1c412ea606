"""An open index, as a program holds it."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from assistant.api.bounds import filters_of
from assistant.api.conversation import Conversation
from assistant.api.saved import saved_object
from assistant.drafting import untold
from assistant.errors import QuestionError
from assistant.wiring import make_assistant, open_library, open_retriever
from index.errors import StoreError
from index.filters import EVERYTHING, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Unpack

    from assistant.api.bounds import Bounds
    from assistant.indexing import Indexed
    from assistant.settings import Settings
    from assistant.steps import Assistant
    from assistant.types import Answer, Claim, Refusal, Turn
    from assistant.verify import Checked
    from index.catalog import Summary
    from index.filters import Filters
    from index.library import Library
    from index.search import Retriever
    from index.types import Card, Document, Hit


class Index:
    """An open index; ``open_index`` makes one, and leaving its ``with`` closes it.

    Any number of threads may use it, of the process that opened it. One at a time is let at the documents; a
    language model is waited for by each on its own, so that others search, and ask, meanwhile.

    Args:
        settings: Where the index is, and who answers.
        create: Make the index when there is none.

    Raises:
        NoIndexError: There is none, and ``create`` is false.
        StoreError: It cannot be opened.
    """

    def __init__(self, settings: Settings, *, create: bool = False) -> None:
        self._settings = settings
        self._lock = threading.RLock()
        self._choosing = threading.Lock()
        self._library = open_library(settings, create=create)
        self._closed = False
        self._process = os.getpid()
        self._retriever: Retriever | None = None
        self._assistant: Assistant | None = None
        self._notices: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it; a second time does nothing, nor does a process that was forked from the one that opened it."""
        if os.getpid() != self._process:
            return
        with self._lock:
            if not self._closed:
                self._closed = True
                self._library.close()

    @property
    def folder(self) -> Path:
        """Where the index is."""
        return self._library.folder

    # -- asking --------------------------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        turns: Sequence[Turn] = (),
        *,
        filters: Filters = EVERYTHING,
        told: Callable[[Claim], None] = untold,
        **bounds: Unpack[Bounds],
    ) -> Answer | Refusal:
        """Answer a question with verified quotes, or refuse.

        >>> with open_index(model="extractive") as index:
        ...     answer = index.ask("How many people died on the ferry?", as_of="2031-03-05")
        ...     quote = answer.claims[0].quotes[0]
        ...     quote.text == index.document(quote.document).text[quote.start : quote.end]
        True
        >>> [source.published for source in answer.sources]
        ['2031-03-04', '2031-03-05', '2031-03-04', '2031-03-05']

        Args:
            question: What is asked, in 2,000 characters at most.
            turns: What was asked before it and how it was answered, oldest first; ``conversation`` keeps them.
            filters: Which documents are searched; or say it with keywords.
            told: Called with each claim as soon as it is verified, in the thread that asks; its sources are
                numbered only in the end. What it raises ends the question.
            bounds: ``as_of`` (what could be read on that day), ``since``, ``until`` (published from, up to), each
                ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or "6 March 2031", and ``outlets``: names, one of which must
                fit.

        Raises:
            QuestionError: There is no question, or it is too long.
            FilterError: A day is none, or no document is from an outlet of that name.
            SettingsError: The model that is set cannot be used.
            ModelError: The model failed before anything was verified.
            NoIndexError: There is no document to ask.
            StoreError: The index failed.
            KeyboardInterrupt: It was stopped before anything was verified; later, the answer is incomplete.
        """
        asked = filters_of(filters, bounds)
        with self._reading():
            self._searching()
            notices = self.notices(filters=asked)
        return self._answering().ask(question, turns, filters=asked, notices=notices, told=told)

    def conversation(self, *, filters: Filters = EVERYTHING, **bounds: Unpack[Bounds]) -> Conversation:
        """A conversation, in which a follow-up takes what came before it into account; see ``Conversation``.

        Raises:
            FilterError: See ``ask``.
        """
        return Conversation(self, filters_of(filters, bounds))

    def search(
        self, question: str, limit: int = 8, *, filters: Filters = EVERYTHING, **bounds: Unpack[Bounds]
    ) -> tuple[Hit, ...]:
        """The passages that a question is about, best first; no model is asked.

        >>> with open_index() as index:
        ...     best, *_ = index.search("confirmed dead", limit=3)
        >>> best.metadata.outlet, 0 < best.score < 1
        ('Sorne Island Gazette', True)

        Args:
            question: What is searched for.
            limit: How many passages at most; no more than 200 are ranked.
            filters: See ``ask``.
            bounds: See ``ask``.

        Raises:
            QuestionError: There is nothing to search for, or the limit is less than 1.
            FilterError, NoIndexError, StoreError: See ``ask``.
        """
        if limit < 1:
            raise QuestionError(f"The limit is {limit}.", hint="Give 1 or more.")
        text = question.encode("utf-8", "replace").decode()  # a lone surrogate is no text for an embedder
        if not text.strip():
            raise QuestionError("There is nothing to search for.", hint="Give a question, or words.")
        with self._reading():
            return self._searching().search(text, limit, filters=filters_of(filters, bounds))

    def notices(self, *, filters: Filters = EVERYTHING, **bounds: Unpack[Bounds]) -> tuple[str, ...]:
        """What is to be known, in a line each, of what is searched: what filters leave out, what cannot be found.

        Every answer carries them: ``answer.trace.notices``.

        Raises:
            FilterError: See ``ask``.
        """
        with self._reading() as library:
            return (*self._notices, *explain(library.catalog, filters_of(filters, bounds)))

    def card(self, document: str, *, filters: Filters = EVERYTHING) -> Card:
        """What a citation of a document takes, by its id; near-copies that the filters leave out are none.

        Raises:
            DocumentNotFoundError: There is none.
            StoreError: The index failed.
        """
        with self._reading():
            return self._searching().card(document, filters=filters)

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when any document does."""
        with self._reading() as library:
            return library.catalog.fingerprint()

    # -- documents -----------------------------------------------------------------------------------------

    def documents(self) -> tuple[Summary, ...]:
        """All documents, without their texts, in the order of their paths.

        >>> with open_index() as index:
        ...     len(index.documents())
        18
        """
        with self._reading() as library:
            return tuple(library.catalog.summaries())

    def document(self, name: str) -> Document:
        """A document with its cleaned text, by its id, the beginning of one, its path or its file name.

        Raises:
            DocumentNotFoundError: There is none of that name, or more than one.
        """
        with self._reading() as library:
            return library.catalog.document(library.catalog.find(name).id)

    def add(
        self,
        *paths: Path | str,
        prune: bool = False,
        progress: Callable[[int, int, str], None] = lambda _done, _total, _name: None,
    ) -> Indexed:
        """Bring the index up to date with files, folders and web addresses; others wait until it is done.

        Args:
            paths: Files, folders with all that is in them, ``https://…``.
            prune: Take documents out whose files under these paths are gone.
            progress: Called with files done, files in all and the name of what is being done.

        Returns:
            What became of each file: ``report.outcomes``.

        Raises:
            PathError: A path names nothing.
            ReadError: Nothing that was named could be read.
            NoIndexError: There was nothing to read, and the index is empty.
            IndexBusyError: Another process is writing.
            StoreError: The index cannot be written; what was written before stays.
        """
        from assistant.api.adding import add

        with self._reading() as library:
            self._retriever = None  # opened anew: the notices are of another state
            done = add(library, self._settings, paths, prune=prune, progress=progress)
        done.check()
        return done

    def verify(self, saved: str | Mapping[str, Any]) -> Checked:
        """Check a saved answer, or refusal, against the documents again, without a model.

        >>> from assistant import to_json
        >>> with open_index(model="extractive") as index:
        ...     saved = to_json(index.ask("How many people died on the ferry?"))
        ...     index.verify(saved).failures
        ()

        Args:
            saved: What ``ask --json`` printed or ``to_json`` gave: the JSON text, or the object that it holds.

        Raises:
            SavedAnswerError: It is no saved answer.
            StoreError: The index failed.
        """
        from assistant import verify

        value = saved_object(saved)
        with self._reading() as library:
            return verify.verify(value, library.catalog)

    # -- what is opened when it is needed ------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[Library]:
        """The documents, to one thread at a time."""
        if os.getpid() != self._process:  # a fork lacks the threads that search, and would wait for them for ever
            raise StoreError(
                f"The index in {self.folder} was opened by another process.",
                hint="Open it in this one: open_index(…)",
            )
        with self._lock:
            if self._closed:
                raise StoreError(f"The index in {self.folder} is closed.", hint="Open it again: open_index(…)")
            yield self._library

    def _searching(self) -> Retriever:
        """Under the lock: what searches, opened when it is first needed."""
        if self._retriever is None:
            notices: list[str] = []
            self._retriever = open_retriever(self._library, notices.append)
            self._notices = notices
        return self._retriever

    def _answering(self) -> Assistant:
        """Who answers, chosen when it is first needed; nobody else has to wait while a model is loaded for it."""
        with self._choosing:
            if self._assistant is None:
                self._assistant = make_assistant(self._settings, self, self._library.embedder)
            return self._assistant
