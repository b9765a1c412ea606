"""A document carried out: its commands, its Python, its settings, in one folder and from top to bottom.

``citebound`` is called within this process, for a cold one costs more than a second and a document has dozens.
What else a shell is asked for (``cat``, ``mkdir``) is run by one, as long as it changes no more than the folder.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import textwrap
import tomllib
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pyte
import pyte.modes
from docs_blocks import Block, Command, commands
from docs_shell import Simple, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ANSWERED, REFUSED = 0, 3
# Times depend on the machine, a document's id on where it lies.
_TIME = re.compile(r"\b\d+(?:\.\d+)? ?(?:s|ms)\b")
_ID = re.compile(r"\b[0-9a-f]{12}\b")
# What begins so tells of a fault, which a document may show.
_FAULT = re.compile(r"(?m)^citebound: ")
# The terminal that the documents show: as wide as they are, and long enough that nothing scrolls away.
COLUMNS, _LINES = 100, 400
_PROMPT = "› "
# Programs of any shell that write no more than the folder they run in.
_SHELL = frozenset({"cat", "cp", "echo", "grep", "ls", "mkdir", "mv", "printf", "rm", "touch"})


class DocumentError(AssertionError):
    """A document says what is not so; the message begins with where."""


@dataclass(slots=True)
class Session:
    """What the blocks of one document are carried out in.

    Args:
        folder: The working folder.
        skip: The reason why a command is not carried out, or ``None``; it is then only checked.
        rewrite: The words that are run in the place of a command's own: the same in less time.
        tests: Runs a test file, if the document has one.
    """

    folder: Path
    skip: Callable[[str], str | None] = lambda _text: None
    rewrite: Callable[[list[str]], list[str]] = lambda words: words
    tests: Callable[[list[str]], int] | None = None
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__document__"})

    def carry_out(self, blocks: list[Block]) -> None:
        """Do what the blocks say, in order.

        Raises:
            DocumentError: One fails, or its output is not what is shown.
        """
        printed: str | None = None
        before: str | None
        for block in blocks:
            before, printed = printed, None
            if block.kind in ("sh", "console"):
                for command in commands(block):
                    self.run(command)
            elif block.kind == "python":
                printed = self._python(block)
            elif block.kind == "text" and before is not None:  # what the Python above it prints
                compare(block.text, before, block.place)
            elif block.kind == "toml":
                self._settings(block)
            elif block.kind == "json":
                json.loads(block.text)
            elif block.kind == "diff":
                self._edit(block)

    # -- commands ----------------------------------------------------------------------------------------------

    def run(self, command: Command) -> None:
        """Run a command, unless it is one to skip, and hold its output against what is shown."""
        if self.skip(command.text) is not None:
            return
        shown = command.shown
        typed = [line.removeprefix(_PROMPT) for line in (shown or "").splitlines() if line.startswith(_PROMPT)]
        given = "".join(f"{line}\n" for line in typed)
        groups, out = parsed(command.text), ""
        if all(one.words[0] in _SHELL for group in groups for one in group):
            groups = [[Simple(["/bin/sh", "-c", command.text])]]
        for group in groups:
            piped = given
            for one in group:
                status, out = self._one(one, piped, command)
                piped = out
                if status not in (ANSWERED, REFUSED) and not _FAULT.search(shown or ""):
                    raise DocumentError(f"{command.place}: {command.text}\nends with {status}:\n{out}")
        if shown is not None:
            kept = [line for line in shown.splitlines() if not line.startswith(_PROMPT)]
            compare("\n".join(kept), out, command.place)

    def _one(self, one: Simple, given: str, command: Command) -> tuple[int, str]:
        if one.source is not None:
            given = (self.folder / one.source).read_text("utf-8")
        words = self.rewrite(one.words)
        with _environment(one.environment):
            if words[0] == "citebound":
                shows = command.shown is not None and one.target is None
                status, out = citebound(words[1:], given, terminal=shows)
            elif self.tests is not None and words[0].endswith("pytest"):
                status, out = self.tests(words[1:]), ""
            elif words[0] in {*_SHELL, "/bin/sh"}:
                done = subprocess.run(
                    words, cwd=self.folder, input=given, stdout=subprocess.PIPE, text=True, check=False, timeout=20
                )
                status, out = done.returncode, done.stdout
            else:
                raise DocumentError(f"{command.place}: nobody knows how to run “{words[0]}” here")
        if one.target is not None:
            with (self.folder / one.target).open("a" if one.append else "w", encoding="utf-8") as file:
                file.write(out)
            out = ""
        return status, out

    # -- other blocks ------------------------------------------------------------------------------------------

    def _python(self, block: Block) -> str | None:
        """Run it, or write the file that its first line names; what it printed, if it was run."""
        if path := _path_of(block):
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, "utf-8")
            return None
        printed = io.StringIO()
        code = compile("\n" * (block.line - 1) + block.text, block.document, "exec")
        if self.skip(block.text) is not None:
            return None
        with redirect_stdout(printed):
            exec(code, self.names)  # noqa: S102  (the document's own example)
        return printed.getvalue()

    def _settings(self, block: Block) -> None:
        """Take them as the program does; how another program starts this one is no setting."""
        from assistant.settings import load

        if not starts(block):
            file = self.folder / "from-a-document.toml"
            file.write_text(block.text, "utf-8")
            load({}, file=file)

    def _edit(self, block: Block) -> None:
        """Make the change that a ``diff`` block shows in the file that its first line names."""
        path, *lines = block.text.splitlines(keepends=True)
        file = self.folder / path.removeprefix("---").strip()
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        text = file.read_text("utf-8")
        if text.count(before) != 1:
            raise DocumentError(f"{block.place}: these lines stand {text.count(before)} times in {file.name}")
        file.unlink()  # it may be a link into the checkout
        file.write_text(text.replace(before, after), "utf-8")


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def citebound(words: list[str], given: str = "", *, terminal: bool = False) -> tuple[int, str]:
    """Call the program within this process.

    Args:
        words: What stands behind its name.
        given: Its standard input.
        terminal: Whether it prints to a terminal; what is returned is then what stands there in the end.

    Returns:
        The exit status, and what it printed on both streams.
    """
    # Whole: a command spares its process half of Chroma, and what runs here afterwards may need it.
    import_module("chromadb.api.fastapi")
    from assistant.cli import main

    kind = _Terminal if terminal else io.TextIOWrapper
    written = io.BytesIO()
    screen = kind(written, encoding="utf-8", write_through=True)
    before = sys.argv, sys.stdin
    sys.argv, sys.stdin = ["citebound", *words], io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8")
    status = 0
    try:
        with redirect_stdout(screen), redirect_stderr(screen):
            main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(bool(end.code))
    finally:
        sys.argv, sys.stdin = before
    text = written.getvalue().decode()
    return status, _displayed(text) if terminal else text


def _displayed(text: str) -> str:
    """What a terminal shows that was sent this."""
    screen = pyte.Screen(COLUMNS, _LINES)
    screen.set_mode(pyte.modes.LNM)
    pyte.Stream(screen).feed(text)
    return "\n".join(line.rstrip() for line in screen.display).rstrip("\n") + "\n"


@contextmanager
def _environment(more: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in more}
    os.environ.update(more)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def _path_of(block: Block) -> str | None:
    first = block.text.split("\n", 1)[0]
    found = re.fullmatch(r"# (?P<path>[\w./-]+\.py)", first)
    return found["path"] if found else None


def starts(block: Block) -> list[list[str]]:
    """How other programs are told to start this one, in a block of JSON or TOML: the words of each call."""
    value = json.loads(block.text) if block.kind == "json" else tomllib.loads(block.text)
    servers = value.get("mcpServers") or value.get("mcp_servers") or {}
    return [[server["command"], *server["args"]] for server in servers.values()]


def compare(shown: str, printed: str, place: str) -> None:
    """Hold what is shown against what was printed: ``…`` stands for anything, on a line of its own for lines.

    Raises:
        DocumentError: It is something else.
    """
    pattern = "".join(
        r"(?:[^\n]*\n)*?" if line.strip() == "…" else re.escape(line).replace("…", r"[^\n]*?") + "\n"
        for line in _even(shown)
    )
    if not re.fullmatch(pattern, "\n".join([*_even(printed), ""])):
        shown, printed = textwrap.indent(shown, "| "), textwrap.indent(printed, "| ")
        raise DocumentError(f"{place} shows\n{shown}\nand it is\n{printed}")


def _even(text: str) -> list[str]:
    """Its lines, without white space at their ends, blank ones at either end of all, times and ids."""
    lines = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    return _ID.sub("0" * 12, _TIME.sub("0 s", lines)).split("\n")
