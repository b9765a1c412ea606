"""Everything that can go wrong in the index.

CiteboundError
└── StoreError
    ├── PathError            a path that names nothing
    ├── FilterError          a filter that names no day, or nobody
    ├── ReadError            a file that cannot be read as a document
    ├── NoIndexError         there is no index at the given folder
    ├── IndexBusyError       another process is writing
    ├── IndexDamagedError    the stored data contradict themselves
    ├── IndexVersionError    written by another schema version
    ├── EmbedderMismatchError  made with another embedder
    ├── EmbedderError        the embedding model failed
    └── DocumentNotFoundError  no document of that name

Each message is one line that says what happened; ``hint`` says what to do next.
"""

from __future__ import annotations


class CiteboundError(Exception):
    """A fault that a user can act on: one line for what happened, one for what to do."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if hint:
            self.add_note(hint)  # a traceback shows it, too


class StoreError(CiteboundError):
    """Base of every fault of the index."""


class PathError(StoreError):
    """A path names neither a file nor a folder nor anything indexed before."""


class FilterError(StoreError):
    """A filter names no day of the calendar, leaves no day, or names an outlet that no document is from."""


class ReadError(StoreError):
    """A file cannot be read as a document."""


class NoIndexError(StoreError):
    """There is no index at the given folder."""


class IndexBusyError(StoreError):
    """Another process is writing to the index."""


# What libraries say, in words alone, of a fault that has nothing to do with what is stored.
_PASSING = (
    "too many open files",
    "os error 24",
    "unable to open database file",
    "no space left",
    "os error 28",
    "disk is full",
    "database is locked",
    "cannot allocate memory",
)


def passing(what: str, error: Exception) -> StoreError | None:
    """The error to raise for a fault of the moment, of which no repair is due; ``None`` for any other.

    Args:
        what: What cannot be used, as a sentence begins.
        error: What a library raised.
    """
    said = " ".join(str(error).split())
    if not any(sign in said.casefold() for sign in _PASSING):
        return None
    hint = "Check the limit of open files, the free memory and the free disk space, then try again."
    return StoreError(
        f"{what} cannot be used just now: {said}.", hint=f"{hint} If it stays: citebound doctor --repair"
    )


class IndexDamagedError(StoreError):
    """The stored data contradict themselves."""


class IndexVersionError(StoreError):
    """The index was written by another version of its schema."""


class EmbedderMismatchError(StoreError):
    """The index was made with another embedder."""


class EmbedderError(StoreError):
    """The embedding model could not be loaded or reached."""


class DocumentNotFoundError(StoreError):
    """No document of that name is in the index."""
