"""Start-up: whole processes of ours against what they cannot do without; and how soon the chat can be used."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from evals.benchmarks.ratios import Figure, Side, interleaved

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUNS = 9
_FERRY = Path(__file__).parents[1] / "corpora" / "ferry"
_CITEBOUND = (sys.executable, "-c", "from assistant.program import main; main()")
_IMPORT_CHROMA = (sys.executable, "-c", "import chromadb")
_QUESTION = "How many people died on the ferry?"
# Of the time of --help, which is .12 s where 150 ms more are meant to be all that a user waits for the prompt.
_MOST_PROMPT = 2.25
# Of the time of importing Chroma, the greater part of what is loaded behind the prompt.
_MOST_ANSWER = 2.0
# How long somebody takes to type a question, at the least; and the most that he waits then, of the time of
# importing Chroma.
_TYPED_S = 2.0
_MOST_WAITED = 1.0
# What stands on the screen then: the prompt, and the last line of an answer of the offline reader.
_PROMPT, _ANSWERED = "›".encode(), b"(extractive)"
# A terminal is asked where its cursor is, and says so.
_WHERE, _HERE = b"\x1b[6n", b"\x1b[5;3R"
# Longer than anything takes that works.
_GIVEN_UP_S = 120


@dataclass(frozen=True, slots=True)
class Race:
    """A command, one to hold it against, and the most that the ratio of their times may be."""

    name: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    most: float


def races(index: str) -> tuple[Race, ...]:
    """What is raced; ``index`` is the folder of the demo's index."""
    ask = ("ask", "--model", "extractive", "--index", index, _QUESTION)
    return (
        Race("--help against import typer", (*_CITEBOUND, "--help"), (sys.executable, "-c", "import typer"), 2.0),
        Race("cold ask against import chromadb", (*_CITEBOUND, *ask), _IMPORT_CHROMA, 2.0),
    )


def _environment() -> dict[str, str]:
    """Offline and without a key, whatever the shell holds: what is measured is this program, not a server.

    And with its bytecode, which an installer or the first start writes: not how long Python takes to compile it.
    """
    others = ("OPENAI_", "CITEBOUND_", "PYTHONDONTWRITEBYTECODE")
    return {key: value for key, value in os.environ.items() if not key.startswith(others)} | {
        "TERM": "xterm-256color"
    }


def start(command: tuple[str, ...]) -> None:
    """Run a command as a whole process, to its end."""
    # S603: the commands are the constants above.
    done = subprocess.run(command, check=False, capture_output=True, env=_environment())  # noqa: S603
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {done.returncode}: {done.stderr.decode()}")


def run(race: Race, runs: int = _RUNS) -> Figure:
    """Run a race."""
    sides = (partial(start, race.ours), partial(start, race.theirs))
    for side in sides:  # the first runs fill the file cache
        side()
    ours, theirs = interleaved(sides, runs)
    return Figure(race.name, ours / theirs, Side.MOST, race.most, f"{ours:.2f} s / {theirs:.2f} s")


class Chatted(NamedTuple):
    """Seconds from the start of a chat to its prompt, and from the question to its answer, the first."""

    prompt: float
    answer: float


def chat(index: str, typed_s: float = 0.0) -> Chatted:
    """Start a chat in a terminal of its own, and ask so many seconds after its prompt is on the screen."""
    # Not on Windows, which has no pseudo-terminals of this kind.
    import pty

    command = (*_CITEBOUND, "chat", "--model", "extractive", "--index", index)
    begun = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execve(command[0], command, _environment())  # noqa: S606  (the constants above)
    try:
        _see(terminal, _PROMPT)
        prompted = time.perf_counter()
        time.sleep(typed_s)
        asked = time.perf_counter()
        os.write(terminal, f"{_QUESTION}\r".encode())
        _see(terminal, _ANSWERED)
        return Chatted(prompted - begun, time.perf_counter() - asked)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)


def _see(terminal: int, wanted: bytes) -> None:
    """Read a terminal until this has been written to it, as one that draws nothing."""
    import select

    seen = b""
    while wanted not in seen:
        if not select.select([terminal], [], [], _GIVEN_UP_S)[0]:
            raise SystemExit(f"The chat never showed {wanted!r}.")
        seen += (read := os.read(terminal, 65_536))
        if _WHERE in read:
            os.write(terminal, _HERE)


def _chat_into(chats: list[Chatted], index: str, typed_s: float) -> None:
    chats.append(chat(index, typed_s))


def chatting(index: str, runs: int = _RUNS) -> Iterator[Figure]:
    """How soon the chat can be used; medians of runs in turn with what they are held against."""
    at_once: list[Chatted] = []
    typed: list[Chatted] = []
    sides = (
        partial(start, (*_CITEBOUND, "--help")),
        partial(_chat_into, at_once, index, 0.0),
        partial(_chat_into, typed, index, _TYPED_S),
        partial(start, _IMPORT_CHROMA),
    )
    for side in sides:  # the first runs fill the file cache
        side()
    at_once.clear()
    typed.clear()
    helped, *_, imported = interleaved(sides, runs)
    prompt, answer = (statistics.median(times) for times in zip(*at_once, strict=True))
    waited = statistics.median(one.answer for one in typed)
    how = f"{prompt:.2f} s / {helped:.2f} s"
    yield Figure("the chat's prompt against --help", prompt / helped, Side.MOST, _MOST_PROMPT, how)
    how = f"{answer:.2f} s / {imported:.2f} s"
    name = "from its prompt to its first answer against import chromadb"
    yield Figure(name, answer / imported, Side.MOST, _MOST_ANSWER, how)
    how = f"{waited:.2f} s / {imported:.2f} s"
    name = f"the same question, {_TYPED_S:.0f} s after the prompt, to its answer against import chromadb"
    yield Figure(name, waited / imported, Side.MOST, _MOST_WAITED, how)


def figures() -> Iterator[Figure]:
    """Index the sample articles and run every race."""
    with TemporaryDirectory() as folder:
        index = str(Path(folder, "index"))
        start((*_CITEBOUND, "index", "--quiet", "--index", index, str(_FERRY)))
        for race in races(index):
            yield run(race)
        yield from chatting(index)
