"""Indexing from a program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.indexing import Indexed, sources
from index.build import build
from index.inputs.fetch import is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.settings import Settings
    from index.library import Library


def add(
    library: Library,
    settings: Settings,
    paths: Sequence[Path | str],
    *,
    prune: bool,
    progress: Callable[[int, int, str], None],
) -> Indexed:
    """What ``citebound index`` does, to an index that is open; see ``Index.add``.

    Raises:
        CiteboundError: See ``Index.add``.
    """
    # Absolute, so that no path is taken for what the command line calls “-”: standard input is the program's own.
    names = [str(path) if is_url(str(path)) else str(Path(path).absolute()) for path in paths]
    found = sources(settings, names, urls=None, as_name=None)
    fields = tuple(sorted(settings.fields.items()))
    report = build(library, found.paths, inputs=found.inputs, fields=fields, prune=prune, progress=progress)
    return Indexed(report, str(library.folder), library.catalog.document_count())
