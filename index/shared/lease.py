"""The right to write to an index on a server: one machine at a time has it, and loses it when it dies.

The lease is a collection of its own: a server makes one of a name for one caller only. It is given up, and taken
from the dead, by being renamed first, which goes by its id: so nobody can end a lease that is no longer the one he
looked at. Times are those of the server's clock, for machines differ.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from index.errors import IndexBusyError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.chroma import Collections

# Seconds after which a holder that gave no sign of life is taken for dead, and between two signs: a server that is
# busy or restarts may miss a few of them.
_DEAD = 120.0
_SIGN = 20.0
# Keys of what a lease says of itself: who has it, for the program and for people, and when it last gave a sign.
_OWNER, _HOLDER, _SIGNED = "owner", "holder", "signed"


class Lease:
    """A lease that is held; ``check`` says whether it still is."""

    def __init__(self, there: Collections, name: str, about: Mapping[str, str | float]) -> None:
        self._there, self._name, self._about = there, name, about
        self._made = there.create(name, {**about, _SIGNED: there.now()})

    def check(self) -> None:
        """Make sure of it, before something is written.

        Raises:
            IndexBusyError: This machine was taken for dead, and another holds the lease.
            StoreError: The server does not answer.
        """
        found = self._there.find(self._name)
        if found is None or found.id != self._made.id:
            raise IndexBusyError(
                f"Another citebound has begun to write to the index at {self._there.place}.",
                hint="Run citebound index again when it has finished.",
            )

    def sign(self) -> None:
        """Say that its holder is alive."""
        self._there.describe(self._made, {**self._about, _SIGNED: self._there.now()})


@contextmanager
def held(there: Collections, name: str, owner: str) -> Iterator[Lease]:
    """Hold the lease ``name``, with a thread that gives signs of life.

    Args:
        there: The server's collections.
        name: The lease.
        owner: Names the folder that writes. Its lock is held by the caller, so another lease of the same owner
            can only be one of a process that has died: it is passed over at once.

    Raises:
        IndexBusyError: Another machine holds it and has given a sign of life lately.
        StoreError: The server does not answer.
    """
    _pass_over_the_dead(there, name, owner)
    about = {_OWNER: owner, _HOLDER: f"{socket.gethostname()}, process {os.getpid()}"}
    ended = threading.Event()
    try:  # before it is asked for: Ctrl-C may come when the server has granted it and nobody here has heard yet
        lease = _granted(there, name, about)
        threading.Thread(target=_give_signs, args=(lease, ended), daemon=True).start()
        yield lease
    finally:
        ended.set()
        with suppress(StoreError):  # one that cannot be given up runs out
            _give_up(there, name, about)


def _granted(there: Collections, name: str, about: Mapping[str, str | float]) -> Lease:
    try:
        return Lease(there, name, about)
    except StoreError as error:
        if (found := there.find(name)) is None:
            raise
        raise IndexBusyError(
            f"Another citebound is writing to the index at {there.place}: {found.about.get(_HOLDER, 'somebody')}.",
            hint=f"Wait until it has finished; a dead one is passed over after {_DEAD / 60:.0f} minutes.",
        ) from error


def _give_up(there: Collections, name: str, about: Mapping[str, str | float]) -> None:
    """End the lease, if it is there and is the one that was asked for: one that was lost is another's by now."""
    found = there.find(name)
    if found and about.items() <= found.about.items():
        there.drop(found)


def _give_signs(lease: Lease, ended: threading.Event) -> None:
    while not ended.wait(_SIGN):
        with suppress(StoreError):  # the writer meets the same fault, and tells of it
            lease.sign()


def _pass_over_the_dead(there: Collections, name: str, owner: str) -> None:
    found = there.find(name)
    if found is None:
        return
    silent = there.now() - float(str(found.about.get(_SIGNED, 0)))
    if silent > _DEAD or found.about.get(_OWNER) == owner:
        with suppress(StoreError):  # another was quicker; whose lease it is now, the next step shows
            there.drop(found)
