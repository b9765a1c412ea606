"""Questions answered a few at a time, each in a thread of its own, while the others wait in line."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from assistant.render.text import file_name
from assistant.serve.faults import BusyError
from assistant.serve.memory import Memory
from assistant.serve.parts import SharedIndex, StoppableModel
from assistant.serve.wording import Telling
from assistant.types import Exchange
from index.filters import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from assistant.serve.request import Asked
    from assistant.steps import Assistant
    from assistant.types import Claim
    from index.filters import Filters

# Questions under way: model servers take several at once, and most of an answer's time is theirs.
AT_ONCE = 4
# Questions in line behind them: at some seconds each, whoever came later would wait for minutes.
IN_LINE = 16
# Proxies and browsers take a connection without a word for dead after a minute, some after half of one.
KEEP_ALIVE_S = 10.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """There is nothing to tell yet."""


@dataclass(frozen=True, slots=True)
class Piece:
    """More of the answer, as Markdown: verified."""

    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """All of the answer; ``rest`` is what no piece has told of it."""

    rest: str
    exchange: Exchange


Event = Waiting | Piece | Ended


@dataclass(slots=True, eq=False)
class _Job:
    """A question, and what came of it so far; an exception ends it as ``Ended`` does."""

    asked: Asked
    events: asyncio.Queue[Event | BaseException] = field(default_factory=asyncio.Queue)
    stopped: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class Desk:
    """Takes questions of any number of clients; all of it but ``_work`` runs in one event loop.

    Args:
        assistant: Who answers.
        filters: Which documents are searched.
        notices: What the user must know of the state of the index, found out anew for every answer.
        folders: Whether whoever asks may know in which folders the documents lie.
        at_once: Questions that are answered at a time.
        in_line: Questions that may wait for that.
        keep_alive_s: Seconds without an event after which there is one that says so.
        memory: What was told of all answers.
    """

    assistant: Assistant
    filters: Filters = EVERYTHING
    notices: Callable[[], Sequence[str]] = tuple
    folders: bool = True
    at_once: int = AT_ONCE
    in_line: int = IN_LINE
    keep_alive_s: float = KEEP_ALIVE_S
    memory: Memory = field(default_factory=Memory)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _line: deque[_Job] = field(default_factory=deque)
    _at_work: dict[_Job, threading.Thread] = field(default_factory=dict)

    @property
    def busy(self) -> bool:
        """Whether any question is under way."""
        return bool(self._at_work)

    async def answer(self, asked: Asked) -> AsyncGenerator[Event]:
        """Put a question in line, and tell what comes of it, ``Ended`` last.

        Whoever closes it before takes the question back.

        Raises:
            BusyError: The line is full.
            CiteboundError: Whatever keeps it from being answered.
        """
        if len(self._at_work) >= self.at_once and len(self._line) >= self.in_line:
            raise BusyError
        job = _Job(asked)
        self._line.append(job)
        self._start_next()
        try:
            while True:
                event = await self._next(job)
                if isinstance(event, BaseException):
                    raise event
                yield event
                if isinstance(event, Ended):
                    return
        finally:
            job.stopped.set()
            with suppress(ValueError):  # it is at work, or done
                self._line.remove(job)

    def stop(self, patience_s: float) -> bool:
        """Stop all answers, and wait for their threads so long at most; whether they have ended."""
        self._line.clear()
        for job in self._at_work:
            job.stopped.set()
        threads = tuple(self._at_work.values())
        for thread in threads:
            thread.join(patience_s / len(threads))
        return not any(thread.is_alive() for thread in threads)

    async def _next(self, job: _Job) -> Event | BaseException:
        try:
            async with asyncio.timeout(self.keep_alive_s):
                return await job.events.get()
        except TimeoutError:
            return Waiting()

    def _start_next(self) -> None:
        while self._line and len(self._at_work) < self.at_once:
            job = self._line.popleft()
            # No executor: the interpreter would wait at its end for every call that is under way.
            work = partial(self._work, job, asyncio.get_running_loop())
            self._at_work[job] = threading.Thread(target=work, daemon=True)
            self._at_work[job].start()

    def _leave(self, job: _Job) -> None:
        del self._at_work[job]
        self._start_next()

    def _work(self, job: _Job, loop: asyncio.AbstractEventLoop) -> None:
        def tell(event: Event | BaseException) -> None:
            loop.call_soon_threadsafe(job.events.put_nowait, event)

        with suppress(RuntimeError):  # the loop has been closed: nobody is there to be told
            try:
                tell(self._answered(job, tell))
            except BaseException as error:  # noqa: BLE001  (it is raised where the question was put)
                tell(error)
            finally:
                loop.call_soon_threadsafe(self._leave, job)

    def _answered(self, job: _Job, tell: Callable[[Event], None]) -> Ended:
        index = SharedIndex(self.assistant.index, self._lock)
        second = self.assistant.second
        assistant = replace(
            self.assistant,
            index=index,
            model=StoppableModel(self.assistant.model, job.stopped),
            second=StoppableModel(second, job.stopped) if second else None,
        )
        with self._lock:
            notices = self.notices()
        telling = Telling(partial(index.card, filters=self.filters), notices)

        def told(claim: Claim) -> None:
            if text := telling.tell(claim):
                self.memory.keep(text)
                tell(Piece(text))

        result = assistant.ask(
            job.asked.question, job.asked.turns, filters=self.filters, notices=notices, told=told
        )
        if not self.folders:
            named = tuple(replace(one, path=file_name(one.path)) for one in result.sources)
            result = replace(result, sources=named)
        rest = telling.rest(result)
        self.memory.keep(rest)
        return Ended(rest, Exchange(result, self.filters))
