"""Documents by name, where there is room for no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chats import fill

from assistant.shelf import naming
from index.types import Document, Metadata

if TYPE_CHECKING:
    from pathlib import Path


def test_a_document_is_called_by_outlet_and_title(tmp_path: Path) -> None:
    """By its title or its file name where it has no more; by its id when it is gone."""
    catalog = fill(tmp_path)
    said = Metadata(title="“We were lucky”, says cook")
    catalog.put(Document("own", "/x/own.txt", "0" * 64, "It sank.", said), [], [])
    catalog.put(Document("row", "/x/rows.csv#12", "0" * 64, "It sank.", Metadata(outlet="Kelpin\nPost")), [], [])
    named = naming(catalog)
    assert named("post-0001") == "Kelpin Post, “The post article”"
    assert named("notebook-0001") == "“The notebook article”"
    assert named("own") == "“We were lucky”, says cook"
    assert named("row") == "Kelpin Post, rows.csv#12"
    assert named("gone-0001") == "gone-0001"
