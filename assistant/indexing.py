"""What the command ``index`` does and prints."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import SettingsError
from assistant.render import Screen, flat, safe, told
from assistant.settings import index_folder
from assistant.wiring import open_library
from index.build import build
from index.catalog import catalog_file
from index.errors import IndexBusyError, NoIndexError, PathError, ReadError
from index.inputs import check_paths, read_urls, stdin_input, url_input
from index.readers import SUFFIXES, is_read
from index.report import BuildReport, Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from assistant.settings import Settings
    from index.inputs import Input

_READS = ", ".join(sorted(SUFFIXES))
READS = f"Files that are read: {_READS}."
# Files of one outcome that are named one by one; of more, the rest is counted.
_NAMED = 20
# Seconds until an index that another process writes to is tried again, while watching.
_BUSY = 1.0
_STDIN = "-"
_NOTHING = "There is no document to ask"
# What became of a document that could be read.
_READ = (Status.ADDED, Status.CHANGED, Status.UNCHANGED, Status.RENAMED)


@dataclass(frozen=True, slots=True)
class Sources:
    """What the user names: files and folders, and whatever else is to be taken in."""

    paths: tuple[Path, ...]
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Indexed:
    """What an index run came to."""

    report: BuildReport
    folder: str
    documents: int

    def as_dict(self) -> dict[str, Any]:
        """The run as a plain object."""
        counts = {status.value: self.report.count(status) for status in Status}
        files = [
            {"path": one.path, "status": one.status.value, "reason": one.reason or None}
            for one in self.report.outcomes
        ]
        return {
            "index": self.folder,
            "documents": self.documents,
            **counts,
            "other": self.report.other,
            "files": files,
        }

    def check(self) -> None:
        """Refuse to call it a success if nothing that was named could be read, or there is nothing to ask.

        Raises:
            ReadError: Nothing could be read; the hint is the first reason.
            NoIndexError: Nothing to read was found either, and the index is empty.
        """
        failed = [one for one in self.report.outcomes if one.status is Status.FAILED]
        if failed and not any(one.status in _READ for one in self.report.outcomes):
            first = next((one for one in failed if _is_known(one.path)), failed[0])
            what = "Nothing that was named could be read" if self.documents else f"{_NOTHING}: none could be read"
            which = "" if len(failed) == 1 else f"The first of {len(failed)}: "
            reason = told(f"{which}{first.path}: {first.reason}", "" if _is_known(first.path) else READS)
            raise ReadError(f"{what}.", hint=reason)
        if not self.documents:
            raise NoIndexError(f"{_NOTHING}: none was found that can be read.", hint=READS)

    def show(self, console: Console) -> None:
        """Print the closing table, then each file that needs a look."""
        from rich.table import Table

        screen = Screen(console)
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(justify="right")
        for status in Status:
            if (n := self.report.count(status)) or status in (Status.ADDED, Status.CHANGED, Status.UNCHANGED):
                table.add_row(str(n), status.value, style=_STYLES.get(status, ""))
        if self.report.other:
            table.add_row(str(self.report.other), f"of other kinds (read are {_READS})")
        screen.gap()
        screen.table(table)
        screen.gap()
        for status in (Status.FAILED, Status.VANISHED):
            self._name(status, screen)
        screen.line((f"{self.documents} document{'s' * (self.documents != 1)} in {self.folder}", "dim"))
        screen.gap()

    def _name(self, status: Status, screen: Screen) -> None:
        files = [one for one in self.report.outcomes if one.status is status]
        for one in files[:_NAMED]:
            why = one.reason or "its file is gone; --prune takes it out"
            screen.line(flat(f"{one.path}: {why}"), marker=_MARK)
        if len(files) > _NAMED:
            screen.line(f"and {len(files) - _NAMED} more {status.value}", marker=_MARK)
        if files:
            screen.gap()


def _is_known(path: str) -> bool:
    """Whether what is at this path, or holds it, is of a kind that is read; what a page is, its server says."""
    from index.inputs.fetch import is_url

    return is_url(path) or is_read(path.partition("#")[0])


_MARK = ("! ", "red")
_STYLES = {Status.FAILED: "red", Status.VANISHED: "bold"}


def fields(options: Sequence[str]) -> dict[str, str] | None:
    """The setting ``fields`` as it is said on the command line, ``WHAT=NAME`` each; ``None`` if it is not.

    Raises:
        SettingsError: One is of another form, or says again what another says.
    """
    found: dict[str, str] = {}
    for option in options:
        what, _, name = (part.strip() for part in option.partition("="))
        if not (what and name) or what in found:
            raise SettingsError(
                f"--field {option} is not WHAT=NAME, or said twice.", hint="As in: --field text=body"
            )
        found[what] = name
    return found or None


def sources(settings: Settings, names: Sequence[str], *, urls: Path | None, as_name: str | None) -> Sources:
    """Files and folders, ``-`` and addresses, as the user named them.

    Args:
        settings: The settings; offline, no address is taken.
        names: Paths, ``-`` for standard input, addresses.
        urls: A file with addresses.
        as_name: What standard input would be called as a file.

    Raises:
        SettingsError: There is an address, and offline is set.
        PathError: A name can be nothing of these, or nothing is piped in; see ``index.inputs``.
        ReadError: Standard input is empty or too large.
    """
    from index.inputs.fetch import Fetcher, is_url

    addresses = [name for name in names if is_url(name)] + (read_urls(urls) if urls else [])
    if addresses and settings.offline:
        raise SettingsError(
            f"{addresses[0]} needs the network, and offline is set.", hint="Save the page and index the file."
        )
    fetcher = Fetcher()
    inputs = [url_input(address, fetcher) for address in dict.fromkeys(addresses)]
    if _STDIN in names:
        inputs.append(stdin_input(sys.stdin.buffer if sys.stdin else None, as_name))
    elif as_name is not None:
        raise PathError("--as names what comes through “-”.", hint=f"As in: citebound index - --as {as_name}")
    paths = tuple(Path(name) for name in names if name != _STDIN and not is_url(name))
    return Sources(paths, tuple(inputs))


def run_index(settings: Settings, found: Sources, *, prune: bool, console: Console) -> Indexed:
    """Bring the index up to date, with a progress bar on ``console`` if it is a terminal.

    Raises:
        CiteboundError: See ``index.build.build``.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    if not catalog_file(index_folder(settings)).exists():
        check_paths(None, found.paths)  # before an index folder is made for nothing
    library = open_library(settings, create=True)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("", total=None)

            def progress(done: int, total: int, name: str) -> None:
                bar.update(task, completed=done, total=total, description=flat(safe(name)))

            fields = tuple(sorted(settings.fields.items()))
            report = build(
                library, found.paths, inputs=found.inputs, fields=fields, prune=prune, progress=progress
            )
        return Indexed(report, str(library.folder), library.catalog.document_count())
    finally:
        library.close()


