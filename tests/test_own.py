"""An answer of citebound, left among the documents that it was made from, is no source for the next one."""

from __future__ import annotations

from pathlib import Path

import pytest
from export_builders import answered, document, quoted, shelf

from assistant import contract, export
from index.errors import ReadError
from index.pipeline import parse

FERRY = document("d1", "Nineteen people died, the harbour office said. The ferry had left Kelpin at six.")
ANSWERED = answered([quoted(FERRY, "Nineteen people died")] * 3)


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html", "a.json", "a.jsonl"])
def test_an_export_is_not_read_as_a_document(name: str, tmp_path: Path) -> None:
    """Whatever its name."""
    kind = {"txt": "md", "jsonl": "json"}.get(name.partition(".")[2], name.partition(".")[2])
    file = export.write(kind, tmp_path / name, [ANSWERED], shelf(FERRY))
    with pytest.raises(ReadError):
        parse(file, file.read_bytes())


def test_why_it_is_not_read_is_said() -> None:
    """Of a page that a browser has saved anew, too, and of what ``ask --json`` printed."""
    page = b"<!DOCTYPE html>\n<!-- saved from url=(0014)about:blank -->\n<!-- citebound --><p>Nineteen.</p>"
    saved = contract.dumps(contract.sealed(contract.outcome(ANSWERED.result, ANSWERED.filters))).encode()
    for name, data in (("a.html", page), ("a.json", saved)):
        with pytest.raises(ReadError, match="an answer of citebound"):
            parse(Path(name), data)


def test_an_article_on_the_program_is_read() -> None:
    """Only its own mark, where it stands, tells an export."""
    text = f"{'The harbour office counts the dead again. ' * 40}<!-- citebound --> is what the page begins with."
    assert parse(Path("a.txt"), text.encode()).text
