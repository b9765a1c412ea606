"""What would break on Windows and can be seen from here: modules, signals and encodings of this system alone."""

from __future__ import annotations

import ast
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
FILES = [path for room in ("assistant", "index", "prompts", "evals") for path in (ROOT / room).rglob("*.py")]

_POSIX_ALONE = {"crypt", "fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
# Named only once ``termios`` has been imported.
_SIGNALS = {"assistant/chat/tty.py": {"SIGTSTP"}}
# As Python's documentation has them.
_SIGNALS_OF_WINDOWS = {"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM", "SIGBREAK"}
# Calls that open a text, and which of their arguments is the encoding, counted from 0.
_ENCODINGS = {"read_text": 0, "write_text": 1, "open": 2}


def _at_import(tree: ast.Module) -> Iterator[ast.stmt]:
    """What runs when a module is imported, but for what is inside of functions."""
    waiting: list[ast.stmt] = [*tree.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt)]


def _imported(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return {(node.module or "").partition(".")[0]} if isinstance(node, ast.ImportFrom) else set()


def _opens_without_encoding(call: ast.Call) -> bool:
    """Whether a call is one of a path's that leaves the encoding of a text to the system."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _ENCODINGS:
        return False
    if isinstance(call.func.value, ast.Name) and call.func.value.id == "formatter":  # click's, which opens nothing
        return False
    mode = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    if call.func.attr == "open" and ("b" in str(mode) or not isinstance(mode, str)):
        return False
    return len(call.args) <= _ENCODINGS[call.func.attr] and not any(one.arg == "encoding" for one in call.keywords)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_needs_nothing_of_this_system_alone(path: Path) -> None:
    """To be imported; and it leaves no encoding to the system."""
    tree = ast.parse(path.read_text("utf-8"))
    assert not {name for node in _at_import(tree) for name in _imported(node)} & _POSIX_ALONE
    named = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "signal"
    }
    signals = {name for name in named if name.startswith("SIG") and hasattr(signal, name)}
    allowed = _SIGNALS.get(path.relative_to(ROOT).as_posix(), set())
    assert signals - {"SIG_IGN", "SIG_DFL"} <= _SIGNALS_OF_WINDOWS | allowed
    assert not [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and _opens_without_encoding(node)
    ]