def watch(settings: Settings, found: Sources, run: Callable[[Sources], Indexed]) -> Iterator[Indexed]:
    """An index run at once, and another after each change under the paths, until Ctrl-C.

    Args:
        settings: The settings.
        found: What to index; what is neither file nor folder, at the first run only.
        run: An index run.

    Raises:
        PathError: There is no path to watch.
        CiteboundError: See ``run_index``.
    """
    from index.inputs.watch import settled

    rest = found
    for _ in settled(found.paths, index=index_folder(settings)):
        yield _patiently(run, rest)
        rest = Sources(found.paths)


def _patiently(run: Callable[[Sources], Indexed], found: Sources) -> Indexed:
    """A run, as soon as no other process is writing."""
    while True:
        try:
            return run(found)
        except IndexBusyError:
            time.sleep(_BUSY)


def news(before: Indexed, now: Indexed) -> Iterator[Outcome]:
    """What a run did, and what has failed or vanished since the one before."""
    old = set(before.report.outcomes)
    standing = (Status.FAILED, Status.VANISHED)
    for one in now.report.outcomes:
        if one.status is not Status.UNCHANGED and not (one.status in standing and one in old):
            yield one


def show_news(outcomes: Iterator[Outcome], console: Console) -> None:
    """Print a line for each."""
    screen = Screen(console)
    for one in outcomes:
        why = f": {one.reason}" if one.reason else ""
        screen.line(flat(f"{one.path}{why}"), marker=(f"{one.status.value}  ", _STYLES.get(one.status, "cyan")))
