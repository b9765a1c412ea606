"""The lines that were typed, kept with the index for the arrow keys, in the form of prompt_toolkit's file."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def read(file: Path) -> list[str]:
    """What was typed, oldest first; nothing if that cannot be read."""
    try:
        text = file.read_text("utf-8", "replace")
    except OSError:
        return []
    entries: list[list[str]] = [[]]
    for line in text.split("\n"):
        entries[-1].append(line[1:]) if line.startswith("+") else entries.append([])
    return ["\n".join(entry) for entry in entries if entry]


def append(file: Path, typed: str) -> None:
    """Keep this, too; where that cannot be done, as with an index that is read-only, it is forgotten."""
    lines = "".join(f"+{line}\n" for line in typed.split("\n"))
    # A lone surrogate, typed on a terminal in another encoding, has no bytes in UTF-8.
    data = f"\n# {datetime.now().astimezone()}\n{lines}".encode("utf-8", "replace")
    with suppress(OSError), file.open("ab") as out:
        out.write(data)
