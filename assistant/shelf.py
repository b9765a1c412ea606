"""What the commands ``index``, ``sources`` and ``show`` do and print."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import contract
from assistant.render import Screen, flat, safe
from assistant.settings import index_folder
from assistant.wiring import open_catalog, open_library
from index.build import BuildReport, Status, build, check_paths
from index.catalog import catalog_file
from index.copies import copies_of
from index.readers import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from assistant.settings import Settings

_READS = ", ".join(sorted(SUFFIXES))
READS = f"Files that are read: {_READS}."
# Files of one outcome that are named one by one; of more, the rest is counted.
_NAMED = 20
# Characters of context on each side of a marked span.
_CONTEXT = 400


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

    def show(self, console: Console) -> None:
        """Print the closing table, then each file that needs a look."""
        from rich.table import Table

        screen = Screen(console)
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(justify="right")
        for status in Status:
            if (n := self.report.count(status)) or status in (Status.ADDED, Status.CHANGED, Status.UNCHANGED):
                table.add_row(str(n), _WORDS[status], style=_STYLES.get(status, ""))
        if self.report.other:
            table.add_row(str(self.report.other), f"of other kinds (read are {_READS})")
        screen.gap()
        screen.table(table)
        screen.gap()
        for status in (Status.FAILED, Status.VANISHED):
            self._name(status, screen)
        screen.line((f"{self.documents} documents in {self.folder}", "dim"))
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


_MARK = ("! ", "yellow")
_WORDS = {
    Status.ADDED: "added",
    Status.CHANGED: "changed",
    Status.UNCHANGED: "unchanged",
    Status.FAILED: "failed",
    Status.VANISHED: "vanished",
    Status.REMOVED: "removed",
}
_STYLES = {Status.FAILED: "red", Status.VANISHED: "yellow"}


def run_index(settings: Settings, paths: Sequence[Path], *, prune: bool, console: Console) -> Indexed:
    """Bring the index up to date, with a progress bar on ``console`` if it is a terminal.

    Raises:
        CiteboundError: See ``index.build.build``.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    if not catalog_file(index_folder(settings)).exists():
        check_paths(None, paths)  # before an index folder is made for nothing
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

            report = build(library, paths, prune=prune, progress=progress)
        return Indexed(report, str(library.folder), len(library.catalog.known()))
    finally:
        library.close()


def list_sources(settings: Settings) -> list[dict[str, Any]]:
    """The documents of the index, as ``sources --json`` prints them.

    Raises:
        NoIndexError: There is no index.
    """
    with closing(open_catalog(settings)) as catalog:
        return [contract.source(one, copies_of(catalog, one.id)) for one in catalog.summaries()]


def find_document(settings: Settings, name: str) -> dict[str, Any]:
    """A document, as ``show --json`` prints it.

    Raises:
        NoIndexError: There is no index.
        DocumentNotFoundError: No document, or more than one, is meant by ``name``.
    """
    with closing(open_catalog(settings)) as catalog:
        summary = catalog.find(name)
        return contract.document(catalog.document(summary.id), summary, copies_of(catalog, summary.id))


def show_sources(listed: Sequence[dict[str, Any]], console: Console, *, numbered: bool = False) -> None:
    """Print the list of documents; ``numbered`` as the sources of an answer."""
    screen = Screen(console)
    screen.gap()
    for n, one in enumerate(listed, start=1):
        about = [one["outlet"], one["author"], one["published"] or "undated", Path(one["path"]).name]
        marker = f"[{n}] " if numbered else f"{one['document']}  "
        screen.line((flat(one["title"] or Path(one["path"]).stem), "bold"), marker=(marker, "cyan"))
        details = flat(" · ".join(part for part in about if part))
        copies = f" · copies: {', '.join(one['copies'])}" if one["copies"] else ""
        screen.line((f"{details} · {_passages(one['passages'])}{copies}", "dim"), indent=2 + len(marker))
    screen.gap()
    screen.line((f"{len(listed)} document{'s' * (len(listed) != 1)}", "dim"))
    screen.gap()


def _passages(n: int) -> str:
    return f"{n} passage{'s' * (n != 1)}"


def show_document(found: dict[str, Any], console: Console) -> None:
    """Print a document: what it says of itself, its text, what cleaning took out."""
    screen = Screen(console)
    screen.gap()
    for key in ("document", "path", "title", "outlet", "author", "published", "url"):
        value = found[key] if found[key] is not None else "not stated"
        screen.line(flat(value), marker=(f"{key:<10} ", "dim"))
    screen.gap()
    for paragraph in found["text"].split("\n"):
        screen.line(paragraph) if paragraph.strip() else screen.gap()
    if found["removed"]:
        screen.gap()
        screen.line(("Taken out:", "dim"))
        for piece in found["removed"]:
            screen.line((" ".join(piece["text"].split()), "dim"), marker=(f"{piece['why']}: ", "yellow"))
    screen.gap()


def show_context(found: dict[str, Any], span: tuple[int, int], console: Console) -> None:
    """Print the characters of ``span``, marked, with what stands around them."""
    screen, text, (start, end) = Screen(console), found["text"], span
    left, right = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    before, after = text[left:start], text[end:right]
    screen.gap()
    screen.line((flat(found["title"] or Path(found["path"]).name), "bold"))
    screen.line((f"{found['document']} · characters {start}:{end}", "dim"))
    screen.gap()
    marked = (text[start:end], "reverse") if console.is_terminal else f"⟦{text[start:end]}⟧"
    screen.line("…" if left else "", before, marked, after, "…" if right < len(text) else "")
    screen.gap()
