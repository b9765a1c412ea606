"""EPUB: each chapter of the reading order an article of its own, named as the table of contents names it.

A book, an anthology or a newsletter in EPUB is cited by its chapters. Files that the table of contents does not
name go on with the chapter before; one that holds no sentence (a half-title) opens the next.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.clean import is_article
from index.errors import ReadError
from index.metadata import first_said, found_in, from_values, values
from index.metadata.opening import from_opening
from index.readers import html
from index.readers.decode import decode
from index.readers.limits import MOST_ARTICLE, open_zip, read_zip
from index.readers.tags import without_tags
from index.readers.xml import local, parse
from index.types import Extract, Metadata, Origin, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_BODY = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_BODY_ENDS = re.compile(r"</body\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Page:
    """A file of the reading order: its path, its text with tags, and what the table of contents calls it."""

    path: str
    data: bytes
    label: str


def parts(name: str, data: bytes) -> Iterator[Part]:
    """The chapters of a book.

    Raises:
        ReadError: It is no EPUB, it is damaged, or protected against copying.
    """
    book = _Book(data, name)
    chapters = _chapters(book.pages())
    if not chapters:
        raise ReadError(f"{name} shows no text: its pages are pictures.", hint="Run OCR on them first.")
    taken: set[str] = set()
    for chapter in chapters:
        title = next((page.label for page in chapter if page.label), "")
        named = _free(title or posixpath.splitext(posixpath.basename(chapter[0].path))[0], taken)
        said = book.said(title, alone=len(chapters) == 1)
        raw = b"\n".join((book.about, *(page.data for page in chapter)))
        yield Part("" if len(chapters) == 1 else named, raw, partial(_read, chapter, said))


class _Book:
    """An EPUB opened in memory."""

    def __init__(self, data: bytes, name: str) -> None:
        if not data:
            raise ReadError(f"{name} is empty.", hint="Remove it, or save the book into it.")
        self._name = name
        try:
            self._zip = open_zip(data, name)
        except ReadError as error:
            raise ReadError(f"{name} is no EPUB, or a damaged one.", hint=error.hint) from error
        self._members = {member.filename: member for member in self._zip.infolist()}
        if _CONTAINER not in self._members:
            raise ReadError(f"{name} is no EPUB: {_CONTAINER} is missing.")
        root = self._xml(_CONTAINER)
        found = (each.get("full-path", "") for each in root.iter() if local(each) == "rootfile")
        self._path = next(found, "")
        self.about = self._bytes(self._path)
        self._package = self._xml(self._path)
        self._locked = self._protected()

    def pages(self) -> list[_Page]:
        """The files of the reading order, but covers and the table of contents itself."""
        items = {each.get("id", ""): each for each in self._package.iter() if local(each) == "item"}
        labels = self._labels(items.values())
        skipped = self._skipped()
        pages = []
        for reference in (each for each in self._package.iter() if local(each) == "itemref"):
            item = items.get(reference.get("idref", ""))
            if item is None or item.get("media-type") not in _PAGES or "nav" in _properties(item):
                continue
            path = self._target(item.get("href", ""))
            if path in skipped:
                continue
            if path in self._locked:
                raise ReadError(f"{self._name} is protected against copying (DRM): its text is encrypted.")
            pages.append(_Page(path, self._bytes(path), labels.get(path, "")))
        return pages

    def said(self, title: str, *, alone: bool) -> Metadata:
        """What the package document says, of a chapter of this title or of the whole book.

        The book is what a chapter was published in; of a book that is one article, that is its publisher.
        """
        fields: dict[str, list[str]] = {}
        for each in self._package.iter():
            if isinstance(each.tag, str) and each.tag.startswith("{http://purl.org/dc/elements/1.1/}"):
                fields.setdefault(local(each), []).append(" ".join("".join(map(str, each.itertext())).split()))
        book, publisher = fields.get("title", [])[:1], fields.get("publisher", [])[:1]
        return found_in(
            Origin.FILE,
            from_values(
                {
                    "title": book if alone else [title] if title else [],
                    "outlet": publisher if alone else book,
                    "author": fields.get("creator", []),
                    "published": fields.get("date", []),
                    "language": fields.get("language", []),
                }
            ),
        )

    def _labels(self, items: Iterable[_Element]) -> Mapping[str, str]:
        """What the table of contents, of EPUB 3 or 2, calls each file that it names, the first name for each."""
        labels: dict[str, str] = {}
        for item in items:
            is_nav, is_ncx = "nav" in _properties(item), item.get("media-type") == "application/x-dtbncx+xml"
            path = self._target(item.get("href", ""))
            if not (is_nav or is_ncx) or path not in self._members:
                continue
            for target, label in _ncx(self._xml(path)) if is_ncx else _nav(self._xml(path)):
                labels.setdefault(self._target(target, posixpath.dirname(path)), label)
        return labels

    def _skipped(self) -> set[str]:
        """The cover and the printed table of contents, as the guide of EPUB 2 tells them."""
        guide = (each for each in self._package.iter() if local(each) == "reference")
        return {self._target(each.get("href", "")) for each in guide if each.get("type") in ("cover", "toc")}

    def _protected(self) -> set[str]:
        """The files whose contents are encrypted; fonts often are, which hides no text."""
        if _ENCRYPTION not in self._members:
            return set()
        return {unquote(each.get("URI", "")) for each in self._xml(_ENCRYPTION).iter() if each.get("URI")}

    def _target(self, href: str, folder: str | None = None) -> str:
        folder = posixpath.dirname(self._path) if folder is None else folder
        return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))

    def _bytes(self, path: str) -> bytes:
        if path not in self._members:
            raise ReadError(f"{self._name} is damaged: {path or 'what it consists of'} is missing.")
        try:
            return read_zip(self._zip, self._members[path], most=MOST_ARTICLE)
        except ReadError as error:
            raise ReadError(f"{self._name} is damaged: {path}: {error.message}") from error

    def _xml(self, path: str) -> _Element:
        data = self._bytes(path)
        try:
            return parse(data)
        except ReadError as error:
            raise ReadError(f"{self._name} is damaged: {path}: {error.message}") from error


def _properties(item: _Element) -> list[str]:
    return (item.get("properties") or "").split()


def _nav(root: _Element) -> Iterator[tuple[str, str]]:
    """Links of the navigation document and their texts."""
    for link in root.iter():
        if local(link) == "a" and link.get("href"):
            yield link.get("href", ""), " ".join("".join(map(str, link.itertext())).split())


def _ncx(root: _Element) -> Iterator[tuple[str, str]]:
    """The same of EPUB 2's table of contents."""
    for point in root.iter():
        if local(point) == "navPoint":
            targets = (each.get("src", "") for each in point if local(each) == "content")
            texts = (
                " ".join("".join(map(str, each.itertext())).split()) for each in point if local(each) == "navLabel"
            )
            yield next(targets, ""), next(texts, "")


