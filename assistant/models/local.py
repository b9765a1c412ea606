"""A model file (GGUF), served by llama.cpp in a process of its own on loopback, and spoken to like any server."""

from __future__ import annotations

import secrets
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assistant.errors import ModelUnreachableError, SettingsError
from assistant.lines import one_line

if TYPE_CHECKING:
    from pathlib import Path

# What such a file begins with.
_MAGIC = b"GGUF"
# What the process says once it serves, before the address.
READY = "serving "
_TWO_LINES = 200


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that is running: its address up to ``/v1`` and the key that it wants.

    It ends when this process does, however that ends: it waits for the end of its standard input.
    """

    url: str
    key: str
    process: subprocess.Popen[str]

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


def serve(file: Path, context_window: int) -> LocalServer:
    """Load a model file and serve it on a free port of 127.0.0.1, under a key that nobody else knows.

    Args:
        file: The model file.
        context_window: Tokens that prompt and reply may have together.

    Raises:
        SettingsError: There is no such file, it is no GGUF, or what serves it is not installed.
        ModelUnreachableError: It could not be loaded.
    """
    _check(file)
    key = secrets.token_urlsafe(24)
    process = subprocess.Popen(  # noqa: S603  (our own interpreter, and a module of ours)
        # -P: the working folder, which may hold anybody's articles, is no place to look for modules.
        [sys.executable, "-P", "-m", "assistant.models.local_server", str(file.absolute()), str(context_window)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # llama.cpp tells of each layer that it loads
        text=True,
        start_new_session=True,  # Ctrl-C stops an answer, not the server
    )
    try:
        said = _first_words(process, key)
    except BaseException:
        process.kill()
        raise
    if said.startswith(READY):
        return LocalServer(f"{said.removeprefix(READY)}/v1", key, process)
    process.wait()
    raise ModelUnreachableError(
        f"The model {file} cannot be loaded{f': {one_line(said, _TWO_LINES)}' if said else ''}.",
        hint="Check that the file is whole and the memory suffices, or lower context_window.",
    )


def _first_words(process: subprocess.Popen[str], key: str) -> str:
    """Hand over the key; what the process says when it has loaded the model, or its last words."""
    said = ""
    if process.stdin is None or process.stdout is None:  # they are pipes
        return said
    with suppress(BrokenPipeError):  # it has ended already
        process.stdin.write(f"{key}\n")  # not among the arguments, which everybody on the machine can read
        process.stdin.flush()
    for line in process.stdout:
        said = line.strip() or said
        if said.startswith(READY):
            break
    return said


def _check(file: Path) -> None:
    try:
        with file.open("rb") as opened:
            magic = opened.read(len(_MAGIC))
    except OSError as error:
        raise SettingsError(
            f"The model file {file} cannot be read: {error.strerror}.",
            hint="Name a file: --model local:FILE.gguf",
        ) from error
    if magic != _MAGIC:
        raise SettingsError(f"{file} is no GGUF file.", hint="Name one: --model local:FILE.gguf")
    if find_spec("xllamacpp") is None:
        raise SettingsError(
            "Serving a model file takes a package that is not installed.",
            hint="Install it: pip install 'citebound[local]'",
        )
