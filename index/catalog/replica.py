"""Documents from one catalog to another, each as one text that holds all its rows, and what a replica remembers.

What is known of files stays where it is: a path means something on its own machine only.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from typing import TYPE_CHECKING

from index.errors import IndexDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.catalog.database import Database
    from index.catalog.followed import Followed

# Each table with the column that names the document; the document's own first, for the others refer to it.
_TABLES = {"documents": "id", "sentences": "document", "passages": "document", "sketches": "document"}
_VERSION_BYTES = 8


def versions(catalog: Database) -> dict[str, str]:
    """By document, sixteen hexadecimal digits that change whenever any of its rows does.

    A document is only ever replaced under new passage ids.
    """
    rows = catalog.rows(
        "SELECT id, sha256, pipeline, path, (SELECT min(id) FROM passages WHERE document = documents.id)"
        " FROM documents"
    )
    return {str(id_): _digest("\0".join(map(str, rest))) for id_, *rest in rows}


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=_VERSION_BYTES).hexdigest()


def dump(catalog: Database, document: str) -> str:
    """All rows of a document, as compressed JSON in letters and digits (base64)."""
    tables = {
        table: catalog.records(f"SELECT * FROM {table} WHERE {key} = ?", document)
        for table, key in _TABLES.items()
    }
    return base64.b64encode(zlib.compress(json.dumps(tables, ensure_ascii=False).encode())).decode()


def load(catalog: Database, payloads: Iterable[str]) -> None:
    """Put the rows of documents in, in one transaction, in the place of any earlier versions.

    Their files are then no longer known to have been read: they were another machine's.

    Raises:
        IndexDamagedError: One of the texts is no document; none is then taken in.
    """
    try:
        with catalog.transaction():
            for payload in payloads:
                _load(catalog, json.loads(zlib.decompress(base64.b64decode(payload, validate=True))))
    except (ValueError, LookupError, TypeError, AttributeError, zlib.error, IndexDamagedError) as error:
        raise IndexDamagedError(
            f"A document on the server cannot be read: {str(error).rstrip('.')}.",
            hint="Index anew on the server under another name: set collection.",
        ) from error


def _load(catalog: Database, tables: dict[str, list[dict[str, object]]]) -> None:
    own = tables["documents"][0]
    catalog.execute("DELETE FROM documents WHERE id = ? OR path = ?", own["id"], own["path"])
    catalog.execute("DELETE FROM files WHERE path = ?", own["file"])
    for table in _TABLES:
        if rows := tables[table]:
            _insert(catalog, table, rows)


def _insert(catalog: Database, table: str, rows: list[dict[str, object]]) -> None:
    names = list(rows[0])
    if not all(name.isidentifier() for name in names):
        raise ValueError(f"{table} has no such columns")
    columns = ", ".join(f'"{name}"' for name in names)
    catalog.execute_many(
        f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})",
        (tuple(row[name] for name in names) for row in rows),
    )


def mark_stale(catalog: Database, passages: Iterable[int]) -> None:
    """Have these passages carried over to the search indexes again."""
    with catalog.transaction():
        catalog.execute_many("INSERT OR IGNORE INTO stale VALUES (?)", ((id_,) for id_ in passages))


def remembered(catalog: Followed, key: str) -> str | None:
    """What ``remember`` was last told under this key."""
    return catalog.meta(f"replica {key}")


def remember(catalog: Database, **values: str) -> None:
    """Keep something about what this catalog is a replica of."""
    with catalog.transaction():
        for key, value in values.items():
            catalog.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", f"replica {key}", value)