def _chapters(pages: Sequence[_Page]) -> list[list[_Page]]:
    """Pages put together: a chapter begins where the table of contents says, or, without one, with each page."""
    named = any(page.label for page in pages)
    chapters: list[list[_Page]] = []
    waiting: list[_Page] = []
    for page in pages:
        text = without_tags(decode(page.data, page.path)) if page.data.strip() else ""
        if not any(map(str.isalnum, text)):
            continue  # a picture
        if not is_article(text.strip()):
            waiting.append(page)
        elif chapters and named and not page.label and not any(one.label for one in waiting):
            chapters[-1] += [*waiting, page]
            waiting = []
        else:
            chapters.append([*waiting, page])
            waiting = []
    if waiting:
        chapters = [*chapters[:-1], [*(chapters[-1] if chapters else ()), *waiting]]
    return chapters


def _free(title: str, taken: set[str]) -> str:
    """The title as a name, not a path, with a number if another chapter has it."""
    name, n = (title := title.replace("/", "-")), 1
    while name in taken:
        n += 1
        name = f"{title} ({n})"
    taken.add(name)
    return name


def _read(chapter: Sequence[_Page], said: Metadata) -> Extract:
    extracts = [_page(page) for page in chapter]
    text = "\n\n".join(one.text for one in extracts)
    # The author of an anthology is its editor: a by-line goes before. A heading is the title only of a chapter
    # that the table of contents does not name.
    byline = _only("author", from_opening([line for line in text.split("\n") if line], said))
    titles = (_only("title", one.metadata) for one in extracts)
    return Extract(
        text,
        first_said(byline, said, *titles),
        tuple(removed for one in extracts for removed in one.removed),
    )


def _only(field: str, metadata: Metadata) -> Metadata:
    """One field of some metadata, and where that was found."""
    origins = tuple((name, origin) for name, origin in metadata.origins if name == field)
    return Metadata(**{field: values(metadata).get(field)}, origins=origins)


def _page(page: _Page) -> Extract:
    """A page of a book is an article from end to end, and said to be one."""
    text = decode(page.data, page.path)
    begins = _BODY.search(text)
    ends = [found.start() for found in _BODY_ENDS.finditer(text)]
    if begins and ends and begins.end() <= ends[-1]:
        start, end = begins.end(), ends[-1]
        text = f"{text[:start]}<article>{text[start:end]}</article>{text[end:]}"
    return html.read(text, page.path)
