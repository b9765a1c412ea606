"""The right to write, with a server that is a dictionary."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chroma import Found
from index.errors import IndexBusyError, StoreError
from index.shared import lease
from index.shared.lease import _DEAD, Lease, _pass_over_the_dead, held

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    from _typeshed import TraceFunction
    from chromadb import Collection

    from index.chroma import Collections


@dataclass
class Book:
    """A server's collections, by name; its clock is set by hand."""

    place: str = "http://server"
    clock: float = 1_000.0
    entries: dict[str, Found] = field(default_factory=dict)
    made: int = 0

    def now(self) -> float:
        """See ``Collections``, as everything here."""
        return self.clock

    def find(self, name: str) -> Found | None:
        return self.entries.get(name)

    def create(self, name: str, about: Mapping[str, str | int | float]) -> Found:
        if name in self.entries:
            raise StoreError(f"{name} is there.")
        self.made += 1
        self.entries[name] = Found(cast("Collection", None), str(self.made), dict(about))
        return self.entries[name]

    def describe(self, found: Found, about: Mapping[str, str | int | float]) -> None:
        name = self._name(found)
        self.entries[name] = found._replace(about=dict(about))

    def drop(self, found: Found) -> None:
        del self.entries[self._name(found)]

    def _name(self, found: Found) -> str:
        for name, one in self.entries.items():
            if one.id == found.id:
                return name
        raise StoreError(f"{found.id} is gone.")


def _there(book: Book | Late) -> Collections:
    return cast("Collections", book)


def test_one_holds_it_and_the_next_waits() -> None:
    """The other is told who has it; when it is given up, it is free."""
    book = Book()
    with held(_there(book), "writer", "one"), pytest.raises(IndexBusyError, match="process"):
        held(_there(book), "writer", "two").__enter__()
    with held(_there(book), "writer", "two") as ours:
        ours.check()
    assert book.entries == {}


class _Cut(Book):
    """Whoever makes a collection is stopped before it hears of it."""

    def create(self, name: str, about: Mapping[str, str | int | float]) -> Found:
        super().create(name, about)
        raise KeyboardInterrupt


def test_stopped_while_the_server_makes_it_it_is_taken_back() -> None:
    """The next need not wait until it has run out."""
    book = _Cut()
    with pytest.raises(KeyboardInterrupt):
        held(_there(book), "writer", "one").__enter__()
    assert book.entries == {}


def _stop_at(n: int) -> TraceFunction:
    """A trace that stands for Ctrl-C at the ``n``-th line of the lease's own code."""
    lines = count()

    def trace(frame: FrameType, event: str, _arg: object) -> TraceFunction | None:
        if frame.f_code.co_filename != lease.__file__:
            return None
        if event == "line" and next(lines) == n:
            raise KeyboardInterrupt
        return trace

    return trace


@pytest.mark.skipif(sys.gettrace() is not None, reason="Lines are traced already.")
def test_stopped_at_any_line_the_next_need_not_wait() -> None:
    """From the first line to the one that hands it over: a thread is started between them."""
    for n in count():  # pragma: no branch
        book, stopped = Book(), False
        sys.settrace(_stop_at(n))
        try:
            granted = held(_there(book), "writer", "one")
            granted.__enter__()
        except KeyboardInterrupt:
            stopped = True
        finally:
            sys.settrace(None)
        if not stopped:
            assert n > 10
            assert "writer" in book.entries
            return
        assert book.entries == {}


def test_a_holder_that_signs_is_not_passed_over() -> None:
    """However long it holds the lease; one that is silent for long enough is, and knows it."""
    book = Book()
    with held(_there(book), "writer", "one") as ours:
        for _ in range(5):
            book.clock += _DEAD
            ours.sign()
            with pytest.raises(IndexBusyError):
                held(_there(book), "writer", "two").__enter__()
        book.clock += _DEAD + 1
        with held(_there(book), "writer", "two") as other:
            with pytest.raises(IndexBusyError, match="begun to write"):
                ours.check()
            other.check()


def test_ones_own_dead_process_is_passed_over_at_once() -> None:
    """A lease of the same folder is of a process that no longer holds that folder's lock."""
    book = Book()
    dead = held(_there(book), "writer", "one")
    dead.__enter__()
    with held(_there(book), "writer", "one") as ours:
        ours.check()


def test_the_end_of_a_lost_lease_is_not_that_of_the_next() -> None:
    """Who comes back from the dead cannot take it away."""
    book = Book()
    first = held(_there(book), "writer", "one")
    first.__enter__()
    book.clock += _DEAD + 1
    with held(_there(book), "writer", "two") as ours:
        first.__exit__(None, None, None)
        ours.check()


@given(st.permutations(["find 0", "find 1", "find 2", "take 0", "take 1", "take 2"]))
def test_of_several_that_pass_over_the_dead_one_gets_it(order: list[str]) -> None:
    """Whoever saw the dead one's lease before another took it cannot drop the other's."""
    book = Book()
    Lease(_there(book), "writer", {"owner": "dead"})
    book.clock += _DEAD + 1
    seen: dict[str, Found | None] = {}
    leases: list[Lease] = []
    for step in order:
        what, who = step.split()
        if what == "find":
            seen[who] = book.find("writer")
            continue
        late = Late(book, seen.get(who, book.find("writer")))
        _pass_over_the_dead(_there(late), "writer", who)
        try:
            leases.append(Lease(_there(book), "writer", {"owner": who}))
        except StoreError:
            continue
    assert len(leases) == 1
    leases[0].check()


@dataclass
class Late:
    """Somebody who looked at the lease some time ago."""

    book: Book
    seen: Found | None

    def now(self) -> float:
        """See ``Collections``, as everything here."""
        return self.book.now()

    def find(self, _name: str) -> Found | None:
        return self.seen

    def drop(self, found: Found) -> None:
        self.book.drop(found)
