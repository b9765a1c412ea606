"""The catalog's tables, as the steps that lead to them: a new catalog takes all, an older one those it lacks."""

from __future__ import annotations

from typing import Final

_FIRST = """
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
CREATE TABLE stale (passage INTEGER PRIMARY KEY)
"""

# Files that hold many articles, or have pages; what more a document says of itself, and who commented on it.
# A row of ``files`` says that all articles of this file are in ``documents``.
_SECOND = """
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, pipeline TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO files SELECT path, sha256, pipeline FROM documents;
CREATE INDEX files_by_content ON files (sha256);
ALTER TABLE documents ADD COLUMN file TEXT NOT NULL DEFAULT '';
UPDATE documents SET file = path;
CREATE INDEX documents_of_file ON documents (file);
ALTER TABLE documents ADD COLUMN updated TEXT;
ALTER TABLE documents ADD COLUMN language TEXT;
ALTER TABLE documents ADD COLUMN section TEXT;
ALTER TABLE documents ADD COLUMN origins TEXT NOT NULL DEFAULT '{}';
ALTER TABLE documents ADD COLUMN comments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN pages TEXT NOT NULL DEFAULT '[]'
"""

MIGRATIONS: Final = (_FIRST, _SECOND)
SCHEMA_VERSION: Final = len(MIGRATIONS)
