"""The SQLite file under the catalog: opening, migrating, transactions. The only module that imports sqlite3."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.catalog.schema import MIGRATIONS, SCHEMA_VERSION
from index.errors import IndexDamagedError, IndexVersionError, NoIndexError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path, PurePath

# SQLite allows 32,766 variables in a statement; a list of ids is sent in slices well below that.
_SLICE = 1_000
# How SQLite says that a file has other tables than ours, or lacks some.
_TORN = ("no such table", "no such column", "table ")


class Database:
    """One open SQLite file, for one thread at a time; a file of an older schema is migrated as it is opened.

    ``writable`` is false for one that can be read only, on a full disk or a read-only one.

    Args:
        path: The file.
        create: Make it when it is not there.

    Raises:
        NoIndexError: There is no file and ``create`` is false.
        IndexVersionError: The file was made by a newer citebound.
        IndexDamagedError: The file is not a readable catalog.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            there = path.parent
            where = "" if there.name == ".citebound" else f" --index {there}"
            raise NoIndexError(f"There is no index in {there}.", hint=f"Make one: citebound index FOLDER{where}")
        self.path = path
        self.writable = True
        with self._guard():
            try:
                self._open(_uri(path.absolute()))
            except sqlite3.OperationalError:
                if create or not self._is_whole():
                    raise
                # On a full or a read-only disk SQLite cannot make the files that it shares with other processes.
                self.writable = False
                self._open(f"{_uri(path.absolute())}?immutable=1")
        self._file = _identity(path)

    def _is_whole(self) -> bool:
        """Whether all of the catalog is in its one file: whoever wrote last has closed it, and nobody writes."""
        log = self.path.with_name(f"{self.path.name}-wal")
        return not log.exists() or log.stat().st_size == 0

    def _open(self, uri: str) -> None:
        self._db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30, check_same_thread=False)
        try:
            if self.writable:
                self._prepare()
            self._check_version()
            self._version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        # A reader goes on with the last committed state while a writer writes.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        if self._schema_version() < SCHEMA_VERSION:
            self._migrate()

    def _check_version(self) -> None:
        version = self._schema_version()
        if version != SCHEMA_VERSION:
            older = "Make its folder writable: it is brought up to date when it is opened."
            newer = "Use the newer citebound that made it, or index into a new folder with --index DIR."
            raise IndexVersionError(
                f"The index in {self.path.parent} has schema {version}; this citebound knows {SCHEMA_VERSION}.",
                hint=older if version < SCHEMA_VERSION else newer,
            )

    def _schema_version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _migrate(self) -> None:
        """Bring an older or empty file to the present schema, wholly or, if the process is killed, not at all."""
        with self.transaction():
            version = self._schema_version()  # another process may have done it meanwhile
            for script in MIGRATIONS[version:]:
                for statement in script.split(";"):
                    self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            if version == 0:
                self.execute("INSERT INTO meta VALUES ('name', ?)", f"citebound-{uuid.uuid4().hex}")

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Turn SQLite's errors into the index's own."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if str(error).startswith(_TORN):
                raise self.damaged(error) from error
            raise StoreError(
                f"The catalog {self.path} cannot be used: {error}.",
                hint="Check the free disk space and the permissions of the index folder, then try again.",
            ) from error
        except sqlite3.DatabaseError as error:
            raise self.damaged(error) from error

    def damaged(self, error: Exception) -> IndexDamagedError:
        """The error to raise when what is stored makes no sense."""
        return IndexDamagedError(
            f"The catalog {self.path} is damaged: {error}.", hint="Remove that file and index again."
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside, or none of them."""
        with self._guard():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.commit()
            except BaseException:
                self._db.rollback()
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All reads inside see one state of the catalog, whatever a writer commits meanwhile."""
        with self._guard():
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.rollback()

    def changed_elsewhere(self) -> bool:
        """Whether another connection has committed since this was last asked.

        Raises:
            StoreError: The file has been removed, or another put in its place: what is open is not the index.
        """
        if _identity(self.path) != self._file:
            raise StoreError(
                f"The index in {self.path.parent} was removed or replaced while it was open.",
                hint="Open it again.",
            )
        version, self._version = self._version, int(str(self.rows("PRAGMA data_version")[0][0]))
        return version != self._version

    def close(self) -> None:
        """Close the file; it cannot be used after it."""
        self._db.close()

    def execute(self, sql: str, *values: object) -> int:
        """Run a statement inside a ``transaction``; the number of rows that it changed."""
        return self._db.execute(sql, values).rowcount

    def execute_many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run a statement once for each row, inside a ``transaction``."""
        self._db.executemany(sql, rows)

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """All rows of a query."""
        with self._guard():
            return self._db.execute(sql, values).fetchall()

    def records(self, sql: str, *values: object) -> list[dict[str, object]]:
        """All rows of a query, each by the names of its columns."""
        with self._guard():
            cursor = self._db.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def rows_in(self, sql: str, values: Iterable[object]) -> Iterator[tuple[object, ...]]:
        """Rows of ``sql``, whose ``{}`` stands for a list of variables, for any number of values."""
        rest = list(values)
        for at in range(0, len(rest), _SLICE):
            part = rest[at : at + _SLICE]
            yield from self.rows(sql.format(",".join("?" * len(part))), *part)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file has this name now; ``None`` if none has."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _uri(path: PurePath) -> str:
    """The address of a file as SQLite takes it: without a host, which on Windows that of a shared folder has."""
    uri = path.as_uri()
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)
