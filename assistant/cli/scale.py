"""How much an index run would read, said before it begins: a whole home folder is seldom what is meant."""

from __future__ import annotations

import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assistant.render import flat, safe
from index.inputs import find_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from assistant.settings import Settings

# New files from which on a run is announced: about a minute's work, at 130 passages a second and eight an article.
MANY = 1_000
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Scale:
    """Files that the index does not have yet, and their size in bytes; ``home`` if the user's are among them."""

    folders: tuple[Path, ...]
    files: int
    size: int
    home: bool

    def is_large(self, many: int = MANY) -> bool:
        """Whether it is worth a question: ``many`` files, or any of a whole home folder."""
        return self.files >= (1 if self.home else many)

    def __str__(self) -> str:
        """As in "1,200 new files, 85 MB, in /home/ann"."""
        counted = f"{self.files:,} new file{'s' * (self.files != 1)}"
        where = f", in {self.folders[0]}" if len(self.folders) == 1 else ""
        return flat(safe(f"{counted}, {max(1, round(self.size / _MEGABYTE)):,} MB{where}"))


def measure(paths: Sequence[Path], known: Collection[str] = ()) -> Scale:
    """What of the files under ``paths`` is of a kind that is read, and not ``known`` by its path."""
    size = files = 0
    for file in find_files(paths).files:
        if file.as_posix() in known:
            continue
        files += 1
        with suppress(OSError):  # it is gone, or may not be looked at: the run will say so
            size += file.stat().st_size
    folders = tuple(path for path in paths if path.is_dir())
    return Scale(folders, files, size, any(map(_holds_home, folders)))


def _holds_home(folder: Path) -> bool:
    with suppress(OSError, RuntimeError):  # a user without a home has none to protect
        return Path.home().resolve().is_relative_to(folder.resolve())
    return False


def agreed(found: Scale, ask: Callable[[str], bool] | None, tell: Callable[[str], None]) -> bool:
    """Whether a large run is to go on, by what the user says.

    Args:
        found: What it would read.
        ask: Asks the user; ``None`` where nobody is there to answer: it goes on.
        tell: Takes the line that is said then.
    """
    if ask:
        return ask(f"To read: {found}. Go on?")
    tell(f"To read: {found}.")
    return True


def indexed(settings: Settings) -> frozenset[str]:
    """Paths of the files that the index has; none of one on a server, which takes as long to ask as the run."""
    from assistant.wiring import open_catalog
    from index.errors import NoIndexError

    if settings.chroma_url:
        return frozenset()
    try:
        with closing(open_catalog(settings)) as catalog:
            return frozenset(catalog.file_paths())
    except NoIndexError:
        return frozenset()


def asker() -> Callable[[str], bool] | None:
    """Asks on the terminal, where there is one to type on and one to read; enter alone is no."""
    if sys.stdin is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(question: str) -> bool:
        typer.echo(f"{question} [y/N] ", nl=False, err=True)  # standard output is for the result
        return sys.stdin.readline().strip().casefold() in ("y", "yes")

    return ask
