"""The catalog's tables."""

from __future__ import annotations

# Goes up with every change of the tables; a catalog of another version is not opened.
SCHEMA_VERSION = 1

SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, pipeline TEXT NOT NULL,
    text TEXT NOT NULL, title TEXT, outlet TEXT, author TEXT, published TEXT, url TEXT, removed TEXT NOT NULL
);
CREATE TABLE sentences (
    document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, speaker TEXT, as_of TEXT, PRIMARY KEY (document, start)
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL
);
CREATE INDEX passages_of_document ON passages (document);
CREATE TABLE sketches (
    hash INTEGER NOT NULL, document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    PRIMARY KEY (hash, document)
) WITHOUT ROWID;
CREATE INDEX sketches_of_document ON sketches (document);
CREATE TABLE stale (passage INTEGER PRIMARY KEY);
PRAGMA user_version = {SCHEMA_VERSION};
"""
