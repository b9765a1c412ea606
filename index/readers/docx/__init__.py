"""DOCX: the body of a Word file as it is shown, with tracked changes carried out.

Read from its XML: python-docx passes over notes, tracked insertions, text boxes and content controls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ReadError
from index.metadata import first_said, found_in
from index.metadata.days import parse_date
from index.readers.docx.body import Body, plain
from index.readers.docx.runs import W
from index.readers.docx.styles import Styles
from index.readers.ooxml import Package
from index.readers.properties import from_properties
from index.types import Comment, Extract, Metadata, Origin, Removed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

RUNNING = "running head or foot"

# "2031-03-04T09:30:00Z": the day.
_DAY = 10
_DC = "{http://purl.org/dc/elements/1.1/}"


def read(data: bytes, name: str) -> Extract:
    """The text of a Word file: paragraphs, lists, tables as rows, and its notes at the end.

    Reviewers' comments become comments with their authors. The days on which the file was made and changed are
    not taken for those of publication.

    Raises:
        ReadError: It is encrypted, of an older format, damaged, or holds no text.
    """
    package = Package(data, name)
    main = package.main()
    root = package.xml(main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise ReadError(f"{name} is no Word document, or a damaged one.", hint="Save it anew as .docx.")
    parts = {kind: _part(package, main, kind) for kind in ("styles", "numbering", "footnotes", "endnotes")}
    body_text = Body(Styles.of(parts["styles"], parts["numbering"]))
    body_text.read(body)
    for kind in ("footnote", "endnote"):
        body_text.add_notes(kind, parts[f"{kind}s"])
    text = body_text.text()
    if not any(map(str.isalnum, text)):
        raise ReadError(f"{name} holds no text.", hint="If its pages are pictures, run OCR on them first.")
    title = found_in(Origin.HEADLINE, Metadata(title=body_text.title))
    return Extract(
        text,
        first_said(title, _properties(package, name)),
        (*body_text.removed(), *_running(package, main)),
        tuple(_comments(_part(package, main, "comments"))),
    )


def _part(package: Package, main: str, kind: str) -> _Element | None:
    return next((package.xml(path) for path in package.related(main, kind)), None)


def _running(package: Package, main: str) -> Iterator[Removed]:
    """The heads and feet of the pages, each once."""
    shown: dict[str, None] = {}
    for kind in ("header", "footer"):
        for path in package.related(main, kind):
            root = package.xml(path)
            shown[plain(root) if root is not None else ""] = None
    yield from (Removed(text, RUNNING) for text in shown if text)


def _comments(comments: _Element | None) -> Iterator[Comment]:
    for comment in comments.iter(f"{W}comment") if comments is not None else ():
        if text := plain(comment):
            author = " ".join((comment.get(f"{W}author") or "").split())
            yield Comment(text, author or None, parse_date((comment.get(f"{W}date") or "")[:_DAY]))


def _properties(package: Package, name: str) -> Metadata:
    """What the core properties say (ECMA-376 part 2, 11)."""
    root = next((package.xml(path) for path in package.related("", "core-properties")), None)
    if root is None:
        return Metadata()

    def said(field: str) -> str:
        return root.findtext(f"{_DC}{field}") or ""

    return from_properties(name, title=said("title"), author=said("creator"), language=said("language"))
